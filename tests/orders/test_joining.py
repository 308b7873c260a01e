"""A second order that comes along with the first: one delivery, paid once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.books import run_checks
from market.models import Zone
from orders import cancelling, checkout, fulfilment, handover, joining
from orders.checkout import CannotHold
from orders.finding import signed_link
from orders.models import Line, Order
from tests.factories.accounts import address
from tests.factories.orders import (
    Street,
    details,
    fill,
    line_of,
    make_basket,
    pay,
    placed_order,
)


def added(here: Street, first: Order, **fields: Any) -> Order:
    """Sprouts worth 1,000, held: less than the market's minimum."""
    basket = make_basket(market=here.market)
    fill(basket, here.sprouts, 1000)
    return checkout.hold(
        basket=basket,
        details=replace(details(here, joins=first), **fields),
        attempt=f"added-{Order.objects.count()}",
        by=None,
        now=clock.now(),
    )


def hand_over(order: Order, street: Street) -> Order:
    weighed = Line.objects.filter(store_order__order=order, ordered_by="weight")
    for line in weighed.select_related("store_order__order"):
        fulfilment.weigh(line=line, grams=480, by=None, now=clock.now())
    for part in order.store_orders.all():
        fulfilment.ready(store_order=part, by=None, now=clock.now())
    handover.hand_over(order=order, by=None, now=clock.now())
    order.refresh_from_db()
    return order


def test_it_has_a_payment_of_its_own_no_fee_and_no_minimum(street: Street) -> None:
    first = placed_order(street)
    second = added(street, first)
    pay(second)
    second.refresh_from_db()
    assert (second.state, second.joins, second.delivery_fee, second.at_most) == (
        "placed", first, 0, 1000,
    )  # fmt: skip
    for order in (first, second):
        hand_over(order, street)
    assert (first.final, second.final) == (13_000 + 2016 + 2000 + 3500, 1000)
    assert list(run_checks()) == []


def test_which_orders_are_joined(street: Street) -> None:
    first = placed_order(street, shopper=street.shopper)
    mine = joining.open_orders(street.market, shopper=street.shopper, codes=[], now=clock.now())
    assert mine == [first]
    day, area = street.window_day.pk, street.area.code

    def joined(window_day_id: int, door: str) -> Order | None:
        return joining.to_join(mine, window_day_id=window_day_id, area_code=area, street=door)

    assert joined(day, " 포은로40 ") == first
    assert joined(day, "포은로 41") is None
    assert joined(street.pickup_day.pk, first.street) is None
    late = first.window_day.cutoff_at
    assert joining.open_orders(street.market, shopper=street.shopper, codes=[], now=late) == []
    assert joining.open_orders(street.market, shopper=None, codes=[], now=clock.now()) == []


def test_none_joins_what_has_ended_meanwhile_or_goes_elsewhere(street: Street) -> None:
    first = placed_order(street)
    with pytest.raises(CannotHold):
        added(street, first, street="포은로 41")
    cancelling.cancel(order=first, by=None, now=clock.now())
    with pytest.raises(CannotHold) as refused:
        added(street, first)
    assert [problem.code for problem in refused.value.problems] == ["joins"]


def test_the_first_is_not_cancelled_under_the_second(street: Street) -> None:
    first = placed_order(street)
    second = added(street, first)
    pay(second)
    with pytest.raises(cancelling.TooLate):
        cancelling.cancel(order=first, by=None, now=clock.now())
    second.refresh_from_db()
    cancelling.cancel(order=second, by=None, now=clock.now())
    cancelling.cancel(order=first, by=None, now=clock.now())
    assert (first.state, second.state) == ("cancelled", "cancelled")
    assert list(run_checks()) == []


def test_the_market_may_cancel_the_first_and_waives_the_fee(street: Street) -> None:
    first = placed_order(street)
    second = added(street, first)
    pay(second)
    cancelling.cancel(order=first, by=None, now=clock.now(), past_cutoff=True)
    second.refresh_from_db()
    assert (first.state, second.state, second.delivery_fee) == ("cancelled", "placed", 0)


# The pages


def test_add_something_leads_to_a_checkout_without_a_fee(client: Client, street: Street) -> None:
    address(user=street.shopper, area_code=street.area.code, is_default=True, street="포은로 40")
    first = placed_order(street, shopper=street.shopper)
    client.force_login(street.shopper)
    Zone.objects.update(minimum=5000)
    answer = client.post(reverse("orders:add_more", args=[first.code]))
    assert (answer.status_code, answer["Location"]) == (303, f"/m/{street.market.slug}/")
    basket = make_basket(market=street.market, shopper=street.shopper)
    fill(basket, street.sprouts, 1000)
    page = client.get(reverse("orders:checkout", args=[street.market.slug]))
    summary = page.context["summary"]
    assert (summary.joins, summary.delivery_fee, summary.problems) == (first, 0, [])


def test_a_guest_with_the_link_adds_too(client: Client, street: Street) -> None:
    first = placed_order(street)
    path = signed_link(first).replace(f"{first.code}/", f"{first.code}/more/")
    assert client.post(reverse("orders:add_more", args=[first.code])).status_code == 404
    client.post(path)
    where = reverse("orders:add", args=[street.market.slug])
    client.post(where, {"product": street.sprouts.pk, "ordered_by": "money", "quantity": 1000})
    page = client.get(reverse("orders:checkout", args=[street.market.slug]))
    assert page.context["summary"].joins == first


def test_what_left_the_stalls_takes_no_more(client: Client, street: Street) -> None:
    first = hand_over(placed_order(street, shopper=street.shopper), street)
    client.force_login(street.shopper)
    answer = client.post(reverse("orders:add_more", args=[first.code]))
    assert answer["Location"] == reverse("orders:order", args=[first.code])


def test_line_of_the_second_is_not_the_firsts(street: Street) -> None:
    first = placed_order(street)
    second = added(street, first)
    assert line_of(second, street.sprouts) != line_of(first, street.sprouts)
