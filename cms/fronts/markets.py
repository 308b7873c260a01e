"""The list of all markets: by place, by region, on the map, by name; open now; delivers to me.

Ten queries for a visitor, however many markets: what is filtered and sorted is filtered and
sorted by the database, and only the markets of one page are read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.fronts import words
from cms.fronts.atlas import Atlas, Spot, atlas, framed, gathered
from cms.fronts.tiles import invented, tiles
from cms.loading.credits import credits_of
from core import clock
from market import listing
from market.geometry import Point
from market.models import Market
from market.place import Place, place_of
from market.regions import region_of

if TYPE_CHECKING:
    from django.http import HttpRequest

#: Markets on one page of the list.
PAGE = 24
LONGEST = 60
CORNERS = 4


@dataclass(frozen=True)
class Chip:
    """A filter of the list, as core/parts/chips.html shows it."""

    url: str
    label: str
    current: bool = False
    count: int | None = None
    remove: bool = False


@dataclass(frozen=True)
class Asked:
    """What the address asks for: ?q= ?country= ?region= ?box= ?open=1 ?here=1 ?sort=name."""

    query: str = ""
    country: str = ""
    region: str = ""
    box: tuple[Point, Point] | None = None
    open: bool = False
    here: bool = False
    by_name: bool = False


@dataclass(frozen=True)
class Counted:
    """How many markets a region has, and where their middle is."""

    country: str
    region: str
    count: int
    middle: Point | None


def markets(request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/markets.html."""
    now, here = clock.now(), place_of(request)
    asked = asked_of(request, here)
    found = _matching(asked, here, now)
    counts = _counts(found)
    country = _country(asked, here, counts)
    shown = found.filter(country=country)
    narrowed, total = _narrowed(shown, asked, [row for row in counts if row.country == country])
    near = here if here and here.country == country and not asked.by_name else None
    listed = _paged(narrowed, total, near, request.GET.get("page"))
    page = tiles(listed.object_list, here, now)  # type: ignore[arg-type]  # a slice of markets
    return {
        "tiles": page,
        "page_obj": listed,
        "query": asked.query,
        "total": total,
        "here": here,
        "asked": asked,
        "hidden": _hidden(request),
        "chips": _chips(request, asked, here),
        "chosen": _chosen(request, asked),
        "countries": _countries(request, counts, country),
        "regions": _regions(request, counts, country, asked),
        "atlas": _atlas(request, shown, counts, country, asked),
        "invented": invented(page),
        "credits": credits_of({tile.market.source for tile in page}),
        "description": _("Neighbourhood markets that deliver, by name or near you."),
    }


def asked_of(request: HttpRequest, here: Place | None) -> Asked:
    """The filters of the address; what makes no sense is left out."""
    values = request.GET
    region = region_of(values.get("region", ""))
    return Asked(
        query=values.get("q", "").strip()[:LONGEST],
        country=values.get("country", "")[:2].upper(),
        region=region.code if region else "",
        box=_box(values.get("box", ""), region.code) if region else None,
        open=values.get("open") == "1",
        here=values.get("here") == "1" and here is not None,
        by_name=values.get("sort") == "name",
    )


def _box(told: str, region: str) -> tuple[Point, Point] | None:
    try:
        south, west, north, east = map(float, told.split(",", CORNERS - 1))
    except ValueError:
        return None
    low, high = Point(south, west), Point(north, east)
    return (low, high) if framed(region, low, high) else None


def _matching(asked: Asked, here: Place | None, now: datetime) -> QuerySet[Market]:
    """Everything but country, region and box, which the counts are told for."""
    found = listing.named(Market.objects.open(), asked.query)
    if asked.open:
        found = listing.trading_at(found, now, listing.time_zones())
    if asked.here and here is not None:
        found = listing.delivering_to(found, here)
    return found


def _counts(found: QuerySet[Market]) -> list[Counted]:
    """One query for all countries and regions."""
    rows = (
        found.order_by("country", "region")
        .values("country", "region")
        .annotate(n=Count("pk"), lat=Avg("lat"), lng=Avg("lng"))
        .values_list("country", "region", "n", "lat", "lng")
    )
    return [
        Counted(country, region, n, None if lat is None else Point(lat, lng))
        for country, region, n, lat, lng in rows
    ]


def _country(asked: Asked, here: Place | None, counts: list[Counted]) -> str:
    """The country whose markets are shown: as asked, the shopper's, the language's, the largest."""
    there: dict[str, int] = defaultdict(int)
    for row in counts:
        there[row.country] += row.count
    if asked.region or asked.country:
        return asked.region[:2] or asked.country
    wishes = [here.country if here else "", "KR" if words.language() == "ko" else ""]
    largest = max(sorted(there), key=lambda country: there[country], default="")
    return next((wish for wish in wishes if wish in there), largest)


def _narrowed(
    shown: QuerySet[Market], asked: Asked, counts: list[Counted]
) -> tuple[QuerySet[Market], int]:
    """The markets of the region and box asked for; how many follows from `counts` where it can."""
    if asked.region:
        shown = shown.filter(region=asked.region)
        counts = [row for row in counts if row.region == asked.region]
    if asked.box:
        shown = listing.within(shown, *asked.box)
        return shown, shown.count()
    return shown, sum(row.count for row in counts)


