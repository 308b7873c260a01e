"""Fault 14: a process is killed before and after every call and commit; a restart completes."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connections
from pytest_django.fixtures import Settings

from core import clock, faults
from core.books import run_checks
from payments import operations, polling, webhooks
from payments.capturing import request_capture
from payments.models import Payment, Posting, SandboxEvent, SandboxObject
from payments.operations import perform
from payments.paying import GatewayUnavailable, PaymentClosed, open_session, refresh
from payments.sandbox import delivery, hosted
from payments.voiding import request_void
from payments.webhooks import process, receive
from tests.factories.payments import started_payment

POINTS = sorted(point for point in faults.POINTS if point.startswith("payments."))


def _go_on(reference: str, wish: str) -> None:
    """Whatever people would do next, from wherever the payment is."""
    payment = Payment.objects.get(reference=reference)
    now = clock.now()
    if payment.may_be_paid:
        _pay(payment, wish)
    if payment.state == "authorised" and wish == "capture":
        operation = request_capture(payment, amount=21_450, by=None, now=now, why="handed over")
        perform(operation.pk, now=now)
    elif not payment.is_taken and wish.startswith("void"):
        voiding = request_void(payment, by=None, now=now, why="given up")
        if voiding:
            perform(voiding.pk, now=now)


def _pay(payment: Payment, wish: str) -> None:
    try:
        open_session(payment, now=clock.now())
    except (GatewayUnavailable, PaymentClosed):
        payment.refresh_from_db()
        return
    if wish != "void unpaid":
        hosted.pay(payment.session_id, card=hosted.CARDS["good"], now=clock.now())
        _hear()
        refresh(payment, now=clock.now())


def _hear() -> None:
    """A webhook arrives before the shopper is back."""

    def post(body: bytes, signature: str) -> int:
        event = receive(body=body, signature=signature, now=clock.now())
        if event is not None and json.loads(body)["type"].startswith("checkout"):
            process(event, now=clock.now())
        return 200

    delivery.deliver_due(clock.now(), post=post)


def _wish(point: str) -> str:
    if "expire_session" in point:
        return "void unpaid"
    return "void" if "cancel_intent" in point else "capture"


def _in_a_process(work: Callable[[], None], at: datetime) -> int:
    """How a forked process ended that did the work: its exit code, or minus the signal."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            with clock.frozen(at):
                work()
            code = 0
        finally:
            connections.close_all()
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _tick(at: datetime) -> None:
    operations.perform_due(at)
    polling.look_at_waiting(at)
    webhooks.process_waiting(at)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", POINTS)
def test_fault_14_killed_at_a_point_the_rest_is_done_once(
    point: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FAULTS_ENABLED = True
    wish = _wish(point)
    at = clock.now()
    payment = started_payment(reference="F14")
    monkeypatch.setenv("FAULT", point)
    assert _in_a_process(lambda: _go_on("F14", wish), at) == -signal.SIGKILL
    monkeypatch.delenv("FAULT")
    for minutes in (3, 6, 9, 12):
        with clock.frozen(at + timedelta(minutes=minutes)):
            _tick(clock.now())
            _go_on("F14", wish)
    with clock.frozen(at + timedelta(minutes=15)):
        _tick(clock.now())
        assert [row for row in run_checks() if row.check.startswith("payments.")] == []
    payment.refresh_from_db()
    taken = [
        row.data["amount_received"] for row in SandboxObject.objects.filter(kind="payment_intent")
    ]
    if wish == "capture":
        assert (payment.state, taken, Posting.objects.count()) == ("captured", [21_450], 1)
    else:
        state = "expired" if wish == "void unpaid" else "cancelled"
        assert (payment.state, sum(taken), Posting.objects.count()) == (state, 0, 0)
    assert not SandboxEvent.objects.filter(state="sending").exists() or wish == "capture"


def test_every_point_is_walked() -> None:
    """The list is what the kill test runs over; a new deed brings its points along."""
    assert len(POINTS) == 4 * 4 + 4 + 2
