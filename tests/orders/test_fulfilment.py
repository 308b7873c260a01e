from __future__ import annotations

import pytest

from core.books import run_checks
from core.models import Message
from orders import cancelling, expiry, fulfilment, handover
from orders.checkout import HOLD
from orders.models import Line, LineMove, Order, StoreOrder
from payments import ledger
from stores.models import Product, StockDay
from tests.factories.market import NOW
from tests.factories.orders import (
    Street,
    closed_order,
    held_order,
    line_of,
    placed_order,
    ready_order,
)


def part_of(order: Order, store_id: int) -> StoreOrder:
    return order.store_orders.get(store_id=store_id)


def states_of(order: Order) -> tuple[str, list[str]]:
    order.refresh_from_db()
    return order.state, [part.state for part in order.store_orders.order_by("store_id")]


def test_order_follows_its_stalls(street: Street) -> None:
    order = placed_order(street)
    for part in order.store_orders.all():
        fulfilment.accept(store_order=part, by=None, now=NOW)
        fulfilment.accept(store_order=part, by=None, now=NOW)
    assert states_of(order) == ("confirmed", ["accepted"] * 3)
    fulfilment.weigh(line=line_of(order, street.carrots), grams=480, by=None, now=NOW)
    for part in order.store_orders.all():
        fulfilment.ready(store_order=part, by=None, now=NOW)
    assert states_of(order) == ("ready", ["ready"] * 3)
    fulfilment.undo_ready(store_order=part_of(order, street.fish.pk), by=None, now=NOW)
    assert states_of(order) == ("confirmed", ["ready", "accepted", "ready"])


def test_weighed_line_cannot_be_ready_without_its_weight(street: Street) -> None:
    order = placed_order(street)
    with pytest.raises(fulfilment.Refused, match="first"):
        fulfilment.ready(store_order=part_of(order, street.greens.pk), by=None, now=NOW)
    assert states_of(order) == ("placed", ["new"] * 3)


@pytest.mark.parametrize("grams", [551, 5000, 49, 0])
def test_absurd_weight_is_refused(street: Street, grams: int) -> None:
    line = line_of(placed_order(street), street.carrots)
    with pytest.raises(fulfilment.Refused):
        fulfilment.weigh(line=line, grams=grams, by=None, now=NOW)
    assert Line.objects.get(pk=line.pk).weighed is None


def test_weighing_again_keeps_the_last_weight_and_the_whole_story(street: Street) -> None:
    line = line_of(placed_order(street), street.carrots)
    fulfilment.weigh(line=line, grams=520, by=None, now=NOW)
    fulfilment.weigh(line=line, grams=330, by=None, now=NOW)
    line.refresh_from_db()
    assert (line.state, line.weighed, line.final) == ("short", 330, 1386)
    story = list(LineMove.objects.filter(subject=line).values_list("to_state", flat=True))
    assert story == ["ordered", "picked", "ordered", "short"]


def test_price_from_the_scale_within_the_ceiling(street: Street) -> None:
    line = line_of(placed_order(street), street.carrots)
    with pytest.raises(fulfilment.Refused):
        fulfilment.weigh_by_amount(line=line, amount=2311, by=None, now=NOW)
    fulfilment.weigh_by_amount(line=line, amount=2310, by=None, now=NOW)
    line.refresh_from_db()
    assert (line.final, line.weighed) == (2310, 550)


def test_shopper_is_told_once_of_all_that_is_missing(street: Street) -> None:
    order = placed_order(street)
    fulfilment.bring(line=line_of(order, street.mackerel), pieces=1, by=None, now=NOW)
    fulfilment.reject(store_order=part_of(order, street.tofu.pk), by=None, now=NOW, why="ill")
    told = Message.objects.filter(template="order_short")
    assert [message.to for message in told] == [order.email]


def test_fewer_pieces_cost_less(street: Street) -> None:
    line = line_of(placed_order(street), street.mackerel)
    fulfilment.bring(line=line, pieces=1, by=None, now=NOW)
    line.refresh_from_db()
    assert (line.state, line.brought, line.final) == ("short", 1, 6500)


def test_sold_out_takes_the_product_off_sale_and_never_restocks(street: Street) -> None:
    order = placed_order(street)
    fulfilment.sold_out(line=line_of(order, street.mackerel), by=None, now=NOW)
    fulfilment.ready(store_order=part_of(order, street.fish.pk), by=None, now=NOW)
    assert states_of(order) == ("placed", ["new", "rejected", "new"])
    assert Product.objects.get(pk=street.mackerel.pk).sold_out is True
    cancelling.cancel(order=order, by=None, now=NOW)
    stock = StockDay.objects.get(product=street.mackerel)
    assert (stock.on_hand, stock.held) == (98, 0)


