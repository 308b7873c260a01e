"""Doing at the gateway what an operation row says, once, whatever dies on the way.

Claimed by a guarded UPDATE; the gateway is called outside any transaction; the
outcome is applied in one. A row found `unknown`, or `running` under a claim that
has run out, may have been done: the gateway is read before anything is sent again.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from core import faults
from core.events import tell
from core.states import move
from payments import events, gateways
from payments.following import follow
from payments.gateways.base import Busy, Gateway, Refused, Truth, Unavailable
from payments.models import Operation, Payment
from payments.states import UNPAID, PaymentState

logger = logging.getLogger(__name__)

Kind = Operation.Kind
State = Operation.State

#: Longer than the slowest call with its retries, so that a living worker keeps its claim.
CLAIM_LASTS = timedelta(seconds=90)
FIRST_DELAY = timedelta(seconds=5)
LONGEST_DELAY = timedelta(hours=1)
#: Stripe forgets idempotency keys after a day (docs.stripe.com/api/idempotent_requests):
#: from then on an old row is looked up before it is tried.
KEY_LASTS = timedelta(hours=23)

for kind in Kind.values:
    faults.declare(
        f"payments.{kind}.before_call",
        f"payments.{kind}.after_call",
        f"payments.{kind}.before_commit",
        f"payments.{kind}.after_commit",
    )

#: What the gateway's truth must say for an operation to have succeeded, or to have become
#: pointless. Opening a session cannot be looked up: the same key gives the same session.
SUCCEEDED: dict[str, Callable[[Truth], bool]] = {
    Kind.OPEN_SESSION: lambda truth: bool(truth.session_id),
    Kind.EXPIRE_SESSION: lambda truth: truth.session == "expired",
    Kind.CAPTURE: lambda truth: truth.intent == "succeeded",
    Kind.CANCEL_INTENT: lambda truth: truth.intent == "canceled",
}
POINTLESS: dict[str, Callable[[Truth], bool]] = {
    Kind.EXPIRE_SESSION: lambda truth: truth.session == "complete",
    Kind.CAPTURE: lambda truth: truth.intent == "canceled",
    Kind.CANCEL_INTENT: lambda truth: truth.intent == "succeeded",
}


def perform(operation_id: int, *, now: datetime) -> Operation:
    """Do one operation unless it is done or somebody else is at it; the row as it then stands.

    Never raises for a gateway that is slow, down or refuses: the row says so. Must not be
    called inside a transaction.
    """
    operation = Operation.objects.select_related("payment").get(pk=operation_id)
    carry_out(operation, now=now)
    operation.refresh_from_db()
    return operation


def carry_out(operation: Operation, *, now: datetime) -> None:
    """The same for a row just read, which is not read again: what its payment learns stands on
    `operation.payment`."""
    in_doubt = _in_doubt(operation, now)
    if _claim(operation, now):
        _attempt(operation, now, in_doubt=in_doubt)


def perform_due(now: datetime, *, limit: int = 50) -> int:
    """Do what is due, oldest first; how many were tried."""
    due = Operation.objects.filter(_claimable(now), next_at__lte=now)
    ids = list(due.order_by("id").values_list("id", flat=True)[:limit])
    for operation_id in ids:
        try:
            perform(operation_id, now=now)
        except Exception:  # one that cannot be applied must not hold up the others
            logger.exception("operation %s was not applied", operation_id)
    return len(ids)


def _claimable(now: datetime) -> Q:
    abandoned = Q(state=State.RUNNING, claimed_until__lte=now)
    return Q(state__in=[State.WAITING, State.UNKNOWN]) | abandoned


def _in_doubt(operation: Operation, now: datetime) -> bool:
    aged = operation.attempts > 0 and now - operation.created_at > KEY_LASTS
    return operation.state in {State.UNKNOWN, State.RUNNING} or aged


def _claim(operation: Operation, now: datetime) -> bool:
    """One UPDATE; of two workers that read the same row, one changes it."""
    as_read = Operation.objects.filter(
        _claimable(now), pk=operation.pk, state=operation.state, attempts=operation.attempts
    )
    won = as_read.update(
        state=State.RUNNING, claimed_until=now + CLAIM_LASTS, attempts=F("attempts") + 1
    )
    operation.attempts += 1
    return won == 1


def _attempt(operation: Operation, now: datetime, *, in_doubt: bool) -> None:
    gateway = gateways.named(operation.payment.gateway)
    try:
        truth = _outcome(gateway, operation, in_doubt=in_doubt)
    except Busy as error:
        _put_off(operation, State.WAITING, str(error), now)
    except Unavailable as error:
        _put_off(operation, State.UNKNOWN, str(error), now, new_key=error.replayable)
    except _NotYet as error:
        _put_off(operation, State.WAITING, str(error), now)
    except Refused as refusal:
        _refused(gateway, operation, refusal, now)
    else:
        _apply(operation, truth, now)


class _NotYet(Exception):
    """Another operation has to end first."""


def _outcome(gateway: Gateway, operation: Operation, *, in_doubt: bool) -> Truth:
    if operation.kind == Kind.OPEN_SESSION and not in_doubt:
        _refuse_when_closed(operation.payment)
    if operation.kind == Kind.EXPIRE_SESSION and not _learn_session(operation):
        return Truth(session="expired")
    if in_doubt and operation.kind in POINTLESS:
        truth = gateway.read(operation.payment)
        if SUCCEEDED[operation.kind](truth) or POINTLESS[operation.kind](truth):
            return truth
    faults.hit(f"payments.{operation.kind}.before_call")
    truth = CALLS[operation.kind](gateway, operation)
    faults.hit(f"payments.{operation.kind}.after_call")
    return truth


CALLS: dict[str, Callable[[Gateway, Operation], Truth]] = {
    Kind.OPEN_SESSION: lambda gateway, operation: gateway.open_session(operation),
    Kind.EXPIRE_SESSION: lambda gateway, operation: gateway.expire_session(operation),
    Kind.CAPTURE: lambda gateway, operation: gateway.capture(operation),
    Kind.CANCEL_INTENT: lambda gateway, operation: gateway.cancel_intent(operation),
}


def _refuse_when_closed(payment: Payment) -> None:
    payment.refresh_from_db()
    if payment.state not in UNPAID:
        raise Refused("closed", f"{payment} is not to be paid any more")


def _learn_session(operation: Operation) -> bool:
    """A void may be asked for while the session is being opened; False where none came of it."""
    payment = operation.payment
    payment.refresh_from_db()
    if payment.session_id:
        operation.params = {"session": payment.session_id}
        operation.save(update_fields=["params"])
        return True
    opening = payment.operations.filter(kind=Kind.OPEN_SESSION, state__in=Operation.PENDING)
    if opening.exists():
        raise _NotYet("the session is still being opened")
    return False


def _refused(gateway: Gateway, operation: Operation, refusal: Refused, now: datetime) -> None:
    """Refused is not failed: what we wanted may already be so. Read, then decide."""
    if operation.kind == Kind.OPEN_SESSION:
        _apply(operation, Truth(), now, error=f"{refusal.code}: {refusal}")
        return
    try:
        truth = gateway.read(operation.payment)
    except (Busy, Unavailable, Refused) as error:
        _put_off(operation, State.UNKNOWN, str(error), now)
    else:
        _apply(operation, truth, now, error=f"{refusal.code}: {refusal}")


def _put_off(
    operation: Operation, state: State, error: str, now: datetime, *, new_key: bool = False
) -> None:
    """Back off twice as long each time, with jitter so that many do not return together."""
    delay = min(FIRST_DELAY * 2 ** min(operation.attempts - 1, 12), LONGEST_DELAY)
    logger.warning("operation %s put off: %s", operation.key, error)
    _mine(operation).update(
        state=state,
        next_at=now + delay * random.uniform(0.5, 1),  # noqa: S311 (not a secret)
        error=error[:300],
        key_number=F("key_number") + (1 if new_key else 0),
    )


def _mine(operation: Operation) -> QuerySet[Operation]:
    """The row while our claim on it stands; a worker that came back too late changes nothing."""
    return Operation.objects.filter(
        pk=operation.pk, state=State.RUNNING, attempts=operation.attempts
    )


def _apply(operation: Operation, truth: Truth, now: datetime, *, error: str = "") -> None:
    succeeded = SUCCEEDED[operation.kind](truth)
    ended = {
        "state": State.DONE if succeeded else State.FAILED,
        "error": "" if succeeded else (error or "pointless by now")[:300],
        "gateway_id": truth.intent_id or truth.session_id,
    }
    with transaction.atomic(durable=True):
        if not _mine(operation).update(**ended):
            return
        APPLIED[operation.kind](operation, truth, now)
        faults.hit(f"payments.{operation.kind}.before_commit")
    faults.hit(f"payments.{operation.kind}.after_commit")


def _session_opened(operation: Operation, truth: Truth, now: datetime) -> None:
    payment, learnt = operation.payment, truth.session_id
    unknown = Payment.objects.filter(pk=payment.pk, session_id="")
    if learnt and unknown.update(session_id=learnt, session_url=truth.session_url):
        payment.session_id, payment.session_url = learnt, truth.session_url


def _followed(operation: Operation, truth: Truth, now: datetime) -> None:
    follow(operation.payment, truth, now=now, why=operation.key)


def _captured(operation: Operation, truth: Truth, now: datetime) -> None:
    """Where the gateway refused and still holds the money, the capture may be asked for again."""
    _followed(operation, truth, now)
    payment = operation.payment
    if truth.intent == "requires_capture" and payment.state == PaymentState.CAPTURING:
        problem = "capture_refused"
        move(
            payment,
            PaymentState.AUTHORISED,
            by=None,
            now=now,
            why=problem,
            last_problem=problem,
        )
        tell(
            events.payment_failed,
            payment_id=payment.pk,
            reference=payment.reference,
            problem=problem,
        )


APPLIED: dict[str, Callable[[Operation, Truth, datetime], None]] = {
    Kind.OPEN_SESSION: _session_opened,
    Kind.EXPIRE_SESSION: _followed,
    Kind.CAPTURE: _captured,
    Kind.CANCEL_INTENT: _followed,
}
