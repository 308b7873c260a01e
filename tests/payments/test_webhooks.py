from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from stripe import WebhookSignature

from core import clock
from payments.capturing import request_capture
from payments.gateways.stripe.client import webhook_secrets
from payments.models import (
    Payment,
    PaymentMove,
    RefusedWebhooks,
    SandboxEvent,
    WebhookEvent,
)
from payments.polling import look_at_waiting
from payments.sandbox import delivery
from payments.sandbox.trouble import Kind, trouble
from payments.webhooks import process_waiting
from tests.factories.payments import (
    authorised_payment,
    captured_payment,
    open_payment,
    shopper_uses,
    started_payment,
)

pytestmark = pytest.mark.django_db
Told = list[tuple[str, dict[str, Any]]]
Post = Callable[[bytes, str], int]

URL = "/webhooks/stripe/"


def _signed(body: bytes, *, secret: str = "", at: datetime | None = None) -> str:
    moment = int((at or clock.now()).timestamp())
    word = secret or webhook_secrets()[0]
    return str(WebhookSignature.generate_signature_header(body.decode(), word, moment))


def _post(body: bytes, signature: str | None) -> int:
    headers = {} if signature is None else {"Stripe-Signature": signature}
    client = Client(enforce_csrf_checks=True)
    return client.post(URL, body, content_type="application/json", headers=headers).status_code


def _event(kind: str = "payment_intent.succeeded", **changes: Any) -> bytes:
    event = {
        "id": "evt_1",
        "object": "event",
        "type": kind,
        "livemode": False,
        "data": {"object": {"id": "pi_1", "object": "payment_intent", "metadata": {}}},
    }
    return json.dumps(event | changes).encode()


def _of(kind: str) -> bytes:
    return json.dumps(SandboxEvent.objects.get(kind=kind).data).encode()


def _counts() -> dict[str, int]:
    return dict(RefusedWebhooks.objects.values_list("why", "count"))


def test_a_delivered_event_moves_the_payment(now: datetime, told: Told) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    assert delivery.deliver_due(now, post=_post) == 3
    payment.refresh_from_db()
    assert payment.state == "authorised"
    assert [name for name, _ in told] == ["payment_authorised"]
    assert set(WebhookEvent.objects.values_list("kind", "error")) == {
        ("payment_intent.created", ""),
        ("payment_intent.amount_capturable_updated", ""),
        ("checkout.session.completed", ""),
    }
    assert not WebhookEvent.objects.filter(processed_at=None).exists()


# -- Fault 1 --------------------------------------------------------------------------------------
def test_fault_01_the_same_event_three_times_has_one_effect(now: datetime, told: Told) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    body = _of("payment_intent.amount_capturable_updated")
    assert [_post(body, _signed(body)) for _ in range(3)] == [200, 200, 200]
    assert (WebhookEvent.objects.count(), len(told)) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_fault_01_the_same_event_three_times_at_once_has_one_effect(told: Told) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    body = _of("payment_intent.amount_capturable_updated")
    statuses: list[int] = []

    def deliver() -> None:
        statuses.append(_post(body, _signed(body)))
        connection.close()

    threads = [threading.Thread(target=deliver) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200, 200, 200]
    assert WebhookEvent.objects.count() == 1
    assert PaymentMove.objects.filter(to_state="authorised").count() == 1
    assert [name for name, _ in told] == ["payment_authorised"]


# -- Fault 2 --------------------------------------------------------------------------------------
def test_fault_02_events_out_of_order_end_in_the_fetched_state(now: datetime, told: Told) -> None:
    payment = captured_payment()
    Payment.objects.filter(pk=payment.pk).update(state="created", captured=0, authorised_at=None)
    for kind in ("payment_intent.succeeded", "payment_intent.amount_capturable_updated"):
        body = _of(kind)
        assert _post(body, _signed(body)) == 200
        payment.refresh_from_db()
        assert (payment.state, payment.captured) == ("captured", 21_450)


