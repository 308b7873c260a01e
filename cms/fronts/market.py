"""A market's page: ten queries at most for a visitor, whatever the number of stalls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, OuterRef, Subquery, prefetch_related_objects
from django.urls import NoReverseMatch, reverse

from cms import finding, story
from cms.fronts import structured, words
from cms.loading.credits import credits_of
from core import clock
from market import windows, zones
from market.hours import trading
from market.models import Market, Zone
from market.place import Place, place_of
from stores.cards import Card, cards
from stores.listed import listed
from stores.models import Category, Product, Store
from stores.opening import is_paused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.models import MarketPage

#: Cards on the page; the kinds lead to the rest.
CARDS = 12
#: Cards of one stall at most.
TURNS = 4
NEWS = 3


@dataclass(frozen=True)
class Kind:
    """One round picture: a kind of goods that this market has."""

    url: str
    name: str
    drawing: str
    current: bool = False


@dataclass(frozen=True)
class StallLine:
    """One line of the list of stalls."""

    url: str
    number: str
    name: str
    name_other: str
    kind: str
    drawing: str
    face: str
    paused: bool


def front(page: MarketPage, request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/market.html."""
    market, now = page.market, clock.now()
    pieces, pictures = story.told(page.story, also=[page.picture_id])
    day = windows.next_of([market], now=now).get(market.pk)
    here = place_of(request)
    zone = zone_here(market, here)
    stalls = open_stalls([market])
    about = page.search_description or story.beginning(page.story)
    prefetch_related_objects([market], "hours")  # asked once, for now and for search engines
    closures = finding.closures_with(page, market)
    state = trading(market, now, closures)
    return {
        "market": market,
        "opening": words.opening_of(market, state, now),
        "closed_because": words.closed_because(market, closures or [], now),
        "other_lang": words.other_language(market),
        "next_window": words.next_of(market, day, zone, now),
        "not_served": bool(here) and zone is None,
        "distance": words.distance_words(distance_to(market, here)),
        "stalls": stall_lines(market, stalls, now),
        "kinds": kinds_of(market),
        "cards": fresh_cards(stalls, now),
        "pieces": pieces,
        "picture": pictures.get(page.picture_id),
        "articles": finding.articles_below(page)[:NEWS],
        "credits": credits_of([market.source]),
        "description": about,
        "structured": structured.market_page(market, about=about),
        "now": now,
    }


def zone_here(market: Market, place: Place | None) -> Zone | None:
    """The zone that serves the shopper's place; the cheapest where they have not said it."""
    if place is None:
        return zones.cheapest_of([market]).get(market.pk)
    if place.country != market.country:
        return None
    return zones.zone_for(market, area_code=place.area_code, point=place.point)


def distance_to(market: Market, place: Place | None) -> float | None:
    """Metres from the shopper's place; None where one of both is not known."""
    from market.geometry import Point, metres_between

    if place is None or market.lat is None or market.lng is None:
        return None
    return metres_between(place.point, Point(market.lat, market.lng))


def open_stalls(markets: Iterable[Market]) -> list[Store]:
    """By number, each with its face and the ids of its newest goods. One query."""
    rows = Store.objects.filter(market__in=markets).open().select_related("category")
    newest = {f"newest_{turn}": _newest(turn, "pk") for turn in range(TURNS)}
    rows = rows.annotate(face=F("page__face"), touched=_newest(0, "changed_at"), **newest)
    return sorted(rows, key=lambda row: (_figures(row.number), row.number, row.pk))


def _newest(turn: int, fact: str) -> Subquery:
    """Of what a stall changed or added last and still has; the next, and so on."""
    on_sale = Product.objects.filter(store=OuterRef("pk"), listed=True, sold_out=False)
    return Subquery(on_sale.order_by("-changed_at", "-id").values(fact)[turn : turn + 1])


def stall_lines(market: Market, stalls: list[Store], now: datetime) -> list[StallLine]:
    language = words.language()
    return [
        StallLine(
            url=reverse("cms:store", args=[market.slug, row.slug]),
            number=row.number,
            name=row.name,
            name_other=row.name_other,
            kind=row.category.name_in(language),
            drawing=row.category.drawing,
            face=row.face or "",  # type: ignore[attr-defined]  # annotated above
            paused=is_paused(row, now),
        )
        for row in stalls
    ]


def kinds_of(market: Market) -> list[Kind]:
    """Kinds of goods that the market's stalls list. One query, which looks for one of each."""
    sold = Product.objects.visible().filter(category=OuterRef("pk"), store__market=market)
    # LIMIT 1 keeps PostgreSQL from reading all goods of the market to tell their kinds apart.
    one = Subquery(sold.order_by().values("pk")[:1])
    found = Category.objects.alias(one=one).exclude(one=None).select_related("parent").order_by()
    kinds = {kind.parent or kind for kind in found}
    language = words.language()
    return [
        Kind(_kind_url(market, kind), kind.name_in(language), kind.drawing)
        for kind in sorted(kinds, key=lambda kind: (kind.position, kind.pk))
    ]


def fresh_cards(stalls: list[Store], now: datetime) -> list[Card]:
    """What the stalls changed or added last and still have. Two queries."""
    shown = listed(newest_by_turns(stalls, CARDS))
    made = cards(shown, language=words.language(), now=now)
    return sorted(made, key=lambda card: card.sold_out)


def newest_by_turns(stalls: Iterable[Store], most: int) -> list[int]:
    """Ids of what each stall changed or added last, the stalls by turns: first those that did so
    last, and of none more than TURNS. Takes stalls of `open_stalls`."""
    lately = sorted(
        (stall for stall in stalls if stall.touched),  # type: ignore[attr-defined]  # annotated
        key=lambda stall: (stall.touched, -stall.pk),  # type: ignore[attr-defined]  # annotated
        reverse=True,
    )
    by_turns = [getattr(stall, f"newest_{turn}") for turn in range(TURNS) for stall in lately]
    return [pk for pk in by_turns if pk is not None][:most]


def _kind_url(market: Market, kind: Category) -> str:
    try:
        return reverse("orders:category", args=[market.slug, kind.slug])
    except NoReverseMatch:
        return f"/m/{market.slug}/c/{kind.slug}/"


def _figures(number: str) -> int:
    figures = "".join(letter for letter in number if letter.isdigit())
    return int(figures) if figures else 10**9
