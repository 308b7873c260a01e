"""Letting go of a payment: nothing is taken, and what it held may be freed.

Nothing is freed on our word alone: the session is expired or the intent cancelled at
the gateway, and what the gateway then says is followed. A shopper who paid a moment
before has paid: the payment becomes authorised, and its listener decides.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from core.events import tell
from core.states import move
from payments import events, gateways
from payments.following import LOOK_SOON
from payments.models import Operation, Payment
from payments.planning import plan
from payments.states import FREED, IN_FLIGHT, TAKEN, UNPAID, PaymentState

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

VOIDS = (Operation.Kind.EXPIRE_SESSION, Operation.Kind.CANCEL_INTENT)


class NotVoidable(ValueError):
    """The money is taken, or is being taken: that is a refund."""


def request_void(
    payment: Payment, *, by: AbstractBaseUser | None, now: datetime, why: str
) -> Operation | None:
    """Ask for a payment to be let go, in the caller's transaction.

    None where nothing was open at the gateway (cash, no session yet, freed before): then
    payment_voided has been told already, unless it was told earlier. Otherwise the
    operation to be performed; its outcome tells payment_voided, or payment_authorised
    where the shopper was quicker. Asking again gives the same operation. Raises
    NotVoidable.
    """
    with transaction.atomic():
        payment.refresh_from_db()
        if payment.state in TAKEN or payment.state == PaymentState.CAPTURING:
            raise NotVoidable(str(payment))
        if payment.state in FREED:
            return None
        if payment.state in IN_FLIGHT:
            return payment.operations.filter(kind__in=VOIDS).last()
        if _nothing_is_open(payment):
            _free_now(payment, by, now, why)
            return None
        return _ask(payment, by, now, why)


def _nothing_is_open(payment: Payment) -> bool:
    """Cash; or a session that was never asked for, and now never will be."""
    if not gateways.named(payment.gateway).can.remote:
        return True
    if payment.session_id or payment.state not in UNPAID:
        return False
    opening = payment.operations.filter(kind=Operation.Kind.OPEN_SESSION)
    opening.filter(state=Operation.State.WAITING, attempts=0).update(
        state=Operation.State.FAILED, error="voided before it was opened"
    )
    return not opening.filter(state__in=Operation.PENDING).exists()


def _free_now(payment: Payment, by: AbstractBaseUser | None, now: datetime, why: str) -> None:
    to = PaymentState.EXPIRED if payment.state in UNPAID else PaymentState.CANCELLED
    move(payment, to, by=by, now=now, why=why, next_look_at=None)
    tell(events.payment_voided, payment_id=payment.pk, reference=payment.reference)


def _ask(payment: Payment, by: AbstractBaseUser | None, now: datetime, why: str) -> Operation:
    unpaid = payment.state in UNPAID
    move(payment, PaymentState.VOIDING, by=by, now=now, why=why, next_look_at=now + LOOK_SOON)
    if unpaid:
        return plan(
            payment,
            Operation.Kind.EXPIRE_SESSION,
            key=f"expire:{payment.reference}:{payment.session_number}",
            params={"session": payment.session_id},
            now=now,
        )
    return plan(
        payment,
        Operation.Kind.CANCEL_INTENT,
        key=f"cancel:{payment.reference}:{payment.intent_id}",
        params={"intent": payment.intent_id},
        now=now,
    )
