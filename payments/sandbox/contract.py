"""Judging requests and objects by the shared description of Stripe's API.

The description is generated from the SDK's own types: `ops` names the parameters of each
operation, `defs` says what they are ({p: parameters, r: required}), `shapes` what objects
look like. Types are `s i b f any null obj`, {enum}, {list}, {map}, {ref}; a list of types is
a union.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings

FILE = "data/stripe/stripe-contract-2026-10-28.endive.json.gz"
BOOLEANS = {"true", "false"}


class Contract:
    """The API as described; built once per process."""

    def __init__(self, described: dict[str, Any]) -> None:
        self.api_version: str = described["api_version"]
        self.ops: dict[str, str] = described["ops"]
        self.defs: dict[str, Any] = described["defs"]
        self.shapes: dict[str, Any] = described["shapes"]
        # The plain words before the placeholders: /search before /{intent}.
        by_words = sorted(self.ops, key=lambda operation: operation.count("{"))
        self._patterns = [(_pattern(operation), operation) for operation in by_words]

    def operation(self, method: str, path: str) -> str | None:
        """The operation that answers, as "POST /v1/payment_intents/{intent}/capture"."""
        asked = f"{method} {path}"
        return next((name for pattern, name in self._patterns if pattern.fullmatch(asked)), None)

    def problems(self, method: str, address: str, body: str) -> list[str]:
        """What is wrong with a request: unknown operation, parameters, types, missing ones."""
        parts = urlsplit(address)
        operation = self.operation(method, parts.path)
        if operation is None:
            return [f"no operation {method} {parts.path}"]
        return self._object(unnested(body or parts.query), self.defs[self.ops[operation]], "")

    def object_problems(self, thing: dict[str, Any]) -> list[str]:
        """What is wrong with an object that the API is said to return."""
        shape = self.shapes.get(thing.get("object", ""))
        if shape is None:
            return [f"no shape for {thing.get('object')}"]
        found = [f"{name}: not in the shape" for name in thing if name not in shape]
        needed = [name for name in shape if _needed(shape[name])]
        found += [f"{name}: missing" for name in needed if name not in thing]
        for name, value in thing.items():
            if name in shape:
                found += self._value(value, shape[name], name)
        return found

    def _object(self, given: Any, rule: dict[str, Any], where: str) -> list[str]:
        if not isinstance(given, dict):
            return [f"{where}: should have fields"]
        known = rule.get("p", {})
        found = [f"{where}{name}: missing" for name in rule.get("r", []) if name not in given]
        for name, value in given.items():
            if name in known:
                found += self._value(value, known[name], f"{where}{name}")
            else:
                found.append(f"{where}{name}: unknown parameter")
        return found

    def _value(self, value: Any, rule: Any, where: str) -> list[str]:
        if isinstance(rule, list):
            tried = [self._value(value, each, where) for each in rule]
            return [] if [] in tried else min(tried, key=len)
        if isinstance(rule, str):
            return [] if _is(value, rule) else [f"{where}: {value!r} is no {rule}"]
        return self._compound(value, rule, where)

    def _compound(self, value: Any, rule: dict[str, Any], where: str) -> list[str]:
        if "enum" in rule:
            return [] if value in rule["enum"] else [f"{where}: {value!r} is none of the choices"]
        if "ref" in rule:
            return self._object(value, self.defs[rule["ref"]], f"{where}.")
        if "map" in rule:
            return self._each(value, rule["map"], where, dict)
        return self._each(value, rule["list"], where, list)

    def _each(self, value: Any, rule: Any, where: str, kind: type[Any]) -> list[str]:
        if not isinstance(value, kind):
            return [f"{where}: should be a {kind.__name__}"]
        pairs = value.items() if kind is dict else enumerate(value)
        return [
            problem for key, each in pairs for problem in self._value(each, rule, f"{where}[{key}]")
        ]


@cache
def contract() -> Contract | None:
    """The description, where the shared folder has it."""
    file = Path(settings.DONGNE_SHARED) / FILE
    if not file.is_file():
        return None
    with gzip.open(file, "rt") as opened:
        return Contract(json.load(opened))


def unnested(encoded: str) -> dict[str, Any]:
    """A form body such as `a[b][c]=1&d[0]=2` as nested dicts and lists."""
    tree: dict[str, Any] = {}
    for name, value in parse_qsl(encoded, keep_blank_values=True):
        keys = re.findall(r"[^\[\]]+", name) + ([""] if name.endswith("[]") else [])
        node = tree
        for key in keys[:-1]:
            node = node.setdefault(key, {})
        node[keys[-1] or str(len(node))] = value
    return {key: _with_lists(value) for key, value in tree.items()}


def _with_lists(node: Any) -> Any:
    if not isinstance(node, dict):
        return node
    if node and all(key.isdecimal() for key in node):
        return [_with_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _with_lists(value) for key, value in node.items()}


def _pattern(operation: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{[^}]+\}", "[^/]+", operation))


def _needed(rule: Any) -> bool:
    return "null" not in (rule if isinstance(rule, list) else [rule])


def _is(value: Any, rule: str) -> bool:
    """Form bodies carry text, objects carry JSON: both are judged here."""
    judge = JUDGES.get(rule)
    return isinstance(value, dict) if judge is None else judge(value)


def _is_integer(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    return isinstance(value, int) or bool(re.fullmatch(r"-?\d+", str(value)))


def _is_decimal(value: Any) -> bool:
    return _is_integer(value) or bool(re.fullmatch(r"-?\d+\.\d+", str(value)))


JUDGES: dict[str, Callable[[Any], bool]] = {
    "any": lambda _: True,
    "null": lambda value: value is None or value == "",
    "s": lambda value: isinstance(value, str),
    "b": lambda value: isinstance(value, bool) or value in BOOLEANS,
    "i": _is_integer,
    "f": _is_decimal,
}
