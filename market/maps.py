"""Maps of our own: a country or a region as the dots of its gazetteer, no tile of anybody's.

`draw` makes the files of static/maps once, by `manage.py draw_maps FOLDER`; a page only needs
the frame of a map, to put markets on it. One unit of a map is a thousandth of its longer side.
Centroids: Statistics Korea (SGIS), KOGL type 1; U.S. Census Bureau, public domain; ONS and
Ordnance Survey, Open Government Licence v3.0.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from math import cos, radians
from pathlib import Path

from django.conf import settings

from market.geometry import Point
from market.models import Area
from market.regions import region_of_area

#: Rows or columns of dots along the longer side.
DOTS = {"": 64, "region": 34}
SIDE = 1000.0
#: Far from the rest of their country: on maps of their own only.
APART = {"US-AK", "US-HI", "US-PR", "US-VI", "US-GU"}
#: The lonely islands beyond would make the map of Hawaii an empty sea.
LAST_OF_HAWAII = -160.6


@dataclass(frozen=True)
class Frame:
    """The part of the earth that a map shows, in degrees, and how wide a degree is there."""

    south: float
    west: float
    north: float
    east: float

    @property
    def squeeze(self) -> float:
        """How much shorter a degree of longitude is than one of latitude."""
        return cos(radians((self.south + self.north) / 2))

    @property
    def scale(self) -> float:
        """Units to a degree of latitude."""
        return SIDE / max(self.north - self.south, (self.east - self.west) * self.squeeze)

    @property
    def width(self) -> float:
        return (self.east - self.west) * self.squeeze * self.scale

    @property
    def height(self) -> float:
        return (self.north - self.south) * self.scale

    def place(self, point: Point) -> tuple[float, float]:
        """Units from the left and from the top."""
        return (
            (point.lng - self.west) * self.squeeze * self.scale,
            (self.north - point.lat) * self.scale,
        )

    def point(self, x: float, y: float) -> Point:
        """What lies there."""
        return Point(self.north - y / self.scale, self.west + x / (self.squeeze * self.scale))


def folder() -> Path:
    return Path(settings.BASE_DIR) / "static" / "maps"


@cache
def frames() -> dict[str, Frame]:
    """The frame of every map there is, by the code of its country or region."""
    file = folder() / "frames.json"
    told = json.loads(file.read_text()) if file.exists() else {}
    return {code: Frame(*corners) for code, corners in told.items()}


def draw(areas: Iterable[Area]) -> dict[str, Frame]:
    """Write one file for each country and region of the areas, and the frames of all."""
    places: dict[str, list[Point]] = defaultdict(list)
    for area in areas:
        region = region_of_area(area)
        point = Point(area.lat, area.lng)
        if region == "US-HI" and area.lng < LAST_OF_HAWAII:
            continue
        places[region].append(point)
        if region not in APART:
            places[area.country].append(point)
    drawn = {code: _draw(code, points) for code, points in places.items() if code}
    told = {code: [*map(_short, vars(frame).values())] for code, frame in sorted(drawn.items())}
    (folder() / "frames.json").write_text(json.dumps(told, indent=0) + "\n")
    return drawn


def _short(degrees: float) -> float:
    return round(degrees, 3)


def _draw(code: str, points: list[Point]) -> Frame:
    dots = DOTS["region" if "-" in code else ""]
    frame = _framed(points, dots)
    cell = SIDE / dots
    full = {(int(x // cell), int(y // cell)) for x, y in map(frame.place, points)}
    path = "".join(
        f"M{round((column + 0.5) * cell)} {round((row + 0.5) * cell)}h0"
        for column, row in sorted(full)
    )
    box = f"0 0 {frame.width:.0f} {frame.height:.0f}"
    (folder() / f"{code.lower()}.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}">'
        f'<path d="{path}" fill="none" stroke="#8a7f72" stroke-opacity=".42" '
        f'stroke-width="{cell * 0.62:.1f}" stroke-linecap="round"/></svg>\n'
    )
    return frame


def _framed(points: list[Point], dots: int) -> Frame:
    """Around all points, with the width of two dots as a margin."""
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    west, east = min(p.lng for p in points), max(p.lng for p in points)
    squeeze = cos(radians((south + north) / 2))
    margin = 2 * max(north - south, (east - west) * squeeze, 0.05) / dots
    return Frame(
        _short(south - margin),
        _short(west - margin / squeeze),
        _short(north + margin),
        _short(east + margin / squeeze),
    )
