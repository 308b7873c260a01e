"""A shopper's orders as their list shows them."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.utils.translation import ngettext

from orders.models import Line, Order
from orders.states import OPEN, OrderState
from orders.words import Said, order_said
from stores.models import Store

#: Goods and stalls that a row names before it only counts.
NAMED = 3


@dataclass(frozen=True)
class Row:
    """One order: `sum` in minor units, about what it will cost as long as `about`."""

    order: Order
    said: Said
    stalls: list[Store]
    more_stalls: int
    goods: str
    sum: int
    about: bool
    tz: ZoneInfo

    @property
    def may_pay(self) -> bool:
        return self.order.state == OrderState.HELD


def rows_of(ids: list[int]) -> list[Row]:
    """The orders, newest first; three queries, however many."""
    orders = (
        Order.objects.filter(pk__in=ids)
        .select_related("market", "window_day__window")
        .prefetch_related("store_orders__store", "store_orders__lines")
    )
    return [_row(order) for order in orders]


def _row(order: Order) -> Row:
    parts = list(order.store_orders.all())
    lines = [line for part in parts for line in part.lines.all()]
    stores = [part.store for part in parts]
    return Row(
        order=order,
        said=order_said(order),
        stalls=stores[:NAMED],
        more_stalls=max(0, len(stores) - NAMED),
        goods=_goods(lines),
        sum=order.about if order.final is None else order.final,
        about=order.final is None and order.state in OPEN and order.estimate != order.ceiling,
        tz=ZoneInfo(order.market.time_zone),
    )


def _goods(lines: list[Line]) -> str:
    """The first goods by name, and how many more."""
    names = ", ".join(line.name for line in lines[:NAMED])
    more = len(lines) - NAMED
    if more <= 0:
        return names
    text = ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more)
    return text % {"names": names, "more": more}
