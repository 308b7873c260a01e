"""The one place where a payment's state follows what the gateway says.

Every way of learning the truth ends here: the answer to our own call, a webhook, the
shopper's return, the poller. `follow` runs in one transaction, is idempotent, and
bears arriving late, twice and out of order, because it looks only at where the
payment is and where the gateway is.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from core.events import tell
from core.states import move
from payments import events, ledger
from payments.gateways.base import Truth
from payments.models import Operation, Payment
from payments.planning import plan
from payments.states import FREED, IN_FLIGHT, TAKEN, UNPAID, PaymentState

logger = logging.getLogger(__name__)

#: How long a payment that waits for somebody may go without a look of our own.
LOOK_SOON = timedelta(minutes=2)
#: A hold can be ended by the bank without a word that reaches us.
LOOK_LATER = timedelta(hours=6)
#: After this long an unpaid payment that nobody voided is no longer looked at.
LOOK_NO_MORE = timedelta(days=2)


class GatewayDisagrees(RuntimeError):
    """The gateway holds another amount or currency than was asked for."""


def follow(payment: Payment, truth: Truth, *, now: datetime, why: str) -> None:
    """Bring a payment to where the gateway is, and tell of it, in the caller's transaction.

    The payment's row is read and stays locked, so whoever follows at the same moment waits
    and finds what came of it. Raises GatewayDisagrees, and whatever a listener raises; the
    caller lets them pass, so that nothing has changed.
    """
    payment.refresh_from_db(from_queryset=Payment.objects.select_for_update())
    _settle(payment, truth, now, why)
    _note(payment, truth, now)


def _settle(payment: Payment, truth: Truth, now: datetime, why: str) -> None:
    if truth.intent == "requires_capture":
        _held(payment, truth, now, why)
    elif truth.intent == "succeeded":
        _taken(payment, truth, now, why)
    elif truth.intent == "canceled" and payment.authorised_at:
        _let_go(payment, now, why)
    elif truth.intent == "requires_action":
        _awaits_shopper(payment, now, why)
    elif truth.intent != "processing":
        _unpaid(payment, truth, now, why)
    if payment.state == PaymentState.VOIDING and truth.session == "expired":
        _freed(payment, PaymentState.EXPIRED, now, why)


def _held(payment: Payment, truth: Truth, now: datetime, why: str) -> None:
    if payment.state in FREED:
        _let_go_late(payment, truth, now)
    elif payment.state in UNPAID or _paid_while_voiding(payment):
        _authorise(payment, truth, now, why)


def _paid_while_voiding(payment: Payment) -> bool:
    """The shopper was quicker than our void. A hold being voided stays in voiding."""
    return payment.state == PaymentState.VOIDING and payment.authorised_at is None


def _authorise(payment: Payment, truth: Truth, now: datetime, why: str) -> None:
    if (truth.amount, truth.currency) != (payment.ceiling, payment.currency):
        raise GatewayDisagrees(f"{payment}: {truth.amount} {truth.currency} is held")
    move(
        payment,
        PaymentState.AUTHORISED,
        by=None,
        now=now,
        why=why,
        authorised_at=now,
        intent_id=truth.intent_id,
        charge_id=truth.charge_id,
        capture_before=truth.capture_before,
        last_problem="",
        next_look_at=now + LOOK_LATER,
    )
    _tell(events.payment_authorised, payment)


def _let_go_late(payment: Payment, truth: Truth, now: datetime) -> None:
    """Money came to be held for what was freed long ago: give it back, charge nothing."""
    plan(
        payment,
        Operation.Kind.CANCEL_INTENT,
        key=f"cancel:{payment.reference}:{truth.intent_id}",
        params={"intent": truth.intent_id},
        now=now,
    )


def _taken(payment: Payment, truth: Truth, now: datetime, why: str) -> None:
    if payment.state in FREED:
        logger.critical("money was taken for %s, which is %s", payment.reference, payment.state)
        return
    if payment.state in UNPAID or _paid_while_voiding(payment):
        _authorise(payment, truth, now, why)
        payment.refresh_from_db()  # a listener may have asked for a void
    for step in _steps_to_captured(payment.state):
        fields = {"captured": truth.received} if step == PaymentState.CAPTURED else {}
        move(payment, step, by=None, now=now, why=why, **fields)
        if step == PaymentState.CAPTURED:
            book_capture(payment, key=f"cap:{truth.intent_id}", by=None, now=now, why=why)


def _steps_to_captured(state: str) -> list[PaymentState]:
    path = [
        PaymentState.VOIDING,
        PaymentState.AUTHORISED,
        PaymentState.CAPTURING,
        PaymentState.CAPTURED,
    ]
    return [] if state in TAKEN else path[path.index(PaymentState(state)) + 1 :]


def book_capture(payment: Payment, *, key: str, by: Any, now: datetime, why: str) -> None:
    """Post what was captured and tell of it, in the transaction that moved the payment."""
    ledger.post(
        key=key,
        kind="cash" if payment.gateway == Payment.Gateway.MANUAL else "capture",
        currency=payment.currency,
        legs=[
            (payment.account, payment.captured),
            (f"order_funds:{payment.reference}", -payment.captured),
        ],
        by=by,
        now=now,
        why=why,
    )
    _tell(events.payment_captured, payment, amount=payment.captured)


def _let_go(payment: Payment, now: datetime, why: str) -> None:
    """A hold has ended: by our void, by the bank, or before we could capture it."""
    if payment.state == PaymentState.CAPTURING:
        move(
            payment,
            PaymentState.CANCELLED,
            by=None,
            now=now,
            why=why,
            last_problem="authorisation_ended",
        )
        _tell(events.payment_failed, payment, problem="authorisation_ended")
    elif payment.state in {PaymentState.AUTHORISED, PaymentState.VOIDING}:
        _freed(payment, PaymentState.CANCELLED, now, why)


def _freed(payment: Payment, to: PaymentState, now: datetime, why: str) -> None:
    move(payment, to, by=None, now=now, why=why)
    _tell(events.payment_voided, payment)


def _awaits_shopper(payment: Payment, now: datetime, why: str) -> None:
    if payment.state == PaymentState.CREATED:
        move(payment, PaymentState.REQUIRES_ACTION, by=None, now=now, why=why)


def _unpaid(payment: Payment, truth: Truth, now: datetime, why: str) -> None:
    """No attempt stands. The payment waits for another, and says what went wrong."""
    if payment.state == PaymentState.REQUIRES_ACTION:
        move(payment, PaymentState.CREATED, by=None, now=now, why=truth.problem or why)
    if payment.state in UNPAID and truth.problem and truth.problem != payment.last_problem:
        payment.last_problem = truth.problem
        payment.save(update_fields=["last_problem"])
        _tell(events.payment_failed, payment, problem=truth.problem)


def _tell(event: Any, payment: Payment, **more: Any) -> None:
    tell(event, payment_id=payment.pk, reference=payment.reference, **more)


def _note(payment: Payment, truth: Truth, now: datetime) -> None:
    """Keep the gateway's ids and when to look again. States are not touched here."""
    learnt: dict[str, Any] = {"next_look_at": next_look(payment, now)}
    if truth.intent_id and payment.state not in FREED:
        learnt["intent_id"] = truth.intent_id
    if truth.charge_id and payment.state not in FREED:
        learnt["charge_id"] = truth.charge_id
    new = {name: value for name, value in learnt.items() if value != getattr(payment, name)}
    if new:
        Payment.objects.filter(pk=payment.pk).update(**new)
    for name, value in new.items():
        setattr(payment, name, value)


def next_look(payment: Payment, now: datetime) -> datetime | None:
    """When to read the gateway again although nobody asked."""
    if payment.state in IN_FLIGHT:
        return now + LOOK_SOON
    if payment.state in UNPAID and now < payment.expires_at + LOOK_NO_MORE:
        return now + LOOK_SOON
    return now + LOOK_LATER if payment.state == PaymentState.AUTHORISED else None
