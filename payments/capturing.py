"""Taking the money: once, at or below the ceiling."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from core.states import move
from payments import gateways
from payments.following import LOOK_SOON, book_capture
from payments.models import Operation, Payment
from payments.planning import plan
from payments.states import TAKEN, PaymentState

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser


class AmountAboveCeiling(ValueError):
    """More than the shopper agreed to. The extra needs a payment of its own."""


class NothingToCapture(ValueError):
    """Zero or less: void the payment instead."""


class OtherAmountCaptured(ValueError):
    """The payment was captured, or is being captured, with another amount."""


def request_capture(
    payment: Payment, *, amount: int, by: AbstractBaseUser | None, now: datetime, why: str
) -> Operation:
    """Ask for `amount` minor units, in the caller's transaction; the rest is let go.

    authorised -> capturing; a worker does it, or the caller with `operations.perform` after
    the commit. Cash is captured and booked at once. Asking again for the same amount gives
    the same operation. Raises AmountAboveCeiling, NothingToCapture, OtherAmountCaptured, and
    IllegalMove where the payment is not authorised.
    """
    if amount <= 0:
        raise NothingToCapture(payment.reference)
    if amount > payment.ceiling:
        raise AmountAboveCeiling(f"{payment.reference}: {amount} above {payment.ceiling}")
    with transaction.atomic():
        payment.refresh_from_db()
        if payment.state in TAKEN | {PaymentState.CAPTURING}:
            return _asked_before(payment, amount)
        move(payment, PaymentState.CAPTURING, by=by, now=now, why=why, next_look_at=now + LOOK_SOON)
        operation = _plan_capture(payment, amount, now)
        if not gateways.named(payment.gateway).can.remote:
            _take_by_hand(payment, operation, by, now, why)
        return operation


def _plan_capture(payment: Payment, amount: int, now: datetime) -> Operation:
    """A capture that the gateway refused is asked for again under a key of its own."""
    captures = payment.operations.filter(kind=Operation.Kind.CAPTURE)
    params = {"intent": payment.intent_id, "amount": amount}
    if gateways.named(payment.gateway).can.remote:
        key = f"capture:{payment.reference}:{captures.count() + 1}"
        return plan(payment, Operation.Kind.CAPTURE, key=key, params=params, now=now)
    key = f"cash:{payment.reference}"
    operation = Operation(kind=Operation.Kind.CAPTURE, payment=payment, key=key, params=params)
    operation.state = Operation.State.DONE
    operation.created_at = operation.next_at = now
    operation.save(force_insert=True)
    return operation


def _asked_before(payment: Payment, amount: int) -> Operation:
    last = payment.operations.filter(kind=Operation.Kind.CAPTURE).last()
    if last is None or last.params["amount"] != amount:
        raise OtherAmountCaptured(payment.reference)
    return last


def _take_by_hand(
    payment: Payment,
    operation: Operation,
    by: AbstractBaseUser | None,
    now: datetime,
    why: str,
) -> None:
    move(
        payment,
        PaymentState.CAPTURED,
        by=by,
        now=now,
        why=why,
        captured=operation.params["amount"],
        next_look_at=None,
    )
    book_capture(payment, key=operation.key, by=by, now=now, why=why)