# -- Fault 3 --------------------------------------------------------------------------------------
def test_fault_03_an_event_before_our_commit_is_kept_and_applied_later(
    now: datetime, told: Told
) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    session, url = payment.session_id, payment.session_url
    Payment.objects.filter(pk=payment.pk).update(session_id="", session_url="")  # not committed yet
    body = _of("checkout.session.completed")
    assert _post(body, _signed(body)) == 200
    event = WebhookEvent.objects.get()
    assert (event.processed_at, event.error) == (None, "no such payment yet")
    Payment.objects.filter(pk=payment.pk).update(session_id=session, session_url=url)
    assert process_waiting(now) == 0
    assert process_waiting(now + timedelta(seconds=31)) == 1
    payment.refresh_from_db()
    assert (payment.state, len(told)) == ("authorised", 1)


def test_fault_03_an_event_that_cannot_be_applied_answers_200_and_is_tried_again(
    now: datetime,
) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    body = _of("checkout.session.completed")
    with trouble(Kind.NO_LINE, payment.session_id, times=3):
        assert _post(body, _signed(body)) == 200
    assert WebhookEvent.objects.get().processed_at is None
    assert process_waiting(now + timedelta(seconds=31)) == 1
    payment.refresh_from_db()
    assert payment.state == "authorised"


# -- Fault 4 --------------------------------------------------------------------------------------
def test_fault_04_what_is_not_signed_by_us_is_refused_and_only_counted(now: datetime) -> None:
    body = _event()
    ten = timedelta(minutes=10)
    assert _post(body, None) == 400
    assert _post(body, _signed(body, secret="whsec_wrong")) == 400
    assert _post(body + b" ", _signed(body)) == 400
    assert _post(body, _signed(body, at=now - ten)) == 400
    assert _post(body, _signed(body, at=now + ten)) == 400
    assert _post(b"[]", _signed(b"[]")) == 400
    assert _post(body, "t=x,v1=y") == 400
    assert WebhookEvent.objects.count() == 0
    assert _counts() == {
        "no_signature": 1,
        "bad_signature": 3,
        "old": 1,
        "from_the_future": 1,
        "malformed": 1,
    }


@pytest.mark.parametrize("seconds", [-300, 0, 300])
def test_fault_04_five_minutes_are_tolerated_both_ways(now: datetime, seconds: int) -> None:
    body = _event()
    at = now + timedelta(seconds=seconds)
    assert _post(body, _signed(body, at=at)) == 200
    over = 301 if seconds > 0 else -301
    assert _post(body, _signed(body, at=now + timedelta(seconds=over))) == 400


