"""Markets and what belongs to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

from accounts.models import User
from market import operatorship, timetable, zones
from market.models import Area, Closure, Market, TradingHours, Window, WindowDay, Zone
from market.states import MarketState

#: A Monday, 10:00 in Seoul and 01:00 in London.
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_numbers = count(1)


def make_market(**fields: Any) -> Market:
    """An open market in Seoul, unless fields say otherwise."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "slug": f"market-{number}",
        "name": f"한빛시장 {number}",
        "name_other": f"Hanbit Market {number}",
        "state": MarketState.OPEN,
        "country": "KR",
        "currency": "KRW",
        "language": "ko",
        "time_zone": "Asia/Seoul",
        "district": "마포구 서교동",
        "lat": 37.5556,
        "lng": 126.9194,
        "created_at": NOW,
    }
    return Market.objects.create(**{**usual, **fields})


def make_london_market(**fields: Any) -> Market:
    """An open market in London."""
    number = next(_numbers)
    usual: dict[str, Any] = {
        "slug": f"riverside-{number}",
        "name": "Riverside Market",
        "name_other": "",
        "country": "GB",
        "currency": "GBP",
        "language": "en",
        "time_zone": "Europe/London",
        "district": "Rotherhithe, London",
        "lat": 51.4995,
        "lng": -0.0515,
    }
    return make_market(**{**usual, **fields})


def make_area(**fields: Any) -> Area:
    number = next(_numbers)
    usual: dict[str, Any] = {
        "country": "KR",
        "code": f"11{number:05}",
        "name": f"서교{number}동",
        "name_other": f"Seogyo {number}-dong",
        "within": "서울특별시 마포구",
        "lat": 37.5556,
        "lng": 126.9194,
    }
    return Area.objects.create(**{**usual, **fields})


def make_zone(*, market: Market, areas: list[Area] | None = None, **fields: Any) -> Zone:
    usual: dict[str, Any] = {"name": "걸어서", "fee": 3500, "minimum": 10_000, "free_from": 40_000}
    return zones.add_zone(market=market, areas=areas or [], by=None, now=NOW, **{**usual, **fields})


def make_window(*, market: Market, now: datetime = NOW, **fields: Any) -> Window:
    """A pattern and its days of the week ahead: delivery, every day, 16:00 to 18:00."""
    usual: dict[str, Any] = {
        "mode": "delivery",
        "weekdays": "0123456",
        "starts": time(16),
        "ends": time(18),
        "cutoff_minutes": 180,
        "capacity": 20,
    }
    return timetable.add_window(market=market, by=None, now=now, **{**usual, **fields})


def make_window_day(*, window: Window | None = None, **fields: Any) -> WindowDay:
    """The first coming day of a window, with fields set on it."""
    window = window or make_window(market=make_market())
    row = WindowDay.objects.filter(window=window).order_by("day")[0]
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return row


def make_hours(*, market: Market, opens: time = time(8), closes: time = time(19, 30)) -> None:
    """The same hours on every day."""
    TradingHours.objects.bulk_create(
        TradingHours(market=market, weekday=weekday, opens=opens, closes=closes)
        for weekday in range(7)
    )


def make_closure(*, market: Market, first_day: date, last_day: date | None = None) -> Closure:
    return Closure.objects.create(
        market=market, first_day=first_day, last_day=last_day or first_day, reason="추석 연휴"
    )


def make_operator(*, market: Market, email: str = "", **fields: Any) -> User:
    """A person who runs a market; of the demo's cast, so no second factor is asked."""
    email = email or f"operator-{next(_numbers)}@example.org"
    user = User.objects.create_user(email=email, **{"is_cast": True, **fields})
    operatorship.grant(market=market, user=user, by=None, now=NOW)
    return user
