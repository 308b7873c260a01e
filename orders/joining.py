"""More goods for an order that is placed: a second one that comes along with the first.

The rule, here and nowhere else. An order joins another when both go to the same door in the
same window, the first is placed and its cut-off has not come, and both are the same person's.
Then it has a payment and a bag of its own, but no delivery fee and no minimum: the first has
met both. What was decided is frozen on the order (`joins`). Several may join one; none joins
one that joins. The first cannot be cancelled by its shopper while others come along with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from market.models import Market, Mode
from orders.following import locked
from orders.models import Order
from orders.states import AT_THE_STALLS, HOLDING

if TYPE_CHECKING:
    from accounts.models import User


def may_be_joined(order: Order, *, now: datetime) -> bool:
    """Whether another order may still come along with it."""
    return (
        order.mode == Mode.DELIVERY
        and order.joins_id is None
        and order.state in AT_THE_STALLS
        and now < order.window_day.cutoff_at
    )


def open_orders(
    market: Market, *, shopper: User | None, codes: Sequence[str], now: datetime
) -> list[Order]:
    """A person's orders at a market that may be joined: their own, and those of the codes that
    their session knows. The last one first; one query, none for somebody new."""
    if shopper is None and not codes:
        return []
    theirs = Q(code__in=codes)
    if shopper is not None:
        theirs |= Q(shopper=shopper)
    found = Order.objects.filter(theirs, market=market, joins=None, state__in=AT_THE_STALLS)
    return [row for row in found.select_related("window_day") if may_be_joined(row, now=now)]


def to_join(
    orders: Sequence[Order], *, window_day_id: int | None, area_code: str, street: str
) -> Order | None:
    """The one of them that an order for this window and door would come along with."""
    same = (row for row in orders if _same_way(row, window_day_id, area_code, street))
    return next(same, None)


def holds(order: Order, *, now: datetime) -> bool:
    """Whether a new order may still join the one it names, whose row stays locked until the
    transaction ends: a cancellation of that one waits for it, or is seen here."""
    first = locked(order.joins_id or 0)
    way = (order.window_day_id, order.area_code, order.street)
    return may_be_joined(first, now=now) and _same_way(first, *way)


def _same_way(order: Order, window_day_id: int | None, area_code: str, street: str) -> bool:
    there = (order.window_day_id, order.area_code, _door(order.street))
    return there == (window_day_id, area_code, _door(street))


def come_along(order: Order) -> list[Order]:
    """The orders that go with this one and still hold something."""
    return list(order.joined_by.filter(state__in=HOLDING).order_by("id"))


def _door(street: str) -> str:
    """However it was spaced and written."""
    return "".join(street.casefold().split())
