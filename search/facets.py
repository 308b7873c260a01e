"""Facets: what the URL's words mean, for the engines and for the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import Contains
from django.utils.translation import gettext_lazy

from core.kept import Kept
from market.models import Market
from search import prices
from search.engine import Filters
from search.query import Asked
from stores.models import IN_SEASON, Category, SoldBy, Store

#: The engines' field for each facet that they count.
FIELDS = {
    "market": "market",
    "category": "category",
    "stall": "store",
    "price": "band",
    "way": "sale",
    "tag": "tag",
    "origin": "origin",
}
FACET_FIELDS = tuple(FIELDS.values())

#: Tags that goods are filtered by; others are nobody's but the stall's.
TAGS = {IN_SEASON: gettext_lazy("In season"), "vegan": gettext_lazy("Vegan")}

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


#: Kinds of goods come with a release; a minute later every process knows them.
_kinds = Kept("search.kinds", 60, lambda: tuple(Category.objects.all()))


@dataclass(frozen=True)
class Catalogue:
    """The markets and stalls that were asked for, of hundreds, and the categories, which are few.

    Two queries at most.
    """

    markets: tuple[Market, ...]
    categories: tuple[Category, ...]
    stalls: tuple[Store, ...] = ()

    @classmethod
    def read(cls, asked: Asked) -> Catalogue:
        slugs = asked.values("market")
        chosen = Market.objects.open().filter(slug__in=slugs) if slugs else ()
        return cls(tuple(chosen), _kinds.value(), _stalls(asked))

    def numbers(self, asked: Asked) -> dict[str, tuple[int, ...]]:
        """Filters by numbers. A facet whose slugs all mean nothing filters nothing."""
        known: dict[str, dict[str, int]] = {
            "market": {market.slug: market.pk for market in self.markets},
            "category": {category.slug: category.pk for category in self.categories},
        }
        filters = {
            facet: tuple(known[facet][v] for v in asked.values(facet) if v in known[facet])
            for facet in ("market", "category")
        }
        filters["store"] = tuple(stall.pk for stall in self.stalls)
        filters["band"] = tuple(band.number for band in _bands(asked))
        return {field: values for field, values in filters.items() if values}

    def filters(self, asked: Asked) -> Filters:
        """All filters, for the engine."""
        words = {"sale": _ways(asked), "tag": _tags(asked), "origin": asked.values("origin")}
        return {**self.numbers(asked), **{field: v for field, v in words.items() if v}}

    def matching(self, asked: Asked) -> Q:
        """The same filters for the database."""
        numbers, matches = self.numbers(asked), Q()
        if markets := numbers.get("market"):
            matches &= Q(store__market__in=markets)
        if kinds := numbers.get("category"):
            matches &= Q(category__in=kinds) | Q(category__parent__in=kinds)
        if stalls := numbers.get("store"):
            matches &= Q(store__in=stalls)
        if bands := _bands(asked):
            matches &= reduce(or_, (band.matches() for band in bands))
        if ways := _ways(asked):
            money_too = Q(by_money_too=True) if SoldBy.MONEY in ways else Q(pk__in=[])
            matches &= Q(sold_by__in=ways) | money_too
        if tags := _tags(asked):
            matches &= reduce(or_, map(_tagged, tags))
        if origins := asked.values("origin"):
            matches &= Q(origin__in=origins)
        return matches

    def market(self, asked: Asked) -> Market | None:
        """The one market that is searched, if it is one."""
        return self.markets[0] if len(self.markets) == len(asked.values("market")) == 1 else None


def _stalls(asked: Asked) -> tuple[Store, ...]:
    """Stalls that were asked for by market and slug, or by the slug alone where the markets
    are said. One query."""
    wanted = Q()
    for market, _, slug in (value.rpartition(".") for value in asked.values("stall")):
        markets = (market,) if market else asked.values("market")
        wanted |= Q(slug=slug, market__slug__in=markets)
    if not wanted:
        return ()
    there = Store.objects.open().filter(wanted, market__in=Market.objects.open())
    return tuple(there.select_related("market"))


def _bands(asked: Asked) -> list[prices.Band]:
    return [band for band in map(prices.by_slug, asked.values("price")) if band]


def _ways(asked: Asked) -> tuple[str, ...]:
    return _known(asked.values("way"), SoldBy.values)


def _tags(asked: Asked) -> tuple[str, ...]:
    return _known(asked.values("tag"), TAGS)


def _known(values: Sequence[str], known: Any) -> tuple[str, ...]:
    return tuple(value for value in values if value in known)


def _tagged(tag: str) -> Q:
    """Tags are looked for as they are written: all of TAGS are words of ours, without quotes."""
    return Q(Contains(Cast("tags", TextField()), f'"{tag}"'))
