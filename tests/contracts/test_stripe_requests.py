"""What we send is what Stripe expects: by the shared contract and by Stripe's own judge."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import stripe

from core import clock
from core.events import REGISTRY
from payments.gateways.stripe.client import API_VERSION, client
from payments.operations import perform
from payments.sandbox.contract import contract
from payments.voiding import request_void
from tests.contracts.recorder import (
    VARIABLE,
    Sent,
    by_contract,
    by_stripe_mock,
    judged,
    operations,
    recorded,
)
from tests.factories.payments import (
    authorised_payment,
    captured_payment,
    open_payment,
    started_payment,
)

pytestmark = pytest.mark.django_db

USED = {
    "POST /v1/checkout/sessions",
    "GET /v1/checkout/sessions/{session}",
    "POST /v1/checkout/sessions/{session}/expire",
    "GET /v1/payment_intents/{intent}",
    "POST /v1/payment_intents/{intent}/capture",
    "POST /v1/payment_intents/{intent}/cancel",
}


@pytest.fixture
def all_sent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Sent]:
    """Every operation of the adapter, sent once."""
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    with clock.frozen(datetime(2027, 3, 2, 9, 0, tzinfo=UTC)):
        now = clock.now()
        captured_payment(currency="GBP", ceiling=5_000, amount=4_999)
        for payment in (open_payment(), authorised_payment()):
            operation = request_void(payment, by=None, now=now, why="contract")
            assert operation is not None
            perform(operation.pk, now=now)
        held = authorised_payment()
        client().v1.payment_intents.retrieve(held.intent_id, {"expand": ["latest_charge"]})
        started_payment()
    return recorded(tmp_path)


@pytest.fixture(autouse=True)
def nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    """These payments belong to no order."""
    for name in ("payment_authorised", "payment_captured", "payment_failed", "payment_voided"):
        monkeypatch.setattr(REGISTRY[name], "told", [])


def test_every_request_is_in_the_contract(shared: Path, all_sent: list[Sent]) -> None:
    assert {sent.kind[1] for sent in all_sent} == USED
    assert judged(all_sent, "") == []
    print("\n".join(operations(all_sent)))


def test_every_request_is_accepted_by_stripe_mock(stripe_mock: str, all_sent: list[Sent]) -> None:
    assert judged(all_sent, stripe_mock) == []


def test_both_judges_refuse_a_typo(stripe_mock: str, shared: Path) -> None:
    typo = Sent("POST", "/v1/payment_intents/pi_1/capture", "amount_to_captrue=5")
    assert by_contract(typo) == ["amount_to_captrue: unknown parameter"]
    assert len(by_stripe_mock(typo, stripe_mock)) == 1


def test_the_pinned_version_is_the_sdks_and_the_contracts(shared: Path) -> None:
    known = contract()
    assert known is not None
    assert known.api_version == API_VERSION == stripe.api_version
