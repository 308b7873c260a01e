"""Our schema, queries and facets in tantivy's terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Occur

from search.engine import (
    KEYWORDS,
    NUMBERS,
    TEXTS,
    AllOf,
    AnyOf,
    Clause,
    Number,
    Prefix,
    Query,
    Silent,
    Term,
    Value,
)

#: What is read of a hit.
STORED = ("id", "store")
_PREFIXED = {"j", "c"}
#: More than there are values of any facet.
_VALUES = 10_000


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in NUMBERS:
        builder.add_unsigned_field(name, stored=name in STORED, indexed=True, fast=True)
    for name in KEYWORDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in TEXTS:
        option = "basic" if name in _PREFIXED else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    return builder.build()


SCHEMA = schema()


def whole(query: Query, *, ignoring: str = "") -> tantivy.Query:
    parts = [(Occur.Must, _translate(query.clause))] if query.clause else []
    filters = [*query.within.items(), *((n, v) for n, v in query.filters.items() if n != ignoring)]
    parts += [(Occur.Must, _silent(_any_of(name, values))) for name, values in filters if values]
    if not parts:
        parts = [(Occur.Must, tantivy.Query.all_query())]
    if query.without:
        unwanted = tantivy.Query.term_set_query(SCHEMA, "id", list(query.without))
        parts.append((Occur.MustNot, unwanted))
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
    kinds = {name: str if name in KEYWORDS else int for name in facets}
    return {
        name: {kind(bucket["key"]): bucket["doc_count"] for bucket in answer[name]["buckets"]}
        for name, kind in kinds.items()
    }
