"""Window days: which are coming, and the claim of a place in one.

Pages only read. Rows for today and the six days after it are written by the tick, by the
demo and by the deeds that change a pattern (market/timetable.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

from core.clock import local_date
from market import local_time
from market.models import Closure, Market, Mode, Window, WindowDay, WindowDayQuerySet
from market.states import OPEN_MARKETS

#: Card authorisations last seven days, so nothing is sold further ahead than this.
DAYS_AHEAD = 6


def ensure_days(market: Market, now: datetime) -> int:
    """Write the missing window days from today to six days on; how many. Safe to repeat."""
    return len(_write(list(_patterns().filter(market=market)), now))


def ensure_all(now: datetime) -> int:
    """The same for every open market, in a number of queries that does not grow with them."""
    return len(_write(list(_patterns().filter(market__state__in=OPEN_MARKETS)), now))


def upcoming(market: Market, *, now: datetime, mode: str | None = None) -> list[WindowDay]:
    """Window days that may still be ordered for, full ones included, soonest first. One query."""
    days = _on_offer(now).filter(window__market=market)
    return list(days.filter(window__mode=mode) if mode else days)


def next_of(markets: Iterable[Market], *, now: datetime) -> dict[int, WindowDay]:
    """The next delivery window with room, by market id. One query for any number of markets."""
    found: dict[int, WindowDay] = {}
    days = _on_offer(now).bookable(now).filter(window__mode=Mode.DELIVERY)
    for day in days.filter(window__market__in=list(markets)):
        found.setdefault(day.window.market_id, day)
    return found


def of_today(*, now: datetime, time_zones: Iterable[str]) -> WindowDayQuerySet:
    """Delivery windows of the day it is at their market that may still be ordered for and have
    room; `time_zones` are those the markets have."""
    today = models.Q(pk__in=[])
    for local, zones in local_time.clocks(now, time_zones).items():
        today |= models.Q(window__market__time_zone__in=zones, day=local.date())
    return _on_offer(now).bookable(now).filter(today, window__mode=Mode.DELIVERY)


def claim(*, window_day_id: int, now: datetime) -> bool:
    """Take one place; False where it is full, past its cut-off, cancelled or the market closed.

    One UPDATE decides. What it compares stands on the row itself, so that a second buyer who
    waited for the row's lock is judged by the new count; other tables are asked by EXISTS only.
    """
    open_window = Window.objects.filter(
        pk=OuterRef("window_id"), active=True, market__state__in=OPEN_MARKETS
    )
    row = WindowDay.objects.filter(pk=window_day_id).bookable(now)
    return not_closed(row).filter(Exists(open_window)).update(taken=F("taken") + 1) == 1


def free(*, window_day_id: int) -> None:
    """Give one place back; never below none."""
    WindowDay.objects.filter(pk=window_day_id, taken__gt=0).update(taken=F("taken") - 1)


def next_bag_code(*, window_day: WindowDay) -> str:
    """The window's letter and the next number of its day: A7. Call inside the order's transaction.

    The row stays locked until that transaction ends, so no two orders get the same.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a bag code needs the transaction that uses it")
    row = WindowDay.objects.filter(pk=window_day.pk)
    row.update(bags=F("bags") + 1)
    letter, number = row.values_list("window__letter", "bags").get()
    return f"{letter}{number}"


def not_closed(days: WindowDayQuerySet) -> WindowDayQuerySet:
    """Without the days on which the whole market is closed."""
    closed = Closure.objects.filter(
        market__windows=OuterRef("window_id"),
        first_day__lte=OuterRef("day"),
        last_day__gte=OuterRef("day"),
    )
    return days.exclude(Exists(closed))


def _on_offer(now: datetime) -> WindowDayQuerySet:
    days = WindowDay.objects.filter(cutoff_at__gt=now, cancelled=False, window__active=True)
    return not_closed(days).select_related("window")


def _patterns() -> models.QuerySet[Window]:
    return (
        Window.objects.filter(active=True)
        .select_related("market")
        .prefetch_related("exceptions", "market__closures")
    )


def _write(windows: list[Window], now: datetime) -> list[WindowDay]:
    """Only what is missing is planned: the tick looks at thousands of days that are there."""
    known = set(
        WindowDay.objects.filter(
            window__in=windows, day__gte=now.date() - timedelta(days=1)
        ).values_list("window_id", "day")
    )
    missing = [
        plan(window, day)
        for window in windows
        for day in days_of(window, now)
        if (window.pk, day) not in known
    ]
    return WindowDay.objects.bulk_create(missing, ignore_conflicts=True)


def days_of(window: Window, now: datetime) -> list[date]:
    """The local days, from today to six days on, on which a window's pattern falls."""
    today = local_date(window.market.time_zone, now)
    coming = [today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)]
    market = window.market
    return [
        day for day in coming if str(day.weekday()) in window.weekdays and market.trades_on(day)
    ]


def plan(window: Window, day: date) -> WindowDay:
    """What a window's pattern, exceptions and closures say of one day; not saved."""
    starts_at, ends_at = local_time.span(day, window.starts, window.ends, window.market.time_zone)
    capacity = window.capacity
    for exception in window.exceptions.all():
        if exception.day == day:
            capacity = exception.capacity
    closed = any(c.first_day <= day <= c.last_day for c in window.market.closures.all())
    return WindowDay(
        window=window,
        day=day,
        starts_at=starts_at,
        ends_at=ends_at,
        cutoff_at=starts_at - timedelta(minutes=window.cutoff_minutes),
        capacity=capacity,
        cancelled=closed or capacity == 0,
    )
