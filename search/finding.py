"""From words to ids: plan, ask the engine, and go on where it finds little.

Knows no rows of the database: what is found is looked up in `results.py`, and judged without
any in `evaluation.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from search.engine import Clause, Engine, Hits, Query, Sort
from search.facets import FIELDS
from search.ladder import Ladder, Plan
from search.language.speller import Vocabulary
from search.language.synonyms import Synonyms
from search.query import PAGE, PAGES, Asked

_LIVE = {"live": (1,)}
_SOLD_OUT = {"live": (0,)}
#: Things shown where nothing at all was found.
_ANYTHING = 12


@dataclass(frozen=True)
class Found:
    """Ids, before their rows are looked up."""

    hits: Hits
    near: tuple[int, ...] = ()
    plan: Plan | None = None
    page: int = 1
    counts: dict[str, dict[int, int]] | None = None
    #: Categories that have anything, where that was asked.
    kinds: frozenset[int] | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """Of everything this page shows, in its order."""
        return (*self.hits.ids, *self.near)


@dataclass(frozen=True)
class Search:
    """One question to the engine with what goes with it."""

    engine: Engine
    vocabulary: Vocabulary
    synonyms: Synonyms
    asked: Asked
    #: Values of number fields, as the engine knows them.
    filters: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def run(self) -> Found:
        typed = self.asked.words
        plan = self._ladder().climb(typed) if typed else None
        hits, page = self._page(plan.clause if plan else None)
        near = self._near(hits, plan) if page == 1 and hits.total < PAGE else ()
        kinds = None if hits.total else self._kinds()
        return Found(hits, near, plan, page, hits.facets, kinds)

    def _ladder(self) -> Ladder:
        return Ladder(self.vocabulary, self.synonyms, self._count)

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
