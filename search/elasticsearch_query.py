"""Our documents, queries and facets in Elasticsearch's terms.

The texts are tokens already, joined by spaces, so the `whitespace` analyzer takes them apart again
and nothing else happens to them: both engines hold the same tokens and rank by the same BM25.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from elasticsearch import dsl
from elasticsearch.dsl import query as es
from elasticsearch.dsl.aggs import Filter as FilterAggregation
from elasticsearch.dsl.aggs import Terms as TermsAggregation

from search import rotation
from search.engine import (
    KEYWORDS,
    AllOf,
    AnyOf,
    Clause,
    Document,
    Filters,
    Number,
    Prefix,
    Query,
    Silent,
    Sort,
    Term,
)

#: More than there are values of any facet.
_VALUES = 10_000
_SORTS: dict[Sort, tuple[str, str]] = {
    Sort.CHEAPEST: ("price", "asc"),
    Sort.DEAREST: ("price", "desc"),
    Sort.UNIT_PRICE: ("unit_price", "asc"),
    Sort.NEWEST: ("changed", "desc"),
}


def _tokens(**options: Any) -> Any:
    return dsl.Text(analyzer="whitespace", **options)


def _begun() -> Any:
    """Tokens that are looked up by how they begin."""
    return _tokens(
        index_options="docs", norms=False, index_prefixes={"min_chars": 1, "max_chars": 8}
    )


class Indexed(dsl.Document):
    """A product as Elasticsearch holds it; its `_id` is the product's."""

    id = dsl.Long()
    category = dsl.Long(multi=True)
    market = dsl.Long()
    store = dsl.Long()
    price = dsl.Long()
    unit_price = dsl.Long()
    band = dsl.Long()
    live = dsl.Long()
    changed = dsl.Long()
    sale = dsl.Keyword(multi=True)
    origin = dsl.Keyword(multi=True)
    tag = dsl.Keyword(multi=True)
    w = _tokens(index_options="freqs")
    b = _tokens(index_options="freqs")
    d = _tokens(index_options="freqs")
    j = _begun()
    c = _begun()

    class Meta:
        dynamic = dsl.MetaField("strict")
        #: Rows are read from the database, and documents are written whole.
        _source = dsl.MetaField(enabled=False)


def source(document: Document) -> dict[str, Any]:
    """What is sent of a document."""
    texts = {name: " ".join(tokens) for name, tokens in document.texts.items()}
    numbers = {name: list(values) for name, values in document.numbers.items()}
    words = {name: list(values) for name, values in document.keywords.items()}
    return {**texts, **numbers, **words}


def asked(search: dsl.Search, query: Query) -> dsl.Search:
    """The search that answers a query in one call: hits, how many, and every facet.

    Filters of facets come after the facets are counted (`post_filter`), each of which counts with
    the filters of the others.
    """
    late = {name: values for name, values in query.filters.items() if name in query.facets}
    early = {name: values for name, values in query.filters.items() if name not in late}
    search = search.query(_first(query, early)).source(False)
    if late := {name: values for name, values in late.items() if values}:
        search = search.post_filter(es.Bool(filter=_filters(late)))
    for facet in query.facets:
        others = {name: values for name, values in late.items() if name != facet}
        counted = FilterAggregation(es.Bool(filter=_filters(others)))
        search.aggs.bucket(facet, counted).bucket(
            "values", TermsAggregation(field=facet, size=_VALUES)
        )
    start, size = rotation.window(query)
    return search.extra(
        from_=start,
        size=size,
        docvalue_fields=["id", "store"],
        track_total_hits=True,
    ).sort(*_sort(query))


def _sort(query: Query) -> list[Any]:
    """Ties by id, so that a page is the same however often it is asked for."""
    sort = query.sort
    if sort is Sort.RELEVANCE and query.clause is None:
        sort = Sort.NEWEST
    field, order = _SORTS.get(sort, ("_score", "desc"))
    return [{field: {"order": order}}, {"id": {"order": "asc"}}]


def _first(query: Query, filters: Filters) -> es.Query:
    bounds = [*_filters(query.within), *_filters(filters)]
    must = [_translate(query.clause)] if query.clause else []
    return es.Bool(must=must, filter=bounds)


def _filters(filters: Filters) -> list[es.Query]:
    return [es.Terms(name, list(values)) for name, values in filters.items() if values]


def _translate(clause: Clause) -> es.Query:
    match clause:
        case Term(name, token, boost, False):
            return es.Term(name, {"value": token, "boost": boost})
        case AllOf(clauses, boost):
            return es.Bool(must=_each(clauses), boost=boost)
        case AnyOf(clauses, boost):
            return es.Bool(should=_each(clauses), minimum_should_match=1, boost=boost)
    return es.ConstantScore(filter=_matching(clause), boost=_constant(clause))


def _matching(clause: Term | Prefix | Number | Silent) -> es.Query:
    """What a clause matches, whatever it scores."""
    match clause:
        case Silent(silent):
            return _translate(silent)
        case Prefix(name, token):
            return es.Prefix(name, {"value": token})
        case Number(name, value):
            return es.Term(name, {"value": value})
        case Term(name, token):
            return es.Term(name, {"value": token})


def _constant(clause: Term | Prefix | Number | Silent) -> float:
    return 0.0 if isinstance(clause, Silent) else clause.boost


def _each(clauses: Iterable[Clause]) -> list[es.Query]:
    return [_translate(clause) for clause in clauses]


def value_of(field: str, key: Any) -> int | str:
    return str(key) if field in KEYWORDS else int(key)
