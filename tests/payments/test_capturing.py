from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.books import run_checks
from core.states import IllegalMove
from payments.capturing import (
    AmountAboveCeiling,
    NothingToCapture,
    OtherAmountCaptured,
    request_capture,
)
from payments.events import payment_captured
from payments.gateways.stripe.recording import LISTENERS
from payments.ledger import balance, balances
from payments.models import Operation, Payment, Posting, SandboxObject
from payments.operations import perform, perform_due
from payments.paying import refresh
from payments.sandbox.trouble import Kind, trouble
from tests.factories.payments import authorised_payment, captured_payment, started_payment

pytestmark = pytest.mark.django_db
Told = list[tuple[str, dict[str, Any]]]


def _capture(payment: Payment, now: datetime, amount: int = 21_450) -> Operation:
    return request_capture(payment, amount=amount, by=None, now=now, why="handed over")


def _broken_payments() -> list[Any]:
    return [broken for broken in run_checks() if broken.check.startswith("payments.")]


def _taken() -> list[int]:
    rows = SandboxObject.objects.filter(kind="payment_intent")
    return [row.data["amount_received"] for row in rows]


def test_capture_takes_the_weighed_amount_once_and_books_it(now: datetime, told: Told) -> None:
    payment = captured_payment(reference="A1", amount=21_450)
    assert (payment.state, payment.captured) == ("captured", 21_450)
    assert balances("") == {("order_funds:A1", "KRW"): -21_450, ("psp", "KRW"): 21_450}
    assert Posting.objects.get().key == f"cap:{payment.intent_id}"
    assert told[-1] == (
        "payment_captured",
        {"payment_id": payment.pk, "reference": "A1", "amount": 21_450},
    )
    assert [move.to_state for move in payment.moves.all()] == [
        "created",
        "authorised",
        "capturing",
        "captured",
    ]
    assert _broken_payments() == []


def test_capture_of_too_much_or_nothing_is_refused(now: datetime) -> None:
    payment = authorised_payment(ceiling=23_000)
    with pytest.raises(AmountAboveCeiling):
        _capture(payment, now, 23_001)
    for amount in (0, -1):
        with pytest.raises(NothingToCapture):
            _capture(payment, now, amount)
    assert payment.state == "authorised"
    assert _capture(payment, now, 23_000).params["amount"] == 23_000


def test_capture_of_what_is_not_held_is_refused(now: datetime) -> None:
    with pytest.raises(IllegalMove):
        _capture(started_payment(), now)


def test_capture_asked_twice_is_one_operation(now: datetime) -> None:
    payment = authorised_payment()
    first = _capture(payment, now)
    assert _capture(payment, now) == first
    with pytest.raises(OtherAmountCaptured):
        _capture(payment, now, 20_000)
    perform(first.pk, now=now)
    assert _capture(payment, now) == first


def test_capture_by_hand_is_booked_at_once(now: datetime, told: Told) -> None:
    payment = started_payment(reference="C1", gateway="manual", account="cash:mangwon")
    operation = _capture(payment, now, 9_000)
    assert (operation.state, payment.state) == ("done", "captured")
    assert balance("cash:mangwon", "KRW") == 9_000
    assert balance("order_funds:C1", "KRW") == -9_000
    assert Posting.objects.get().key == "cash:C1"
    assert perform(operation.pk, now=now).attempts == 0
    assert told[-1][0] == "payment_captured"
    assert _broken_payments() == []


# -- Fault 10: the answer to a capture is lost ----------------------------------------------------
def test_fault_10_timeout_after_capture_takes_once(now: datetime) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    with trouble(Kind.ANSWER_LOST, "/capture", times=3):
        assert perform(operation.pk, now=now).state == "unknown"
    payment.refresh_from_db()
    assert (payment.state, payment.captured) == ("capturing", 0)
    later = now + timedelta(minutes=5)
    with clock.frozen(later):
        assert perform_due(later) == 1
    payment.refresh_from_db()
    assert (payment.state, payment.captured, _taken()) == ("captured", 21_450, [21_450])
    assert Posting.objects.count() == 1


def test_fault_10_an_unknown_capture_is_looked_up_never_sent_again(now: datetime) -> None:
    """The key is forgotten after a day: only the look saves us from a second action."""
    payment = authorised_payment()
    operation = _capture(payment, now)
    with trouble(Kind.ANSWER_LOST, "/capture", times=3):
        perform(operation.pk, now=now)
    later = now + timedelta(hours=25)
    with clock.frozen(later), trouble(Kind.ERROR_500, "/capture", times=9) as never:
        assert perform(operation.pk, now=later).state == "done"
    assert never.times == 9
    payment.refresh_from_db()
    assert payment.state == "captured"


