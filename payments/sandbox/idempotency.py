"""One answer per idempotency key (docs.stripe.com/api/idempotent_requests).

The same key with the same parameters replays the answer, errors included; with others it
is refused. Nothing is kept where the parameters were invalid. Keys are forgotten after a
day. Of two requests at once under one key the second waits at the unique row, and what it did
is undone with IntegrityError: asked again, it replays the first.
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
    digest = hashlib.sha256(request.encode()).hexdigest()
    row = SandboxIdempotency.objects.filter(key=key).first()
    if row is not None and row.at <= now - KEY_LASTS:
        row.delete()
    elif row is not None:
        return _again(row, digest)
    status, body, kept = _tried(act)
    if kept:
        SandboxIdempotency.objects.create(
            key=key, fingerprint=digest, status=status, body=body, at=now
        )
    return status, body, {}


def _again(row: SandboxIdempotency, digest: str) -> Answer:
    if row.fingerprint == digest:
        return row.status, row.body, {"Idempotent-Replayed": "true"}
    error = SandboxError(
        400,
        "idempotency_error",
        "Keys for idempotent requests can only be used with the same parameters they were "
        "first used with.",
    )
    return error.status, json.dumps(error.body()), {}


def _tried(act: Act) -> tuple[int, str, bool]:
    try:
        return 200, json.dumps(act()), True
    except SandboxError as error:
        return error.status, json.dumps(error.body()), error.kept
