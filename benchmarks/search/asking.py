"""One process that asks the same queries in one of several ways, when it is told to.

    python -m benchmarks.search.asking tantivy

It draws the queries of the database of the environment, prepares every way it knows of asking them,
and says `ready`. Then it reads lines `WAY KIND SECONDS` and answers each with the milliseconds of
every question asked, as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

#: Different queries of each kind, and so many of them that are asked again and again.
TEXTS, FEW = 100, 25
DAY = 739_000

Call = Callable[[], object]
#: See queries.py.
KINDS = ("two words", "broad", "Korean pair", "typo")
#: Ways by what must be in the process for them, with what they are.
WAYS = {
    "tantivy": ("raw", "questions", "service", "asked before"),
    "elasticsearch": ("raw", "questions", "service"),
    "fts5": ("fts5",),
    "modelsearch": ("modelsearch",),
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    from benchmarks.search import queries

    calls = prepared(sys.argv[1], queries.drawn(TEXTS))
    print("ready", flush=True)
    for line in sys.stdin:
        way, kind, seconds = line.rstrip("\n").split("\t")
        print(json.dumps(timed(calls[way][kind], float(seconds))), flush=True)


def timed(calls: list[Call], seconds: float) -> list[float]:
    """Milliseconds of each call, one after another until the time is over."""
    gc.collect()
    spent: list[float] = []
    until = time.perf_counter() + seconds
    at = random.randrange(len(calls))
    while time.perf_counter() < until:
        began = time.perf_counter()
        calls[at % len(calls)]()
        spent.append((time.perf_counter() - began) * 1000)
        at += 1
    return spent


def prepared(group: str, texts: dict[str, list[str]]) -> dict[str, dict[str, list[Call]]]:
    """Per way and kind one call for each query."""
    ways: dict[str, Callable[[str], Call]] = {
        "tantivy": _tantivy,
        "elasticsearch": _elasticsearch,
        "fts5": _fts5,
        "modelsearch": _modelsearch,
    }[group]()
    return {
        way: {
            kind: [prepare(text) for text in listed[: FEW if way == "asked before" else TEXTS]]
            for kind, listed in texts.items()
        }
        for way, prepare in ways.items()
    }


def _tantivy() -> dict[str, Callable[[str], Call]]:
    from django.conf import settings

    from search.engine import Query
    from search.tantivy_engine import TantivyEngine
    from search.tantivy_query import answer, whole

    class Forgetful(TantivyEngine):
        """Remembers no answer: every question is asked."""

        def search(self, query: Query) -> Any:
            return answer(self.searcher(), query)

        def searcher(self) -> Any:
            return self._index().searcher()

    engine = Forgetful(Path(settings.SEARCH_DIR))
    searcher = engine.searcher()

    def raw(queries: list[Query]) -> Call:
        """Search and count, on queries that are ready; every filter of these is `live`."""
        ready = [
            (
                whole(query),
                max(1, query.limit),
                {name: {"terms": {"field": name, "size": 10_000}} for name in query.facets},
            )
            for query in queries
        ]

        def ask() -> None:
            for asked, limit, facets in ready:
                searcher.search(asked, limit=limit)
                if facets:
                    searcher.aggregate(asked, facets)

        return ask

    known = _three(TantivyEngine(Path(settings.SEARCH_DIR)), raw)["service"]
    return {**_three(engine, raw), "asked before": known}


def _elasticsearch() -> dict[str, Callable[[str], Call]]:
    from django.conf import settings
    from elasticsearch.dsl import Search as Request

    from search.elasticsearch_engine import WRITING, ElasticsearchEngine
    from search.elasticsearch_query import asked
    from search.engine import Query

    url, prefix = settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX
    # Nobody browses the database here because the engine is slow at the moment.
    engine: Any = ElasticsearchEngine(url, prefix, Path(settings.SEARCH_DIR), patience=WRITING)
    headers = {"accept": "application/json", "content-type": "application/json"}

    def raw(queries: list[Query]) -> Call:
        bodies = [asked(Request(), query).to_dict() for query in queries]

        def ask() -> None:
            for body in bodies:
                engine.client.perform_request(
                    "POST", f"/{engine.alias}/_search", headers=headers, body=body
                )

        return ask

    return _three(engine, raw)


def _three(engine: Any, raw: Callable[[list[Any]], Call]) -> dict[str, Callable[[str], Call]]:
    """The service; all questions it puts; and of these only the page's own."""
    from search import engines, thesaurus
    from search.finding import Search
    from search.query import Asked

    words, synonyms = engines.words(), thesaurus.in_use()

    def service(text: str) -> Call:
        return Search(engine, words, synonyms, Asked(text), day=DAY).run

    def noted(text: str) -> list[Any]:
        noting = Noting(engine)
        Search(noting, words, synonyms, Asked(text), day=DAY).run()  # type: ignore[arg-type]
        return noting.queries

    def page(text: str) -> list[Any]:
        last = [query for query in noted(text) if query.limit and query.facets][-1]
        return [replace(last, limit=24)]

    return {
        "raw": lambda text: raw(page(text)),
        "questions": lambda text: raw(noted(text)),
        "service": service,
    }


@dataclass
class Noting:
    """Asks an engine and notes what it was asked."""

    engine: Any
    queries: list[Any] = field(default_factory=list)

    def search(self, query: Any) -> Any:
        self.queries.append(query)
        return self.engine.search(query)


def _clauses() -> Callable[[str], Any]:
    """The clause under which the service looks for a text, without weights of single words."""
    from search import engines, thesaurus
    from search.finding import Search
    from search.query import Asked

    def clause(text: str) -> Any:
        noting = Noting(engines.current())
        search: Any = Search
        search(noting, engines.words(), thesaurus.in_use(), Asked(text), day=DAY).run()
        return next(q.clause for q in reversed(noting.queries) if q.facets and q.limit)

    return clause


def _fts5() -> dict[str, Callable[[str], Call]]:
    from benchmarks.search import fts5

    index, clause = fts5.Fts5(fts5.path()), _clauses()
    return {"fts5": lambda text: partial(index.search, clause(text))}


def _modelsearch() -> dict[str, Callable[[str], Call]]:
    from benchmarks.search import modelsearched

    return {"modelsearch": lambda text: partial(modelsearched.ask, text)}


if __name__ == "__main__":
    main()
