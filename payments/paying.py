"""Starting a payment, sending the shopper to pay, and reading what came of it."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from core import faults
from core.events import tell
from core.money import minor_digits
from core.states import born, move
from payments import events, gateways
from payments.following import LOOK_SOON, follow
from payments.gateways.base import Busy, Refused, Unavailable
from payments.models import Operation, Payment
from payments.operations import carry_out
from payments.planning import plan_first
from payments.states import UNPAID, PaymentState

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

#: Stripe refuses a session that ends in less than 30 minutes (SDK, Session.expires_at); the
#: rest is for the time until the request arrives.
SHORTEST_SESSION = timedelta(minutes=30, seconds=90)
#: The request that wrote the operation does it itself; a worker steps in where it died.
OPENED_BY_REQUEST = timedelta(minutes=1)
#: Seconds that a second tap waits for the first to get the page's address.
PATIENCE = 3.0

faults.declare(
    "payments.refresh.before_call",
    "payments.refresh.after_call",
    "payments.refresh.before_commit",
    "payments.refresh.after_commit",
)


class PaymentClosed(RuntimeError):
    """The payment is secured or freed already: there is nothing to pay here."""


class GatewayUnavailable(RuntimeError):
    """The gateway gave no answer to rely on. Nothing is lost; try again in a moment."""


def start(
    *,
    reference: str,
    gateway: str,
    currency: str,
    ceiling: int,
    description: str,
    email: str,
    language: str,
    success_url: str,
    cancel_url: str,
    expires_at: datetime,
    by: AbstractBaseUser | None,
    now: datetime,
    account: str = "psp",
) -> Payment:
    """Promise up to `ceiling` minor units for a reference, inside the caller's transaction.

    A remote gateway's payment waits for `open_session`, called after the commit; a manual
    one for `promise`, called once what the reference names is written. `account` is the
    ledger account that a capture debits, such as "cash:mangwon". Raises UnknownCurrency,
    UnknownGateway, and IntegrityError where the reference has a payment already.
    """
    minor_digits(currency)
    can = gateways.named(gateway).can
    payment = Payment.objects.create(
        reference=reference,
        gateway=gateway,
        account=account,
        currency=currency,
        ceiling=ceiling,
        description=description,
        email=email,
        language=language,
        success_url=success_url,
        cancel_url=cancel_url,
        expires_at=max(expires_at, now + SHORTEST_SESSION) if can.remote else expires_at,
        next_look_at=now + LOOK_SOON if can.remote else None,
        created_at=now,
    )
    born(payment, by=by, now=now)
    if can.remote:
        _plan_session(payment, now)
    return payment


def promise(payment: Payment, *, by: AbstractBaseUser | None, now: datetime) -> None:
    """A payment by hand is as good as authorised from the start, and tells so; in the
    transaction that started it. Nothing for a remote gateway, which has to be asked."""
    if gateways.named(payment.gateway).can.remote:
        return
    move(payment, PaymentState.AUTHORISED, by=by, now=now, why="to be paid by hand",
         authorised_at=now)  # fmt: skip
    tell(events.payment_authorised, payment_id=payment.pk, reference=payment.reference)


def open_session(payment: Payment, *, now: datetime) -> str:
    """The address on which the shopper pays; call it after the commit that started the payment,
    which was just written or read.

    Safe to repeat: an open page is given back, in place of a closed or expired one a new
    one is made under a new key. Raises PaymentClosed and GatewayUnavailable.
    """
    if payment.session_id:
        if _session_is_open(payment, now):
            return payment.session_url
        _next_session(payment, now)
    for _ in range(2):
        operation = payment.operations.filter(kind=Operation.Kind.OPEN_SESSION).latest("id")
        if operation.state not in {Operation.State.DONE, Operation.State.FAILED}:
            carry_out(operation, now=now)
        if url := _opened(payment, operation):
            return url
        if operation.state != Operation.State.FAILED:
            break
        _next_session(payment, now)
    raise GatewayUnavailable(payment.reference)


def refresh(payment: Payment, *, now: datetime) -> Payment:
    """Read the gateway and bring a payment, just read, to where it is; raises
    GatewayUnavailable.

    The same deed for the shopper's return, for a webhook and for the poller. Must not be
    called inside a transaction.
    """
    _look(payment, now)
    return payment


def _look(payment: Payment, now: datetime) -> str:
    """Read and follow; what the gateway says of the session, empty where nothing can be read."""
    gateway = gateways.named(payment.gateway)
    if not gateway.can.remote or not payment.session_id:
        return ""
    faults.hit("payments.refresh.before_call")
    try:
        truth = gateway.read(payment)
    except (Busy, Unavailable, Refused) as error:
        raise GatewayUnavailable(payment.reference) from error
    faults.hit("payments.refresh.after_call")
    with transaction.atomic(durable=True):
        follow(payment, truth, now=now, why="read at the gateway")
        faults.hit("payments.refresh.before_commit")
    faults.hit("payments.refresh.after_commit")
    return truth.session


def _session_is_open(payment: Payment, now: datetime) -> bool:
    session = _look(payment, now)
    if payment.state not in UNPAID:
        raise PaymentClosed(payment.reference)
    return session == "open"


def _plan_session(payment: Payment, now: datetime) -> Operation:
    ends = max(payment.expires_at, now + SHORTEST_SESSION)
    params: dict[str, Any] = {
        "reference": payment.reference,
        "amount": payment.ceiling,
        "currency": payment.currency,
        "description": payment.description,
        "email": payment.email,
        "language": payment.language,
        "success_url": payment.success_url,
        "cancel_url": payment.cancel_url,
        "expires_at": int(ends.timestamp()),
    }
    return plan_first(
        payment,
        Operation.Kind.OPEN_SESSION,
        key=f"session:{payment.reference}:{payment.session_number}",
        params=params,
        now=now,
        after=OPENED_BY_REQUEST,
    )


def _next_session(payment: Payment, now: datetime) -> None:
    """The former page is closed for good: make room for another, unless somebody just did."""
    number = payment.session_number
    with transaction.atomic():
        won = Payment.objects.filter(pk=payment.pk, session_number=number, state__in=UNPAID).update(
            session_number=number + 1, session_id="", session_url="", intent_id="", charge_id=""
        )
        payment.refresh_from_db()
        if won:
            _plan_session(payment, now)
    if payment.state not in UNPAID:
        raise PaymentClosed(payment.reference)


def _opened(payment: Payment, operation: Operation) -> str:
    """The address once it is there; a second tap waits for the first one's answer."""
    until = time.monotonic() + PATIENCE
    while not payment.session_url:
        payment.refresh_from_db()
        operation.refresh_from_db()
        if payment.state not in UNPAID:
            raise PaymentClosed(payment.reference)
        if operation.state != Operation.State.RUNNING or time.monotonic() > until:
            break
        time.sleep(0.1)
    return payment.session_url
