"""Giving back what an order holds, and using it up."""

from __future__ import annotations

from market import windows
from orders.models import Line, Order
from orders.states import LineState
from stores import stock
from stores.models import StockDay


def free(order: Order) -> None:
    """Give back the window and the stock; what a stall reported missing never comes back."""
    windows.free(window_day_id=order.window_day_id)
    for line in _lines(order):
        if line.state == LineState.REMOVED:
            stock.settle(stock_day_id=line.stock_day_id, units=line.claimed)
        else:
            stock.release(stock_day_id=line.stock_day_id, units=line.claimed)


def give_back(lines: list[Line]) -> None:
    """What these lines claimed may be sold again. The order's rows are locked in their order
    first, as `use_up` goes through all of them afterwards."""
    orders = {line.store_order.order_id for line in lines}
    rows = StockDay.objects.filter(lines__store_order__order__in=orders).values("pk")
    list(StockDay.objects.select_for_update().filter(pk__in=rows).order_by("pk"))
    for line in lines:
        stock.release(stock_day_id=line.stock_day_id, units=line.claimed)


def use_up(order: Order) -> None:
    """The goods have left the market: on hand and held go down together."""
    for line in _lines(order):
        stock.settle(stock_day_id=line.stock_day_id, units=line.claimed)


def _lines(order: Order) -> list[Line]:
    """In the order of stock rows, as every deed that touches them."""
    return list(Line.objects.filter(store_order__order=order).order_by("stock_day_id", "id"))
