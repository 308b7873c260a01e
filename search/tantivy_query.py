"""Our schema, queries and facets in tantivy's terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import tantivy
from tantivy import Occur

from search.engine import NUMBERS, TEXTS, AllOf, AnyOf, Clause, Prefix, Query, Term

_PREFIXED = {"j", "c"}
#: More than there are values of any facet.
_VALUES = 10_000


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in NUMBERS:
        builder.add_unsigned_field(name, stored=name == "id", indexed=True, fast=True)
    for name in TEXTS:
        option = "basic" if name in _PREFIXED else "freq"
        builder.add_text_field(name, tokenizer_name="whitespace", index_option=option)
    return builder.build()


SCHEMA = schema()


def whole(query: Query, *, ignoring: str = "") -> tantivy.Query:
    parts = [(Occur.Must, _translate(query.clause))] if query.clause else []
    parts += [
        (Occur.Must, _silent(tantivy.Query.term_set_query(SCHEMA, name, list(values))))
        for name, values in query.filters.items()
        if values and name != ignoring
    ]
    if not parts:
        parts = [(Occur.Must, tantivy.Query.all_query())]
    if query.without:
        unwanted = tantivy.Query.term_set_query(SCHEMA, "id", list(query.without))
        parts.append((Occur.MustNot, unwanted))
    return tantivy.Query.boolean_query(parts)


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
        case AllOf(clauses, boost):
            query = _boolean(Occur.Must, clauses)
        case AnyOf(clauses, boost):
            query = _boolean(Occur.Should, clauses)
    return query if boost == 1.0 else tantivy.Query.boost_query(query, boost)


def _boolean(occur: Occur, clauses: Iterable[Clause]) -> tantivy.Query:
    return tantivy.Query.boolean_query([(occur, _translate(clause)) for clause in clauses])


def counts(
    searcher: tantivy.Searcher, query: tantivy.Query, facets: Sequence[str]
) -> dict[str, dict[int, int]]:
    wanted = {name: {"terms": {"field": name, "size": _VALUES}} for name in facets}
    answer: Mapping[str, Any] = searcher.aggregate(query, wanted)
    return {
        name: {int(bucket["key"]): int(bucket["doc_count"]) for bucket in answer[name]["buckets"]}
        for name in facets
    }
