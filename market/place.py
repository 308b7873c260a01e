"""Where the shopper is: an area they picked or a point their browser gave, in a signed cookie.

The cookie holds what a page needs (code, name, centroid), so reading it takes no query.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from market.gazetteer import nearest
from market.geometry import Point
from market.models import Area

COOKIE = "place"
SALT = "market.place"
ONE_YEAR = 365 * 24 * 3600
#: Three decimals are about 100 metres: enough for a fee, too little for a door.
DECIMALS = 3


@dataclass(frozen=True)
class Place:
    """An area of the gazetteer, or a point and the area nearest to it."""

    country: str
    area_code: str
    name: str
    lat: float
    lng: float
    #: The area is only the nearest one to the browser's point.
    guessed: bool = False

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lng)


def place_of(request: HttpRequest) -> Place | None:
    """Where the shopper said they are; None where they said nothing or the cookie is not ours."""
    try:
        kept = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=ONE_YEAR)
        return Place(**kept)
    except (signing.BadSignature, TypeError):
        return None


def of_area(area: Area) -> Place:
    return Place(area.country, area.code, area.name, area.lat, area.lng)


def of_point(point: Point) -> Place | None:
    """The place of a browser's point; None where no area is near."""
    area = nearest(point)
    if area is None:
        return None
    lat, lng = round(point.lat, DECIMALS), round(point.lng, DECIMALS)
    return Place(area.country, area.code, area.name, lat, lng, guessed=True)


def remember(response: HttpResponse, place: Place) -> None:
    """Keep the place for a year."""
    response.set_cookie(
        COOKIE,
        signing.dumps(asdict(place), salt=SALT),
        ONE_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def context(request: HttpRequest) -> dict[str, Any]:
    """`place` for the chip at the head of every page (a context processor; no query)."""
    return {"place": place_of(request)}
