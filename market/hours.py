"""Whether a market trades now, until when, and when it does next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from core import audit
from core.clock import local_date
from core.events import announce, tell
from market import local_time
from market.events import market_changed
from market.models import Closure, Market, TradingHours

if TYPE_CHECKING:
    from accounts.models import User

#: How far ahead to look for the next opening, in days.
LOOK_AHEAD = 14


@dataclass(frozen=True)
class Trading:
    """Open until `closes_at`, or closed until `opens_at` (UTC; None where nobody can say)."""

    open: bool
    closes_at: datetime | None = None
    opens_at: datetime | None = None


def trading(market: Market, now: datetime, closures: list[Closure] | None = None) -> Trading:
    """The market's trade at a moment. Prefetch `hours` and `closures` for many markets, or
    hand in the coming closures where they are known."""
    hours = list(market.hours.all())
    closures = list(market.closures.all()) if closures is None else closures
    today = local_date(market.time_zone, now)
    for ahead in range(-1, LOOK_AHEAD + 1):  # from yesterday: some trade past midnight
        day = today + timedelta(days=ahead)
        for opens_at, closes_at in _spans(market, hours, closures, day):
            if opens_at <= now < closes_at:
                return Trading(True, closes_at=closes_at)
            if opens_at > now:
                return Trading(False, opens_at=opens_at)
    return Trading(False)


def is_open(market: Market, now: datetime) -> bool:
    return trading(market, now).open


def closes_at(market: Market, now: datetime) -> datetime | None:
    """When the market, open now, closes (UTC); None where it is closed."""
    return trading(market, now).closes_at


def opens_next(market: Market, now: datetime) -> datetime | None:
    """When the market, closed now, opens (UTC); None where it is open or nobody can say."""
    return trading(market, now).opens_at


def set_hours(
    *,
    market: Market,
    hours: Sequence[tuple[int, time, time]],
    by: User | None,
    now: datetime,
) -> None:
    """Replace a market's week by (weekday from 0 for Monday, opens, closes), local times."""
    with transaction.atomic():
        market.hours.all().delete()
        TradingHours.objects.bulk_create(
            TradingHours(market=market, weekday=weekday, opens=opens, closes=closes)
            for weekday, opens, closes in hours
        )
        audit.record("market_hours_set", subject=market.slug, by=by, now=now)
        tell(market_changed, market_id=market.pk)
        announce(market_changed, market_id=market.pk)


def _spans(
    market: Market, hours: list[TradingHours], closures: list[Closure], day: date
) -> list[tuple[datetime, datetime]]:
    if any(closure.first_day <= day <= closure.last_day for closure in closures):
        return []
    if not market.trades_on(day):
        return []
    spans = []
    for row in hours:
        if row.weekday == day.weekday():
            last = day + timedelta(days=1) if row.closes <= row.opens else day
            opens = local_time.moment(day, row.opens, market.time_zone)
            spans.append((opens, local_time.moment(last, row.closes, market.time_zone)))
    return sorted(spans)
