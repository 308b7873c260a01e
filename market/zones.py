"""Where a market delivers, what that costs, and the deeds that set it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from core import audit
from core.events import tell
from market.events import delivery_changed
from market.geometry import Point, metres_between
from market.models import Area, Market, Zone

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True)
class Terms:
    """What a delivery costs for goods of some worth; all in minor units."""

    fee: int
    minimum: int
    free_from: int | None
    #: How much more the goods must be worth before they may be ordered, and before the fee falls.
    missing: int
    missing_to_free: int


def zone_for(market: Market, *, area_code: str = "", point: Point | None = None) -> Zone | None:
    """The zone that serves a place: one that lists its area, else the smallest circle around it.

    `point` is the area's centroid or the place itself; with it this takes one query.
    """
    listed = Zone.areas.through.objects.filter(
        zone=OuterRef("pk"), area__country=market.country, area__code=area_code
    )
    zones = list(
        Zone.objects.filter(market=market, active=True).annotate(listed=Exists(listed))
        if area_code
        else Zone.objects.filter(market=market, active=True)
    )
    for zone in zones:
        if area_code and zone.listed:  # type: ignore[attr-defined]  # annotated above
            return zone
    circles = [zone for zone in zones if zone.radius]
    if not circles or market.lat is None or market.lng is None:
        return None
    where = point or _centroid(market.country, area_code)
    return _smallest_around(circles, Point(market.lat, market.lng), where)


def delivery_terms(zone: Zone | None, goods: int) -> Terms:
    """What delivering goods of that worth (minor units) costs; nothing without a zone."""
    if zone is None:
        return Terms(0, 0, None, 0, 0)
    free = zone.free_from is not None and goods >= zone.free_from
    return Terms(
        fee=0 if free else zone.fee,
        minimum=zone.minimum,
        free_from=zone.free_from,
        missing=max(0, zone.minimum - goods),
        missing_to_free=0 if zone.free_from is None else max(0, zone.free_from - goods),
    )


def cheapest_of(markets: Iterable[Market]) -> dict[int, Zone]:
    """The zone with the lowest fee of each market, by market id: "from 3,500 won". One query."""
    found: dict[int, Zone] = {}
    zones = Zone.objects.filter(market__in=list(markets), active=True)
    for zone in zones.order_by("fee", "position", "id"):
        found.setdefault(zone.market_id, zone)
    return found


def add_zone(
    *, market: Market, areas: Iterable[Area] = (), by: User | None, now: datetime, **fields: object
) -> Zone:
    """A new zone at the end of the list. Amounts in minor units, radius in metres."""
    with transaction.atomic():
        zone = Zone(market=market, position=market.zones.count())
        _save(zone, areas, fields)
        audit.record("zone_added", subject=_subject(zone), by=by, now=now)
        tell(delivery_changed, market_id=zone.market_id)
    return zone


def change_zone(
    *, zone: Zone, areas: Iterable[Area], by: User | None, now: datetime, **fields: object
) -> None:
    """Set fields and areas of a zone. Orders made before keep their fee."""
    with transaction.atomic():
        _save(zone, areas, fields)
        audit.record("zone_changed", subject=_subject(zone), by=by, now=now)
        tell(delivery_changed, market_id=zone.market_id)


def remove_zone(*, zone: Zone, by: User | None, now: datetime) -> None:
    """Stop delivering there. The row stays, because orders tell by it where they went."""
    with transaction.atomic():
        Zone.objects.filter(pk=zone.pk).update(active=False)
        audit.record("zone_removed", subject=_subject(zone), by=by, now=now)
        tell(delivery_changed, market_id=zone.market_id)


def _save(zone: Zone, areas: Iterable[Area], fields: dict[str, object]) -> None:
    for name, value in fields.items():
        setattr(zone, name, value)
    zone.save()
    zone.areas.set(areas)


def _centroid(country: str, area_code: str) -> Point | None:
    if not area_code:
        return None
    found = Area.objects.filter(Q(country=country), code=area_code).values_list("lat", "lng")
    return Point(*found[0]) if found else None


def _smallest_around(circles: list[Zone], centre: Point, where: Point | None) -> Zone | None:
    if where is None:
        return None
    distance = metres_between(centre, where)
    around = [zone for zone in circles if distance <= (zone.radius or 0)]
    return min(around, key=lambda zone: (zone.radius or 0, zone.position, zone.pk), default=None)


def _subject(zone: Zone) -> str:
    return f"zone {zone.pk} of {zone.market.slug}"
