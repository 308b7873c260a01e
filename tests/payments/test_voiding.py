from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from core.states import IllegalMove
from payments.capturing import request_capture
from payments.models import Operation, Payment, SandboxObject
from payments.operations import perform, perform_due
from payments.paying import GatewayUnavailable, PaymentClosed, open_session, refresh
from payments.sandbox.trouble import Kind, trouble
from payments.voiding import NotVoidable, request_void
from tests.factories.payments import (
    authorised_payment,
    captured_payment,
    open_payment,
    shopper_uses,
    started_payment,
)

pytestmark = pytest.mark.django_db
Told = list[tuple[str, dict[str, Any]]]


def _void(payment: Payment, now: datetime) -> Operation | None:
    return request_void(payment, by=None, now=now, why="the hold ended")


def _performed(operation: Operation | None, now: datetime) -> str:
    assert operation is not None
    return str(perform(operation.pk, now=now).state)


def _statuses(kind: str) -> list[str]:
    return [row.data["status"] for row in SandboxObject.objects.filter(kind=kind)]


def test_void_of_an_open_page_expires_it_before_anything_is_freed(
    now: datetime, told: Told
) -> None:
    payment = open_payment()
    operation = _void(payment, now)
    assert (payment.state, told) == ("voiding", [])
    assert _void(payment, now) == operation
    assert _performed(operation, now) == "done"
    payment.refresh_from_db()
    assert (payment.state, _statuses("checkout.session")) == ("expired", ["expired"])
    assert [name for name, _ in told] == ["payment_voided"]
    assert _void(payment, now) is None


def test_void_of_a_hold_cancels_it(now: datetime, told: Told) -> None:
    payment = authorised_payment()
    assert _performed(_void(payment, now), now) == "done"
    payment.refresh_from_db()
    assert (payment.state, _statuses("payment_intent")) == ("cancelled", ["canceled"])
    assert [name for name, _ in told] == ["payment_authorised", "payment_voided"]


def test_void_of_what_was_never_opened_frees_at_once(now: datetime, told: Told) -> None:
    payment = started_payment()
    assert _void(payment, now) is None
    assert payment.state == "expired"
    assert [name for name, _ in told] == ["payment_voided"]
    with pytest.raises(PaymentClosed):
        open_session(payment, now=now)
    assert SandboxObject.objects.count() == 0


def test_void_by_hand_frees_at_once(now: datetime, told: Told) -> None:
    payment = started_payment(gateway="manual")
    assert _void(payment, now) is None
    assert payment.state == "cancelled"
    assert [name for name, _ in told] == ["payment_authorised", "payment_voided"]


def test_void_of_what_is_taken_is_refused(now: datetime) -> None:
    with pytest.raises(NotVoidable):
        _void(captured_payment(), now)
    payment = authorised_payment()
    request_capture(payment, amount=1, by=None, now=now, why="")
    with pytest.raises(NotVoidable):
        _void(payment, now)


def test_capture_of_what_is_being_voided_is_refused(now: datetime) -> None:
    payment = authorised_payment()
    _void(payment, now)
    with pytest.raises(IllegalMove):
        request_capture(payment, amount=1, by=None, now=now, why="")


def test_void_that_meets_a_paid_session_settles_it_as_paid(now: datetime, told: Told) -> None:
    """Faults 25 and 50: asked before freeing, the gateway says that the shopper was quicker."""
    payment = open_payment()
    shopper_uses(payment, "good")
    assert _performed(_void(payment, now), now) == "failed"
    payment.refresh_from_db()
    assert payment.state == "authorised"
    assert [name for name, _ in told] == ["payment_authorised"]


def test_a_refresh_during_a_void_does_not_bring_the_hold_back(now: datetime, told: Told) -> None:
    payment = authorised_payment()
    operation = _void(payment, now)
    assert refresh(payment, now=now).state == "voiding"
    assert _performed(operation, now) == "done"
    assert [name for name, _ in told] == ["payment_authorised", "payment_voided"]


def test_void_while_the_page_is_being_opened_waits_for_it(now: datetime, told: Told) -> None:
    payment = started_payment()
    with (
        trouble(Kind.ANSWER_LOST, "/checkout/sessions", times=3),
        pytest.raises(GatewayUnavailable),
    ):
        open_session(payment, now=now)
    operation = _void(payment, now)
    assert _performed(operation, now) == "waiting"
    for minutes in (2, 4):
        perform_due(now + timedelta(minutes=minutes))
    payment.refresh_from_db()
    assert (payment.state, _statuses("checkout.session")) == ("expired", ["expired"])
    assert [name for name, _ in told] == ["payment_voided"]


def test_fault_10_timeout_after_cancel_and_expire_ends_in_one_void(
    now: datetime, told: Told
) -> None:
    for payment, path in ((authorised_payment(), "/cancel"), (open_payment(), "/expire")):
        told.clear()
        operation = _void(payment, now)
        with trouble(Kind.ANSWER_LOST, path, times=3):
            assert _performed(operation, now) == "unknown"
        assert _performed(operation, now) == "done"
        assert [name for name, _ in told] == ["payment_voided"]


def test_a_hold_that_appears_after_the_payment_was_freed_is_let_go(now: datetime) -> None:
    payment = open_payment()
    Payment.objects.filter(pk=payment.pk).update(state="expired")  # as a lost page might
    shopper_uses(payment, "good")
    refresh(payment, now=now)
    assert perform_due(now) == 1
    assert (payment.state, _statuses("payment_intent")) == ("expired", ["canceled"])
