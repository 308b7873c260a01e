"""Every address that the URLconf answers, with the ids it needs filled in from rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

#: An argument: <int:pk>, (?P<pk>\d+), or an unnamed group of a regular expression.
ARGUMENT = re.compile(
    r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>(?:\([^)]*\)|[^()])*\)|\((?:\([^)]*\)|[^()])*\)"
)


class Unfilled(KeyError):
    """No row is known for an argument: tell tests/flows/walking.py which one fits."""


@dataclass(frozen=True)
class Address:
    """One pattern of the URLconf; `route` as written there, without anchors."""

    name: str
    route: str

    @property
    def keys(self) -> list[str]:
        """Each argument as "segment before it/argument"; "0", "1" where it has no name."""
        found = []
        for number, match in enumerate(ARGUMENT.finditer(self.route)):
            before = self.route[: match.start()].rstrip("/").rpartition("/")[2]
            before = ARGUMENT.sub("", before).strip("-") or "-"
            found.append(f"{before}/{match[1] or match[2] or number}")
        return found

    def filled(self, values: Mapping[str, object]) -> str:
        """The path with every argument filled, by "name of the URL:argument", "namespace:argument",
        "segment/argument" or the argument's name alone, whichever is known first."""
        parts, end = [], 0
        for key, match in zip(self.keys, ARGUMENT.finditer(self.route), strict=True):
            parts += [self.route[end : match.start()], str(self._value(key, values))]
            end = match.end()
        return "/" + "".join([*parts, self.route[end:]])

    def _value(self, key: str, values: Mapping[str, object]) -> object:
        argument, space = key.rpartition("/")[2], self.name.rpartition(":")[0]
        for known in (f"{self.name}:{argument}", f"{space}:{argument}", key, argument):
            if known in values:
                return values[known]
        raise Unfilled(f"{self.name} {self.route}: {key}")


def every_address(urlconf: str | None = None) -> list[Address]:
    """Every pattern, admin and sign-in included, in the order of the URLconf."""
    return list(dict.fromkeys(_walk(get_resolver(urlconf), "", "")))


def _walk(resolver: URLResolver, space: str, before: str) -> Iterator[Address]:
    for entry in resolver.url_patterns:
        route = before + re.sub(r"^\^|\$$", "", str(entry.pattern))
        if isinstance(entry, URLPattern):
            yield Address(f"{space}{entry.name or '-'}", route.replace(r"\.", "."))
        else:
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, inner, route)
