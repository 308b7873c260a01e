"""Whatever shoppers and stalls do to an order in whatever order, the books hold."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from core import clock
from core.books import run_checks
from orders import amending, cancelling, fulfilment, handover
from orders.amending import CannotAmend, Fewer
from orders.models import Line, Order, StoreOrder
from stores.models import StockDay
from tests.factories.orders import Street, held_order, make_street, pay

pytestmark = pytest.mark.django_db(transaction=True)

#: What people may be told; nothing else may be raised.
REFUSALS = (CannotAmend, cancelling.TooLate, fulfilment.Refused)
#: A line or part by its number, and what is wanted of it in hundredths.
Move = tuple[str, int, int]
MOVES = some.lists(
    some.tuples(
        some.sampled_from(["less", "less", "less", "accept", "pick", "none left", "undo", "ready"]),
        some.integers(0, 2),
        some.integers(0, 110),
    ),
    max_size=12,
)


def less(order: Order, which: int, share: int) -> None:
    line = _line(order, which)
    wanted = {line.pk: Fewer(line.quantity, line.quantity * share // 100)}
    amending.amend(order=order, quantities=wanted, fee_seen=3500, by=None, now=clock.now())


def accept(order: Order, which: int, share: int) -> None:
    fulfilment.accept(store_order=_part(order, which), by=None, now=clock.now())


def pick(order: Order, which: int, share: int) -> None:
    line = _line(order, which)
    wanted = max(1, line.quantity * share // 100)
    if line.ordered_by == "weight":
        fulfilment.weigh(line=line, grams=wanted, by=None, now=clock.now())
    else:
        fulfilment.bring(line=line, pieces=wanted, by=None, now=clock.now())


def none_left(order: Order, which: int, share: int) -> None:
    fulfilment.sold_out(line=_line(order, which), by=None, now=clock.now())


def undo(order: Order, which: int, share: int) -> None:
    fulfilment.restore(line=_line(order, which), by=None, now=clock.now())


def ready(order: Order, which: int, share: int) -> None:
    fulfilment.ready(store_order=_part(order, which), by=None, now=clock.now())


DEEDS: dict[str, Callable[[Order, int, int], None]] = {
    "less": less, "accept": accept, "pick": pick, "none left": none_left, "undo": undo,
    "ready": ready,
}  # fmt: skip


def _line(order: Order, which: int) -> Line:
    joined = Line.objects.select_related("store_order__order", "product")
    return joined.filter(store_order__order=order).order_by("id")[which]


def _part(order: Order, which: int) -> StoreOrder:
    return order.store_orders.order_by("id")[which]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_money_and_stock_are_conserved(moves: list[Move]) -> None:
    street = make_street()
    order = held_order(street)
    pay(order)
    order.refresh_from_db()
    agreed = order.at_most
    for name, which, share in moves:
        before = order.at_most
        with suppress(*REFUSALS):
            DEEDS[name](order, which, share)
        order.refresh_from_db()
        assert order.at_most <= before, "nobody is asked for more than they agreed to"
    _bring_to_an_end(order)
    order.refresh_from_db()
    assert order.state in {"closed", "cancelled"}
    assert (order.final or 0) <= agreed
    assert _held(street) == 0
    assert list(run_checks()) == []


def _bring_to_an_end(order: Order) -> None:
    """What is left is weighed, packed and handed over, where anything is."""
    if order.state == "cancelled":
        return
    for line in Line.objects.filter(store_order__order=order, state="ordered", ordered_by="weight"):
        fulfilment.weigh(line=line, grams=line.quantity, by=None, now=clock.now())
    for part in order.store_orders.filter(state__in=["new", "accepted"]):
        fulfilment.ready(store_order=part, by=None, now=clock.now())
    order.refresh_from_db()
    if order.state == "ready":
        handover.hand_over(order=order, by=None, now=clock.now())


def _held(street: Street) -> int:
    rows = StockDay.objects.filter(product__in=street.products)
    return sum(rows.values_list("held", flat=True))
