"""The baseline: SQLite's FTS5 with the same tokens, the same clauses and the same facets."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

from search.engine import AllOf, AnyOf, Clause, Document, Number, Prefix, Silent, Term
from search.query import PAGE

TEXTS = ("w", "b", "d", "j", "c")
#: Weights of the columns, as search/clauses.py gives them to a Korean word.
WEIGHTS = "3.0, 1.0, 0.2, 1.0, 1.0"
SCHEMA = """
CREATE VIRTUAL TABLE text USING fts5(
  w, b, d, j, c, content='', tokenize="unicode61 remove_diacritics 0");
CREATE TABLE product (
  id INTEGER PRIMARY KEY, market INTEGER, store INTEGER, band INTEGER, live INTEGER,
  price INTEGER) WITHOUT ROWID;
CREATE TABLE category (value INTEGER, id INTEGER, PRIMARY KEY (id, value)) WITHOUT ROWID;
"""
ONES = ("market", "store", "band", "live", "price")
#: Facets that the table above can count; others stay out on both sides.
FACETS = ("market", "category", "band")
#: Documents written in one transaction.
BATCH = 2_500


def path() -> Path:
    """Beside the index it is compared with."""
    return Path(settings.SEARCH_DIR) / "fts5.sqlite3"


def build(path: Path, documents: Iterator[Document]) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(f"PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; {SCHEMA}")
    while batch := list(islice(documents, BATCH)):
        with connection:
            connection.executemany(
                "INSERT INTO text (rowid, w, b, d, j, c) VALUES (?, ?, ?, ?, ?, ?)",
                ((d.id, *(" ".join(d.texts[name]) for name in TEXTS)) for d in batch),
            )
            connection.executemany(
                "INSERT INTO product (id, market, store, band, live, price) VALUES (?,?,?,?,?,?)",
                ((d.id, *(d.numbers[name][0] for name in ONES)) for d in batch),
            )
            connection.executemany(
                "INSERT INTO category (value, id) VALUES (?, ?)",
                ((value, d.id) for d in batch for value in d.numbers["category"]),
            )
    connection.execute("INSERT INTO text (text) VALUES ('optimize')")
    connection.commit()
    connection.close()


class Fts5:
    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path)
        self._connection.execute("PRAGMA cache_size=-64000")

    def search(self, clause: Clause) -> tuple[list[int], dict[str, dict[int, int]]]:
        """The first hits that are live, and the facets' counts."""
        match = expression(clause)
        rows = self._connection.execute(
            "SELECT text.rowid FROM text CROSS JOIN product ON product.id = text.rowid"
            " WHERE text MATCH ? AND product.live = 1"
            f" ORDER BY bm25(text, {WEIGHTS}) LIMIT ?",
            (match, PAGE),
        )
        return [pk for (pk,) in rows], {name: self._counts(name, match) for name in FACETS}

    def _counts(self, facet: str, match: str) -> dict[int, int]:
        joined = "JOIN category ON category.id = product.id " if facet == "category" else ""
        value = "category.value" if facet == "category" else f"product.{facet}"
        return dict(
            self._connection.execute(
                f"SELECT {value}, count(*) FROM text CROSS JOIN product ON product.id = text.rowid"
                f" {joined} WHERE text MATCH ? AND product.live = 1 GROUP BY 1",
                (match,),
            )
        )


def expression(clause: Clause) -> str:
    """A clause in FTS5's own language; boosts of single words have no place there."""
    match clause:
        case Term(name, token):
            return f'{name}:"{token}"'
        case Prefix(name, token):
            return f'{name}:"{token}"*'
        case AllOf(clauses):
            return "(" + " AND ".join(map(expression, clauses)) + ")"
        case AnyOf(clauses):
            return "(" + " OR ".join(map(expression, clauses)) + ")"
        case Number() | Silent():
            raise ValueError("the baseline knows words only")
