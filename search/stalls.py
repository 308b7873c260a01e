"""Stalls as a facet names them, by their ids: few enough for the memory of each process.

A stall that shuts leaves the counts of the index with its goods, whatever is remembered here; one
that is called otherwise has them all read anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.kept import Kept
from market.models import Market
from stores.models import Store

#: Seconds for which they are believed.
FRESH = 60


@dataclass(frozen=True, slots=True)
class Stall:
    """An open stall of an open market."""

    pk: int
    slug: str
    #: With its number.
    name: str
    market_slug: str
    market_name: str

    @property
    def value(self) -> str:
        """What stands in the URL: a slug tells a stall from others of its market only."""
        return f"{self.market_slug}.{self.slug}"


def by_id() -> Mapping[int, Stall]:
    """All of them; one query once in a while."""
    return _kept.value()


def forget() -> None:
    """One came, went or is called otherwise: every process reads them anew."""
    _kept.forget()


def _read() -> dict[int, Stall]:
    there = Store.objects.open().filter(market__in=Market.objects.open()).select_related("market")
    shown = ("number", "name", "slug", "market__slug", "market__name")
    return {stall.pk: stall_of(stall) for stall in there.only(*shown).order_by()}


def stall_of(store: Store) -> Stall:
    """A row with its market."""
    return Stall(store.pk, store.slug, str(store), store.market.slug, store.market.name)


_kept = Kept("search.stalls", FRESH, _read)
