"""What a search engine must do. Everything about language happens before it is asked.

An engine holds documents of tokens and numbers and answers a tree of clauses; it
never sees what a person typed. Facets count with every filter but their own, so
several values of one filter mean "or", several filters mean "and".
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

#: Raise it with every change of the fields or of the analysis: older indexes are then rebuilt.
VERSION = 3


class Unavailable(Exception):
    """The index is absent, of another version, or damaged."""


class Unreachable(Unavailable):
    """The engine does not answer: whether there is an index, nobody can say."""


class Busy(Exception):
    """Another process is writing."""


@dataclass(frozen=True, slots=True)
class Term:
    """A token of a field. `flat`: the score is the boost itself, however rare the token is."""

    field: str
    token: str
    boost: float = 1.0
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Prefix:
    """Tokens of a field that begin so; the score is the boost itself."""

    field: str
    token: str
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Number:
    """A number field that holds the value; the score is the boost itself."""

    field: str
    value: int
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class Silent:
    """What matches the clause, without a score."""

    clause: Clause


@dataclass(frozen=True, slots=True)
class AllOf:
    clauses: tuple[Clause, ...]
    boost: float = 1.0


@dataclass(frozen=True, slots=True)
class AnyOf:
    clauses: tuple[Clause, ...]
    boost: float = 1.0


Clause = Term | Prefix | Number | Silent | AllOf | AnyOf


class Sort(StrEnum):
    RELEVANCE = "relevance"
    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    UNIT_PRICE = "unit"
    NEAREST = "nearest"
    NEWEST = "newest"


#: Of a number field numbers, of a keyword field words.
Value = int | str
Filters = Mapping[str, tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Query:
    """`clause` None is everything. `filters`: a number or keyword field must hold any of the
    values. `within` does the same, and no facet leaves it out of account.

    An engine sorts NEAREST by score: it knows no distance, and the clause says what is near.
    `day`, any number that changes daily: whose turn it is among stalls with like goods
    (rotation.py); None keeps to the scores.
    """

    clause: Clause | None = None
    filters: Filters = field(default_factory=dict)
    within: Filters = field(default_factory=dict)
    facets: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    offset: int = 0
    limit: int = 24
    day: int | None = None


@dataclass(frozen=True, slots=True)
class Hits:
    """Ids in order, how many there are in all, and per facet how many hits hold each value.

    `scores` are those of the ids; a sort by anything but relevance has none.
    """

    ids: tuple[int, ...]
    total: int
    facets: dict[str, dict[Value, int]]
    scores: tuple[float, ...] = ()


#: Number fields that filters and facets may name.
NUMBERS = ("id", "category", "market", "store", "price", "unit_price", "band", "live", "changed")
#: Fields of whole words, for filters and facets.
KEYWORDS = ("sale", "origin", "tag")
#: Text fields, whitespace-joined tokens; `j` and `c` are looked up by prefix.
TEXTS = ("w", "b", "d", "j", "c")


#: Where a price is for no known weight: after all others.
NO_UNIT_PRICE = 2**40


@dataclass(frozen=True, slots=True)
class Document:
    """One product: tokens per text field, and values per number and keyword field (several: a
    category and its parents). `price` in minor units, `unit_price` in those per 100 g or
    NO_UNIT_PRICE, `changed` in seconds since 1970, UTC."""

    id: int
    texts: Mapping[str, Sequence[str]]
    numbers: Mapping[str, Sequence[int]]
    keywords: Mapping[str, Sequence[str]] = field(default_factory=dict)


class Rebuild(Protocol):
    """An index under construction beside the one in use."""

    #: The highest id it already holds: greater than 0 when an earlier run was cut short.
    after: int
    #: Ids that changed since that run put them in.
    again: Sequence[int]

    def put(self, documents: Iterable[Document], *, replacing: Iterable[int] = ()) -> None:
        """Add documents for good, in the place of those with the ids in `replacing`. They come in
        the order of ids, and may be many: none is held longer than it takes to write it."""

    def finish(self) -> None:
        """Put the new index in use."""


class Engine(Protocol):
    name: str
    #: Whether a commit is so near and quick that who changed something may wait for it.
    instant: bool

    def search(self, query: Query) -> Hits:
        """Raises Unavailable."""

    def state(self) -> Hashable:
        """Another one after every change of what is found; None where that is not known here.
        Raises Unavailable."""

    def count(self) -> int:
        """How many documents the index in use holds; raises Unavailable."""

    def write(self, documents: Sequence[Document], *, replacing: Iterable[int]) -> None:
        """Replace documents in one commit, visible to every process after it.

        An id in `replacing` without a document is dropped. Raises Unavailable, Busy.
        """

    def lock(self, *, wait: float) -> AbstractContextManager[None]:
        """Be the only writer; raises Busy after so many seconds."""

    def rebuild(self) -> Rebuild:
        """Begin a new index, or go on with one that was cut short. Needs the lock."""
