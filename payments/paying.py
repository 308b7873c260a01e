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
from payments.operations import perform
from payments.planning import plan
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

    A remote gateway's payment waits for `open_session`, called after the commit. A manual
    one is authorised at once and tells so before this returns. `account` is the ledger
    account that a capture debits, such as "cash:mangwon". Raises UnknownCurrency,
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
    else:
        _promise(payment, by, now)
    return payment


def open_session(payment: Payment, *, now: datetime) -> str:
    """The address on which the shopper pays; call it after the commit that started the payment.

    Safe to repeat: an open page is given back, in place of a closed or expired one a new
    one is made under a new key. Raises PaymentClosed and GatewayUnavailable.
    """
    payment.refresh_from_db()
    if payment.session_id:
        if _session_is_open(payment, now):
            return payment.session_url
        _next_session(payment, now)
    for _ in range(2):
        operation = _session_operation(payment)
        if operation.state not in {Operation.State.DONE, Operation.State.FAILED}:
            perform(operation.pk, now=now)
        if url := _opened(payment, operation):
            return url
        operation.refresh_from_db()
        if operation.state != Operation.State.FAILED:
            break
        _next_session(payment, now)
    raise GatewayUnavailable(payment.reference)


def refresh(payment: Payment, *, now: datetime) -> Payment:
    """Read the gateway and bring the payment to where it is; raises GatewayUnavailable.

    The same deed for the shopper's return, for a webhook and for the poller. Must not be
    called inside a transaction.
    """
    _look(payment, now)
    return payment


def _look(payment: Payment, now: datetime) -> str:
    """Read and follow; what the gateway says of the session, empty where nothing can be read."""
    payment.refresh_from_db()
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
    return plan(
        payment,
        Operation.Kind.OPEN_SESSION,
        key=_session_key(payment),
        params=params,
        now=now,
        after=OPENED_BY_REQUEST,
    )


def _session_key(payment: Payment) -> str:
    return f"session:{payment.reference}:{payment.session_number}"


def _session_operation(payment: Payment) -> Operation:
    return Operation.objects.get(key=_session_key(payment))


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
    while True:
        payment.refresh_from_db()
        operation.refresh_from_db()
        if payment.state not in UNPAID:
            raise PaymentClosed(payment.reference)
        is_running = operation.state == Operation.State.RUNNING
        if payment.session_url or not is_running or time.monotonic() > until:
            return payment.session_url
        time.sleep(0.1)


def _promise(payment: Payment, by: AbstractBaseUser | None, now: datetime) -> None:
    move(payment, PaymentState.AUTHORISED, by=by, now=now, why="to be paid by hand",
         authorised_at=now)  # fmt: skip
    tell(events.payment_authorised, payment_id=payment.pk, reference=payment.reference)
