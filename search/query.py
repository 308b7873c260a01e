"""What a person asks for, as it stands in the URL: reload and share give the same list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import quote_plus

from django.http import QueryDict
from django.utils.http import urlencode

from core.typed import LONG, whole
from search.engine import Sort
from search.language.text import QUERY_LENGTH, query_words

#: Products on a page.
PAGE = 24
#: Pages that can be turned to; nobody reads on, and deep pages are dear.
PAGES = 100
#: Values of one facet that are read, and characters of each.
VALUES, VALUE_LENGTH = 20, 80

#: What a list is narrowed by; also the names in the URL.
FACETS = (
    *("market", "category", "stall", "price", "way", "tag", "origin"),
    *("near", "today", "open"),
)


@dataclass(frozen=True)
class Asked:
    """One search. `chosen` holds slugs per facet; several of one facet mean "or".

    `after`: the product that the page before ended with, or 0. The page goes on after it wherever
    it stands by now.
    """

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    page: int = 1
    after: int = 0
    language: str = "en"

    @property
    def words(self) -> list[str]:
        return query_words(self.text)

    def values(self, facet: str) -> tuple[str, ...]:
        return self.chosen.get(facet, ())

    def url_choosing(self, facet: str, *, add: str = "", without: tuple[str, ...] = ()) -> str:
        """The address of the same search from its first page, with a value more or some fewer. A
        page holds fifty of them, which differ in one place."""
        kept = [value for value in self.values(facet) if value not in without]
        parts = {**self._parts, facet: _encoded(facet, (*kept, add) if add else kept)}
        return _address("&".join(filter(None, parts.values())))

    @cached_property
    def _parts(self) -> dict[str, str]:
        """The parts of the first page's address by their names, in the order of `pairs`."""
        values: dict[str, list[str]] = {name: [] for name in ("q", *FACETS, "sort")}
        for name, value in replace(self, page=1, after=0).pairs():
            values[name].append(value)
        return {name: _encoded(name, each) for name, each in values.items()}

    def everywhere(self) -> Asked:
        """The same words without any filter."""
        return replace(self, chosen={}, page=1, after=0)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """The query string's parts, in one order and without defaults."""
        if self.text:
            yield "q", self.text
        for facet in FACETS:
            yield from ((facet, value) for value in self.values(facet))
        if self.sort is not Sort.RELEVANCE:
            yield "sort", self.sort
        if self.page > 1:
            yield "page", str(self.page)
            if self.after:
                yield "after", str(self.after)

    @property
    def url(self) -> str:
        return _address(urlencode(list(self.pairs())))


def _address(query: str) -> str:
    """Spelt out, as looking it up costs as much as the rest."""
    return f"/search/?{query}" if query else "/search/"


def _encoded(name: str, values: Sequence[str]) -> str:
    return "&".join([f"{name}={quote_plus(value)}" for value in values])


def parse(params: QueryDict, *, language: str) -> Asked:
    """Reads a query string; what makes no sense is left out, never an error."""
    chosen = {
        facet: tuple(dict.fromkeys(filter(None, map(_value, params.getlist(facet)))))[:VALUES]
        for facet in FACETS
    }
    sort = params.get("sort", "")
    return Asked(
        text=" ".join(_sendable(params.get("q", "")).split())[:QUERY_LENGTH],
        chosen={facet: values for facet, values in chosen.items() if values},
        sort=Sort(sort) if sort in set(Sort) else Sort.RELEVANCE,
        page=min(max(whole(params.get("page", "")) or 1, 1), PAGES),
        after=whole(params.get("after", ""), digits=LONG) or 0,
        language=language,
    )


def _value(written: str) -> str:
    return _sendable(written)[:VALUE_LENGTH]


def _sendable(text: str) -> str:
    """Without what a URL or a database cannot hold: halves of surrogate pairs, and NUL."""
    return text.encode("utf-8", "ignore").decode().replace("\0", "")
