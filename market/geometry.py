"""Distances on the globe, without a geographic database."""

from __future__ import annotations

from math import asin, cos, degrees, radians, sin, sqrt
from typing import NamedTuple

#: Mean radius of the earth in metres (IUGG).
EARTH = 6_371_008.8


class Point(NamedTuple):
    """Degrees north and east (WGS 84)."""

    lat: float
    lng: float


def metres_between(one: Point, other: Point) -> float:
    """The great-circle distance by the haversine formula, in metres."""
    north = radians(other.lat - one.lat)
    east = radians(other.lng - one.lng)
    along = cos(radians(one.lat)) * cos(radians(other.lat)) * sin(east / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(sin(north / 2) ** 2 + along)))


def box_around(point: Point, metres: float) -> tuple[Point, Point]:
    """South-western and north-eastern corner of a box that holds the circle."""
    north = degrees(metres / EARTH)
    east = north / max(0.01, cos(radians(point.lat)))
    return (
        Point(point.lat - north, point.lng - east),
        Point(point.lat + north, point.lng + east),
    )
