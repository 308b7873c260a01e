"""Keeping the pretended gateway's objects, in the shape the API gives them."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from payments.models import SandboxObject
from payments.sandbox.contract import contract
from payments.sandbox.errors import missing

Data = dict[str, Any]


class BadShape(AssertionError):
    """An object of ours that the API would not return: a bug of the sandbox."""


def new_id(prefix: str) -> str:
    """An id as the gateway makes them: cs_test_..., pi_..., evt_..."""
    return f"{prefix}_{secrets.token_hex(12)}"


def load(object_id: str) -> Data:
    """An object, held against other writers until the transaction ends; raises 404.

    On SQLite the write lock is taken when the transaction begins.
    """
    try:
        return dict(SandboxObject.objects.select_for_update().get(pk=object_id).data)
    except SandboxObject.DoesNotExist:
        raise missing(object_id) from None


def add(data: Data, now: datetime, *, asked: Data | None = None) -> Data:
    """Write a new object, and beside it what was asked for and the API does not show on it;
    raises BadShape where the contract is at hand."""
    _check(data)
    rows = [SandboxObject(pk=data["id"], kind=data["object"], data=data, created_at=now)]
    if asked is not None:
        pk = asked_of(data["id"])
        rows.append(SandboxObject(pk=pk, kind="asked", data=asked, created_at=now))
    SandboxObject.objects.bulk_create(rows)
    return data


def asked_of(object_id: str) -> str:
    """The id of what was asked for an object."""
    return f"{object_id}/asked"


def save(data: Data) -> Data:
    """Write an object as it has become; raises BadShape where the contract is at hand."""
    _check(data)
    SandboxObject.objects.filter(pk=data["id"]).update(data=data)
    return data


def _check(data: Data) -> None:
    known = contract()
    if known is not None and (problems := known.object_problems(data)):
        raise BadShape(f"{data['id']}: {problems}")


def expanded(data: Data, paths: list[str]) -> Data:
    """Put objects in place of their ids, along dotted paths."""
    shown = dict(data)
    for path in paths:
        name, _, rest = path.partition(".")
        inner = shown.get(name)
        if isinstance(inner, str) and inner:
            inner = load(inner)
        if isinstance(inner, dict):
            shown[name] = expanded(inner, [rest] if rest else [])
    return shown


def seconds(moment: datetime) -> int:
    """A moment as the API writes it."""
    return int(moment.timestamp())
