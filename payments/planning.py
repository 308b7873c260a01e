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

    It is due at once, or after a while where somebody is about to do it themselves.
    """
    digest = hash_of(params)
    operation, is_new = Operation.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "payment": payment,
            "params": params,
            "params_hash": digest,
            "created_at": now,
            "next_at": now + after,
        },
    )
    if operation.params_hash != digest:
        raise KeyReused(key)
    if is_new and not after:
        _wake_a_worker(operation)
    return operation


def hash_of(params: dict[str, Any]) -> str:
    """A digest that two equal sets of parameters share."""
    return hashlib.sha256(json.dumps(params, sort_keys=True).encode()).hexdigest()


def _wake_a_worker(operation: Operation) -> None:
    """The row is enough; the task only spares the wait for the next tick."""
    from payments.tasks import perform_operation  # tasks call deeds, deeds wake tasks

    perform_operation.enqueue(operation.pk)
