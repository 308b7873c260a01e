"""The inbox: verify, store once, answer, then fetch the truth and follow it.

An event is a hint. Its payload is kept for the record and decides nothing; shape,
order and number of deliveries do not matter.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from stripe import SignatureVerificationError, WebhookSignature

from core import faults
from payments.gateways.stripe.client import is_live, webhook_secrets
from payments.models import Payment, RefusedWebhooks, WebhookEvent
from payments.paying import refresh

logger = logging.getLogger(__name__)

#: Stripe's own tolerance, which its SDK applies to the past only; here to the future too.
TOLERANCE = timedelta(seconds=300)
FIRST_DELAY = timedelta(seconds=30)
#: After so many tries an event that belongs to no payment of ours is left alone.
MAX_ATTEMPTS = 12
#: What the object of an event must be for a payment to have moved.
KINDS = ("checkout.session.", "payment_intent.", "charge.")

faults.declare("payments.webhook.before_store", "payments.webhook.after_store")


class Refused(ValueError):
    """The delivery is not to be trusted; `why` is one short word for the counter."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def receive(*, body: bytes, signature: str, now: datetime) -> WebhookEvent | None:
    """Store a delivery once; the new row, or None where it is known. Raises Refused.

    Of a refused delivery nothing is kept but a count.
    """
    try:
        event = _verified(body, signature, now)
        _check_destination(event)
    except Refused as refusal:
        _count(refusal.why, now)
        raise
    return _store(event, now)


def process(event: WebhookEvent, *, now: datetime) -> bool:
    """Fetch what the event is about and follow it; True where nothing is left to do.

    An event that came before our own commit finds no payment yet and is tried again.
    """
    if event.processed_at:
        return True
    if not event.kind.removeprefix("v1.").startswith(KINDS):
        return _done(event, now, "")
    try:
        payment = _payment_of(event)
        if payment is None:
            return _not_yet(event, now)
        refresh(payment, now=now)
    except Exception as error:
        _put_off(event, now, f"{type(error).__name__}: {error}")
        raise
    return _done(event, now, "")


def process_waiting(now: datetime, *, limit: int = 50) -> int:
    """Try again what could not be applied; how many are done now."""
    waiting = WebhookEvent.objects.filter(processed_at=None, next_at__lte=now)
    return sum(_tried(event, now) for event in waiting.order_by("id")[:limit])


def _tried(event: WebhookEvent, now: datetime) -> bool:
    try:
        return process(event, now=now)
    except Exception:  # logged and tried again; the others must not wait for it
        logger.exception("webhook %s was not applied", event.event_id)
        return False


def _verified(body: bytes, signature: str, now: datetime) -> dict[str, Any]:
    if not signature:
        raise Refused("no_signature")
    if not any(_signed(body, signature, secret) for secret in webhook_secrets()):
        raise Refused("bad_signature")
    moment = _moment(signature)
    if abs(now.timestamp() - moment) > TOLERANCE.total_seconds():
        raise Refused("old" if moment < now.timestamp() else "from_the_future")
    try:
        event = json.loads(body)
        event["id"], event["type"]
    except (ValueError, KeyError, TypeError):
        raise Refused("malformed") from None
    return dict(event)


def _signed(body: bytes, signature: str, secret: str) -> bool:
    """The SDK's check of the raw body, without its one-sided look at the clock."""
    try:
        return bool(WebhookSignature.verify_header(body, signature, secret, tolerance=None))
    except (SignatureVerificationError, UnicodeDecodeError):
        return False


def _moment(signature: str) -> int:
    return next(int(part[2:]) for part in signature.split(",") if part.startswith("t="))


def _check_destination(event: dict[str, Any]) -> None:
    if bool(event.get("livemode")) != is_live():
        logger.error("a webhook of the wrong mode arrived: %s", event["id"])
        raise Refused("wrong_livemode")
    if event.get("account") or event.get("context"):
        logger.error("a webhook of another account arrived: %s", event["id"])
        raise Refused("wrong_account")


def _count(why: str, now: datetime) -> None:
    RefusedWebhooks.objects.bulk_create(
        [RefusedWebhooks(why=why, last_at=now)], ignore_conflicts=True
    )
    RefusedWebhooks.objects.filter(why=why).update(count=F("count") + 1, last_at=now)


def _store(event: dict[str, Any], now: datetime) -> WebhookEvent | None:
    faults.hit("payments.webhook.before_store")
    row, is_new = WebhookEvent.objects.get_or_create(
        event_id=event["id"],
        defaults={
            "kind": event["type"],
            "object_id": _object(event).get("id") or "",
            "livemode": bool(event.get("livemode")),
            "payload": event,
            "received_at": now,
            "next_at": now,
        },
    )
    faults.hit("payments.webhook.after_store")
    return row if is_new else None


def _object(event: dict[str, Any]) -> dict[str, Any]:
    """The object of a snapshot event, or what a thin one points at."""
    found = event.get("related_object") or (event.get("data") or {}).get("object")
    return found if isinstance(found, dict) else {}


def _payment_of(event: WebhookEvent) -> Payment | None:
    """The payment it hints at, once its session is known to us."""
    about = _object(event.payload)
    ids = {event.object_id, about.get("payment_intent") or ""} - {""}
    reference = (about.get("metadata") or {}).get("reference") or ""
    hinted = Q(session_id__in=ids) | Q(intent_id__in=ids)
    if reference:
        hinted |= Q(reference=reference)
    return Payment.objects.filter(hinted).exclude(session_id="").first()


def _not_yet(event: WebhookEvent, now: datetime) -> bool:
    if event.attempts + 1 >= MAX_ATTEMPTS:
        return _done(event, now, "no payment of ours")
    _put_off(event, now, "no such payment yet")
    return False


def _put_off(event: WebhookEvent, now: datetime, error: str) -> None:
    delay = FIRST_DELAY * 2 ** min(event.attempts, 10)
    WebhookEvent.objects.filter(pk=event.pk).update(
        attempts=F("attempts") + 1, next_at=now + delay, error=error[:300]
    )


def _done(event: WebhookEvent, now: datetime, error: str) -> bool:
    WebhookEvent.objects.filter(pk=event.pk, processed_at=None).update(
        processed_at=now, error=error, attempts=F("attempts") + 1
    )
    return True