def _paged(
    markets: QuerySet[Market], total: int, near: Place | None, number: str | None
) -> Page[Market]:
    """One page, nearest first where the place is known, otherwise by name."""
    pages = Paginator(listing.nearest_first(markets, near.point) if near else markets, PAGE)
    pages.__dict__["count"] = total  # a cached property: known already
    return pages.get_page(number)


# -- Ways to another list


def _chips(request: HttpRequest, asked: Asked, here: Place | None) -> list[Chip]:
    chips = [Chip(_with(request, open="" if asked.open else "1"), _("Open now"), asked.open)]
    if here is not None:
        to_me = _("Delivers to %(place)s") % {"place": here.name}
        chips.append(Chip(_with(request, here="" if asked.here else "1"), to_me, asked.here))
        chips.append(Chip(_with(request, sort=""), _("Nearest first"), not asked.by_name))
        chips.append(Chip(_with(request, sort="name"), _("By name"), asked.by_name))
    return chips


def _chosen(request: HttpRequest, asked: Asked) -> list[Chip]:
    """What narrows the list, each to be taken away."""
    chosen = []
    if asked.query:
        chosen.append(Chip(_with(request, q=""), f"“{asked.query}”", remove=True))
    if region := region_of(asked.region):
        label = region.name_in(words.language())
        chosen.append(Chip(_with(request, region="", box=""), label, remove=True))
    if asked.box:
        chosen.append(Chip(_with(request, box=""), _("This part of the map"), remove=True))
    return chosen


def _countries(request: HttpRequest, counts: list[Counted], country: str) -> list[Chip]:
    """A way to each country, where there is more than one."""
    there: dict[str, int] = defaultdict(int)
    for row in counts:
        there[row.country] += row.count
    names = country_names()
    ways = [
        Chip(
            _with(request, country=code, region="", box=""),
            names.get(code, code),
            code == country,
            n,
        )
        for code, n in sorted(there.items(), key=lambda each: names.get(each[0], each[0]))
    ]
    return ways if len(ways) > 1 else []


def country_names() -> dict[str, str]:
    return {"KR": _("Korea"), "GB": _("United Kingdom"), "US": _("United States")}


def _regions(request: HttpRequest, counts: list[Counted], country: str, asked: Asked) -> list[Chip]:
    """The regions of the country by name; the chosen one is taken away by a second tap."""
    language = words.language()
    found = []
    for row in counts:
        region = region_of(row.region)
        if region is not None and row.country == country:
            current = row.region == asked.region
            url = _with(request, region="" if current else row.region, country="", box="")
            found.append(Chip(url, region.name_in(language), current, row.count))
    return sorted(found, key=lambda chip: chip.label) if len(found) > 1 else []


# -- The map


def _atlas(
    request: HttpRequest,
    shown: QuerySet[Market],
    counts: list[Counted],
    country: str,
    asked: Asked,
) -> Atlas | None:
    region = region_of(asked.region)
    if region is None:
        spots = _region_spots(request, counts, country)
        return atlas(country, spots, name=country_names().get(country, country)) if spots else None
    spots = _market_spots(request, shown, asked)
    return atlas(region.code, spots, name=region.name_in(words.language()), box=asked.box)


def _region_spots(request: HttpRequest, counts: list[Counted], country: str) -> list[Spot]:
    language = words.language()
    return [
        Spot(
            region.name_in(language),
            row.middle,
            row.count,
            _with(request, region=row.region, country="", box=""),
            region=True,
        )
        for row in counts
        if row.country == country and row.middle and (region := region_of(row.region))
    ]


def _market_spots(request: HttpRequest, shown: QuerySet[Market], asked: Asked) -> list[Spot]:
    there = shown.filter(region=asked.region, lat__isnull=False).order_by("pk")
    if asked.box:
        there = listing.within(there, *asked.box)
    spots = [
        Spot(name, Point(lat or 0.0, lng or 0.0), 1, reverse("cms:market", args=[slug]))
        for name, slug, lat, lng in there.values_list("name", "slug", "lat", "lng")
    ]

    def part(low: Point, high: Point) -> str:
        corners = (low.lat, low.lng, high.lat, high.lng)
        return _with(request, box=",".join(f"{degree:.3f}" for degree in corners))

    return list(gathered(asked.region, spots, part))


def _with(request: HttpRequest, **changes: str) -> str:
    """The address with some values set; "" takes one out. Always the first page."""
    values = request.GET.copy()
    values.pop("page", None)
    for name, value in changes.items():
        values.pop(name, None)
        if value:
            values[name] = value
    return f"?{values.urlencode()}" if values else request.path


def _hidden(request: HttpRequest) -> list[tuple[str, str]]:
    """Filters that a search by name keeps."""
    kept = ("country", "region", "open", "here", "sort")
    return [(name, request.GET[name]) for name in kept if request.GET.get(name)]
