"""The deeds by which an operator sets when a market delivers, hands out and posts."""

from __future__ import annotations

from datetime import date, datetime, time
from string import ascii_uppercase
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F

from core import audit
from core.clock import local_date
from core.events import tell
from market.events import delivery_changed
from market.models import Market, Window, WindowDay, WindowException
from market.windows import days_of, ensure_days, plan

if TYPE_CHECKING:
    from accounts.models import User


class NoLetterLeft(ValueError):
    """A market has used all 26 letters for its windows."""


def add_window(
    *,
    market: Market,
    mode: str,
    weekdays: str,
    starts: time,
    ends: time,
    cutoff_minutes: int,
    capacity: int,
    place: str = "",
    by: User | None,
    now: datetime,
) -> Window:
    """A new pattern under the next free letter, and its coming days. Raises NoLetterLeft."""
    with transaction.atomic():
        window = Window.objects.create(
            market=market,
            mode=mode,
            letter=_free_letter(market),
            weekdays=weekdays,
            starts=starts,
            ends=ends,
            cutoff_minutes=cutoff_minutes,
            capacity=capacity,
            place=place,
        )
        ensure_days(market, now)
        audit.record("window_added", subject=_subject(window), by=by, now=now)
        tell(delivery_changed, market_id=window.market_id)
    return window


def change_window(*, window: Window, by: User | None, now: datetime, **fields: object) -> None:
    """Set fields of a pattern. Days with orders keep the times that were promised."""
    with transaction.atomic():
        for name, value in fields.items():
            setattr(window, name, value)
        window.save()
        ensure_days(window.market, now)
        replan(window, now)
        audit.record("window_changed", subject=_subject(window), by=by, now=now)
        tell(delivery_changed, market_id=window.market_id)


def stop_window(*, window: Window, by: User | None, now: datetime) -> None:
    """Take no more orders for a pattern; days with orders still happen."""
    change_window(window=window, by=by, now=now, active=False)


def set_exception(
    *, window: Window, day: date, capacity: int, by: User | None, now: datetime
) -> WindowException:
    """Let a window take another number of orders on one day; 0 means it does not run."""
    with transaction.atomic():
        exception, _ = WindowException.objects.update_or_create(
            window=window, day=day, defaults={"capacity": capacity}
        )
        replan(window, now)
        audit.record(
            "window_exception",
            subject=_subject(window),
            by=by,
            now=now,
            detail=f"{day}: {capacity}",
        )
        tell(delivery_changed, market_id=window.market_id)
    return exception


def drop_exception(*, exception: WindowException, by: User | None, now: datetime) -> None:
    """Let the pattern hold again on that day."""
    window = exception.window
    with transaction.atomic():
        exception.delete()
        replan(window, now)
        audit.record("window_exception_dropped", subject=_subject(window), by=by, now=now)
        tell(delivery_changed, market_id=window.market_id)


def replan(window: Window, now: datetime) -> None:
    """Bring a window's coming days in step with its pattern, exceptions and closures.

    A day with orders keeps its times and merely takes no more than it may now take.
    """
    window = Window.objects.select_related("market").get(pk=window.pk)
    running = set(days_of(window, now)) if window.active else set()
    today = local_date(window.market.time_zone, now)
    for row in WindowDay.objects.filter(window=window, day__gte=today).order_by("id"):
        _replan_day(row, plan(window, row.day), runs=row.day in running)


def _replan_day(row: WindowDay, planned: WindowDay, *, runs: bool) -> None:
    this = WindowDay.objects.filter(pk=row.pk)
    without_orders = this.filter(taken=0)
    if not runs:
        if not without_orders.update(cancelled=True):
            this.update(capacity=F("taken"))
        return
    moved = without_orders.update(
        starts_at=planned.starts_at,
        ends_at=planned.ends_at,
        cutoff_at=planned.cutoff_at,
        capacity=planned.capacity,
        cancelled=planned.cancelled,
    )
    if not moved:
        this.update(capacity=planned.capacity)


def _free_letter(market: Market) -> str:
    used = set(market.windows.values_list("letter", flat=True))
    for letter in ascii_uppercase:
        if letter not in used:
            return letter
    raise NoLetterLeft(market.slug)


def _subject(window: Window) -> str:
    return f"window {window.pk} of {window.market.slug}"
