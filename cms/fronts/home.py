"""The home page: where are you, the markets near, and ways to all the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from cms import finding, story
from cms.demo.parts import first_parts
from cms.fronts import structured, words
from cms.fronts.market import newest_by_turns, open_stalls
from cms.fronts.markets import Chip, country_names
from cms.fronts.tiles import Tile, invented, tiles
from core import clock
from market import listing
from market.models import Market
from market.place import Place, place_of
from market.regions import region_of
from stores.cards import Card, card_of, for_cards
from stores.models import Product
from stores.stock import used_up_on

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import HttpRequest

    from cms.models import ArticlePage, HomePage

#: Markets on the page, and regions that lead to more.
NEAREST = 6
REGIONS = 8
#: Markets whose goods are shown, how many of each, and pieces of news.
STREETS = 2
CARDS = 6
NEWS = 3


@dataclass(frozen=True)
class Fresh:
    """Goods of several stalls of one market."""

    tile: Tile
    cards: list[Card]


@dataclass(frozen=True)
class Article:
    """A piece of news and the market that tells it."""

    page: ArticlePage
    market: Market


def home(page: HomePage, request: HttpRequest) -> dict[str, Any]:
    """The context of templates/cms/home.html."""
    now, here = clock.now(), place_of(request)
    found = tiles(_first(here)[: NEAREST + 1], here, now)
    pieces, _pictures = story.told(page.story)
    shown, more = found[:NEAREST], len(found) > NEAREST
    markets = [tile.market for tile in shown]
    return {
        "tiles": shown,
        "fresh": _fresh(shown[:STREETS], now),
        "articles": _articles(markets),
        "parts": first_parts(words.language()) if settings.DEMO else [],
        "more": more,
        "regions": _regions(here) if more else [],
        "pieces": pieces,
        "here": here,
        "demo": settings.DEMO,
        "invented": invented(shown),
        "structured": structured.site(),
        "description": page.search_description
        or _("Shop at many stalls of your neighbourhood market. One basket, one payment."),
    }


def _fresh(shown: list[Tile], now: datetime) -> list[Fresh]:
    """What the nearest markets have today. Two queries."""
    stalls = open_stalls([tile.market for tile in shown])
    wanted = {
        tile.market.pk: newest_by_turns(
            [stall for stall in stalls if stall.market_id == tile.market.pk], CARDS
        )
        for tile in shown
    }
    there = Q()
    for tile in shown:
        today = clock.local_date(tile.market.time_zone, now)
        there |= Q(pk__in=wanted[tile.market.pk]) & ~Q(used_up_on(today))
    rows = for_cards(Product.objects.visible().filter(there)).in_bulk() if there else {}
    found = [
        Fresh(tile, [_card(rows[pk]) for pk in wanted[tile.market.pk] if pk in rows])
        for tile in shown
    ]
    return [row for row in found if row.cards]


def _card(product: Product) -> Card:
    """Without a word on how much is left, for which stock would have to be asked again."""
    return card_of(product, left=None, language=words.language())


def _articles(markets: list[Market]) -> list[Article]:
    """The newest piece of news of each market, at most three. One query."""
    by_slug = {market.slug: market for market in markets}
    found: dict[str, Article] = {}
    for page in finding.newest_articles(markets)[: NEWS * NEAREST]:
        slug = finding.market_slug_of(page)
        if slug in by_slug:
            found.setdefault(slug, Article(page, by_slug[slug]))
    return list(found.values())[:NEWS]


def _first(here: Place | None) -> QuerySet[Market]:
    """The nearest in the shopper's country; where we know none, the demo's and those whose
    language they read."""
    markets = Market.objects.open()
    if here is not None:
        return listing.nearest_first(markets, here.point)
    wishes = Case(
        When(source="demo", language=words.language(), then=Value(0)),
        When(source="demo", then=Value(1)),
        When(language=words.language(), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    return markets.order_by(wishes, "name", "district", "pk")


def _regions(here: Place | None) -> list[Chip]:
    """The regions with the most markets, of the shopper's country where we know it. One query."""
    markets = Market.objects.open().exclude(region="")
    country = here.country if here else ("KR" if words.language() == "ko" else "")
    if country in country_names():
        markets = markets.filter(country=country)
    rows = markets.order_by().values_list("region").annotate(n=Count("pk")).order_by("-n", "region")
    named = [(region_of(code), n) for code, n in rows[:REGIONS]]
    every = reverse("cms:markets")
    return [
        Chip(f"{every}?region={region.code}", region.name_in(words.language()), count=n)
        for region, n in named
        if region is not None
    ]
