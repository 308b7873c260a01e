"""The search deed: find ids (finding.py), then look every row up again.

An index may lag behind. The rows a page shows come from the database: one that went
out of sight or left the chosen filters is dropped, one that sold out goes last and
says so, prices are the present ones.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q

from market import listing
from market.models import Market
from market.place import Place
from search import documents, engines, named, thesaurus
from search.around import Around
from search.choices import Offer
from search.engine import Filters, Hits, Query, Sort, Unavailable, Value
from search.facets import Catalogue, Facet
from search.finding import Found, Search
from search.language.highlight import highlight
from search.language.text import words
from search.marking import marked
from search.named import Named
from search.query import PAGE, PAGES, Asked
from stores.cards import Card, cards, for_cards
from stores.listed import listed
from stores.models import Category, Product
from stores.unit_price import PER_100_GRAMS

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Results:
    """What a results page shows. `total` counts products with all filters, this page's and others.

    `near` are things close to what was asked, after the found ones. `showing` are the
    words searched in place of the typed ones, `instead` where the typed ones find
    nothing. `elsewhere` counts what other markets have. `from_database`: there is no
    usable index, so this is a plain list without counts. `currencies` are those of the
    prices found. `last` is the product with which the page ends, for the next to go on after.
    `places` are markets and stalls of that name. `lost`: it should be near, but
    nobody knows where the shopper is.
    """

    asked: Asked
    cards: list[Card]
    near: list[Card]
    total: int
    page: Page[int]
    facets: list[Facet]
    market: Market | None
    categories: list[Category]
    currencies: frozenset[str]
    last: int = 0
    places: list[Named] = field(default_factory=list)
    showing: str = ""
    instead: bool = False
    elsewhere: int = 0
    from_database: bool = False
    lost: bool = False

    @property
    def meant(self) -> list[Named]:
        """Places that stand before the goods; the others stand after them."""
        return [place for place in self.places if place.meant]

    @property
    def alike(self) -> list[Named]:
        return [place for place in self.places if not place.meant]


@dataclass(frozen=True)
class _Question:
    """What is asked, with the rows that its words mean, and the street around who asks."""

    asked: Asked
    catalogue: Catalogue
    around: Around
    now: datetime

    @property
    def filters(self) -> Filters:
        return self.catalogue.filters(self.asked)

    def within(self, *, but: str = "") -> Filters:
        return self.around.within(self.asked, but=but)

    def knowing(self, origins: Mapping[Value, int]) -> _Question:
        """Without origins that no goods have: free words, which only the index lists."""
        meant = tuple(each for each in self.asked.values("origin") if each in origins)
        chosen = {**self.asked.chosen, "origin": meant}
        return replace(self, asked=replace(self.asked, chosen=chosen))


def search(query: Asked, *, now: datetime, place: Place | None = None) -> Results:
    """Answer a search from a place; from the database alone where the index cannot be used."""
    asked = _from_somewhere(query, place)
    catalogue = Catalogue.read(asked)
    question = _Question(asked, catalogue, Around.read(asked, place, now=now), now)
    try:
        if asked.values("origin"):
            question = question.knowing(_origins())
        found = _looking(question).run()
        wherever = _wherever(question, found)
    except Unavailable as problem:
        logger.warning("searching without the index: %s", problem)
        found, wherever = _browse(question), {}
    return _shown(question, found, wherever)


def _from_somewhere(asked: Asked, place: Place | None) -> Asked:
    """Nothing is nearest to nowhere."""
    lost = asked.sort is Sort.NEAREST and place is None
    return replace(asked, sort=Sort.RELEVANCE) if lost else asked


def _origins() -> Mapping[Value, int]:
    return engines.current().search(Query(facets=("origin",), limit=0)).facets["origin"]


def _looking(question: _Question) -> Search:
    return Search(
        engines.current(),
        engines.words(),
        thesaurus.in_use(),
        question.asked,
        filters=question.filters,
        within=question.within(),
        away=question.around.away,
        day=question.now.toordinal(),
    )


def _wherever(question: _Question, found: Found) -> Mapping[Value, int]:
    """Products found of each market, near or not; asked anew where only near ones were found."""
    within = question.within(but="near")
    if within == question.within():
        return found.hits.facets["market"]
    clause = found.plan.clause if found.plan else None
    live = {**question.filters, "live": (1,)}
    query = Query(clause, live, within, facets=("market",), limit=0)
    return engines.current().search(query).facets["market"]


# Without an index


def _browse(question: _Question) -> Found:
    """Names that hold every word as it was typed; sold out last, then by name."""
    asked = question.asked
    matches = question.catalogue.matching(asked) & question.around.matching(asked)
    for word in asked.text.split():
        matches &= Q(name__icontains=word) | Q(name_other__icontains=word)
    rows = documents.with_live(documents.indexable().filter(matches))
    order = ("-live", *_order(asked.sort, question.around.place), "pk")
    pages = Paginator(rows.order_by(*order).values_list("pk", flat=True), PAGE)
    page = pages.get_page(asked.page)
    return Found(Hits(tuple(page.object_list), pages.count, {}), page=page.number)


def _order(sort: Sort, place: Place | None) -> tuple[Any, ...]:
    orders: dict[Sort, tuple[Any, ...]] = {
        Sort.RELEVANCE: ("name",),
        Sort.CHEAPEST: ("price",),
        Sort.DEAREST: ("-price",),
        Sort.UNIT_PRICE: (PER_100_GRAMS.asc(nulls_last=True), "price"),
        Sort.NEWEST: ("-changed_at",),
    }
    if sort is Sort.NEAREST and place:
        away = listing.squared_metres("store__market__", place.point)
        return (away.asc(nulls_last=True), "name")
    return orders.get(sort, orders[Sort.RELEVANCE])


# Showing


def _shown(question: _Question, found: Found, wherever: Mapping[Value, int]) -> Results:
    """Look the rows up, all in one query, and put the page together."""
    asked, catalogue, around = question.asked, question.catalogue, question.around
    ids = found.hits.ids
    sought = found.plan.words if found.plan else tuple(words(asked.text))
    products = _products(found, chosen=catalogue.matching(asked))
    rows = _rows(products, asked=asked, now=question.now, sought=sought)
    pages = Paginator(range(min(found.hits.total, PAGE * PAGES)), PAGE)
    plan, total = found.plan, found.hits.total
    return Results(
        asked=replace(asked, page=found.page),
        cards=_sold_out_last([rows[pk] for pk in ids if pk in rows]),
        near=_sold_out_last([rows[pk] for pk in found.near if pk in rows]),
        total=total,
        page=pages.get_page(found.page),
        facets=Offer(asked, catalogue, around, found.counts, wherever, total).facets(),
        market=catalogue.market(asked),
        categories=[
            c
            for c in catalogue.categories
            if c.parent_id is None and (found.kinds is None or c.pk in found.kinds)
        ],
        currencies=_currencies(question, found),
        last=ids[-1] if ids else 0,
        places=named.found(asked, catalogue.numbers(asked).get("market", ())),
        showing=plan.showing if plan else "",
        instead=bool(plan and plan.instead),
        elsewhere=_elsewhere(found, catalogue.numbers(asked)),
        from_database=found.counts is None,
        lost=bool(asked.values("near")) and around.place is None,
    )


def _currencies(question: _Question, found: Found) -> frozenset[str]:
    """Of the searched markets that have anything."""
    spots, chosen = question.around.spots, {m.pk for m in question.catalogue.markets}
    have = spots.keys() if found.counts is None else found.counts["market"].keys()
    return frozenset(
        spots[pk].currency for pk in spots if pk in have and (not chosen or pk in chosen)
    )


def _products(found: Found, *, chosen: Q) -> Sequence[Product]:
    """Rows that are still there and, of those found, still fit what was chosen."""
    if not chosen:
        return listed(found.ids)
    wanted = Q(pk__in=found.hits.ids) & chosen | Q(pk__in=found.near)
    return [*for_cards(documents.indexable().filter(wanted)).order_by()]


def _rows(
    products: Sequence[Product], *, asked: Asked, now: datetime, sought: Sequence[str]
) -> dict[int, Card]:
    def mark(name: str) -> str:
        return marked(highlight(name, sought))

    made = cards(products, language=asked.language, now=now, mark=mark)
    return {card.product_id: card for card in made}


def _sold_out_last(shown: list[Card]) -> list[Card]:
    return sorted(shown, key=lambda card: card.sold_out)


def _elsewhere(found: Found, filters: dict[str, tuple[int, ...]]) -> int:
    """What the markets that are not chosen have."""
    chosen = filters.get("market", ())
    counts = (found.counts or {}).get("market", {})
    return sum(n for market, n in counts.items() if market not in chosen) if chosen else 0
