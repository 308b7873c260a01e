"""The search deed: plan, ask the engine, then look every row up again.

An index may lag behind. The rows a page shows come from the database: one that went
out of sight or left the chosen filters is dropped, one that sold out goes last and
says so, prices are the present ones.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q

from market.models import Market
from search import documents, engines, thesaurus
from search.engine import Clause, Engine, Hits, Query, Sort, Unavailable
from search.facets import FIELDS, Catalogue, Facet
from search.ladder import Ladder, Plan
from search.language.highlight import highlight
from search.language.text import words
from search.marking import marked
from search.query import PAGE, PAGES, Asked
from stores.cards import Card, cards, for_cards
from stores.models import Category

logger = logging.getLogger(__name__)

_LIVE = {"live": (1,)}
_SOLD_OUT = {"live": (0,)}
#: Things shown where nothing at all was found.
_ANYTHING = 12


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


@dataclass(frozen=True)
class _Found:
    """Ids, before their rows are looked up."""

    hits: Hits
    near: tuple[int, ...] = ()
    plan: Plan | None = None
    page: int = 1
    counts: dict[str, dict[int, int]] | None = None
    #: Categories that have anything, where that was asked.
    kinds: frozenset[int] | None = None


def search(query: Asked, *, now: datetime) -> Results:
    """Answer a search; from the database alone where the index cannot be used."""
    catalogue = Catalogue.read(query)
    try:
        found = _Search(engines.current(), query, catalogue.numbers(query)).run()
    except Unavailable as problem:
        logger.warning("searching without the index: %s", problem)
        found = _browse(query, catalogue)
    return _shown(query, catalogue, found, now)


@dataclass(frozen=True)
class _Search:
    """One question to the engine with what goes with it."""

    engine: Engine
    asked: Asked
    filters: dict[str, tuple[int, ...]]

    def run(self) -> _Found:
        typed = self.asked.words
        plan = self._ladder().climb(typed) if typed else None
        hits, page = self._page(plan.clause if plan else None)
        near = self._near(hits, plan) if page == 1 and hits.total < PAGE else ()
        kinds = None if hits.total else self._kinds()
        return _Found(hits, near, plan, page, hits.facets, kinds)

    def _ladder(self) -> Ladder:
        return Ladder(engines.words(), thesaurus.in_use(), self._count)

    def _count(self, clause: Clause) -> int:
        """Hits in all markets: what is meant does not depend on the filters."""
        return self.engine.search(Query(clause, _LIVE, limit=0)).total

    def _kinds(self) -> frozenset[int]:
        """Where to go on from nothing; an empty kind would be a dead end again."""
        market = {name: v for name, v in self.filters.items() if name == "market"}
        query = Query(None, market | _LIVE, facets=("category",), limit=0)
        return frozenset(self.engine.search(query).facets["category"])

    def _page(self, clause: Clause | None) -> tuple[Hits, int]:
        """The page asked for, or the last one there is."""
        page = self.asked.page
        query = Query(clause, self.filters | _LIVE, (), tuple(FIELDS.values()), self.asked.sort)
        hits = self.engine.search(replace(query, offset=(page - 1) * PAGE, limit=PAGE))
        if hits.ids or not hits.total:
            return hits, page
        page = min(-(-hits.total // PAGE), PAGES)
        return self.engine.search(replace(query, offset=(page - 1) * PAGE, limit=PAGE)), page

    def _near(self, hits: Hits, plan: Plan | None) -> tuple[int, ...]:
        """Things to go on with: never a dead end."""
        if plan is None and hits.total:
            return ()
        near: tuple[int, ...] = ()
        for query in self._wider(plan, nothing=not hits.total):
            room = PAGE - len(hits.ids) - len(near)
            if room <= 0 or (query.clause is None and near):
                break
            wanted = replace(query, without=(*hits.ids, *near), limit=min(room, query.limit))
            near += self.engine.search(wanted).ids
        return near

    def _wider(self, plan: Plan | None, *, nothing: bool) -> Iterator[Query]:
        for clause in plan.looser if plan else ():
            yield Query(clause, self.filters | _LIVE)
        if plan:
            yield Query(plan.clause, self.filters | _SOLD_OUT)
        if nothing:
            market = {name: v for name, v in self.filters.items() if name == "market"}
            if plan and market != self.filters:
                yield Query(plan.clause, market | _LIVE)
            yield Query(None, market | _LIVE, sort=Sort.NEWEST, limit=_ANYTHING)
            yield Query(None, _LIVE, sort=Sort.NEWEST, limit=_ANYTHING)


# Without an index


def _browse(asked: Asked, catalogue: Catalogue) -> _Found:
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
    return _Found(Hits(tuple(page.object_list), pages.count, {}), page=page.number)


# Showing


def _shown(asked: Asked, catalogue: Catalogue, found: _Found, now: datetime) -> Results:
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


def _elsewhere(found: _Found, filters: dict[str, tuple[int, ...]]) -> int:
    """What the markets that are not chosen have."""
    chosen = filters.get("market", ())
    counts = (found.counts or {}).get("market", {})
    return sum(n for market, n in counts.items() if market not in chosen) if chosen else 0
