"""Many markets at once, filtered and sorted by the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from market import hours, listing, zones
from market.geometry import Point
from market.models import Market, TradingHours
from market.place import of_area
from tests.factories.market import (
    NOW,
    make_area,
    make_closure,
    make_hours,
    make_london_market,
    make_market,
    make_zone,
)

pytestmark = pytest.mark.django_db


def names(markets: object) -> list[str]:
    return [market.name for market in markets]  # type: ignore[attr-defined]  # a QuerySet


@pytest.mark.parametrize(
    "typed",
    [
        "중앙시장",
        "중앙 시장",
        "ㅈㅇㅅㅈ",
        "jungang",
        "JUNGANG market",
        "강릉",
        "강원",
        "중앙 강릉",
        "Gangwon",
    ],
)
def test_a_market_is_found_by_what_people_type(typed: str) -> None:
    make_market(name="중앙시장", name_other="Jungang Market", district="강릉시", region="KR-42")
    make_market(name="새벽 시장", name_other="Dawn", district="부산", region="KR-26")
    assert names(listing.named(Market.objects.all(), typed)) == ["중앙시장"]


def test_a_renamed_market_is_found_by_its_new_name() -> None:
    market = make_market(name="중앙시장")
    market.name = "새벽시장"
    market.save(update_fields=["name"])
    assert names(listing.named(Market.objects.all(), "ㅅㅂ")) == ["새벽시장"]


@pytest.mark.parametrize(
    "at",
    [NOW + timedelta(hours=hour) for hour in range(0, 72, 5)]
    + [datetime(2026, 11, 22, 15, 30, tzinfo=UTC)],
)
def test_open_now_is_the_same_by_the_database_as_by_the_market(at: datetime) -> None:
    day, night = make_market(), make_market()
    make_hours(market=day)
    make_hours(market=night, opens=time(18), closes=time(2))
    closed, london = make_market(), make_london_market()
    make_hours(market=closed)
    make_closure(market=closed, first_day=date(2026, 11, 23), last_day=date(2026, 11, 24))
    make_hours(market=london)
    fair = make_market(fair_days="49", fair_only=True)
    make_hours(market=fair)
    TradingHours.objects.create(market=make_market(), weekday=1, opens=time(9), closes=time(13, 30))
    found = listing.trading_at(Market.objects.all(), at, ["Asia/Seoul", "Europe/London"])
    by_hand = {market.pk for market in Market.objects.all() if hours.is_open(market, at)}
    assert {market.pk for market in found} == by_hand


def test_delivering_is_the_same_by_the_database_as_by_the_zone() -> None:
    area = make_area(lat=37.5556, lng=126.9300)
    lists_it = make_market(name="listed")
    make_zone(market=lists_it, areas=[area])
    make_zone(market=make_market(name="near"), radius=1_000)
    make_zone(market=make_market(name="far"), radius=900)
    make_zone(market=make_market(name="elsewhere"), areas=[make_area()])
    place = of_area(area)
    found = listing.delivering_to(Market.objects.all(), place)
    by_hand = [
        market.name
        for market in Market.objects.all()
        if zones.zone_for(market, area_code=area.code, point=place.point)
    ]
    assert sorted(names(found)) == sorted(by_hand) == ["listed", "near"]


def test_the_nearest_stands_first_and_the_unknown_last() -> None:
    make_market(name="nowhere", lat=None, lng=None)
    make_market(name="far", lat=35.1, lng=129.0)
    make_market(name="near", lat=37.55, lng=126.91)
    found = listing.nearest_first(Market.objects.all(), Point(37.55, 126.9))
    assert names(found) == ["near", "far", "nowhere"]
