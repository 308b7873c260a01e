"""Many markets at once: by name, open now, delivering to a place, nearest first. All in SQL.

Distances in SQL are those of a flat map around the shopper: within one in a thousand of the
true ones as far as anybody carries a bag, and in the right order beyond.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from math import cos, radians
from typing import TYPE_CHECKING, Any
from unicodedata import normalize
from zoneinfo import ZoneInfo

from django.db.models import Exists, ExpressionWrapper, F, FloatField, OuterRef, Q, QuerySet

from market.geometry import EARTH, Point
from market.models import Closure, TradingHours, Zone
from market.regions import region_of

if TYPE_CHECKING:
    from market.models import Market
    from market.place import Place

#: Facts of a market whose change changes what it is found by.
FOUND_BY = frozenset({"name", "name_other", "district", "region"})
INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
FIRST, LAST, PER_INITIAL = 0xAC00, 0xD7A3, 588  # Unicode 3.12
#: Metres to a degree of latitude.
DEGREE = radians(1) * EARTH


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


def trading_at(
    markets: QuerySet[Market], now: datetime, time_zones: Iterable[str]
) -> QuerySet[Market]:
    """Markets that trade at that moment; `time_zones` are those the markets have."""
    trades = Q(pk__in=[])
    for name in time_zones:
        local = now.astimezone(ZoneInfo(name))
        days = (local.date() - timedelta(days=1), local.date())
        for day, late in zip(days, (True, False), strict=True):
            hours = _hours(day, local.time(), late=late)
            trades |= Q(Exists(hours), _on_day(day), time_zone=name)
    return markets.filter(trades)


def delivering_to(markets: QuerySet[Market], place: Place) -> QuerySet[Market]:
    """Markets with a zone that lists the place's area or reaches its point."""
    zones = Zone.objects.filter(market=OuterRef("pk"), active=True)
    lists_it = Q(areas__country=place.country, areas__code=place.area_code)
    circles = zones.filter(radius__gt=0).annotate(away=_squared("market__", place.point))
    reaches = circles.filter(away__lte=F("radius") * F("radius") * 1.0)
    in_country = markets.filter(country=place.country)
    return in_country.filter(Exists(zones.filter(lists_it)) | Exists(reaches))


def nearest_first(markets: QuerySet[Market], point: Point) -> QuerySet[Market]:
    """In the order of their distance; those without a point last."""
    away = _squared("", point)
    return markets.annotate(away=away).order_by(F("away").asc(nulls_last=True), "pk")


def within(markets: QuerySet[Market], low: Point, high: Point) -> QuerySet[Market]:
    """Markets in a box of the map."""
    return markets.filter(lat__range=(low.lat, high.lat), lng__range=(low.lng, high.lng))


def _squared(prefix: str, point: Point) -> Any:
    """The square of the distance in metres."""
    north = (F(f"{prefix}lat") - point.lat) * DEGREE
    east = (F(f"{prefix}lng") - point.lng) * (DEGREE * cos(radians(point.lat)))
    return ExpressionWrapper(north * north + east * east, output_field=FloatField())


def _on_day(day: Any) -> Q:
    """Not closed that day, and a day of the big market where it trades on such days only."""
    closed = Closure.objects.filter(market=OuterRef("pk"), first_day__lte=day, last_day__gte=day)
    fair = Q(fair_only=False) | Q(fair_days__contains=str(day.day % 10))
    return Q(fair, ~Exists(closed))


def _hours(day: Any, at: Any, *, late: bool) -> QuerySet[TradingHours]:
    """Hours of that weekday around a local time; `late` asks for those that ran past midnight."""
    hours = TradingHours.objects.filter(market=OuterRef("pk"), weekday=day.weekday())
    past_midnight = Q(closes__lte=F("opens"))
    if late:
        return hours.filter(past_midnight, closes__gt=at)
    return hours.filter(past_midnight | Q(closes__gt=at), opens__lte=at)


def _squeezed(text: str) -> str:
    return "".join(normalize("NFC", text).casefold().split())


def _initials(word: str) -> str:
    """ㅈㅇㅅㅈ of 중앙시장; other letters stay."""
    return "".join(
        INITIALS[(ord(sign) - FIRST) // PER_INITIAL] if FIRST <= ord(sign) <= LAST else sign
        for sign in word
    )
