"""Closing a whole market for some days, and opening it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from core import audit
from core.events import tell
from market.events import delivery_changed
from market.models import Closure, Market, WindowDay
from market.timetable import replan
from market.windows import ensure_days

if TYPE_CHECKING:
    from accounts.models import User


class HasOrders(Exception):
    """Some of the days already have orders; `days` names them."""

    def __init__(self, days: list[WindowDay]) -> None:
        super().__init__(f"{len(days)} window days have orders")
        self.days = days


@dataclass(frozen=True)
class Meaning:
    """What a closure would do: window days that stop, and those that people have ordered for."""

    stopping: list[WindowDay]
    ordered: list[WindowDay]

    @property
    def orders(self) -> int:
        """Orders, held or placed, for days within the closure."""
        return sum(day.taken for day in self.ordered)


def meaning_of(market: Market, first_day: date, last_day: date) -> Meaning:
    """What closing from one local day to another, both included, would do. Changes nothing."""
    days = list(
        WindowDay.objects.filter(
            window__market=market, day__gte=first_day, day__lte=last_day, cancelled=False
        ).select_related("window")
    )
    return Meaning([d for d in days if not d.taken], [d for d in days if d.taken])


def close_market(
    *,
    market: Market,
    first_day: date,
    last_day: date,
    reason: str,
    by: User | None,
    now: datetime,
    despite_orders: bool = False,
) -> Closure:
    """Close a market from one local day to another, both included.

    Days without orders are cancelled; no day within takes a new order. Raises HasOrders where
    some have orders, unless `despite_orders`: those then stand until they are delivered or
    cancelled one by one.
    """
    with transaction.atomic():
        closure = Closure.objects.create(
            market=market, first_day=first_day, last_day=last_day, reason=reason
        )
        within = WindowDay.objects.filter(
            window__market=market, day__gte=first_day, day__lte=last_day
        )
        within.filter(taken=0).update(cancelled=True)
        ordered = list(within.filter(taken__gt=0).select_related("window"))
        if ordered and not despite_orders:
            raise HasOrders(ordered)
        audit.record("market_closed", subject=_subject(closure), by=by, now=now, detail=reason)
        tell(delivery_changed, market_id=market.pk)
    return closure


def lift_closure(*, closure: Closure, by: User | None, now: datetime) -> None:
    """Open the days of a closure again, where nothing else keeps them shut."""
    market = closure.market
    with transaction.atomic():
        audit.record("closure_lifted", subject=_subject(closure), by=by, now=now)
        closure.delete()
        for window in market.windows.order_by("id"):
            replan(window, now)
        ensure_days(market, now)
        tell(delivery_changed, market_id=market.pk)


def _subject(closure: Closure) -> str:
    return f"{closure.market.slug} {closure.first_day} to {closure.last_day}"
