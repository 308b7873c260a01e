"""Which places a market's checkout offers, and which one a shopper most likely means."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest

from accounts.models import Address, User
from market.geometry import Point, box_around, metres_between
from market.models import Area, Market, Zone
from market.place import place_of
from market.zones import zone_for


@dataclass(frozen=True)
class Whereabouts:
    """An area's code, "" where it is not known, and the zone that serves it."""

    area_code: str = ""
    zone: Zone | None = None

    @property
    def known(self) -> bool:
        return bool(self.area_code)


def areas_served(market: Market) -> list[Area]:
    """Every area that some zone lists or whose centroid lies in a zone's circle; two queries."""
    zones = list(Zone.objects.filter(market=market, active=True))
    wanted = Q(zones__in=[zone.pk for zone in zones])
    radius = max((zone.radius or 0 for zone in zones), default=0)
    centre = _centre(market)
    if radius and centre:
        low, high = box_around(centre, radius)
        wanted |= Q(lat__range=(low.lat, high.lat), lng__range=(low.lng, high.lng))
    listed = Zone.areas.through.objects.filter(area=OuterRef("pk"), zone__market=market)
    found = Area.objects.filter(wanted, country=market.country).annotate(listed=Exists(listed))
    return [area for area in found.distinct() if area.listed or _near(area, centre, radius)]


def _centre(market: Market) -> Point | None:
    if market.lat is None or market.lng is None:
        return None
    return Point(market.lat, market.lng)


def _near(area: Area, centre: Point | None, radius: int) -> bool:
    if centre is None:
        return False
    return metres_between(centre, Point(area.lat, area.lng)) <= radius


def saved_address(user: User, market: Market) -> Address | None:
    """The person's usual address in the market's country."""
    return next(iter(saved_addresses(user, market)), None)


def saved_addresses(user: User, market: Market) -> list[Address]:
    """The person's addresses in the market's country, the usual one first; one query."""
    return list(user.addresses.filter(country=market.country).exclude(area_code=""))


def whereabouts(
    request: HttpRequest, market: Market, *, address: Address | None = None, area_code: str = ""
) -> Whereabouts:
    """What was just said, else the saved address, else what the head of the page says."""
    code = area_code or (address.area_code if address else "")
    place = place_of(request)
    if code:
        return Whereabouts(code, zone_for(market, area_code=code))
    if place is None or place.country != market.country:
        return Whereabouts()
    zone = zone_for(market, area_code=place.area_code, point=place.point)
    return Whereabouts(place.area_code, zone)