def test_order_nobody_can_bring_is_cancelled_uncharged(street: Street) -> None:
    order = placed_order(street)
    for part in order.store_orders.all():
        fulfilment.reject(store_order=part, by=None, now=NOW, why="storm")
    assert states_of(order) == ("cancelled", ["rejected"] * 3)
    assert order.payment is not None
    assert Order.objects.get(pk=order.pk).payment.state == "cancelled"  # type: ignore[union-attr]  # has one


def test_hand_over_captures_what_was_weighed_and_shares_it(street: Street) -> None:
    order = closed_order(street)
    carrots, fish, sprouts = 2016, 13_000, 2000
    assert (order.state, order.final) == ("closed", carrots + fish + sprouts + 3500)
    assert order.payment is not None
    assert (order.payment.state, order.payment.captured) == ("captured", order.final)
    balance = {
        name: ledger.balance(name, "KRW")
        for name in (
            f"order_funds:{order.code}",
            f"store:{street.greens.pk}",
            f"store:{street.fish.pk}",
            f"store:{street.tofu.pk}",
            f"commission:{street.market.slug}",
            f"delivery_revenue:{street.market.slug}",
            "psp",
        )
    }
    assert list(balance.values()) == [0, -1916, -12_350, -1900, -850, -3500, order.final]
    assert list(run_checks()) == []


def test_hand_over_lowers_stock_and_frees_nothing_twice(street: Street) -> None:
    order = closed_order(street)
    handover.hand_over(order=order, by=None, now=NOW)
    stock = dict(StockDay.objects.order_by("id").values_list("product_id", "on_hand"))
    assert stock == {street.mackerel.pk: 98, street.carrots.pk: 99_500, street.sprouts.pk: None}
    assert not StockDay.objects.exclude(held=0).exists()


def test_missing_part_needs_an_explicit_word(street: Street) -> None:
    order = placed_order(street)
    fulfilment.ready(store_order=part_of(order, street.fish.pk), by=None, now=NOW)
    with pytest.raises(fulfilment.Refused, match="채소"):
        handover.hand_over(order=order, by=None, now=NOW)
    handover.hand_over(order=order, without_missing=True, by=None, now=NOW)
    order.refresh_from_db()
    assert (order.state, order.final) == ("closed", 16_500)
    assert list(run_checks()) == []


def test_undelivered_order_is_handed_over_after_all(street: Street) -> None:
    order = ready_order(street)
    handover.undelivered(order=order, by=None, now=NOW, why="nobody there")
    handover.hand_over(order=order, by=None, now=NOW)
    order.refresh_from_db()
    assert order.state == "closed"


def test_receipts_are_numbered_without_gaps(street: Street) -> None:
    numbers = [closed_order(street).receipt_number for _ in range(2)]
    assert numbers == [f"{street.market.slug}-2026-0000{n}" for n in (1, 2)]


def test_shopper_cancels_until_the_cut_off_and_everything_is_free(street: Street) -> None:
    order = placed_order(street)
    cut_off = street.window_day.cutoff_at
    with pytest.raises(cancelling.TooLate):
        cancelling.cancel(order=order, by=street.shopper, now=cut_off)
    cancelling.cancel(order=order, by=street.shopper, now=NOW)
    order.refresh_from_db()
    street.window_day.refresh_from_db()
    assert order.payment is not None
    assert (order.state, order.payment.state) == ("cancelled", "cancelled")
    assert (street.window_day.taken, StockDay.objects.filter(held__gt=0).count()) == (0, 0)
    assert list(run_checks()) == []


def test_unpaid_order_expires_with_everything_free(street: Street) -> None:
    order = held_order(street)
    assert expiry.expire_due(NOW) == 0
    assert expiry.expire_due(NOW + HOLD) == 1
    order.refresh_from_db()
    street.window_day.refresh_from_db()
    assert (order.state, street.window_day.taken) == ("expired", 0)
    assert not StockDay.objects.filter(held__gt=0).exists()
    assert list(run_checks()) == []


def test_books_name_an_order_that_is_not_backed_by_money(street: Street) -> None:
    order = held_order(street)
    Order.objects.filter(pk=order.pk).update(state="placed")
    assert [item.check for item in run_checks()] == ["orders.paid_when_placed"]
