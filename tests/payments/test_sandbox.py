from __future__ import annotations

import multiprocessing
import os
from datetime import datetime, timedelta
from typing import Any

import pytest
import stripe
from django.core.exceptions import ImproperlyConfigured
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from core import clock
from core.links import local
from payments.gateways.stripe.client import SandboxRefused, client
from payments.models import SandboxEvent, SandboxIdempotency, SandboxObject
from payments.operations import perform
from payments.paying import refresh
from payments.sandbox.contract import contract, unnested
from payments.sandbox.http import SandboxHTTPClient
from tests.factories.payments import captured_payment, open_payment, started_payment

pytestmark = pytest.mark.django_db


def _params(now: datetime, **changes: Any) -> Any:
    price = {"currency": "krw", "unit_amount": 23_000, "product_data": {"name": "Market"}}
    return {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "payment_intent_data": {"capture_method": "manual"},
        "success_url": "http://127.0.0.1:8000/back/",
        "expires_at": int((now + timedelta(minutes=31)).timestamp()),
    } | changes


def test_a_typo_is_refused_by_the_contract_and_nothing_is_kept(
    shared: object, now: datetime, off_the_record: None
) -> None:
    sessions = client().v1.checkout.sessions
    with pytest.raises(stripe.InvalidRequestError, match="sucess_url: unknown parameter"):
        sessions.create(_params(now, sucess_url="x"), {"idempotency_key": "k"})
    assert SandboxIdempotency.objects.count() == 0
    assert sessions.create(_params(now), {"idempotency_key": "k"}).status == "open"


