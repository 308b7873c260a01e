"""Faults around an order (payments.md 4.4) that no other file of this folder injects."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.db import transaction
from django.test import Client
from pytest_django.fixtures import Settings

from core import clock
from core.books import run_checks
from orders import checkout, expiry
from orders.basket import CannotAdd
from orders.checkout import HOLD
from orders.models import BasketLine, Order
from payments import operations, paying
from payments.models import Payment
from payments.sandbox import hosted, intents
from stores.models import StockDay
from tests.factories.accounts import cast
from tests.factories.market import NOW
from tests.factories.orders import Street, details, fill, held_order, make_basket, make_street


def at_the_bank(order: Order) -> str:
    """The shopper stands on the bank's 3-D Secure page; the session's id."""
    checkout.payment_url(order, now=NOW)
    payment = Payment.objects.get(reference=order.code)
    hosted.pay(payment.session_id, card=hosted.CARDS["secure"], now=NOW)
    return payment.session_id


def test_fault_25_hold_that_expires_at_the_bank_frees_everything_and_takes_nothing(
    street: Street,
) -> None:
    order = held_order(street)
    session = at_the_bank(order)
    late = NOW + HOLD
    with clock.frozen(late):
        assert expiry.expire_due(late) == 1
        with pytest.raises(hosted.PageClosed):
            hosted.answer_bank(session, approve=True, now=late)
        checkout.come_back(order, now=late)
    order.refresh_from_db()
    assert (order.state, Payment.objects.get(reference=order.code).state) == ("expired", "expired")
    assert not StockDay.objects.filter(held__gt=0).exists()
    assert list(run_checks()) == []


def test_fault_25_bank_that_said_yes_in_the_last_second_places_the_order(street: Street) -> None:
    order = held_order(street)
    session = at_the_bank(order)
    hosted.answer_bank(session, approve=True, now=NOW)
    late = NOW + HOLD
    with clock.frozen(late):
        assert expiry.expire_due(late) == 0
    order.refresh_from_db()
    assert order.state == "placed"
    assert list(run_checks()) == []


def test_fault_25_money_held_for_an_order_that_was_cancelled_meanwhile_is_let_go(
    street: Street,
) -> None:
    order = held_order(street)
    session = at_the_bank(order)
    hosted.answer_bank(session, approve=True, now=NOW)
    Order.objects.filter(pk=order.pk).update(state="cancelled")
    payment = Payment.objects.get(reference=order.code)
    expiry.give_up(order, by=None, now=NOW, why="cancelled in another tab")
    paying.refresh(payment, now=NOW)
    for operation in payment.operations.filter(kind="cancel_intent"):
        operations.perform(operation.pk, now=NOW)
    payment.refresh_from_db()
    assert payment.state == "cancelled"
    with transaction.atomic():  # the sandbox locks what it reads
        assert intents.retrieve(payment.intent_id, NOW)["status"] == "canceled"


def test_fault_29_basket_merged_at_sign_in_keeps_the_larger_quantity_and_says_so(
    street: Street, client: Client, settings: Settings
) -> None:
    settings.DEMO = True
    shopper = cast(name="Mina Shin")
    own = make_basket(market=street.market, shopper=shopper)
    fill(own, street.mackerel, 3)
    add = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": "2"}
    client.post(f"/m/{street.market.slug}/basket/add/", add)
    answer = client.post(f"/demo/become/{shopper.pk}/")
    lines = BasketLine.objects.values_list("basket_id", "product_id", "quantity")
    assert list(lines) == [(own.pk, street.mackerel.pk, 3)]
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told[1:] == ["Your basket had some of this already. The larger quantity was kept."]
    assert not StockDay.objects.filter(held__gt=0).exists()


def test_fault_31_tampered_amounts_are_ignored(street: Street, client: Client) -> None:
    path = f"/m/{street.market.slug}"
    add = {"product": street.mackerel.pk, "ordered_by": "piece", "quantity": "1"}
    client.post(f"{path}/basket/add/", {**add, "price": "1", "estimate": "1", "store": "1"})
    said = details(street, tender="manual")
    form = {
        "name": said.name,
        "email": said.email,
        "phone": "010-1234-5678",
        "area_code": said.area_code,
        "street": said.street,
        "window": said.window_day.pk,
        "preference": "similar",
        "tender": "manual",
        "attempt": "tampered",
        "shown": "999999999",
        "estimate": "1",
        "ceiling": "1",
        "delivery_fee": "0",
        "at_most": "1",
    }
    assert client.post(f"{path}/checkout/", form).status_code == 303
    order = Order.objects.get()
    assert (order.estimate, order.delivery_fee, order.at_most) == (6500, 3500, 10_000)
    assert order.store_orders.get().store == street.fish


def test_fault_31_goods_and_lines_of_others_cannot_be_reached(
    street: Street, client: Client
) -> None:
    elsewhere = make_street()
    path = f"/m/{street.market.slug}/basket"
    add = {"product": elsewhere.mackerel.pk, "ordered_by": "piece", "quantity": "1"}
    client.post(f"{path}/add/", add)
    with pytest.raises(CannotAdd):
        fill(make_basket(market=street.market), elsewhere.mackerel, 1)
    assert not BasketLine.objects.exists()
    somebody = make_basket(market=street.market, shopper=street.shopper)
    fill(somebody, street.mackerel, 2)
    line = somebody.lines.get()
    answers = [
        client.post(f"{path}/{line.pk}/change/", {"quantity": "9"}).status_code,
        client.post(f"{path}/{line.pk}/remove/").status_code,
        client.post(f"{path}/{line.pk}/note/", {"note": "mine", "preference": ""}).status_code,
    ]
    line.refresh_from_db()
    assert (answers, line.quantity, line.note) == ([404, 404, 404], 2, "")
