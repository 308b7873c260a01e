from datetime import UTC, date, datetime, time, timedelta

import pytest

from market import hours
from market.hours import Trading
from tests.factories.market import NOW, make_closure, make_hours, make_market

pytestmark = pytest.mark.django_db


def test_an_open_market_says_until_when() -> None:
    market = make_market()
    make_hours(market=market)
    assert hours.trading(market, NOW) == Trading(
        True, closes_at=datetime(2026, 11, 23, 10, 30, tzinfo=UTC)
    )
    assert hours.is_open(market, NOW)


def test_a_closed_market_says_when_it_opens() -> None:
    market = make_market()
    make_hours(market=market)
    evening = datetime(2026, 11, 23, 11, tzinfo=UTC)
    assert hours.opens_next(market, evening) == datetime(2026, 11, 23, 23, tzinfo=UTC)
    assert hours.closes_at(market, evening) is None


def test_a_closure_keeps_it_shut() -> None:
    market = make_market()
    make_hours(market=market)
    make_closure(market=market, first_day=date(2026, 11, 23), last_day=date(2026, 11, 24))
    assert hours.trading(market, NOW) == Trading(
        False, opens_at=datetime(2026, 11, 24, 23, tzinfo=UTC)
    )


def test_a_night_market_is_open_past_midnight() -> None:
    market = make_market()
    make_hours(market=market, opens=time(18), closes=time(2))
    after_midnight = datetime(2026, 11, 23, 16, tzinfo=UTC)  # 01:00 on Tuesday
    assert hours.closes_at(market, after_midnight) == datetime(2026, 11, 23, 17, tzinfo=UTC)


def test_a_market_without_hours_says_nothing() -> None:
    assert hours.trading(make_market(), NOW) == Trading(False)


def test_set_hours_replaces_the_week() -> None:
    market = make_market()
    make_hours(market=market)
    hours.set_hours(market=market, hours=[(1, time(9), time(12))], by=None, now=NOW)
    assert hours.opens_next(market, NOW) == NOW.replace(hour=0) + timedelta(days=1)
