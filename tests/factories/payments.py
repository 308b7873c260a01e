"""Payments at every station of their way, made by the real deeds on the sandbox."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from core import clock
from core.codes import new_code
from payments.capturing import request_capture
from payments.models import Payment
from payments.operations import perform
from payments.paying import open_session, promise, refresh, start
from payments.sandbox import hosted

CEILING = 23_000


def started_payment(
    *,
    reference: str = "",
    gateway: str = "stripe",
    currency: str = "KRW",
    ceiling: int = CEILING,
    account: str = "psp",
    now: datetime | None = None,
) -> Payment:
    """A payment as checkout leaves it, before the shopper is sent to pay."""
    at = now or clock.now()
    with transaction.atomic():
        payment = start(
            reference=reference or new_code(),
            gateway=gateway,
            currency=currency,
            ceiling=ceiling,
            description="Mangwon Market",
            email="mina@example.com",
            language="ko",
            success_url="http://127.0.0.1:8000/back/",
            cancel_url="http://127.0.0.1:8000/basket/",
            expires_at=at + timedelta(minutes=30),
            by=None,
            now=at,
            account=account,
        )
        promise(payment, by=None, now=at)
    return payment


def open_payment(**facts: Any) -> Payment:
    """A payment whose page is open."""
    payment = started_payment(**facts)
    open_session(payment, now=clock.now())
    payment.refresh_from_db()
    return payment


def shopper_uses(payment: Payment, card: str) -> str:
    """The shopper presses a button on the payment page; nobody has told us yet."""
    return hosted.pay(payment.session_id, card=hosted.CARDS[card], now=clock.now())


def shopper_answers_bank(payment: Payment, *, approve: bool) -> str:
    """The shopper answers on the 3-D Secure page."""
    return hosted.answer_bank(payment.session_id, approve=approve, now=clock.now())


def authorised_payment(**facts: Any) -> Payment:
    """A payment whose ceiling is held on a good card."""
    payment = open_payment(**facts)
    shopper_uses(payment, "good")
    return refresh(payment, now=clock.now())


def captured_payment(*, amount: int = 21_450, **facts: Any) -> Payment:
    """A payment captured below its ceiling."""
    payment = authorised_payment(**facts)
    operation = request_capture(payment, amount=amount, by=None, now=clock.now(), why="handed over")
    perform(operation.pk, now=clock.now())
    payment.refresh_from_db()
    return payment
