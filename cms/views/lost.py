"""Who followed an address that leads nowhere is shown the way on."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.models import Market
from market.place import Place, place_of

NEAREST = 3
MISSING = 404


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The 404 page: search, all markets, and those near to whoever said where they are.

    One query for them, none for anybody else: most who come here are no people.
    """
    place = place_of(request)
    near = list(_nearest(place)) if place else []
    return render(request, "404.html", {"near": near, "place": place}, status=MISSING)


def _nearest(place: Place) -> list[Market]:
    """As the crow flies on a flat map, which orders three neighbours well enough."""
    north, east = F("lat") - place.lat, F("lng") - place.lng
    open_there = Market.objects.open().filter(country=place.country, lat__isnull=False)
    return list(open_there.order_by(north * north + east * east)[:NEAREST])
