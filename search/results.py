"""The search deed: find ids (finding.py), then look every row up again.

An index may lag behind. The rows a page shows come from the database: one that went
out of sight or left the chosen filters is dropped, one that sold out goes last and
says so, prices are the present ones.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q

from market.models import Market
from search import documents, engines, thesaurus
from search.engine import Hits, Sort, Unavailable
from search.facets import Catalogue, Facet
from search.finding import Found, Search
from search.language.highlight import highlight
from search.language.text import words
from search.marking import marked
from search.query import PAGE, PAGES, Asked
from stores.cards import Card, cards, for_cards
from stores.models import Category

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Results:
    """What a results page shows. `total` counts products with all filters, this page's and others.

    `near` are things close to what was asked, after the found ones. `showing` are the
    words searched in place of the typed ones, `instead` where the typed ones find
    nothing. `elsewhere` counts what other markets have. `from_database`: there is no
    usable index, so this is a plain list without counts.
    """

    asked: Asked
    cards: list[Card]
    near: list[Card]
    total: int
    page: Page[int]
    facets: list[Facet]
    market: Market | None
    categories: list[Category]
    showing: str = ""
    instead: bool = False
    elsewhere: int = 0
    from_database: bool = False


def search(query: Asked, *, now: datetime) -> Results:
    """Answer a search; from the database alone where the index cannot be used."""
    catalogue = Catalogue.read(query)
    try:
        found = _looking(query, catalogue, now).run()
    except Unavailable as problem:
        logger.warning("searching without the index: %s", problem)
        found = _browse(query, catalogue)
    return _shown(query, catalogue, found, now)


def _looking(asked: Asked, catalogue: Catalogue, now: datetime) -> Search:
    return Search(
        engines.current(),
        engines.words(),
        thesaurus.in_use(),
        asked,
        filters=dict(catalogue.numbers(asked)),
        day=now.toordinal(),
    )


# Without an index


def _browse(asked: Asked, catalogue: Catalogue) -> Found:
    """Names that hold every word as it was typed; sold out last, then by name."""
    matches = catalogue.matching(asked)
    for word in asked.text.split():
        matches &= Q(name__icontains=word) | Q(name_other__icontains=word)
    rows = documents.with_live(documents.indexable().filter(matches))
    order = {
        Sort.RELEVANCE: ("-live", "name"),
        Sort.CHEAPEST: ("-live", "price"),
        Sort.DEAREST: ("-live", "-price"),
        Sort.NEWEST: ("-live", "-changed_at"),
    }
    pages = Paginator(rows.order_by(*order[asked.sort], "pk").values_list("pk", flat=True), PAGE)
    page = pages.get_page(asked.page)
    return Found(Hits(tuple(page.object_list), pages.count, {}), page=page.number)


# Showing


def _shown(asked: Asked, catalogue: Catalogue, found: Found, now: datetime) -> Results:
    """Look the rows up, all in one query, and put the page together."""
    ids = found.hits.ids
    sought = found.plan.words if found.plan else tuple(words(asked.text))
    wanted = Q(pk__in=ids) & catalogue.matching(asked) | Q(pk__in=found.near)
    rows = _rows(wanted, asked=asked, now=now, sought=sought)
    here = _sold_out_last([rows[pk] for pk in ids if pk in rows])
    near = _sold_out_last([rows[pk] for pk in found.near if pk in rows])
    pages = Paginator(range(min(found.hits.total, PAGE * PAGES)), PAGE)
    plan = found.plan
    return Results(
        asked=replace(asked, page=found.page),
        cards=here,
        near=near,
        total=found.hits.total,
        page=pages.get_page(found.page),
        facets=catalogue.offered(asked, found.counts),
        market=catalogue.market(asked),
        categories=[
            c
            for c in catalogue.categories
            if c.parent_id is None and (found.kinds is None or c.pk in found.kinds)
        ],
        showing=plan.showing if plan else "",
        instead=bool(plan and plan.instead),
        elsewhere=_elsewhere(found, catalogue.numbers(asked)),
        from_database=found.counts is None,
    )


def _rows(wanted: Q, *, asked: Asked, now: datetime, sought: Sequence[str]) -> dict[int, Card]:
    products = list(for_cards(documents.indexable().filter(wanted)))
    made = cards(products, language=asked.language, now=now)
    return {
        card.product_id: replace(
            card,
            name=marked(highlight(card.name, sought)),
            name_other=marked(highlight(card.name_other, sought)),
        )
        for card in made
    }


def _sold_out_last(shown: list[Card]) -> list[Card]:
    return sorted(shown, key=lambda card: card.sold_out)


def _elsewhere(found: Found, filters: dict[str, tuple[int, ...]]) -> int:
    """What the markets that are not chosen have."""
    chosen = filters.get("market", ())
    counts = (found.counts or {}).get("market", {})
    return sum(n for market, n in counts.items() if market not in chosen) if chosen else 0
