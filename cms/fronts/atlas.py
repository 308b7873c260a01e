"""Markets on our own map: a bubble for each region, or the markets of one region.

What would lie on top of each other is pushed apart a little, so that each can be read and tapped.
A map is a second way into the list beside it: every bubble is a link, and says what it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import hypot, pi, sqrt

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from market import maps
from market.geometry import Point
from market.maps import Frame

#: Units of the map (a thousandth of its longer side).
#: The smallest, with the gap, is 24 pixels wide on a phone: enough for a thumb.
SMALLEST, LARGEST, DOT, GAP = 34.0, 76.0, 30.0, 8.0
#: So many markets or more make the largest bubble; all bubbles cover so much of the map at most.
LARGE, COVERED = 60, 0.32
#: Markets nearer than this become one bubble, when there are many.
TOGETHER, MANY = 42.0, 40
ROUNDS = 60


@dataclass(frozen=True)
class Bubble:
    """A link on the map; `count` 1 is a single market. `x`, `y`, `radius` in units."""

    url: str
    label: str
    count: int
    x: float
    y: float
    radius: float

    @property
    def figure(self) -> bool:
        """Whether a number stands in it: not in the dot of a single market."""
        return self.radius > DOT

    @property
    def text_y(self) -> float:
        """The base line of the figure in it."""
        return self.y + self.radius * 0.36


@dataclass(frozen=True)
class Atlas:
    """A map with its dots, its frame and what lies on it."""

    image: str
    width: float
    height: float
    #: Where the picture of dots lies: left, top, width, height.
    dots: tuple[int, int, int, int] = (0, 0, 0, 0)
    bubbles: list[Bubble] = field(default_factory=list)
    label: str = ""


@dataclass(frozen=True)
class Spot:
    """So many markets at a point."""

    name: str
    point: Point
    count: int
    url: str
    region: bool = False


def atlas(
    code: str, spots: Sequence[Spot], *, name: str, box: tuple[Point, Point] | None = None
) -> Atlas | None:
    """The map of a country or region, or a part of it; None where we have none."""
    whole = maps.frames().get(code)
    if whole is None:
        return None
    frame = Frame(*box[0], *box[1]) if box else whole
    bubbles = _fitting([_bubble(frame, spot) for spot in spots], frame)
    return Atlas(
        image=static(f"maps/{code.lower()}.svg"),
        width=round(frame.width),
        height=round(frame.height),
        dots=_dots(whole, frame),
        bubbles=_apart(bubbles, frame),
        label=_("Map of %(name)s") % {"name": name},
    )


def _dots(whole: Frame, frame: Frame) -> tuple[int, int, int, int]:
    left, top = frame.place(Point(whole.north, whole.west))
    right, bottom = frame.place(Point(whole.south, whole.east))
    return round(left), round(top), round(right - left), round(bottom - top)


def gathered(
    code: str, spots: Sequence[Spot], url_of: Callable[[Point, Point], str]
) -> Sequence[Spot]:
    """Where there are many: neighbours as one spot that opens that part of the map."""
    frame = maps.frames().get(code)
    if frame is None or len(spots) <= MANY:
        return spots
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        x, y = frame.place(spot.point)
        cells.setdefault((int(x // (2 * TOGETHER)), int(y // (2 * TOGETHER))), []).append(spot)
    return [_together(frame, cell, found, url_of) for cell, found in cells.items()]


def framed(code: str, low: Point, high: Point) -> bool:
    """Whether a part of a map is asked for that lies on it."""
    frame = maps.frames().get(code)
    return frame is not None and low.lat < frame.north and high.lat > frame.south


def _together(
    frame: Frame,
    cell: tuple[int, int],
    found: list[Spot],
    url_of: Callable[[Point, Point], str],
) -> Spot:
    if len(found) == 1:
        return found[0]
    side = 2 * TOGETHER
    high = frame.point((cell[0] + 1) * side, cell[1] * side)
    low = frame.point(cell[0] * side, (cell[1] + 1) * side)
    lat = sum(spot.point.lat for spot in found) / len(found)
    lng = sum(spot.point.lng for spot in found) / len(found)
    names = ", ".join(spot.name for spot in found[:2])
    return Spot(names, Point(lat, lng), len(found), url_of(low, high))


def _bubble(frame: Frame, spot: Spot) -> Bubble:
    x, y = frame.place(spot.point)
    if not spot.region and spot.count == 1:
        return Bubble(spot.url, spot.name, 1, x, y, DOT)
    grown = (LARGEST - SMALLEST) * min(1.0, sqrt(spot.count / LARGE))
    markets = ngettext("%(n)d market", "%(n)d markets", spot.count) % {"n": spot.count}
    return Bubble(spot.url, f"{spot.name}: {markets}", spot.count, x, y, SMALLEST + grown)


def _fitting(bubbles: list[Bubble], frame: Frame) -> list[Bubble]:
    """The same bubbles, smaller where together they would hide the map."""
    covered = sum(pi * bubble.radius**2 for bubble in bubbles)
    room = COVERED * frame.width * frame.height
    if covered <= room:
        return bubbles
    share = sqrt(room / covered)
    return [
        replace(bubble, radius=max(min(bubble.radius, SMALLEST), bubble.radius * share))
        for bubble in bubbles
    ]


def _apart(bubbles: list[Bubble], frame: Frame) -> list[Bubble]:
    """Push what overlaps apart, step by step, within the frame. The same for the same bubbles."""
    places = [[bubble.x, bubble.y] for bubble in bubbles]
    for _round in range(ROUNDS):
        moved = False
        for one in range(len(bubbles)):
            for other in range(one):
                moved |= _push(places, bubbles, one, other)
        for place, bubble in zip(places, bubbles, strict=True):
            place[0] = min(max(place[0], bubble.radius), frame.width - bubble.radius)
            place[1] = min(max(place[1], bubble.radius), frame.height - bubble.radius)
        if not moved:
            break
    return [
        replace(bubble, x=round(x), y=round(y), radius=round(bubble.radius))
        for bubble, (x, y) in zip(bubbles, places, strict=True)
    ]


def _push(places: list[list[float]], bubbles: list[Bubble], one: int, other: int) -> bool:
    (x1, y1), (x2, y2) = places[one], places[other]
    wanted = bubbles[one].radius + bubbles[other].radius + GAP
    there = hypot(x1 - x2, y1 - y2)
    if there >= wanted:
        return False
    # What lies on the very same point is parted by its number.
    dx, dy = (x1 - x2, y1 - y2) if there > 0 else (1.0, 0.3 * (one - other))
    length = hypot(dx, dy)
    step = (wanted - there) / 2 / length
    places[one] = [x1 + dx * step, y1 + dy * step]
    places[other] = [x2 - dx * step, y2 - dy * step]
    return True
