from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core import clock
from core.append_only import disarmed
from core.books import run_checks
from payments.capturing import request_capture
from payments.ledger import post
from payments.models import Leg, Payment, PaymentMove, SandboxObject
from tests.factories.payments import authorised_payment, captured_payment, started_payment

pytestmark = pytest.mark.django_db


def _broken() -> set[str]:
    return {broken.check for broken in run_checks() if broken.check.startswith("payments.")}


def test_books_of_a_good_day_hold(now: datetime) -> None:
    captured_payment(amount=21_450)
    captured_payment(currency="GBP", ceiling=5_000, amount=4_999)
    started_payment(gateway="manual", account="cash:mangwon")
    authorised_payment()
    assert _broken() == set()


def _other_leg() -> None:
    with disarmed():
        Leg.objects.filter(account="psp").update(amount=1)


def _other_captured() -> None:
    Payment.objects.update(captured=1)


def _other_move() -> None:
    with disarmed():
        PaymentMove.objects.filter(to_state="capturing").update(to_state="refunded")


def _other_state() -> None:
    Payment.objects.update(state="refunded")


def _money_at_the_gateway() -> None:
    row = SandboxObject.objects.get(kind="payment_intent")
    SandboxObject.objects.filter(pk=row.pk).update(data=row.data | {"amount_received": 5})


def _booked_for_nobody() -> None:
    legs = [("psp", 5), ("order_funds:NOBODY", -5)]
    post(key="cap:x", kind="capture", currency="KRW", legs=legs, by=None, now=clock.now())


@pytest.mark.parametrize(
    ("damage", "checks"),
    [
        (_other_leg, {"payments.postings_balance", "payments.psp_matches_cards"}),
        (
            _other_captured,
            {
                "payments.captures_booked",
                "payments.psp_matches_cards",
                "payments.agree_with_sandbox",
            },
        ),
        (_other_move, {"payments.moves_form_a_path"}),
        (_other_state, {"payments.moves_form_a_path"}),
        (_money_at_the_gateway, {"payments.agree_with_sandbox"}),
        (_booked_for_nobody, {"payments.captures_booked", "payments.psp_matches_cards"}),
    ],
)
def test_damage_is_found(now: datetime, damage: Callable[[], None], checks: set[str]) -> None:
    captured_payment()
    damage()
    assert _broken() == checks


def test_a_capture_that_never_ends_is_found(now: datetime) -> None:
    request_capture(authorised_payment(), amount=5, by=None, now=now, why="")
    assert _broken() == set()
    with clock.frozen(now + timedelta(minutes=31)):
        assert _broken() == {"payments.nothing_stuck"}
