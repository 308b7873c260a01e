"""Closing a market for a day on which people have ordered already: rain, a holiday, a burst pipe.

Contract. The closure is written first, so that nothing new is ordered for that day; then each
order is cancelled in a transaction of its own, its shopper told and what it holds let go. Killed
half-way, the closure stands and so does what was cancelled; the rest is named on the board until
the deed is repeated, and repeating it does nothing twice. The gateway is spoken to by the worker:
sixty shoppers are not to be waited for.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.db.models import Count, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from market import closures
from market.models import Closure, Market, WindowDay
from orders import cancelling
from orders.models import Basket, Order
from orders.states import DROPPED_STORE_ORDERS, HOLDING, OrderState
from stores.models import Store

if TYPE_CHECKING:
    from accounts.models import User


class Why(models.TextChoices):
    """Reasons that need no typing."""

    WEATHER = "weather", gettext_lazy("The weather")
    HOLIDAY = "holiday", gettext_lazy("A holiday")
    OTHER = "other", gettext_lazy("Something else")


@dataclass(frozen=True)
class Touched:
    """What closing a day would touch, before anything is done."""

    day: date
    closure: Closure | None
    #: Paid for, or to be paid in cash; each can be kept.
    orders: list[Order]
    #: Being paid at this moment: their payment page closes.
    held: int
    windows: list[WindowDay]
    #: Stalls with a part in those orders; `parts` counts them.
    stores: list[Store]
    #: Baskets with goods in them, which stay as they are.
    baskets: int


@dataclass(frozen=True)
class Done:
    """What became of the day's orders."""

    cancelled: int
    kept: int


def orders_of(market: Market, day: date) -> QuerySet[Order]:
    """Orders for that local day that still hold goods and a place."""
    return Order.objects.filter(market=market, window_day__day=day, state__in=HOLDING)


def touched_by(market: Market, day: date) -> Touched:
    """What closing that local day would touch; five queries."""
    holding = orders_of(market, day)
    found = list(
        holding.select_related("window_day__window", "payment").order_by(
            "window_day__starts_at", "id"
        )
    )
    live = Q(store_orders__order__in=holding) & ~Q(store_orders__state__in=DROPPED_STORE_ORDERS)
    stores = Store.objects.filter(live, market=market).annotate(
        parts=Count("store_orders", filter=live, distinct=True)
    )
    return Touched(
        day=day,
        closure=closure_of(market, day),
        orders=[order for order in found if order.state != OrderState.HELD],
        held=sum(order.state == OrderState.HELD for order in found),
        windows=list(
            WindowDay.objects.filter(
                window__market=market, window__active=True, day=day, cancelled=False
            ).select_related("window")
        ),
        stores=list(stores.order_by("number", "id")),
        baskets=Basket.objects.filter(market=market, lines__isnull=False).distinct().count(),
    )


def closure_of(market: Market, day: date) -> Closure | None:
    """The closure that covers the day, if there is one."""
    return market.closures.filter(first_day__lte=day, last_day__gte=day).first()


def close_day(
    *,
    market: Market,
    day: date,
    why: str,
    words: str = "",
    cancel: Collection[str],
    by: User | None,
    now: datetime,
) -> Done:
    """Close a local day and cancel the orders of those codes, and whatever is being paid just now.

    `why` is a Why; `words` are the operator's own and go before it. Orders not named are kept:
    they are delivered or handed out all the same. Safe to repeat.
    """
    with transaction.atomic():
        locked = Market.objects.select_for_update().get(pk=market.pk)
        if closure_of(locked, day) is None:
            closures.close_market(
                market=locked,
                first_day=day,
                last_day=day,
                reason=(words or reason_in(market.language, why))[:120],
                despite_orders=True,  # those named here are cancelled below
                by=by,
                now=now,
            )
    cancelled = kept = 0
    for order in orders_of(market, day).select_related("market", "payment").order_by("id"):
        if order.code not in cancel and order.state != OrderState.HELD:
            kept += 1
        elif _cancel(order, words or reason_in(order.language, why), by=by, now=now):
            cancelled += 1
    return Done(cancelled, kept)


def _cancel(order: Order, why: str, *, by: User | None, now: datetime) -> bool:
    """False where it was handed over or cancelled at the same moment."""
    try:
        cancelling.cancel(order=order, by=by, now=now, why=why, past_cutoff=True, at_once=False)
    except cancelling.TooLate:
        return False
    return True


def reason_in(language: str, why: str) -> str:
    """What people read: "Closed because of the weather"."""
    with translation.override(language):
        return {
            Why.WEATHER: _("The market is closed because of the weather."),
            Why.HOLIDAY: _("The market is closed for a holiday."),
            Why.OTHER: _("The market is closed that day."),
        }[Why(why)]
