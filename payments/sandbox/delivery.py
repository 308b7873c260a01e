"""Posting the pretended gateway's signed events to our real endpoint, as Stripe would.

By a worker, never inside a request; with retry, and with controls that let a test
duplicate, delay and drop them (a delayed event is overtaken: that is reordering).
"""

from __future__ import annotations

import json
import logging
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import datetime, timedelta
from http import HTTPStatus

from django.conf import settings
from django.db.models import F, Q
from django.urls import reverse
from stripe import WebhookSignature

from payments.gateways.stripe.client import webhook_secrets
from payments.models import SandboxEvent

logger = logging.getLogger(__name__)

State = SandboxEvent.State

MAX_ATTEMPTS = 16
FIRST_DELAY = timedelta(seconds=5)
CLAIM_LASTS = timedelta(seconds=60)
#: What an endpoint answers that has taken the event in.
ARRIVED = {HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.ACCEPTED, HTTPStatus.NO_CONTENT}
#: Seconds to wait for our own endpoint.
PATIENCE = 10

#: Sends (body, signature header) and gives the status.
Post = Callable[[bytes, str], int]


def deliver(event_id: str, *, now: datetime, post: Post | None = None) -> bool:
    """Deliver one event if it waits and is due; True where the endpoint said 2xx."""
    event = SandboxEvent.objects.get(pk=event_id)
    if not _claim(event, now):
        return False
    body = json.dumps(event.data).encode()
    try:
        statuses = [(post or over_http)(body, _signature(body, now)) for _ in range(event.copies)]
    except OSError as error:
        return _put_off(event, now, str(error))
    if not set(statuses) <= ARRIVED:
        return _put_off(event, now, f"answered {statuses}")
    SandboxEvent.objects.filter(pk=event.pk).update(state=State.DELIVERED, error="")
    return True


def deliver_due(now: datetime, *, limit: int = 100, post: Post | None = None) -> int:
    """Deliver what is due, in order; how many arrived."""
    due = SandboxEvent.objects.filter(_claimable(), next_at__lte=now)
    ids = list(due.order_by("next_at", "sequence").values_list("id", flat=True)[:limit])
    return sum(deliver(event_id, now=now, post=post) for event_id in ids)


def duplicate(event_id: str, *, copies: int) -> None:
    """Have an event arrive several times."""
    SandboxEvent.objects.filter(pk=event_id).update(copies=copies)


def delay(event_id: str, *, until: datetime) -> None:
    """Have an event arrive late, after others."""
    SandboxEvent.objects.filter(pk=event_id).update(next_at=until)


def drop(event_id: str) -> None:
    """Have an event never arrive."""
    SandboxEvent.objects.filter(pk=event_id).update(state=State.DROPPED)


def over_http(body: bytes, signature: str) -> int:
    """Post to the endpoint at PUBLIC_URL; raises OSError where nobody answers."""
    request = urllib.request.Request(  # noqa: S310 (our own address, from the settings)
        f"{settings.PUBLIC_URL}{reverse('payments:stripe_webhook')}",
        data=body,
        headers={"Content-Type": "application/json", "Stripe-Signature": signature},
    )
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def _signature(body: bytes, now: datetime) -> str:
    """With every secret, as Stripe signs while one replaces the other."""
    moment = int(now.timestamp())
    headers = [
        WebhookSignature.generate_signature_header(body.decode(), secret, moment)
        for secret in webhook_secrets()
    ]
    signed = [header.partition(",")[2] for header in headers]
    return ",".join([f"t={moment}", *signed])


def _claimable() -> Q:
    """A worker that died while sending leaves a row whose next_at has passed."""
    return Q(state__in=[State.WAITING, State.SENDING])


def _claim(event: SandboxEvent, now: datetime) -> bool:
    if event.next_at > now:
        return False
    as_read = SandboxEvent.objects.filter(_claimable(), pk=event.pk, next_at=event.next_at)
    return bool(
        as_read.update(state=State.SENDING, next_at=now + CLAIM_LASTS, attempts=F("attempts") + 1)
    )


def _put_off(event: SandboxEvent, now: datetime, error: str) -> bool:
    tried = event.attempts + 1
    logger.info("sandbox event %s not delivered: %s", event.pk, error)
    SandboxEvent.objects.filter(pk=event.pk).update(
        state=State.FAILED if tried >= MAX_ATTEMPTS else State.WAITING,
        next_at=now + FIRST_DELAY * 2 ** min(tried - 1, 10),
        error=error[:300],
    )
    return False
