from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import clock
from core.money import UnknownCurrency
from payments.gateways import UnknownGateway
from payments.models import Operation, Payment, PaymentMove, SandboxObject
from payments.operations import perform, perform_due
from payments.paying import GatewayUnavailable, PaymentClosed, open_session, refresh
from payments.sandbox.trouble import Kind, trouble
from payments.states import PaymentState
from tests.factories.payments import (
    authorised_payment,
    open_payment,
    shopper_answers_bank,
    shopper_uses,
    started_payment,
)

pytestmark = pytest.mark.django_db
Told = list[tuple[str, dict[str, Any]]]


def test_start_writes_a_payment_and_what_is_to_be_done(now: datetime, told: Told) -> None:
    payment = started_payment(reference="ORDER1")
    operation = payment.operations.get()
    assert (payment.state, payment.captured, payment.session_id) == ("created", 0, "")
    assert payment.expires_at == now + timedelta(minutes=31, seconds=30)
    assert (operation.kind, operation.key) == ("open_session", "session:ORDER1:1")
    assert told == []
    assert list(PaymentMove.objects.values_list("from_state", "to_state")) == [("", "created")]


def test_start_by_hand_is_authorised_at_once(now: datetime, told: Told) -> None:
    payment = started_payment(gateway="manual", account="cash:mangwon")
    assert (payment.state, payment.authorised_at) == ("authorised", now)
    assert payment.operations.count() == 0
    assert told == [
        ("payment_authorised", {"payment_id": payment.pk, "reference": payment.reference})
    ]


def test_start_refuses_nonsense() -> None:
    with pytest.raises(UnknownCurrency):
        started_payment(currency="UGX")
    with pytest.raises(UnknownGateway):
        started_payment(gateway="shells")
    with pytest.raises(IntegrityError), transaction.atomic():
        started_payment(ceiling=0)
    started_payment(reference="TWICE")
    with pytest.raises(IntegrityError), transaction.atomic():
        started_payment(reference="TWICE")


def test_open_session_gives_the_same_page_twice(now: datetime) -> None:
    payment = started_payment()
    url = open_session(payment, now=now)
    assert url == f"http://127.0.0.1:8000/sandbox/pay/{payment.session_id}/"
    assert open_session(payment, now=now) == url
    session = SandboxObject.objects.get(kind="checkout.session").data
    assert session["amount_total"] == 23_000
    assert session["metadata"] == {
        "op": f"session:{payment.reference}:1",
        "reference": payment.reference,
    }


def test_open_session_after_the_page_expired_makes_another(now: datetime) -> None:
    payment = open_payment()
    later = now + timedelta(minutes=32)
    with clock.frozen(later):
        url = open_session(payment, now=later)
    assert payment.session_number == 2
    assert url.endswith(f"{payment.session_id}/")
    states = [row.data["status"] for row in SandboxObject.objects.filter(kind="checkout.session")]
    assert sorted(states) == ["expired", "open"]


def test_open_session_of_what_is_paid_is_refused(now: datetime) -> None:
    with pytest.raises(PaymentClosed):
        open_session(authorised_payment(), now=now)


def test_open_session_notices_that_the_shopper_has_paid(now: datetime, told: Told) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    with pytest.raises(PaymentClosed):
        open_session(payment, now=now)
    assert payment.state == "authorised"


def test_refresh_settles_without_any_webhook(now: datetime, told: Told) -> None:
    payment = authorised_payment()
    assert payment.state == PaymentState.AUTHORISED
    assert payment.capture_before == now + timedelta(days=7)
    assert payment.intent_id.startswith("pi_")
    assert payment.charge_id.startswith("ch_")
    refresh(payment, now=now)
    assert told == [
        ("payment_authorised", {"payment_id": payment.pk, "reference": payment.reference})
    ]


def test_refresh_without_a_session_changes_nothing(now: datetime) -> None:
    payment = started_payment()
    assert refresh(payment, now=now).state == "created"


def test_refresh_says_when_the_gateway_is_down(now: datetime) -> None:
    payment = open_payment()
    with trouble(Kind.NO_LINE, payment.session_id, times=9), pytest.raises(GatewayUnavailable):
        refresh(payment, now=now)


