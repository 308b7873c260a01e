"""How well the search ranks: NDCG@10 over a folder of products, queries and judgements.

The folder holds `products.tsv.gz` (id, lang, category, name, description), `queries.tsv.gz` (qid,
kind, query) and `qrels.tsv.gz` (qid, product_id, grade from 3, exact, to 1, related). The products
go through the same document builder, ladder and engine as a market's, into an index of their own.

The gain of a grade is 2^grade - 1, the discount of a rank log2(rank + 1), and the ideal list is
made of everything that was judged for the query (Järvelin and Kekäläinen, 2002).
"""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path
from statistics import fmean
from typing import Any

from django.utils import timezone

from market.models import Market
from search import documents, vocabulary
from search.engine import Engine
from search.finding import Search
from search.language.synonyms import BUILT_IN
from search.query import Asked
from stores.models import Category, Product, Store

#: Places of a list that are judged.
PLACES = 10

PRODUCTS, QUERIES, JUDGEMENTS = "products.tsv.gz", "queries.tsv.gz", "qrels.tsv.gz"
COLUMNS = {
    PRODUCTS: ("id", "lang", "category", "name", "description"),
    QUERIES: ("qid", "kind", "query"),
    JUDGEMENTS: ("qid", "product_id", "grade"),
}


class BadFolder(Exception):
    """The folder is not shaped like a test collection; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A query, what kind of typing it is, and the grade of each product that was judged for it."""

    kind: str
    text: str
    grades: Mapping[int, int]


@dataclass(frozen=True)
class Collection:
    products: Sequence[Product]
    queries: Sequence[Judged]


@dataclass(frozen=True)
class Report:
    """NDCG@10, the mean over all queries and over those of each kind."""

    engine: str
    queries: int
    ndcg: float
    kinds: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        kinds = {kind: round(value, 4) for kind, value in self.kinds.items()}
        ndcg = round(self.ndcg, 4)
        return {"engine": self.engine, "queries": self.queries, "ndcg@10": ndcg, "kinds": kinds}


def read(folder: Path) -> Collection:
    """The collection of a folder; raises BadFolder."""
    grades: dict[str, dict[int, int]] = defaultdict(dict)
    for row in _rows(folder / JUDGEMENTS):
        grades[row["qid"]][_number(row, "product_id", JUDGEMENTS)] = _number(
            row, "grade", JUDGEMENTS
        )
    queries = [
        Judged(row["kind"], row["query"], grades[row["qid"]]) for row in _rows(folder / QUERIES)
    ]
    products = list(_products(folder))
    if not products or not queries:
        raise BadFolder(f"{folder} holds no products or no queries.")
    return Collection(products, queries)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a packed table, tab-separated, with the columns that it must have."""
    try:
        with gzip.open(path, "rt", encoding="utf-8", newline="") as table:
            rows = csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [name for name in COLUMNS[path.name] if name not in (rows.fieldnames or ())]
            if missing:
                raise BadFolder(f"{path} has no column {', '.join(missing)}.")
            yield from rows
    except FileNotFoundError:
        raise BadFolder(f"{path} is missing; a collection has {', '.join(COLUMNS)}.") from None
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as problem:
        raise BadFolder(f"{path} cannot be read: {problem}.") from problem


def _number(row: Mapping[str, str], column: str, table: str) -> int:
    value = row[column]
    if not (value and value.isascii() and value.isdecimal()):
        raise BadFolder(f"{table}: {column} is {value!r}, which is no number.")
    return int(value)


def _products(folder: Path) -> Iterator[Product]:
    """Products as a market's would be, none of them in the database."""
    store = Store(pk=1, market=Market(pk=1, currency="KRW"))
    kinds: dict[str, Category] = {}
    now = timezone.now()
    for row in _rows(folder / PRODUCTS):
        name = row["category"] or ""
        kind = kinds.setdefault(name, Category(pk=len(kinds) + 1, name_ko=name))
        product = Product(
            pk=_number(row, "id", PRODUCTS),
            store=store,
            category=kind,
            name=row["name"],
            description=row["description"] or "",
            price=0,
            changed_at=now,
        )
        product.live = True  # type: ignore[attr-defined]  # what `with_live` annotates
        yield product


def evaluate(collection: Collection, engine: Engine, words: Path) -> Report:
    """Fill the engine and the file of words, which must be their own, and ask every query."""
    _fill(engine, words, collection.products)
    known = vocabulary.words_at(words)

    def ranked(text: str) -> tuple[int, ...]:
        return Search(engine, known, BUILT_IN, Asked(text)).run().ids

    values = _by_kind(collection.queries, ranked)
    every = [value for kind in values.values() for value in kind]
    kinds = {kind: fmean(found) for kind, found in sorted(values.items())}
    return Report(engine.name, len(every), fmean(every), kinds)


def _fill(engine: Engine, words: Path, products: Sequence[Product]) -> None:
    frequencies = Counter({word: 0 for phrase in BUILT_IN.table for word in phrase})
    for product in products:
        frequencies.update(documents.name_words(product.name))
    with engine.lock(wait=0):
        rebuild = engine.rebuild()
        rebuild.put([documents.document(product) for product in products])
        vocabulary.build(words, frequencies)
        rebuild.finish()


def _by_kind(
    queries: Iterable[Judged], ranked: Callable[[str], Sequence[int]]
) -> dict[str, list[float]]:
    values: dict[str, list[float]] = defaultdict(list)
    for query in queries:
        values[query.kind].append(ndcg(ranked(query.text), query.grades))
    return values


def ndcg(ranked: Sequence[int], grades: Mapping[int, int]) -> float:
    """From 0 to 1: how near the first ten are to the best ten; 0 where nothing is worth finding."""
    best = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(pk, 0) for pk in ranked]) / best if best else 0.0


def _gain(grades: Sequence[int]) -> float:
    return sum(
        (2.0**grade - 1) / log2(rank + 1) for rank, grade in enumerate(grades[:PLACES], start=1)
    )
