"""From words to ids: plan, ask the engine, and go on where it finds little.

Knows no rows of the database: what is found is looked up in `results.py`, and judged without
any in `evaluation.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from search.engine import (
    AllOf,
    AnyOf,
    Clause,
    Engine,
    Filters,
    Hits,
    Number,
    Query,
    Silent,
    Sort,
    Value,
)
from search.facets import FACET_FIELDS
from search.ladder import FEW, Ladder, Plan
from search.language.speller import Vocabulary
from search.language.synonyms import Synonyms
from search.query import PAGE, PAGES, Asked

_LIVE: Filters = {"live": (1,)}
_SOLD_OUT: Filters = {"live": (0,)}
#: Things shown where nothing at all was found.
_ANYTHING = 12
#: Metres from which on everything is equally far away.
_FAR = 1_000_000.0


@dataclass(frozen=True)
class Found:
    """Ids, before their rows are looked up."""

    hits: Hits
    near: tuple[int, ...] = ()
    plan: Plan | None = None
    page: int = 1
    counts: dict[str, dict[Value, int]] | None = None
    #: Categories that have anything, where that was asked.
    kinds: frozenset[int] | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """Of everything this page shows, in its order."""
        return (*self.hits.ids, *self.near)


@dataclass(frozen=True)
class Search:
    """One question to the engine with what goes with it.

    `filters` are what was chosen of the facets, `within` the bounds that no facet leaves out of
    account. `away`: metres to every market, for the nearest first. `day`: whose turn it is.
    """

    engine: Engine
    vocabulary: Vocabulary
    synonyms: Synonyms
    asked: Asked
    filters: Filters = field(default_factory=dict)
    within: Filters = field(default_factory=dict)
    away: Mapping[int, float] = field(default_factory=dict)
    day: int = 0

    def run(self) -> Found:
        plan, (hits, page) = self._planned()
        near = self._near(hits, plan) if page == 1 and hits.total < PAGE else ()
        kinds = None if hits.total else self._kinds()
        return Found(hits, near, plan, page, hits.facets, kinds)

    def meaning(self) -> Plan | None:
        """What the words are taken for, if there are words and little is found for them."""
        typed = self.asked.words
        return self._ladder().climb(typed) if typed else None

    def _planned(self) -> tuple[Plan | None, tuple[Hits, int]]:
        """The page as typed, in one question; the ladder is climbed where that finds little."""
        typed = self.asked.words
        if not typed:
            return None, self._page(None)
        plan = self._ladder().read(typed)
        hits, page = self._page(plan.clause)
        if hits.total >= FEW:
            return plan, (hits, page)
        unfiltered = not (self.filters or self.within)
        climbed = self._ladder({plan.clause: hits.total} if unfiltered else {}).climb(typed)
        same = climbed.clause == plan.clause
        return climbed, (hits, page) if same else self._page(climbed.clause)

    def _ladder(self, known: Mapping[Clause, int] = MappingProxyType({})) -> Ladder:
        """Counts hits in all markets, for what is meant does not depend on the filters; some are
        known."""

        def count(clause: Clause) -> int:
            if (total := known.get(clause)) is not None:
                return total
            return self.engine.search(Query(clause, _LIVE, limit=0)).total

        return Ladder(self.vocabulary, self.synonyms, count)

    def _kinds(self) -> frozenset[int]:
        """Where to go on from nothing; an empty kind would be a dead end again."""
        query = Query(None, {**self._here(), **_LIVE}, self.within, facets=("category",), limit=0)
        return frozenset(map(int, self.engine.search(query).facets["category"]))

    def _here(self) -> Filters:
        """Of the filters, only the markets."""
        return {name: values for name, values in self.filters.items() if name == "market"}

    def _page(self, clause: Clause | None) -> tuple[Hits, int]:
        """The page asked for, or the last one there is."""
        page = self.asked.page
        hits = self._cut(clause, page)
        if (following := self._following(clause, hits)) is not None:
            return following, page
        if hits.ids or not hits.total:
            return hits, page
        last = min(-(-hits.total // PAGE), PAGES)
        return self._cut(clause, last), last

    def _following(self, clause: Clause | None, hits: Hits) -> Hits | None:
        """The page as it goes on after the last product of the one before; None where that is no
        longer there.

        What came or went meanwhile has moved everything; as long as that is no more than a page,
        nothing is shown twice and nothing left out.
        """
        page, after = self.asked.page, self.asked.after
        if page == 1 or not after:
            return None
        before = self._cut(clause, page - 1, facets=()).ids
        if before[-1:] == (after,):
            return hits
        around = (*before, *hits.ids, *self._cut(clause, page + 1, facets=()).ids)
        if after not in around:
            return None
        start = around.index(after) + 1
        return replace(hits, ids=around[start : start + PAGE], scores=())

    def _cut(
        self, clause: Clause | None, page: int, *, facets: tuple[str, ...] = FACET_FIELDS
    ) -> Hits:
        query = Query(
            self._ordered(clause),
            {**self.filters, **_LIVE},
            self.within,
            facets=facets,
            sort=self.asked.sort,
            offset=(page - 1) * PAGE,
            limit=PAGE,
            day=self.day,
        )
        return self.engine.search(query)

    def _ordered(self, clause: Clause | None) -> Clause | None:
        """The clause; for the nearest first, one that scores nothing but nearness."""
        if self.asked.sort is not Sort.NEAREST or not self.away:
            return clause
        near = AnyOf(
            tuple(
                Number("market", market, max(_FAR - metres, 0.0))
                for market, metres in self.away.items()
            )
        )
        return near if clause is None else AllOf((Silent(clause), near))

    def _near(self, hits: Hits, plan: Plan | None) -> tuple[int, ...]:
        """Things to go on with: never a dead end."""
        if plan is None and hits.total:
            return ()
        shown = hits.ids
        for query in self._wider(plan, nothing=not hits.total):
            if query.clause is None and shown:
                break
            wanted = min(PAGE - len(shown), query.limit)
            # Enough of these are new. An engine takes three times as long to leave ids out.
            found = self.engine.search(replace(query, limit=wanted + len(shown))).ids
            shown += tuple([pk for pk in found if pk not in shown][:wanted])
            if len(shown) >= PAGE:  # before the next is thought out
                break
        return shown[len(hits.ids) :]

    def _wider(self, plan: Plan | None, *, nothing: bool) -> Iterator[Query]:
        for clause in self._ladder().looser(plan) if plan else ():
            yield Query(clause, {**self.filters, **_LIVE}, self.within)
        if plan:
            yield Query(plan.clause, {**self.filters, **_SOLD_OUT}, self.within)
        if nothing:
            here = self._here()
            if plan and (here != self.filters or self.within):
                yield Query(plan.clause, {**here, **_LIVE})
            yield Query(None, {**here, **_LIVE}, sort=Sort.NEWEST, limit=_ANYTHING)
            yield Query(None, _LIVE, sort=Sort.NEWEST, limit=_ANYTHING)
