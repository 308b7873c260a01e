"""An order changed by its shopper: less, never more, and only where nobody has begun."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.books import run_checks
from core.models import AuditLine
from market.models import Zone
from orders import amending, cancelling, fulfilment, handover, reordering
from orders.amending import CannotAmend, Fewer, Wishes
from orders.day import stall_day
from orders.finding import signed_link
from orders.models import Line, Order
from stores.models import Product, StockDay
from tests.factories.orders import Street, line_of, placed_order


def held(product: Product) -> int:
    return StockDay.objects.get(product=product).held


def less(order: Order, product: Product, wanted: int, **fields: Any) -> bool:
    line = line_of(order, product)
    quantities = {line.pk: Fewer(line.quantity, wanted)}
    return amending.amend(order=order, quantities=quantities, by=None, now=clock.now(), **fields)


def test_less_of_a_line_frees_stock_and_lowers_what_it_costs(street: Street) -> None:
    order = placed_order(street)
    assert (order.estimate, order.ceiling) == (17_100, 17_310)
    assert less(order, street.mackerel, 1) is True
    line = line_of(order, street.mackerel)
    assert (line.quantity, line.first_quantity, line.estimate, line.claimed) == (1, 2, 6500, 1)
    assert (order.estimate, order.ceiling, held(street.mackerel)) == (10_600, 10_810, 1)
    assert order.payment is not None
    assert (order.payment.state, order.payment.ceiling) == ("authorised", 20_810)
    assert list(run_checks()) == []


def test_weighed_goods_and_goods_by_money(street: Street) -> None:
    order = placed_order(street)
    less(order, street.carrots, 300)
    less(order, street.sprouts, 1000)
    weighed, money = line_of(order, street.carrots), line_of(order, street.sprouts)
    assert (weighed.estimate, weighed.ceiling, weighed.claimed) == (1260, 1386, 300)
    assert (money.estimate, money.ceiling, money.claimed) == (1000, 1000, 1000)
    assert list(run_checks()) == []


def test_none_of_a_line_is_never_paid_nor_brought_back_by_the_stall(street: Street) -> None:
    order = placed_order(street)
    less(order, street.sprouts, 0)
    line = line_of(order, street.sprouts)
    assert (line.state, line.quantity, line.final, line.claimed) == ("removed", 0, 0, 0)
    assert order.store_orders.get(store=street.tofu).state == "cancelled"
    part = order.store_orders.get(store=street.greens)
    fulfilment.weigh(line=line_of(order, street.carrots), grams=500, by=None, now=clock.now())
    fulfilment.ready(store_order=part, by=None, now=clock.now())
    fulfilment.ready(
        store_order=order.store_orders.get(store=street.fish), by=None, now=clock.now()
    )
    handover.hand_over(order=order, by=None, now=clock.now())
    order.refresh_from_db()
    assert (order.state, order.final) == ("closed", 13_000 + 2100 + 3500)
    assert list(run_checks()) == []


def test_the_stall_sees_it_on_its_ticket_at_once(street: Street) -> None:
    order = placed_order(street)
    before = stall_day(street.fish, now=clock.now())
    less(order, street.mackerel, 1)
    after = stall_day(street.fish, now=clock.now())
    assert before.version != after.version
    assert [(item.words, item.was) for item in after.open[0].lines] == [("1 마리", "2 마리")]


def test_what_was_taken_out_cannot_be_picked_by_a_page_that_is_late(street: Street) -> None:
    Zone.objects.update(minimum=0)
    order = placed_order(street)
    late, part = line_of(order, street.mackerel), order.store_orders.get(store=street.fish)
    less(order, street.mackerel, 0)
    now = clock.now()
    with pytest.raises(fulfilment.Refused, match="no longer wants"):
        fulfilment.bring(line=late, pieces=2, by=None, now=now)
    with pytest.raises(fulfilment.Refused, match="no longer wants"):
        fulfilment.restore(line=late, by=None, now=now)
    with pytest.raises(fulfilment.Refused, match="no longer wants"):
        fulfilment.sold_out(line=late, by=None, now=now)
    part.refresh_from_db()
    assert part.state == "cancelled"


@pytest.mark.parametrize("deed", ["accept", "ready"])
def test_a_stall_that_has_begun_keeps_its_line(street: Street, deed: str) -> None:
    order = placed_order(street)
    part = order.store_orders.get(store=street.fish)
    getattr(fulfilment, deed)(store_order=part, by=None, now=clock.now())
    with pytest.raises(CannotAmend, match="바다로수산"):
        less(order, street.mackerel, 1)
    assert less(order, street.sprouts, 1000) is True
    assert line_of(order, street.mackerel).quantity == 2


def test_only_less_and_only_until_the_cut_off(street: Street) -> None:
    order = placed_order(street)
    line = line_of(order, street.mackerel)
    with pytest.raises(CannotAmend):
        less(order, street.mackerel, 3)
    with pytest.raises(CannotAmend):
        less(order, street.carrots, 10)
    late = order.window_day.cutoff_at
    with pytest.raises(CannotAmend):
        amending.amend(order=order, quantities={line.pk: Fewer(2, 1)}, by=None, now=late)
    assert line_of(order, street.mackerel).quantity == 2


def test_two_tabs_and_a_double_click(street: Street) -> None:
    order = placed_order(street)
    line = line_of(order, street.mackerel)
    once = {line.pk: Fewer(2, 1)}
    assert amending.amend(order=order, quantities=once, by=None, now=clock.now()) is True
    assert amending.amend(order=order, quantities=once, by=None, now=clock.now()) is False
    with pytest.raises(CannotAmend):
        amending.amend(order=order, quantities={line.pk: Fewer(2, 0)}, by=None, now=clock.now())
    assert (line_of(order, street.mackerel).quantity, held(street.mackerel)) == (1, 1)


def test_another_orders_line_is_refused(street: Street) -> None:
    mine, other = placed_order(street), placed_order(street)
    line = line_of(other, street.mackerel)
    with pytest.raises(CannotAmend):
        amending.amend(order=mine, quantities={line.pk: Fewer(2, 1)}, by=None, now=clock.now())
    assert line_of(other, street.mackerel).quantity == 2


def test_below_the_minimum_is_refused(street: Street) -> None:
    Zone.objects.update(minimum=15_000)
    order = placed_order(street)
    with pytest.raises(CannotAmend, match="15,000"):
        less(order, street.mackerel, 1)


def test_free_delivery_that_ends_is_told_and_never_costs_more_than_it_saves(
    street: Street,
) -> None:
    Zone.objects.update(free_from=17_000)
    order = placed_order(street)
    assert order.delivery_fee == 0
    with pytest.raises(CannotAmend):  # 1,000 less, 3,500 more
        less(order, street.sprouts, 1000, fee_seen=3500)
    with pytest.raises(CannotAmend):  # the shopper was shown nothing of a fee
        less(order, street.mackerel, 1)
    assert less(order, street.mackerel, 1, fee_seen=3500) is True
    assert (order.delivery_fee, order.at_most) == (3500, 14_310)
    assert list(run_checks()) == []


def test_taking_out_everything_cancels(street: Street) -> None:
    order = placed_order(street)
    lines = Line.objects.filter(store_order__order=order)
    everything = {line.pk: Fewer(line.quantity, 0) for line in lines}
    amending.amend(order=order, quantities=everything, by=None, now=clock.now())
    assert order.payment is not None
    order.payment.refresh_from_db()
    assert (order.state, order.payment.state) == ("cancelled", "cancelled")
    assert [held(product) for product in street.products] == [0, 0, 0]
    assert list(run_checks()) == []


def test_other_wishes(street: Street) -> None:
    order = placed_order(street)
    line = line_of(order, street.mackerel)
    wishes = Wishes(
        phone="+821099998888", preference="ask", entrance_code="77#", leave_at_door=True,
        notes={line.pk: "두 마리는 구이용"},
    )  # fmt: skip
    assert amending.amend(order=order, wishes=wishes, by=None, now=clock.now()) is True
    assert amending.amend(order=order, wishes=wishes, by=None, now=clock.now()) is False
    assert (order.phone, order.preference, order.entrance_code, order.leave_at_door) == (
        "+821099998888", "ask", "77#", True,
    )  # fmt: skip
    assert line_of(order, street.mackerel).note == "두 마리는 구이용"
    trace = AuditLine.objects.get(what="order.amended")
    assert (trace.subject, "77#" in trace.detail) == (f"order {order.code}", False)


def test_taken_out_by_the_shopper_is_not_offered_again(street: Street) -> None:
    order = placed_order(street)
    less(order, street.sprouts, 0)
    rows = reordering.again(order, now=clock.now())
    assert street.sprouts not in [row.product for row in rows]


# The page


def page(order: Order) -> str:
    return signed_link(order).replace(f"{order.code}/", f"{order.code}/change/")


def form_of(order: Order, **changes: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"preference": order.preference, "phone": order.phone}
    for line in Line.objects.filter(store_order__order=order):
        said[f"was-{line.pk}"] = said[f"quantity-{line.pk}"] = line.quantity
    return said | changes


def test_a_guest_changes_it_by_the_signed_link(client: Client, street: Street) -> None:
    order = placed_order(street)
    line = line_of(order, street.mackerel)
    assert client.get(reverse("orders:amend", args=[order.code])).status_code == 404
    assert client.get(page(order)).status_code == 200
    answer = client.post(page(order), form_of(order, **{f"quantity-{line.pk}": 1}))
    assert (answer.status_code, answer["Location"]) == (303, signed_link(order))
    assert line_of(order, street.mackerel).quantity == 1


def test_the_page_says_first_that_delivery_will_cost_and_that_nothing_is_left(
    client: Client, street: Street
) -> None:
    Zone.objects.update(free_from=17_000)
    order = placed_order(street)
    line = line_of(order, street.mackerel)
    said = form_of(order, **{f"quantity-{line.pk}": 1})
    told = client.post(page(order), said)
    assert (told.status_code, told.context["planned"].delivery_fee) == (200, 3500)
    assert client.post(page(order), said | {"fee": "3500"}).status_code == 303
    order.refresh_from_db()
    assert order.delivery_fee == 3500
    nothing = {key: 0 for key in form_of(order) if key.startswith("quantity-")}
    warned = client.post(page(order), form_of(order) | nothing)
    assert (warned.status_code, warned.context["planned"].empties) == (200, True)
    client.post(page(order), form_of(order) | nothing | {"empty": "1"})
    order.refresh_from_db()
    assert order.state == "cancelled"


def test_after_the_cut_off_it_says_whom_to_call(client: Client, street: Street) -> None:
    order = placed_order(street)
    with clock.frozen(order.window_day.cutoff_at + timedelta(minutes=1)):
        answer = client.post(page(order), form_of(order), follow=True)
        assert answer.context["too_late"] is True
    with pytest.raises(cancelling.TooLate), clock.frozen(order.window_day.cutoff_at):
        cancelling.cancel(order=order, by=None, now=clock.now())
