"""The events of the pretended gateway: written with what caused them, delivered by a worker."""

from __future__ import annotations

import copy
from datetime import datetime
from typing import Any

from django.db.models import Max

from payments.gateways.stripe.client import API_VERSION
from payments.models import SandboxEvent
from payments.sandbox.objects import Data, new_id, seconds
from payments.tasks import deliver_sandbox_event


def emit(kind: str, about: Data, now: datetime) -> SandboxEvent:
    """Write an event about an object as it now is, and have it delivered after the commit."""
    last = SandboxEvent.objects.aggregate(last=Max("sequence"))["last"] or 0
    event_id = new_id("evt")
    row = SandboxEvent.objects.create(
        id=event_id,
        sequence=last + 1,
        kind=kind,
        data=_body(event_id, kind, about, now),
        created_at=now,
        next_at=now,
    )
    deliver_sandbox_event.enqueue(row.pk)
    return row


def _body(event_id: str, kind: str, about: Data, now: datetime) -> dict[str, Any]:
    return {
        "id": event_id,
        "object": "event",
        "api_version": API_VERSION,
        "created": seconds(now),
        "data": {"object": copy.deepcopy(about)},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
