"""Facets: what the URL's slugs mean, and the choices a page offers with their counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext

from market.models import Market
from search import prices
from search.query import Asked
from stores.models import Category

#: The engines' field for each facet.
FIELDS = {"market": "market", "category": "category", "price": "band"}
FACET_FIELDS = tuple(FIELDS.values())

#: Markets offered beside those that are chosen.
MARKETS = 12

Counts = Mapping[str, Mapping[Any, int]]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a facet. `url` takes it in, or out where it is chosen."""

    label: str
    count: int | None
    chosen: bool
    url: str


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def chosen(self) -> tuple[Choice, ...]:
        return tuple(choice for choice in self.choices if choice.chosen)


@dataclass(frozen=True)
class Catalogue:
    """The markets that were asked for, of hundreds, and the categories, which are few.

    Two queries at most.
    """

    markets: tuple[Market, ...]
    categories: tuple[Category, ...]

    @classmethod
    def read(cls, asked: Asked) -> Catalogue:
        slugs = asked.values("market")
        chosen = Market.objects.open().filter(slug__in=slugs) if slugs else ()
        return cls(tuple(chosen), tuple(Category.objects.all()))

    # From the URL

    def numbers(self, asked: Asked) -> dict[str, tuple[int, ...]]:
        """Filters for the engine. A facet whose slugs all mean nothing filters nothing."""
        known: dict[str, dict[str, int]] = {
            "market": {market.slug: market.pk for market in self.markets},
            "category": {category.slug: category.pk for category in self.categories},
        }
        filters = {
            facet: tuple(known[facet][v] for v in asked.values(facet) if v in known[facet])
            for facet in ("market", "category")
        }
        filters["band"] = tuple(band.number for band in self._bands(asked))
        return {field: values for field, values in filters.items() if values}

    def matching(self, asked: Asked) -> Q:
        """The same filters for the database."""
        numbers, matches = self.numbers(asked), Q()
        if markets := numbers.get("market"):
            matches &= Q(store__market__in=markets)
        if kinds := numbers.get("category"):
            matches &= Q(category__in=kinds) | Q(category__parent__in=kinds)
        if bands := self._bands(asked):
            matches &= reduce(or_, (band.matches() for band in bands))
        return matches

    @staticmethod
    def _bands(asked: Asked) -> list[prices.Band]:
        return [band for band in map(prices.by_slug, asked.values("price")) if band]

    def market(self, asked: Asked) -> Market | None:
        """The one market that is searched, if it is one."""
        return self.markets[0] if len(self.markets) == len(asked.values("market")) == 1 else None

    # To the page

    def offered(self, asked: Asked, counts: Counts | None) -> list[Facet]:
        """The facets with their choices; without counts (no engine) only what is chosen."""
        made = (
            Facet("market", gettext("Market"), tuple(self._market_choices(asked, counts))),
            Facet("category", gettext("Kind"), tuple(self._category_choices(asked, counts))),
            Facet("price", gettext("Price"), tuple(self._price_choices(asked, counts))),
        )
        return [facet for facet in made if facet.choices]

    def _market_choices(self, asked: Asked, counts: Counts | None) -> Iterator[Choice]:
        """Those that are chosen, then those that have the most. One query."""
        found = (counts or {}).get("market", {})
        chosen = {market.pk for market in self.markets}
        most = sorted(found.keys() - chosen, key=lambda pk: (-found[pk], pk))[:MARKETS]
        others = Market.objects.open().in_bulk(most)
        for market in [*self.markets, *(others[pk] for pk in most if pk in others)]:
            yield from _choice(
                asked, "market", market.slug, market.name, _of(counts, "market", market.pk)
            )

    def _category_choices(self, asked: Asked, counts: Counts | None) -> Iterator[Choice]:
        """Kinds; those within a kind once it, or one of them, is chosen. Choosing one
        within leaves its kind, and choosing the kind leaves those within: both would be
        the kind again."""
        values = asked.values("category")
        for kind in (c for c in self.categories if c.parent_id is None):
            within = [c for c in self.categories if c.parent_id == kind.pk]
            inner = tuple(c.slug for c in within)
            count = _of(counts, "category", kind.pk)
            name = kind.name_in(asked.language)
            yield from _choice(asked, "category", kind.slug, name, count, leaving=inner)
            if {kind.slug, *inner} & set(values):
                for child in within:
                    count = _of(counts, "category", child.pk)
                    name = child.name_in(asked.language)
                    yield from _choice(
                        asked, "category", child.slug, name, count, leaving=(kind.slug,)
                    )

    def _price_choices(self, asked: Asked, counts: Counts | None) -> Iterator[Choice]:
        found = [prices.by_number(number) for number in (counts or {}).get("band", {})]
        bands = {band.number: band for band in (*found, *self._bands(asked))}
        for number, band in sorted(bands.items()):
            count = _of(counts, "band", number)
            yield from _choice(asked, "price", band.slug, band.label(asked.language), count)


def _of(counts: Counts | None, field: str, number: int) -> int | None:
    return None if counts is None else counts.get(field, {}).get(number, 0)


def _choice(
    asked: Asked,
    facet: str,
    slug: str,
    label: str,
    count: int | None,
    *,
    leaving: tuple[str, ...] = (),
) -> Iterator[Choice]:
    """The choice, unless it would find nothing and is not chosen either."""
    chosen = slug in asked.values(facet)
    if chosen:
        yield Choice(label, count, True, asked.choosing(facet, without=(slug,)).url)
    elif count:
        yield Choice(label, count, False, asked.choosing(facet, add=slug, without=leaving).url)