# -- Fault 5 --------------------------------------------------------------------------------------
def test_fault_05_another_account_or_mode_is_refused_and_logged(
    now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    for changes in ({"livemode": True}, {"account": "acct_other"}, {"context": "acct_other"}):
        body = _event(**changes)
        assert _post(body, _signed(body)) == 400
    assert WebhookEvent.objects.count() == 0
    assert _counts() == {"wrong_livemode": 1, "wrong_account": 2}
    alerts = [record for record in caplog.records if record.name == "payments.webhooks"]
    assert [alert.levelname for alert in alerts] == ["ERROR"] * 3


# -- Fault 6 --------------------------------------------------------------------------------------
def test_fault_06_an_unknown_type_is_stored_and_answered(now: datetime) -> None:
    body = _event("product.created")
    assert _post(body, _signed(body)) == 200
    event = WebhookEvent.objects.get()
    assert (event.kind, event.processed_at, event.payload) == (
        "product.created",
        now,
        json.loads(body),
    )


def test_fault_06_a_thin_event_is_handled_by_fetching(now: datetime) -> None:
    payment = authorised_payment()
    Payment.objects.filter(pk=payment.pk).update(state="created", authorised_at=None)
    thin = {
        "id": "evt_thin",
        "object": "v2.core.event",
        "type": "v1.payment_intent.amount_capturable_updated",
        "livemode": False,
        "related_object": {"id": payment.intent_id, "type": "payment_intent"},
    }
    body = json.dumps(thin).encode()
    assert _post(body, _signed(body)) == 200
    payment.refresh_from_db()
    assert payment.state == "authorised"


# -- Fault 7 --------------------------------------------------------------------------------------
def test_fault_07_without_any_webhook_the_poller_settles(now: datetime, told: Told) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    for event in SandboxEvent.objects.all():
        delivery.drop(event.pk)
    assert delivery.deliver_due(now, post=_post) == 0
    assert look_at_waiting(now) == 0
    later = now + timedelta(minutes=2)
    with clock.frozen(later):
        assert look_at_waiting(later) == 1
    payment.refresh_from_db()
    assert (payment.state, payment.next_look_at) == ("authorised", later + timedelta(hours=6))


def test_fault_49_both_secrets_are_accepted_while_one_replaces_the_other(
    now: datetime, settings: Settings
) -> None:
    settings.STRIPE_WEBHOOK_SECRET = "whsec_new, whsec_old"
    for number, secret in enumerate(("whsec_new", "whsec_old")):
        body = _event("product.created", id=f"evt_{number}")
        assert _post(body, _signed(body, secret=secret)) == 200
    body = _event()
    assert _post(body, _signed(body, secret="whsec_older")) == 400


def test_an_event_of_nobody_is_left_alone_in_the_end(now: datetime) -> None:
    body = _event()
    assert _post(body, _signed(body)) == 200
    for days in range(1, 13):
        process_waiting(now + timedelta(days=days))
    event = WebhookEvent.objects.get()
    assert (event.error, event.attempts) == ("no payment of ours", 12)
    assert event.processed_at is not None


def test_only_post_is_answered() -> None:
    assert Client().get(URL).status_code == 405


# -- The sandbox's deliveries ---------------------------------------------------------------------
def test_delivery_is_tried_again_and_can_be_duplicated_and_delayed(now: datetime) -> None:
    payment = open_payment()
    shopper_uses(payment, "good")
    first, second, third = SandboxEvent.objects.all()
    seen: list[str] = []

    def post(body: bytes, signature: str) -> int:
        seen.append(json.loads(body)["id"])
        return 200 if len(seen) != 1 else 503

    delivery.duplicate(second.pk, copies=2)
    delivery.delay(third.pk, until=now + timedelta(seconds=2))
    assert delivery.deliver_due(now, post=post) == 1
    assert seen == [first.pk, second.pk, second.pk]
    assert delivery.deliver_due(now + timedelta(seconds=5), post=post) == 2
    assert seen[3:] == [third.pk, first.pk]  # overtaken
    assert delivery.deliver_due(now + timedelta(days=1), post=post) == 0


def test_delivery_to_nobody_is_put_off(now: datetime, settings: Settings) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    open_payment()
    shopper_uses(Payment.objects.get(), "good")
    assert delivery.deliver_due(now) == 0
    event = SandboxEvent.objects.first()
    assert event is not None
    assert (event.state, event.attempts, event.next_at) == (
        "waiting",
        1,
        now + timedelta(seconds=5),
    )


def test_deliveries_wait_for_a_started_payment_only_by_reference(now: datetime) -> None:
    """An event names our reference; the payment behind it is read, never the payload."""
    payment = started_payment()
    about = {"id": "cs_other", "object": "checkout.session"}
    marks = {"metadata": {"reference": payment.reference}}
    body = _event("checkout.session.completed", data={"object": about | marks})
    assert _post(body, _signed(body)) == 200
    assert WebhookEvent.objects.get().processed_at is None


@pytest.mark.django_db(transaction=True)
def test_events_are_posted_over_http_to_the_real_endpoint(
    live_server: LiveServer, settings: Settings
) -> None:
    settings.PUBLIC_URL = live_server.url
    payment = open_payment()
    shopper_uses(payment, "good")
    assert delivery.deliver_due(clock.now()) == 3
    payment.refresh_from_db()
    assert payment.state == "authorised"
    assert set(SandboxEvent.objects.values_list("state", flat=True)) == {"delivered"}
    assert _counts() == {}


def test_every_event_and_every_capture_wakes_a_worker(now: datetime) -> None:
    payment = authorised_payment()
    request_capture(payment, amount=5, by=None, now=now, why="")
    tasks = list(DBTaskResult.objects.values_list("task_path", flat=True))
    assert tasks.count("payments.tasks.deliver_sandbox_event") == SandboxEvent.objects.count()
    assert tasks.count("payments.tasks.perform_operation") == 1