def test_refresh_inside_a_transaction_is_refused(transactional_db: None) -> None:
    payment = open_payment()
    with pytest.raises(RuntimeError), transaction.atomic():
        refresh(payment, now=clock.now())


def test_open_session_while_the_gateway_is_down_can_be_repeated(now: datetime) -> None:
    payment = started_payment()
    with (
        trouble(Kind.NO_LINE, "/checkout/sessions", times=9),
        pytest.raises(GatewayUnavailable),
    ):
        open_session(payment, now=now)
    assert open_session(payment, now=now).endswith(f"{payment.session_id}/")
    assert SandboxObject.objects.filter(kind="checkout.session").count() == 1


# -- Fault 9: timeout after the gateway accepted --------------------------------------------------
def test_fault_09_timeout_after_create_gives_one_session(now: datetime) -> None:
    payment = started_payment()
    with (
        trouble(Kind.ANSWER_LOST, "/checkout/sessions", times=3),
        pytest.raises(GatewayUnavailable),
    ):
        open_session(payment, now=now)
    operation = payment.operations.get()
    assert (operation.state, operation.attempts) == ("unknown", 1)
    with clock.frozen(now + timedelta(minutes=1)):
        perform_due(now + timedelta(minutes=1))
    payment.refresh_from_db()
    assert SandboxObject.objects.filter(kind="checkout.session").count() == 1
    assert payment.session_id == SandboxObject.objects.get(kind="checkout.session").pk


# -- Fault 32: declined, insufficient, 3-D Secure failed or abandoned -----------------------------
@pytest.mark.parametrize(
    ("card", "problem"),
    [("declined", "card_declined"), ("insufficient", "insufficient_funds")],
)
def test_fault_32_a_declined_card_leaves_the_payment_open(
    now: datetime, told: Told, card: str, problem: str
) -> None:
    payment = open_payment()
    assert shopper_uses(payment, card) == ""
    refresh(payment, now=now)
    refresh(payment, now=now)
    assert (payment.state, payment.last_problem) == ("created", problem)
    facts = {"payment_id": payment.pk, "reference": payment.reference}
    assert told == [("payment_failed", facts | {"problem": problem})]
    shopper_uses(payment, "good")
    refresh(payment, now=now)
    assert (payment.state, payment.last_problem) == ("authorised", "")
    assert told[1:] == [("payment_authorised", facts)]


def test_fault_32_a_failed_bank_answer_leaves_the_payment_open(now: datetime, told: Told) -> None:
    payment = open_payment()
    assert shopper_uses(payment, "secure") == f"/sandbox/3ds/{payment.session_id}/"
    refresh(payment, now=now)
    assert payment.state == "requires_action"
    assert shopper_answers_bank(payment, approve=False) == ""
    refresh(payment, now=now)
    assert (payment.state, payment.last_problem) == ("created", "authentication_failed")
    shopper_uses(payment, "secure")
    assert shopper_answers_bank(payment, approve=True) == payment.success_url
    refresh(payment, now=now)
    assert payment.state == "authorised"


def test_fault_32_an_abandoned_bank_page_can_be_taken_up_again(now: datetime) -> None:
    payment = open_payment()
    shopper_uses(payment, "secure")
    refresh(payment, now=now)
    assert open_session(payment, now=now) == payment.session_url
    shopper_uses(payment, "good")
    refresh(payment, now=now)
    assert payment.state == "authorised"
    assert [move.to_state for move in payment.moves.all()] == [
        "created",
        "requires_action",
        "authorised",
    ]


def test_an_amount_other_than_asked_for_is_not_believed(now: datetime) -> None:
    payment = open_payment()
    Payment.objects.filter(pk=payment.pk).update(ceiling=1_000)
    shopper_uses(payment, "good")
    with pytest.raises(RuntimeError):
        refresh(payment, now=now)
    payment.refresh_from_db()
    assert payment.state == "created"


def test_perform_opens_no_session_for_what_was_voided(now: datetime) -> None:
    payment = started_payment()
    Payment.objects.filter(pk=payment.pk).update(state="expired")
    operation = perform(payment.operations.get().pk, now=now)
    assert operation.state == Operation.State.FAILED
    assert SandboxObject.objects.count() == 0
