from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from orders import basket, reordering
from orders.finding import signed_link
from orders.models import Basket, Line, Order
from orders.reordering import Change, Outcome, Wish
from stores import catalogue, opening, stock
from stores.models import Product
from tests.factories.orders import (
    Street,
    closed_order,
    fill,
    line_of,
    make_basket,
    placed_order,
)
from tests.factories.stores import make_product


def changes(order: Order) -> dict[str, Change]:
    return {row.line.name: row.change for row in reordering.again(order, now=clock.now())}


def basket_now(found: Basket) -> dict[str, int]:
    return dict(found.lines.values_list("product__name", "quantity"))


def test_nothing_has_changed(street: Street) -> None:
    order = closed_order(street)
    assert set(changes(order).values()) == {Change.SAME}


def test_what_is_different_comes_first_and_the_gravest_before_all(street: Street) -> None:
    order = closed_order(street)
    now = clock.now()
    Product.objects.filter(pk=street.mackerel.pk).update(price=6900)
    Product.objects.filter(pk=street.carrots.pk).update(price=300)
    stock.sold_out(product=street.sprouts, by=None, now=now)
    rows = reordering.again(order, now=now)
    assert [(row.product, row.change) for row in rows] == [
        (street.sprouts, Change.SOLD_OUT),
        (street.mackerel, Change.DEARER),
        (street.carrots, Change.CHEAPER),
    ]


def test_a_stall_that_is_away_and_goods_that_are_no_longer_sold(street: Street) -> None:
    order = closed_order(street)
    now = clock.now()
    catalogue.withdraw(product=street.mackerel, by=None, now=now)
    opening.pause(store=street.greens, until=now.replace(year=now.year + 1), by=None, now=now)
    assert changes(order) == {
        street.mackerel.name: Change.GONE,
        street.carrots.name: Change.AWAY,
        street.sprouts.name: Change.SAME,
    }


def test_only_as_much_as_is_left_is_offered(street: Street) -> None:
    order = closed_order(street)
    stock.set_left(product=street.mackerel, units=1, by=None, now=clock.now())
    row = reordering.again(order, now=clock.now())[0]
    assert (row.product, row.change, row.quantity) == (street.mackerel, Change.FEWER, 1)


def test_goods_sold_another_way_now(street: Street) -> None:
    order = closed_order(street)
    Product.objects.filter(pk=street.mackerel.pk).update(unit="손")
    assert changes(order)[street.mackerel.name] == Change.OTHERWISE


def test_the_same_kind_at_another_stall_is_suggested(street: Street) -> None:
    order = closed_order(street)
    fish = street.mackerel.category
    like = make_product(store=street.tofu, name="손질 고등어", category=fish, price=7000)
    make_product(store=street.tofu, name="새우", category=fish, price=6500)
    stock.sold_out(product=street.mackerel, by=None, now=clock.now())
    row = reordering.again(order, now=clock.now())[0]
    assert (row.product, row.instead) == (street.mackerel, like)


def test_nothing_is_suggested_that_only_shares_the_shelf(street: Street) -> None:
    order = closed_order(street)
    make_product(store=street.tofu, name="새우", category=street.mackerel.category)
    stock.sold_out(product=street.mackerel, by=None, now=clock.now())
    assert reordering.again(order, now=clock.now())[0].instead is None


def test_what_a_stall_did_not_bring_is_offered_in_full(street: Street) -> None:
    order = placed_order(street)
    Line.objects.filter(pk=line_of(order, street.mackerel).pk).update(state="removed", final=0)
    rows = {row.product: row.quantity for row in reordering.again(order, now=clock.now())}
    assert rows[street.mackerel] == 2


def test_the_larger_quantity_stays_and_twice_is_once(street: Street) -> None:
    own = make_basket(market=street.market)
    fill(own, street.mackerel, 5)
    wishes = [
        Wish(street.mackerel, "piece", 2),
        Wish(street.carrots, "weight", 700, note="작은 걸로"),
    ]
    first = reordering.put_in(basket=own, wishes=wishes, by=None, now=clock.now())
    again = reordering.put_in(basket=own, wishes=wishes, by=None, now=clock.now())
    assert (first, again) == (Outcome(2, 1), Outcome(2, 2))
    assert basket_now(own) == {street.mackerel.name: 5, street.carrots.name: 700}
    assert own.lines.get(product=street.carrots).note == "작은 걸로"


def test_an_impossible_wish_puts_nothing_in(street: Street) -> None:
    own = make_basket(market=street.market)
    wishes = [Wish(street.mackerel, "piece", 2), Wish(street.carrots, "weight", 9_000_000)]
    with pytest.raises(basket.CannotAdd):
        reordering.put_in(basket=own, wishes=wishes, by=None, now=clock.now())
    assert basket_now(own) == {}


# The page


def quantities(order: Order, **of: int) -> dict[str, Any]:
    lines = Line.objects.filter(store_order__order=order)
    return {f"quantity-{line.pk}": of.get(line.ordered_by, line.quantity) for line in lines}


def test_two_taps_put_it_into_the_basket(client: Client, street: Street) -> None:
    order = closed_order(street, shopper=street.shopper)
    client.force_login(street.shopper)
    path = reverse("orders:again", args=[order.code])
    assert client.get(path).status_code == 200
    answer = client.post(path, quantities(order, weight=0, piece=3))
    assert (answer.status_code, answer["Location"]) == (
        303,
        reverse("orders:basket", args=[street.market.slug]),
    )
    mine = Basket.objects.get(shopper=street.shopper)
    assert basket_now(mine) == {street.mackerel.name: 3, street.sprouts.name: 2000}


def test_a_guest_orders_again_by_the_signed_link_months_later(
    client: Client, street: Street
) -> None:
    order = closed_order(street)
    Order.objects.filter(pk=order.pk).update(placed_at=clock.now().replace(year=2025))
    path = signed_link(order).replace(f"{order.code}/", f"{order.code}/again/")
    assert client.get(reverse("orders:again", args=[order.code])).status_code == 404
    assert client.get(path).status_code == 200
    answer = client.post(path, quantities(order), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "3 things are in your basket."
    ]


def test_a_suggestion_that_was_ticked_comes_in_and_nothing_else(
    client: Client, street: Street
) -> None:
    order = closed_order(street, shopper=street.shopper)
    like = make_product(
        store=street.tofu, name="손질 고등어", category=street.mackerel.category, price=7000
    )
    stock.sold_out(product=street.mackerel, by=None, now=clock.now())
    client.force_login(street.shopper)
    line = line_of(order, street.mackerel)
    path = reverse("orders:again", args=[order.code])
    client.post(path, {f"quantity-{line.pk}": 2, f"instead-{line.pk}": "1"})
    assert basket_now(Basket.objects.get(shopper=street.shopper)) == {like.name: 1}


@pytest.mark.parametrize("typed", ["", "0", "-3", "nan", "inf", "1e99", "viel"])
def test_what_is_no_quantity_is_left_out(client: Client, street: Street, typed: str) -> None:
    order = closed_order(street, shopper=street.shopper)
    client.force_login(street.shopper)
    path = reverse("orders:again", args=[order.code])
    said = dict.fromkeys(quantities(order), typed)
    answer = client.post(path, said)
    assert (answer["Location"], Basket.objects.filter(lines__isnull=False).count()) == (path, 0)
