"""Many markets at once: by name, open now, delivering to a place, nearest first. All in SQL.

Distances in SQL are those of a flat map around the shopper: within one in a thousand of the
true ones as far as anybody carries a bag, and in the right order beyond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import reduce
from math import cos, radians
from operator import or_
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from django.db.models import Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet

from core.kept import Kept
from market.geometry import EARTH, Point
from market.local_time import clocks
from market.models import Closure, Market, TradingHours, Zone
from market.regions import region_of

if TYPE_CHECKING:
    from market.place import Place

#: Facts of a market whose change changes what it is found by.
FOUND_BY = frozenset({"name", "name_other", "district", "region"})
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST, LAST, PER_INITIAL = 0xAC00, 0xD7A3, 588  # Unicode 3.12
#: Metres to a degree of latitude.
DEGREE = radians(1) * EARTH
#: Seconds for which the time zones of all markets are remembered.
REMEMBER = 600


def typed_forms(market: Market) -> str:
    """Names, district and region without blanks in small letters, and the Korean initials."""
    region = region_of(market.region)
    told = [market.name, market.name_other, market.district]
    told += [region.name_ko, region.short_ko, region.name_en] if region else []
    return "|".join([*map(_squeezed, told), _initials(_squeezed(market.name))])[:600]


def named(markets: QuerySet[Market], typed: str) -> QuerySet[Market]:
    """Markets with every word of what was typed: 중앙 시장, ㅈㅇㅅㅈ, jungang."""
    for word in typed.split():
        markets = markets.filter(find_by__contains=_squeezed(word))
    return markets


def time_zones() -> list[str]:
    """The time zones that open markets have; remembered, because hardly ever there is a new one."""
    return _zones.value()


def _time_zones() -> list[str]:
    zones = Market.objects.open().order_by("time_zone")
    return list(zones.values_list("time_zone", flat=True).distinct())


_zones = Kept("market.time_zones", REMEMBER, _time_zones)


def trading_at(
    markets: QuerySet[Market], now: datetime, time_zones: Iterable[str]
) -> QuerySet[Market]:
    """Markets that trade at that moment; `time_zones` are those the markets have."""
    of_day: dict[date, Q] = defaultdict(Q)
    for local, zones in clocks(now, time_zones).items():
        for day in days_around(local):
            of_day[day] |= Q(covering(local, day), market__time_zone__in=zones)
    trades = [hours & _on_day(day) for day, hours in of_day.items()]
    there = TradingHours.objects.filter(reduce(or_, trades, Q(pk__in=[])))
    return markets.filter(pk__in=there.values("market"))


def days_around(local: datetime) -> tuple[date, date]:
    """The days whose hours may go on at a local time: some trade past midnight."""
    return local.date() - timedelta(days=1), local.date()


def covering(local: datetime, day: date) -> Q:
    """Hours of one of the `days_around` a local time that hold it."""
    past_midnight, at = Q(closes__lte=F("opens")), local.time()
    if day < local.date():
        return Q(past_midnight, weekday=day.weekday(), closes__gt=at)
    return Q(past_midnight | Q(closes__gt=at), weekday=day.weekday(), opens__lte=at)


def delivering_to(markets: QuerySet[Market], place: Place) -> QuerySet[Market]:
    """Markets with a zone that lists the place's area or reaches its point."""
    zones = Zone.objects.filter(market=OuterRef("pk"), active=True)
    lists_it = Q(areas__country=place.country, areas__code=place.area_code)
    circles = zones.filter(radius__gt=0).annotate(away=squared_metres("market__", place.point))
    reaches = circles.filter(away__lte=F("radius") * F("radius") * 1.0)
    in_country = markets.filter(country=place.country)
    return in_country.filter(Exists(zones.filter(lists_it)) | Exists(reaches))


def nearest_first(markets: QuerySet[Market], point: Point) -> QuerySet[Market]:
    """In the order of their distance; those without a point last."""
    away = squared_metres("", point)
    return markets.annotate(away=away).order_by(F("away").asc(nulls_last=True), "pk")


def within(markets: QuerySet[Market], low: Point, high: Point) -> QuerySet[Market]:
    """Markets in a box of the map."""
    return markets.filter(lat__range=(low.lat, high.lat), lng__range=(low.lng, high.lng))


def squared_metres(prefix: str, point: Point) -> Any:
    """The square of the distance of a row's market (on the path `prefix`) in metres."""
    north = (F(f"{prefix}lat") - point.lat) * DEGREE
    east = (F(f"{prefix}lng") - point.lng) * (DEGREE * cos(radians(point.lat)))
    return ExpressionWrapper(north * north + east * east, output_field=FloatField())


def _on_day(day: date) -> Q:
    """Of hours: the market is not closed that day, and it is a day of its big market where it
    trades on such days only."""
    closed = Closure.objects.filter(first_day__lte=day, last_day__gte=day)
    fair = Q(market__fair_only=False) | Q(market__fair_days__contains=str(day.day % 10))
    return fair & ~Q(market__in=closed.values("market"))


def _squeezed(text: str) -> str:
    return "".join(normalize("NFC", text).casefold().split())


def _initials(word: str) -> str:
    """ㅈㅇㅅㅈ of 중앙시장; other letters stay."""
    return "".join(
        INITIALS[(ord(sign) - FIRST) // PER_INITIAL] if FIRST <= ord(sign) <= LAST else sign
        for sign in word
    )