def test_the_same_key_replays_and_other_parameters_are_refused(now: datetime) -> None:
    sessions = client().v1.checkout.sessions
    first = sessions.create(_params(now), {"idempotency_key": "k"})
    again = sessions.create(_params(now), {"idempotency_key": "k"})
    assert (first.id, SandboxObject.objects.filter(kind="checkout.session").count()) == (
        again.id,
        1,
    )
    assert again.last_response is not None
    assert dict(again.last_response.headers or {})["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError):
        sessions.create(_params(now, cancel_url="x"), {"idempotency_key": "k"})
    with clock.frozen(now + timedelta(hours=25)):
        later = _params(now + timedelta(hours=25))
        assert sessions.create(later, {"idempotency_key": "k"}).id != first.id


@pytest.mark.parametrize("minutes", [29, 24 * 60 + 1])
def test_a_session_lasts_from_half_an_hour_to_a_day(now: datetime, minutes: int) -> None:
    end = int((now + timedelta(minutes=minutes)).timestamp())
    with pytest.raises(stripe.InvalidRequestError):
        client().v1.checkout.sessions.create(_params(now, expires_at=end))


def test_an_unknown_object_is_a_404(now: datetime) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client().v1.payment_intents.retrieve("pi_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_a_second_capture_is_refused(now: datetime) -> None:
    payment = captured_payment()
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client().v1.payment_intents.capture(payment.intent_id)
    assert caught.value.code == "payment_intent_unexpected_state"


def test_events_are_listed_newest_first(now: datetime) -> None:
    captured_payment()
    events = client().v1.events.list({"limit": 2})
    assert [event.type for event in events.data] == ["payment_intent.succeeded", "charge.captured"]
    assert events.has_more
    rest = client().v1.events.list({"limit": 10, "starting_after": events.data[-1].id})
    assert len(rest.data) == SandboxEvent.objects.count() - 2
    only = client().v1.events.list({"types": ["checkout.session.completed"]})
    assert [event.type for event in only.data] == ["checkout.session.completed"]


def test_the_sandbox_refuses_live_keys_and_production(settings: Settings) -> None:
    with pytest.raises(SandboxRefused):
        SandboxHTTPClient("sk_live_1")
    settings.STRIPE_SECRET_KEY = "rk_live_1"
    with pytest.raises(SandboxRefused):
        SandboxHTTPClient("sk_test_1")
    settings.STRIPE_SECRET_KEY = ""
    settings.PRODUCTION = True
    with pytest.raises(SandboxRefused):
        client()


def test_a_key_gets_the_real_client_with_short_patience(settings: Settings) -> None:
    settings.STRIPE_SECRET_KEY = "sk_test_1"
    real = client()._requestor._client
    assert isinstance(real, stripe.RequestsClient)
    assert real._timeout == (2.0, 8.0)


@pytest.mark.django_db(transaction=True)
def test_no_gateway_is_called_inside_a_transaction() -> None:
    payment = started_payment()
    operation = payment.operations.get()
    with pytest.raises(RuntimeError), transaction.atomic():
        perform(operation.pk, now=clock.now())
    assert SandboxObject.objects.count() == 0


def test_unnested_reads_lists_and_maps() -> None:
    assert unnested("a[b][c]=1&d[0]=2&d[1]=3&e=&f[]=4") == {
        "a": {"b": {"c": "1"}},
        "d": ["2", "3"],
        "e": "",
        "f": ["4"],
    }


def test_the_contract_judges_requests(shared: object) -> None:
    known = contract()
    if known is None:
        raise ImproperlyConfigured("the contract is not in the shared folder")
    capture = "/v1/payment_intents/pi_1/capture"
    assert known.problems("POST", capture, "amount_to_capture=5&metadata[op]=x") == []
    assert known.problems("POST", capture, "amount_to_capture=5.5") == [
        "amount_to_capture: '5.5' is no i"
    ]
    assert known.problems("POST", capture, "amount=5") == ["amount: unknown parameter"]
    assert known.problems("POST", "/v1/wishes", "") == ["no operation POST /v1/wishes"]
    assert known.problems("GET", "/v1/payment_intents/search", "") == ["query: missing"]
    reason = "cancellation_reason=bored"
    assert known.problems("POST", "/v1/payment_intents/pi_1/cancel", reason) == [
        "cancellation_reason: 'bored' is none of the choices"
    ]


# -- Several processes ----------------------------------------------------------------------------
def _shopper_process(session_id: str, outcomes: Any) -> None:
    from payments.sandbox import hosted

    try:
        hosted.pay(session_id, card=hosted.CARDS["good"], now=clock.now())
        outcomes.put("paid")
    except hosted.PageClosed:
        outcomes.put("closed")
    outcomes.close()
    outcomes.join_thread()
    connections.close_all()
    os._exit(0)


@pytest.mark.django_db(transaction=True)
def test_of_four_processes_paying_one_session_one_pays() -> None:
    payment = open_payment()
    connections.close_all()
    fork = multiprocessing.get_context("fork")
    outcomes: Any = fork.Queue()
    processes = [
        fork.Process(target=_shopper_process, args=(payment.session_id, outcomes)) for _ in range(4)
    ]
    for process in processes:
        process.start()
    found = sorted(outcomes.get(timeout=30) for _ in processes)
    for process in processes:
        process.join()
    assert found == ["closed", "closed", "closed", "paid"]
    assert SandboxObject.objects.filter(kind="charge").count() == 1
    assert refresh(payment, now=clock.now()).state == "authorised"


# -- The pages ------------------------------------------------------------------------------------
def _page(payment: Any) -> str:
    return reverse("payments:sandbox_pay", args=[payment.session_id])


def test_the_page_pays_in_one_tap_and_first_with_the_good_card(now: datetime) -> None:
    payment = open_payment()
    answer = Client().get(_page(payment), headers={"Accept-Language": "en"})
    text = answer.content.decode()
    assert "TEST" in text
    assert "₩23,000" in text
    cards = ["good", "secure", "declined", "insufficient", "abandon"]
    places = [text.index(f'value="{card}"') for card in cards]
    assert places == sorted(places)
    paid = Client().post(_page(payment), {"card": "good"})
    assert (paid.status_code, paid["Location"]) == (303, local(payment.success_url))
    assert Client().get(_page(payment))["Location"] == local(payment.success_url)
    assert Client().post(_page(payment), {"card": "good"})["Location"] == local(payment.success_url)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_decline_stays_on_the_page_and_says_why(now: datetime, language: str) -> None:
    payment = open_payment()
    declined = Client().post(_page(payment), {"card": "insufficient"})
    assert (declined.status_code, declined["Location"]) == (303, _page(payment))
    page = Client().get(_page(payment), headers={"Accept-Language": language})
    words = {"en": "does not have enough money", "ko": "카드 잔액이 부족해요"}
    assert words[language] in page.content.decode()


def test_the_bank_page_approves_fails_and_is_left(now: datetime) -> None:
    payment = open_payment()
    bank = reverse("payments:sandbox_3ds", args=[payment.session_id])
    assert Client().post(_page(payment), {"card": "secure"})["Location"] == bank
    assert Client().get(bank).status_code == 200
    assert Client().post(bank, {"answer": "abandon"})["Location"] == local(payment.cancel_url)
    assert Client().post(bank, {"answer": "fail"})["Location"] == _page(payment)
    assert Client().post(bank, {"answer": "approve"})["Location"] == _page(payment)
    Client().post(_page(payment), {"card": "secure"})
    assert Client().post(bank, {"answer": "approve"})["Location"] == local(payment.success_url)
    assert Client().get(bank)["Location"] == local(payment.success_url)


def test_leaving_goes_back_and_an_expired_page_too(now: datetime) -> None:
    payment = open_payment()
    assert Client().post(_page(payment), {"card": "abandon"})["Location"] == local(
        payment.cancel_url
    )
    with clock.frozen(now + timedelta(hours=1)):
        assert Client().get(_page(payment))["Location"] == local(payment.cancel_url)


def test_the_pages_want_a_token_and_exist_in_the_sandbox_only(
    now: datetime, settings: Settings
) -> None:
    payment = open_payment()
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(_page(payment), {"card": "good"}).status_code == 403
    assert Client().get(reverse("payments:sandbox_pay", args=["cs_none"])).status_code == 404
    settings.STRIPE_SECRET_KEY = "sk_test_1"
    assert Client().get(_page(payment)).status_code == 404
