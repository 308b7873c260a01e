"""A market's page: ten queries at most for a visitor, whatever the number of stalls."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Window, prefetch_related_objects
from django.db.models.functions import RowNumber
from django.urls import NoReverseMatch, reverse

from cms import finding, story
from cms.fronts import structured, words
from cms.loading.credits import credits_of
from core import clock
from market import windows, zones
from market.hours import trading
from market.models import Market, Zone
from market.place import Place, place_of
from stores.cards import Card, cards, for_cards
from stores.models import Category, Product, Store
from stores.opening import is_paused

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cms.models import MarketPage

#: Cards on the page; the kinds lead to the rest.
CARDS = 12
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
    stalls = stalls_of(market, now)
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
        "stalls": stalls,
        "kinds": kinds_of(market),
        "cards": fresh_cards(market, now),
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


def stalls_of(market: Market, now: datetime) -> list[StallLine]:
    """Open stalls by number. One query."""
    language = words.language()
    rows = Store.objects.filter(market=market).open().select_related("category")
    rows = rows.annotate(face=F("page__face"))
    ordered = sorted(rows, key=lambda row: (_figures(row.number), row.number, row.pk))
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
        for row in ordered
    ]


def kinds_of(market: Market) -> list[Kind]:
    """Kinds of goods that the market's stalls list. One query."""
    sold = Product.objects.visible().filter(
        Q(category=OuterRef("pk")) | Q(category__parent=OuterRef("pk")), store__market=market
    )
    language = words.language()
    rows = Category.objects.filter(parent__isnull=True).filter(Exists(sold))
    return [Kind(_kind_url(market, row), row.name_in(language), row.drawing) for row in rows]


def fresh_cards(market: Market, now: datetime) -> list[Card]:
    """What each stall changed or added last and still has, the stalls by turns. Two queries."""
    newest_of_stall = Window(
        RowNumber(), partition_by="store", order_by=[F("changed_at").desc(), F("id").desc()]
    )
    on_sale = Product.objects.visible().filter(store__market=market, sold_out=False)
    by_turns = on_sale.annotate(turn=newest_of_stall)
    few = for_cards(by_turns.filter(turn__lte=CARDS))
    products = few.order_by("turn", "-changed_at", "id")  # type: ignore[misc]  # annotated above
    made = cards(list(products[:CARDS]), language=words.language(), now=now)
    return sorted(made, key=lambda card: card.sold_out)


def _kind_url(market: Market, kind: Category) -> str:
    try:
        return reverse("orders:category", args=[market.slug, kind.slug])
    except NoReverseMatch:
        return f"/m/{market.slug}/c/{kind.slug}/"


def _figures(number: str) -> int:
    figures = "".join(letter for letter in number if letter.isdigit())
    return int(figures) if figures else 10**9
