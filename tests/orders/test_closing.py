"""A day is closed with orders in it: what it touches is told first, then each order ends well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.books import run_checks
from core.models import Message
from market import closures
from market.models import WindowDay
from orders import closing
from orders.closing import Done, Why
from orders.models import Order
from payments import operations
from stores.models import StockDay
from tests.factories.market import NOW, make_operator
from tests.factories.orders import Street, held_order, make_street, placed_order, ready_order

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def street(transactional_db: None) -> Any:
    with clock.frozen(NOW):
        yield make_street()


def day_of(street: Street) -> Any:
    return street.window_day.day


def close(street: Street, *, cancel: list[Order], why: str = Why.WEATHER, words: str = "") -> Done:
    return closing.close_day(
        market=street.market,
        day=day_of(street),
        why=why,
        words=words,
        cancel={order.code for order in cancel},
        by=None,
        now=clock.now(),
    )


def state_of(order: Order) -> tuple[str, str]:
    order.refresh_from_db()
    assert order.payment is not None
    order.payment.refresh_from_db()
    return order.state, order.payment.state


def test_what_it_touches_is_told_and_nothing_is_done(street: Street) -> None:
    paid, held = placed_order(street), held_order(street)
    touched = closing.touched_by(street.market, day_of(street))
    assert (touched.orders, touched.held, touched.closure) == ([paid], 1, None)
    assert [day.pk for day in touched.windows] == [street.window_day.pk, street.pickup_day.pk]
    assert [store.pk for store in touched.stores] == [
        street.fish.pk,
        street.greens.pk,
        street.tofu.pk,
    ]
    held.refresh_from_db()
    assert (held.state, street.market.closures.count()) == ("held", 0)


def test_orders_are_cancelled_told_and_let_go(street: Street) -> None:
    paid, packed = placed_order(street), ready_order(street, language="en")
    assert close(street, cancel=[paid, packed]) == Done(cancelled=2, kept=0)
    operations.perform_due(clock.now())
    assert [state_of(order) for order in (paid, packed)] == [("cancelled", "cancelled")] * 2
    told = Message.objects.filter(template="order_cancelled", channel="mail").order_by("id")
    assert [message.context["why"] for message in told] == [
        "날씨 때문에 시장을 닫아요.",
        "The market is closed because of the weather.",
    ]
    day = WindowDay.objects.get(pk=street.window_day.pk)
    assert day.taken == 0
    assert set(StockDay.objects.values_list("held", flat=True)) == {0}
    assert list(run_checks()) == []


def test_what_the_operator_keeps_is_kept(street: Street) -> None:
    gone, kept = placed_order(street), placed_order(street)
    assert close(street, cancel=[gone]) == Done(cancelled=1, kept=1)
    assert state_of(kept) == ("placed", "authorised")
    closure = street.market.closures.get()
    assert (closure.first_day, closure.last_day) == (day_of(street), day_of(street))


def test_whoever_is_paying_just_now_pays_nothing(street: Street) -> None:
    held = held_order(street)
    assert close(street, cancel=[]) == Done(cancelled=1, kept=0)
    operations.perform_due(clock.now())
    assert state_of(held) == ("cancelled", "expired")
    assert Message.objects.filter(template="order_cancelled").count() == 0


def test_it_can_be_repeated_after_it_was_cut_off(street: Street) -> None:
    first, second = placed_order(street), placed_order(street)
    assert close(street, cancel=[first]) == Done(1, 1)
    assert close(street, cancel=[first, second]) == Done(1, 0)
    assert close(street, cancel=[first, second]) == Done(0, 0)
    assert street.market.closures.count() == 1
    assert Message.objects.filter(template="order_cancelled", channel="mail").count() == 2


def test_another_day_and_another_market_are_untouched(street: Street) -> None:
    tomorrow = WindowDay.objects.filter(
        window=street.window_day.window, day=day_of(street) + timedelta(days=1)
    ).get()
    later = placed_order(street, window_day=tomorrow)
    other = placed_order(make_street())
    close(street, cancel=[later, other])
    assert [state_of(order)[0] for order in (later, other)] == ["placed", "placed"]


def test_the_day_can_be_opened_again(street: Street) -> None:
    placed_order(street)
    close(street, cancel=list(Order.objects.all()))
    closures.lift_closure(closure=street.market.closures.get(), by=None, now=clock.now())
    assert placed_order(street).state == "placed"


# -- The pages


@pytest.fixture
def operator(street: Street, client: Client) -> Client:
    client.force_login(make_operator(market=street.market, language="en"))
    return client


def test_two_presses_from_the_board(street: Street, operator: Client) -> None:
    order = placed_order(street)
    page = reverse("orders:desk_close", args=[street.market.slug])
    board = reverse("orders:desk_today", args=[street.market.slug])
    assert f'href="{page}"' in operator.get(board).content.decode()
    shown = operator.get(page).content.decode()
    assert f'value="{order.code}" checked' in shown
    answer = operator.post(page, {"why": "weather", "cancel": [order.code]}, follow=True)
    text = answer.content.decode()
    assert "1 order is cancelled, its shopper told" in text
    assert "시장을 닫아요" in text
    assert state_of(order)[0] == "cancelled"
    front = Client(headers={"Accept-Language": "ko"}).get(f"/m/{street.market.slug}/")
    assert "날씨 때문에 시장을 닫아요." in front.content.decode()


def test_an_order_that_came_in_meanwhile_is_named_on_the_board(
    street: Street, operator: Client
) -> None:
    placed_order(street)
    page = reverse("orders:desk_close", args=[street.market.slug])
    answer = operator.post(page, {"why": "other", "words": "Burst pipe"}, follow=True)
    text = answer.content.decode()
    assert "1 order still stands for today." in text
    assert "Burst pipe" in text


def test_a_day_that_is_over_is_not_closed(street: Street, operator: Client) -> None:
    page = reverse("orders:desk_close", args=[street.market.slug])
    operator.post(page, {"why": "weather", "day": "2020-01-01"})
    assert street.market.closures.get().first_day == day_of(street)
    other = make_street()
    page = reverse("orders:desk_close", args=[other.market.slug])
    assert operator.post(page, {"why": "weather"}).status_code == 404
