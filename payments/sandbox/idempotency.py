"""One answer per idempotency key (docs.stripe.com/api/idempotent_requests).

The same key with the same parameters replays the answer, errors included; with others it
is refused. Nothing is kept where the parameters were invalid. Keys are forgotten after a
day. Two requests at once under one key wait for each other on the unique row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from payments.models import SandboxIdempotency
from payments.sandbox.errors import SandboxError

KEY_LASTS = timedelta(hours=24)

Answer = tuple[int, str, dict[str, str]]
Act = Callable[[], dict[str, Any]]


def answered(key: str, request: str, act: Act, now: datetime) -> Answer:
    """Act, or give the answer that stands under the key. Call inside a transaction."""
    if not key:
        return (*_tried(act)[:2], {})
    SandboxIdempotency.objects.filter(key=key, at__lte=now - KEY_LASTS).delete()
    digest = hashlib.sha256(request.encode()).hexdigest()
    SandboxIdempotency.objects.bulk_create(
        [SandboxIdempotency(key=key, fingerprint=digest, at=now)], ignore_conflicts=True
    )
    row = SandboxIdempotency.objects.select_for_update().get(key=key)
    if row.fingerprint != digest:
        error = SandboxError(
            400,
            "idempotency_error",
            "Keys for idempotent requests can only be used with the same parameters they were "
            "first used with.",
        )
        return error.status, json.dumps(error.body()), {}
    if row.status is not None:
        return row.status, row.body, {"Idempotent-Replayed": "true"}
    status, body, kept = _tried(act)
    if kept:
        row.status, row.body = status, body
        row.save()
    else:
        row.delete()
    return status, body, {}


def _tried(act: Act) -> tuple[int, str, bool]:
    try:
        return 200, json.dumps(act()), True
    except SandboxError as error:
        return error.status, json.dumps(error.body()), error.kept
