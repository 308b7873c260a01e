from __future__ import annotations

import pytest

from market.models import WindowDay
from orders import checkout
from orders.models import BasketLine, Order
from orders.summary import summarise
from stores.models import Product, StockDay
from tests.factories.market import NOW
from tests.factories.orders import (
    Street,
    details,
    fill,
    fill_three_ways,
    held_order,
    make_basket,
    pay,
    placed_order,
)


def test_hold_claims_stock_and_window_before_money_moves(street: Street) -> None:
    order = held_order(street)
    held = dict(StockDay.objects.values_list("product_id", "held"))
    assert (order.state, order.estimate, order.ceiling, order.at_most) == (
        "held", 17_100, 17_310, 20_810,
    )  # fmt: skip
    assert held == {street.mackerel.pk: 2, street.carrots.pk: 500, street.sprouts.pk: 2000}
    assert WindowDay.objects.get(pk=street.window_day.pk).taken == 1
    assert order.payment is not None
    assert (order.payment.state, order.payment.ceiling) == ("created", 20_810)


def test_order_is_placed_once_authorised_and_its_basket_emptied(street: Street) -> None:
    order = placed_order(street)
    assert (order.state, order.bag_code) == ("placed", "A1")
    assert not BasketLine.objects.exists()


def test_cash_order_is_placed_at_once(street: Street) -> None:
    order = placed_order(street, tender="manual")
    assert order.payment is not None
    assert (order.state, order.payment.state) == ("placed", "authorised")


def test_fault_30_same_attempt_gives_the_same_order(street: Street) -> None:
    basket = make_basket(market=street.market)
    fill_three_ways(basket, street)
    said = details(street)
    first = checkout.hold(basket=basket, details=said, attempt="one", by=None, now=NOW)
    again = checkout.hold(basket=basket, details=said, attempt="one", by=None, now=NOW)
    tab = checkout.hold(basket=basket, details=said, attempt="two", by=None, now=NOW)
    assert (again.pk, tab.pk, Order.objects.count()) == (first.pk, first.pk, 1)


def test_changed_basket_replaces_the_held_order(street: Street) -> None:
    basket = make_basket(market=street.market)
    fill(basket, street.mackerel, 2)
    first = checkout.hold(basket=basket, details=details(street), attempt="one", by=None, now=NOW)
    checkout.payment_url(first, now=NOW)
    fill(basket, street.mackerel, 1)
    second = checkout.hold(basket=basket, details=details(street), attempt="two", by=None, now=NOW)
    first.refresh_from_db()
    assert (first.state, second.state) == ("expired", "held")
    assert StockDay.objects.get(product=street.mackerel).held == 3
    assert WindowDay.objects.get(pk=street.window_day.pk).taken == 1


def test_paid_order_is_found_when_the_basket_is_changed_in_another_tab(street: Street) -> None:
    basket = make_basket(market=street.market)
    fill(basket, street.mackerel, 2)
    first = checkout.hold(basket=basket, details=details(street), attempt="one", by=None, now=NOW)
    pay(first)
    fill(basket, street.mackerel, 1)
    second = checkout.hold(basket=basket, details=details(street), attempt="two", by=None, now=NOW)
    first.refresh_from_db()
    assert (first.state, second.state, second.pk == first.pk) == ("placed", "held", False)


def test_fault_20_sold_out_product_is_refused_with_a_reason(street: Street) -> None:
    basket = make_basket(market=street.market)
    fill(basket, street.mackerel, 2)
    StockDay.objects.filter(product=street.mackerel).update(on_hand=1)
    with pytest.raises(checkout.CannotHold) as refused:
        checkout.hold(basket=basket, details=details(street), attempt="one", by=None, now=NOW)
    assert [(p.code, p.left) for p in refused.value.problems] == [("not_enough", 1)]
    assert (Order.objects.count(), StockDay.objects.get(product=street.mackerel).held) == (0, 0)


def test_fault_24_full_window_is_refused_before_any_charge(street: Street) -> None:
    WindowDay.objects.filter(pk=street.window_day.pk).update(capacity=0)
    with pytest.raises(checkout.CannotHold) as refused:
        held_order(street)
    assert [p.code for p in refused.value.problems] == ["window"]
    assert (Order.objects.count(), StockDay.objects.filter(held__gt=0).count()) == (0, 0)


def test_fault_26_price_change_is_told_and_the_confirmed_price_stays(street: Street) -> None:
    basket = make_basket(market=street.market)
    fill(basket, street.mackerel, 2)
    Product.objects.filter(pk=street.mackerel.pk).update(price=7000)
    with pytest.raises(checkout.CannotHold) as refused:
        checkout.hold(basket=basket, details=details(street), attempt="one", by=None, now=NOW)
    assert [(p.code, p.old, p.new) for p in refused.value.problems] == [("price", 6500, 7000)]
    summary_key = summarise(basket, now=NOW).prices_key
    order = checkout.hold(
        basket=basket,
        details=details(street, prices_seen=summary_key),
        attempt="two",
        by=None,
        now=NOW,
    )
    Product.objects.filter(pk=street.mackerel.pk).update(price=9000)
    pay(order)
    order.refresh_from_db()
    assert (order.state, order.estimate) == ("placed", 14_000)


def test_fault_27_withdrawn_line_is_removed_and_the_ceiling_lowered(street: Street) -> None:
    order = held_order(street)
    Product.objects.filter(pk=street.mackerel.pk).update(listed=False)
    pay(order)
    order.refresh_from_db()
    states = sorted((part.store_id, part.state) for part in order.store_orders.all())
    assert (order.state, order.estimate, order.ceiling) == ("placed", 4100, 4310)
    assert states == [
        (street.greens.pk, "new"),
        (street.fish.pk, "cancelled"),
        (street.tofu.pk, "new"),
    ]


def test_fault_27_order_whose_every_stall_closed_is_cancelled_uncharged(street: Street) -> None:
    order = held_order(street)
    Product.objects.update(listed=False)
    pay(order)
    order.refresh_from_db()
    assert order.state == "cancelled"
    assert not StockDay.objects.filter(held__gt=0).exists()


def test_outside_the_zone_is_refused(street: Street) -> None:
    basket = make_basket(market=street.market)
    fill(basket, street.mackerel, 2)
    with pytest.raises(checkout.CannotHold) as refused:
        checkout.hold(
            basket=basket,
            details=details(street, area_code="nowhere"),
            attempt="one",
            by=None,
            now=NOW,
        )
    assert [p.code for p in refused.value.problems] == ["outside"]


def test_fault_32_declined_card_keeps_the_order_held_and_a_retry_works(street: Street) -> None:
    order = held_order(street)
    pay(order, card="declined")
    order.refresh_from_db()
    assert (order.state, Order.objects.count()) == ("held", 1)
    pay(order, card="insufficient")
    pay(order, card="good")
    order.refresh_from_db()
    assert order.state == "placed"
