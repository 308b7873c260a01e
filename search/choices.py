"""The choices a page offers, with how many products each would show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from typing import Any

from django.utils.translation import gettext

from search import prices, stalls
from search.around import DELIVERS, DISTANCES, ON, Around, Spot
from search.facets import TAGS, Catalogue, Choice, Counts, Facet
from search.query import Asked
from search.stalls import stall_of
from stores.models import Category, SoldBy

#: Markets, stalls and origins offered beside those that are chosen: the most frequent.
MOST = 12


@dataclass(frozen=True)
class Offer:
    """What goes into the choices of one page.

    `counts`: per field of the engine how many products hold each value, leaving the field's own
    filter out of account; None where there is no index, and only what is chosen is offered.
    `near`: products of each market, leaving out of account how near it must be.
    """

    asked: Asked
    catalogue: Catalogue
    around: Around
    counts: Counts | None
    near: Mapping[Any, int]
    total: int

    def facets(self) -> list[Facet]:
        """Those that have choices."""
        made = (
            Facet("near", gettext("Near you"), tuple(self._near())),
            Facet("open", gettext("Today"), tuple(self._today())),
            Facet("market", gettext("Market"), tuple(self._markets())),
            Facet("category", gettext("Kind"), tuple(self._categories())),
            self._narrowing("stall", gettext("Stall"), self._stalls()),
            Facet("price", gettext("Price"), tuple(self._prices())),
            self._narrowing("tag", gettext("Only what is"), self._tags()),
            self._narrowing("way", gettext("Sold"), self._ways()),
            self._narrowing("origin", gettext("Comes from"), self._origins()),
        )
        return [facet for facet in made if facet.choices]

    def _narrowing(self, name: str, label: str, choices: Iterator[Choice]) -> Facet:
        """The facet, without choices where its only one leaves nothing out."""
        made = tuple(choices)
        useless = len(made) == 1 and not made[0].chosen and made[0].count == self.total
        return Facet(name, label, () if useless else made)

    # One facet each

    def _markets(self) -> Iterator[Choice]:
        """Those that are chosen, then those that have the most."""
        most = _most(self._found("market"), self._chosen_markets)
        others = [pk for pk in most if pk in self.around.spots]
        named = [(m.pk, m.slug, m.name) for m in self.catalogue.markets]
        named += [(s.pk, s.slug, s.name) for s in map(self.around.spots.__getitem__, others)]
        for pk, slug, name in named:
            yield from self._choice("market", slug, name, self._count("market", pk))

    def _stalls(self) -> Iterator[Choice]:
        """Those that are chosen, then those that have the most; with their market where it is
        not the only one."""
        chosen = {stall.pk for stall in self.catalogue.stalls}
        most = _most(self._found("store"), chosen)
        there = stalls.by_id()
        offered = [
            *map(stall_of, self.catalogue.stalls),
            *(there[pk] for pk in most if pk in there),
        ]
        alone = len(self.catalogue.markets) == 1
        for stall in offered:
            value = stall.slug if stall.slug in self.asked.values("stall") else stall.value
            label = stall.name if alone else f"{stall.name} · {stall.market_name}"
            yield from self._choice("stall", value, label, self._count("store", stall.pk))

    def _categories(self) -> Iterator[Choice]:
        """Kinds; those within a kind once it, or one of them, is chosen. Choosing one
        within leaves its kind, and choosing the kind leaves those within: both would be
        the kind again."""
        values, language = self.asked.values("category"), self.asked.language
        children: dict[int | None, list[Category]] = defaultdict(list)
        for each in self.catalogue.categories:
            children[each.parent_id].append(each)
        for kind in children[None]:
            within = children.get(kind.pk, [])
            inner = tuple(each.slug for each in within)
            count = self._count("category", kind.pk)
            name = kind.name_in(language)
            yield from self._choice("category", kind.slug, name, count, leaving=inner)
            if {kind.slug, *inner} & set(values):
                for child in within:
                    count = self._count("category", child.pk)
                    name = child.name_in(language)
                    leaving = (kind.slug,)
                    yield from self._choice("category", child.slug, name, count, leaving=leaving)

    def _prices(self) -> Iterator[Choice]:
        found = [prices.by_number(number) for number in self._found("band")]
        chosen = [band for band in map(prices.by_slug, self.asked.values("price")) if band]
        for number, band in sorted({band.number: band for band in (*found, *chosen)}.items()):
            count = self._count("band", number)
            yield from self._choice("price", band.slug, band.label(self.asked.language), count)

    def _tags(self) -> Iterator[Choice]:
        for tag, label in TAGS.items():
            yield from self._choice("tag", tag, str(label), self._count("tag", tag))

    def _ways(self) -> Iterator[Choice]:
        labels = {
            SoldBy.PIECE.value: gettext("By the piece"),
            SoldBy.WEIGHT.value: gettext("By weight"),
            SoldBy.MONEY.value: gettext("By money"),
        }
        for way, label in labels.items():
            yield from self._choice("way", way, label, self._count("sale", way))

    def _origins(self) -> Iterator[Choice]:
        chosen = self.asked.values("origin")
        for origin in (*chosen, *_most(self._found("origin"), set(chosen))):
            yield from self._choice("origin", origin, origin, self._count("origin", origin))

    # From here and now

    def _near(self) -> Iterator[Choice]:
        """Nothing without a place. One distance at a time; the place must be served besides."""
        if self.around.place is None:
            return
        near = self.around.near(self.asked)
        name = gettext("Delivers to %(place)s") % {"place": self.around.place.name}
        count = self._of_markets(self.near, replace(near, delivers=True).holds)
        yield from self._choice("near", DELIVERS, name, count)
        for value, kilometres in DISTANCES.items():
            name = gettext("Within %(number)s km") % {"number": kilometres}
            count = self._of_markets(self.near, replace(near, metres=kilometres * 1000.0).holds)
            others = tuple(other for other in DISTANCES if other != value)
            yield from self._choice("near", value, name, count, leaving=others)

    def _today(self) -> Iterator[Choice]:
        found = self._found("market")
        today = self._of_markets(found, lambda spot: spot.today)
        yield from self._choice("open", ON, gettext("Open now"), self._trading(found))
        yield from self._choice("today", ON, gettext("Arrives today"), today)

    def _trading(self, found: Mapping[int, int]) -> int | None:
        """What markets that trade have, but for their stalls that do not."""
        if self.counts is None:
            return None
        if self.around.trading is not None:
            return self.total
        chosen = {stall.pk for stall in self.catalogue.stalls}
        missing = sum(
            self._found("store").get(stall, 0)
            for stall, market in self.around.resting.items()
            if self._searched(market) and (not chosen or stall in chosen)
        )
        return (self._of_markets(found, lambda spot: spot.trading) or 0) - missing

    def _of_markets(self, found: Mapping[int, int], holds: Callable[[Spot], bool]) -> int | None:
        """Products of the searched markets for which that holds."""
        if self.counts is None:
            return None
        spots = self.around.spots
        return sum(
            count
            for pk, count in found.items()
            if self._searched(pk) and pk in spots and holds(spots[pk])
        )

    def _searched(self, market: int) -> bool:
        """Whether a market is one of those that are chosen, if any are."""
        return not self._chosen_markets or market in self._chosen_markets

    @cached_property
    def _chosen_markets(self) -> set[int]:
        return {market.pk for market in self.catalogue.markets}

    def _found(self, field: str) -> Mapping[Any, int]:
        return (self.counts or {}).get(field, {})

    def _count(self, field: str, value: int | str) -> int | None:
        return None if self.counts is None else self.counts.get(field, {}).get(value, 0)

    def _choice(
        self,
        facet: str,
        value: str,
        label: str,
        count: int | None,
        *,
        leaving: tuple[str, ...] = (),
    ) -> Iterator[Choice]:
        """The choice, unless it would find nothing and is not chosen either."""
        if value in self.asked.values(facet):
            url = self.asked.url_choosing(facet, without=(value,))
            yield Choice(label, count, True, url)
        elif count:
            url = self.asked.url_choosing(facet, add=value, without=leaving)
            yield Choice(label, count, False, url)


def _most(found: Mapping[Any, int], chosen: set[Any]) -> list[Any]:
    """The values with the most, but for those that are chosen."""
    return nsmallest(MOST, found.keys() - chosen, key=lambda value: (-found[value], value))
