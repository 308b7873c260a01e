"""How a new market delivers: proposed from where it lies, taken over as the operator changed it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from market import opening, timetable, zones
from market.countries import COUNTRIES, Band, Times
from market.geometry import Point, box_around, metres_between
from market.models import Area, Market

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class ZoneDraft:
    """A zone as proposed: the band's terms, and the areas that lie in it."""

    band: Band
    areas: list[Area]


def propose_zones(market: Market) -> list[ZoneDraft]:
    """The country's bands around the market, each area in the nearest that reaches it; one query.

    An area counts by its centre. The area whose centre is nearest always belongs to the first
    band: outcodes are larger than a walk. Nothing is proposed where no area is near.
    """
    bands = COUNTRIES[market.country].bands
    if market.lat is None or market.lng is None:
        return []
    centre = Point(market.lat, market.lng)
    low, high = box_around(centre, bands[-1].metres)
    near = Area.objects.filter(
        country=market.country, lat__range=(low.lat, high.lat), lng__range=(low.lng, high.lng)
    )
    by_distance = sorted(
        (metres_between(centre, Point(area.lat, area.lng)), area.pk, area) for area in near
    )
    areas: list[list[Area]] = [[] for _band in bands]
    for place, (metres, _pk, area) in enumerate(by_distance):
        reached = [number for number, band in enumerate(bands) if metres <= band.metres]
        if place == 0:
            areas[0].append(area)
        elif reached:
            areas[reached[0]].append(area)
    return [ZoneDraft(band, found) for band, found in zip(bands, areas, strict=True) if found]


def propose_windows(market: Market) -> list[Times]:
    """The times of day at which a market there most likely delivers and hands out."""
    return list(COUNTRIES[market.country].windows)


def begin_delivery(
    *,
    market: Market,
    zones_wanted: Iterable[Mapping[str, Any]],
    windows_wanted: Iterable[Mapping[str, Any]],
    collects_with: list[str],
    commission_bp: int,
    by: User | None,
    now: datetime,
) -> None:
    """Give a market its first zones and windows, and how it is paid.

    What `add_zone` and `add_window` take, without market, by and now. A market that has zones
    (or windows) already keeps them: a second tab or a second press adds nothing.
    """
    with transaction.atomic():
        market = Market.objects.select_for_update().get(pk=market.pk)
        if not market.zones.filter(active=True).exists():
            for zone in zones_wanted:
                zones.add_zone(market=market, by=by, now=now, **zone)
        if not market.windows.filter(active=True).exists():
            for window in windows_wanted:
                timetable.add_window(market=market, by=by, now=now, **window)
        opening.change_market(
            market=market,
            by=by,
            now=now,
            collects_with=collects_with,
            commission_bp=commission_bp,
        )
