"""Writing down what is to be done at the gateway, in the transaction that wants it."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from payments.models import Operation, Payment


class KeyReused(ValueError):
    """The same key was planned before with other parameters."""


def plan(
    payment: Payment,
    kind: Operation.Kind,
    *,
    key: str,
    params: dict[str, Any],
    now: datetime,
    after: timedelta = timedelta(),
) -> Operation:
    """The operation of that key, written now or before; raises KeyReused.

    It is due at once.
    """
    made = _new(payment, kind, key, params, now)
    operation, is_new = Operation.objects.get_or_create(key=key, defaults=made)
    if operation.params_hash != made["params_hash"]:
        raise KeyReused(key)
    if is_new:
        _wake_a_worker(operation)
    return operation


def plan_first(
    payment: Payment,
    kind: Operation.Kind,
    *,
    key: str,
    params: dict[str, Any],
    now: datetime,
    after: timedelta,
) -> Operation:
    """An operation that nobody can have planned before, for somebody who is about to do it
    themselves: a worker takes it up after a while."""
    made = _new(payment, kind, key, params, now)
    return Operation.objects.create(key=key, **{**made, "next_at": now + after})


def _new(
    payment: Payment, kind: Operation.Kind, key: str, params: dict[str, Any], now: datetime
) -> dict[str, Any]:
    return {
        "kind": kind,
        "payment": payment,
        "params": params,
        "params_hash": hash_of(params),
        "created_at": now,
        "next_at": now,
    }


def hash_of(params: dict[str, Any]) -> str:
    """A digest that two equal sets of parameters share."""
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()


def _wake_a_worker(operation: Operation) -> None:
    """The row is enough; the task only spares the wait for the next tick."""
    from payments.tasks import perform_operation  # tasks call deeds, deeds wake tasks

    perform_operation.enqueue(operation.pk)