def test_fault_12_a_replayed_500_is_read_then_tried_under_a_new_key(now: datetime) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    with trouble(Kind.ERROR_500, "/capture", times=1):
        operation = perform(operation.pk, now=now)
    assert (operation.state, operation.key_number) == ("unknown", 2)
    assert perform(operation.pk, now=now).state == "done"
    assert _taken() == [21_450]


@pytest.mark.parametrize("kind", [Kind.CONFLICT_409, Kind.TOO_MANY_429, Kind.DOWN_503])
def test_fault_13_a_busy_gateway_is_left_alone_for_a_while(now: datetime, kind: Kind) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    with trouble(kind, "/capture", times=3):
        operation = perform(operation.pk, now=now)
    assert operation.state == "waiting"
    assert now + timedelta(seconds=2.5) <= operation.next_at <= now + timedelta(seconds=5)
    assert perform_due(now) == 0
    perform_due(now + timedelta(seconds=6))
    payment.refresh_from_db()
    assert payment.state == "captured"


def test_fault_15_two_workers_take_one_capture_and_one_wins(now: datetime) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    seen: list[str] = []

    def meanwhile(method: str, address: str, body: str) -> None:
        """While the first waits for the gateway, the second comes."""
        if method == "POST" and not seen:
            seen.append(address)
            seen.append(perform(operation.pk, now=now).state)

    LISTENERS.append(meanwhile)
    try:
        assert perform(operation.pk, now=now).state == "done"
    finally:
        LISTENERS.remove(meanwhile)
    assert seen[1:] == ["running"]
    operation.refresh_from_db()
    assert (operation.attempts, _taken(), Posting.objects.count()) == (1, [21_450], 1)


def test_capture_after_the_hold_ended_says_so(now: datetime, told: Told) -> None:
    payment = authorised_payment()
    later = now + timedelta(days=8)
    with clock.frozen(later):
        operation = perform(_capture(payment, later).pk, now=later)
    payment.refresh_from_db()
    assert (payment.state, operation.state) == ("cancelled", "failed")
    assert told[-1][0] == "payment_failed"
    assert told[-1][1]["problem"] == "authorisation_ended"


def test_capture_the_gateway_refuses_may_be_asked_for_again(now: datetime, told: Told) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    Operation.objects.filter(pk=operation.pk).update(params=operation.params | {"amount": 99_999})
    assert perform(operation.pk, now=now).state == "failed"
    payment.refresh_from_db()
    assert (payment.state, told[-1][1]["problem"]) == ("authorised", "capture_refused")
    assert perform(_capture(payment, now).pk, now=now).state == "done"


def test_refresh_of_a_capturing_payment_follows_what_the_gateway_did(now: datetime) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    with trouble(Kind.ANSWER_LOST, "/capture", times=3):
        perform(operation.pk, now=now)
    assert refresh(payment, now=now).state == "captured"
    assert perform(operation.pk, now=now).state == "done"
    assert Posting.objects.count() == 1


def test_a_listener_that_fails_undoes_the_move_and_it_is_tried_again(now: datetime) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    failing = [True, False]

    def listener(**payload: Any) -> None:
        if failing.pop(0):
            raise ValueError(payload)

    payment_captured.told.append(listener)
    with pytest.raises(ValueError, match="reference"):
        perform(operation.pk, now=now)
    payment.refresh_from_db()
    assert (payment.state, Posting.objects.count(), _taken()) == ("capturing", 0, [21_450])
    perform_due(now + timedelta(minutes=2))
    payment.refresh_from_db()
    assert (payment.state, Posting.objects.count()) == ("captured", 1)


def test_fault_15_a_worker_that_comes_back_after_its_claim_changes_nothing(
    now: datetime, told: Told
) -> None:
    payment = authorised_payment()
    operation = _capture(payment, now)
    later = now + timedelta(minutes=2)
    seen: list[str] = []

    def meanwhile(method: str, address: str, body: str) -> None:
        """The first hangs in its call for so long that its claim runs out."""
        if method == "POST" and not seen:
            seen.append(address)
            seen.append(perform(operation.pk, now=later).state)

    LISTENERS.append(meanwhile)
    try:
        assert perform(operation.pk, now=now).attempts == 2
    finally:
        LISTENERS.remove(meanwhile)
    assert seen[1:] == ["done"]
    assert (_taken(), Posting.objects.count()) == ([21_450], 1)
    assert [name for name, _ in told] == ["payment_authorised", "payment_captured"]
