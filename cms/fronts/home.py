"""Home and the list of all markets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import story
from cms.fronts import structured, words
from cms.fronts.market import distance_to
from core import clock
from market import windows, zones
from market.hours import trading
from market.models import Market
from market.place import Place, place_of
from stores.states import OPEN_STORES

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.models import HomePage

#: Markets on the home page, and on one page of the list.
NEAREST = 6
PAGE = 36


@dataclass(frozen=True)
class Tile:
    """One market of a list."""

    url: str
    market: Market
    stalls: int
    distance: float | None
    opening: words.Opening
    other_lang: str
    next: words.Next | None = None

    @property
    def away(self) -> str:
        return words.distance_words(self.distance)


@dataclass(frozen=True)
class Chip:
    """A filter of the list, as core/parts/chips.html shows it."""

    url: str
    label: str
    current: bool
    count: int | None = None
    remove: bool = False


def home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/home.html."""
    now, here = clock.now(), place_of(request)
    tiles = _sorted(_tiles(_open_markets(), here, now), near=here is not None)
    pieces, _pictures = story.told(page.story)
    return {
        "tiles": _with_windows(tiles[:NEAREST], now),
        "more": len(tiles) > NEAREST,
        "pieces": pieces,
        "here": here,
        "demo": settings.DEMO,
        "invented": any(tile.market.source == "demo" for tile in tiles[:NEAREST]),
        "structured": structured.site(),
        "description": page.search_description
        or _("Shop at many stalls of your neighbourhood market. One basket, one payment."),
    }


def markets(request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/markets.html: ?q=, ?open=1, ?sort=name."""
    now, here = clock.now(), place_of(request)
    query = request.GET.get("q", "").strip()[:60]
    only_open, by_name = request.GET.get("open") == "1", request.GET.get("sort") == "name"
    tiles = _tiles(_matching(query), here, now)
    if only_open:
        tiles = [tile for tile in tiles if tile.opening.open]
    ordered = _sorted(tiles, near=here is not None and not by_name)
    listed = Paginator(ordered, PAGE).get_page(request.GET.get("page"))
    return {
        "tiles": _with_windows(list(listed), now),
        "page_obj": listed,
        "query": query,
        "total": len(ordered),
        "here": here,
        "chips": _chips(request, only_open=only_open, by_name=by_name, near=here is not None),
        "invented": any(tile.market.source == "demo" for tile in listed),
        "description": _("Neighbourhood markets that deliver, by name or near you."),
    }


def _open_markets() -> Any:
    stalls = Count("stores", filter=Q(stores__state__in=OPEN_STORES))
    return Market.objects.open().annotate(stalls=stalls).prefetch_related("hours", "closures")


def _matching(query: str) -> Any:
    markets = _open_markets()
    for word in query.split():
        markets = markets.filter(
            Q(name__icontains=word) | Q(name_other__icontains=word) | Q(district__icontains=word)
        )
    return markets


def _tiles(markets: Any, here: Place | None, now: datetime) -> list[Tile]:
    return [
        Tile(
            url=reverse("cms:market", args=[market.slug]),
            market=market,
            stalls=market.stalls,
            distance=distance_to(market, here),
            opening=words.opening_of(market, trading(market, now), now),
            other_lang=words.other_language(market),
        )
        for market in markets
    ]


def _sorted(tiles: list[Tile], *, near: bool) -> list[Tile]:
    if near:
        return sorted(tiles, key=lambda tile: (tile.distance is None, tile.distance or 0))
    return sorted(tiles, key=lambda tile: (tile.market.name, tile.market.pk))


def _with_windows(tiles: Sequence[Tile], now: datetime) -> list[Tile]:
    """The same with the next delivery; two queries for all of them."""
    shown = [tile.market for tile in tiles]
    days, fees = windows.next_of(shown, now=now), zones.cheapest_of(shown)
    return [
        Tile(
            **{
                **tile.__dict__,
                "next": words.next_of(
                    tile.market, days.get(tile.market.pk), fees.get(tile.market.pk), now
                ),
            }
        )
        for tile in tiles
    ]


def _chips(request: HttpRequest, *, only_open: bool, by_name: bool, near: bool) -> list[Chip]:
    chips = [Chip(_with(request, "open", "" if only_open else "1"), _("Open now"), only_open)]
    if near:
        chips.append(Chip(_with(request, "sort", ""), _("Nearest first"), not by_name))
        chips.append(Chip(_with(request, "sort", "name"), _("By name"), by_name))
    return chips


def _with(request: HttpRequest, name: str, value: str) -> str:
    values = request.GET.copy()
    values.pop("page", None)
    values.pop(name, None)
    if value:
        values[name] = value
    return f"?{values.urlencode()}" if values else request.path
