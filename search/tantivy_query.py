"""Our schema, queries, answers and facets in tantivy's terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

import tantivy
from tantivy import Occur, Order

from search import rotation
from search.engine import (
    KEYWORDS,
    NUMBERS,
    TEXTS,
    AllOf,
    AnyOf,
    Clause,
    Hits,
    Number,
    Prefix,
    Query,
    Silent,
    Sort,
    Term,
    Value,
)

_PREFIXED = {"j", "c"}
_SORTS = {
    Sort.CHEAPEST: ("price", Order.Asc),
    Sort.DEAREST: ("price", Order.Desc),
    Sort.UNIT_PRICE: ("unit_price", Order.Asc),
    Sort.NEWEST: ("changed", Order.Desc),
}
#: More than there are values of any facet.
_VALUES = 10_000


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in NUMBERS:
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in KEYWORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in TEXTS:
        option = "basic" if name in _PREFIXED else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    return builder.build()


SCHEMA = schema()


def answer(searcher: tantivy.Searcher, query: Query) -> Hits:
    """What a searcher, which shows one state of an index, finds."""
    asked = whole(query)
    by, order = _SORTS.get(query.sort, (None, Order.Desc))
    if query.sort is Sort.RELEVANCE and query.clause is None:
        by, order = _SORTS[Sort.NEWEST]
    start, size = rotation.window(query)
    found = searcher.search(asked, limit=max(1, size), offset=start, order_by_field=by, order=order)
    total = int(found.count or 0)  # type: ignore[attr-defined]  # not in its stubs
    hits = found.hits  # made anew each time it is asked for
    scores, addresses = [score for score, _ in hits], [address for _, address in hits]
    ids = _numbers(searcher, "id", addresses)
    stores = _numbers(searcher, "store", addresses) if rotation.turns(query) else ()
    places = rotation.shown(query, scores, stores, ids)
    return Hits(
        ids=tuple(ids[place] for place in places),
        total=total,
        facets=_facets(searcher, query, asked, nothing=not total),
        scores=() if by else tuple(scores[place] for place in places),
    )


def _numbers(
    searcher: tantivy.Searcher, name: str, addresses: list[tantivy.DocAddress]
) -> list[int]:
    """A number of each hit, out of a column: nothing of a document is stored."""
    return cast(list[int], searcher.fast_field_values(name, addresses))


def _facets(
    searcher: tantivy.Searcher, query: Query, asked: tantivy.Query, *, nothing: bool
) -> dict[str, dict[Value, int]]:
    """One aggregation for all facets without a filter of their own, none where there are no
    hits to count; one more for each with."""
    free = [name for name in query.facets if not query.filters.get(name)]
    found: dict[str, dict[Value, int]] = {name: {} for name in free}
    if free and not nothing:
        found = counts(searcher, asked, free)
    for name in query.facets:
        if name not in found:
            found |= counts(searcher, whole(query, ignoring=name), [name])
    return found


def whole(query: Query, *, ignoring: str = "") -> tantivy.Query:
    parts = [(Occur.Must, _translate(query.clause))] if query.clause else []
    filters = [*query.within.items(), *((n, v) for n, v in query.filters.items() if n != ignoring)]
    parts += [(Occur.Must, _silent(_any_of(name, values))) for name, values in filters if values]
    if not parts:
        parts = [(Occur.Must, tantivy.Query.all_query())]
    return tantivy.Query.boolean_query(parts)


def _any_of(name: str, values: Sequence[Value]) -> tantivy.Query:
    """A field that holds one of the values. One is a term like any other, met where the words are;
    a set of them is gathered first, which for `live` would be nearly everything there is."""
    if len(values) == 1:
        return tantivy.Query.term_query(SCHEMA, name, values[0], index_option="basic")
    return tantivy.Query.term_set_query(SCHEMA, name, list(values))


def _silent(query: tantivy.Query) -> tantivy.Query:
    """A filter: it must match and adds nothing to the score."""
    return tantivy.Query.const_score_query(query, 0.0)


def _translate(clause: Clause) -> tantivy.Query:
    match clause:
        case Term(name, token, boost, flat):
            query = tantivy.Query.term_query(
                SCHEMA, name, token, index_option="basic" if flat else "freq"
            )
            if flat:
                return tantivy.Query.const_score_query(query, boost)
        case Prefix(name, token, boost):
            query = tantivy.Query.fuzzy_term_query(SCHEMA, name, token, distance=0, prefix=True)
            return tantivy.Query.const_score_query(query, boost)
        case Number(name, value, boost):
            return tantivy.Query.const_score_query(
                tantivy.Query.term_query(SCHEMA, name, value), boost
            )
        case Silent(silent):
            return _silent(_translate(silent))
        case AllOf(clauses, boost):
            query = _boolean(Occur.Must, clauses)
        case AnyOf(clauses, boost):
            query = _boolean(Occur.Should, clauses)
    return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


def _boolean(occur: Occur, clauses: Iterable[Clause]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(occur, _translate(clause)) for clause in clauses])


def counts(
    searcher: tantivy.Searcher, query: tantivy.Query, facets: Sequence[str]
) -> dict[str, dict[Value, int]]:
    """Per facet how many hits hold each value. Of a number field tantivy says 1.0."""
    wanted = {name: {"terms": {"field": name, "size": _VALUES}} for name in facets}
    answer: Mapping[str, Any] = searcher.aggregate(query, wanted)
    return {name: _counted(name, answer[name]["buckets"]) for name in facets}


def _counted(facet: str, buckets: Iterable[Mapping[str, Any]]) -> dict[Value, int]:
    if facet in KEYWORDS:
        return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
    return {int(bucket["key"]): bucket["doc_count"] for bucket in buckets}
