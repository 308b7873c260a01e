"""Markets as tiles of a list: four queries for any number of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from cms.fronts import words
from cms.fronts.market import distance_to
from market import windows
from market.hours import trading
from market.models import Market
from market.place import Place
from stores.models import Store


@dataclass(frozen=True)
class Tile:
    """One market of a list."""

    url: str
    market: Market
    stalls: int
    distance: float | None
    opening: words.Opening
    other_lang: str
    next: words.Next | None

    @property
    def away(self) -> str:
        return words.distance_words(self.distance)


def tiles(markets: QuerySet[Market], here: Place | None, now: datetime) -> list[Tile]:
    """The tiles of a slice of markets, in its order; hours, closures and windows come along."""
    shown: list[Any] = list(
        markets.annotate(stalls=_open_stalls()).prefetch_related("hours", "closures")
    )
    days = windows.next_of(shown, now=now)
    return [
        Tile(
            url=reverse("cms:market", args=[market.slug]),
            market=market,
            stalls=market.stalls,
            distance=distance_to(market, here),
            opening=words.opening_of(market, trading(market, now), now),
            other_lang=words.other_language(market),
            next=words.next_of(market, days.get(market.pk), None, now),
        )
        for market in shown
    ]


def invented(shown: Iterable[Tile]) -> list[str]:
    """What is made up among them: values of market.models.Invented."""
    return sorted({tile.market.invented for tile in shown if tile.market.invented})


def _open_stalls() -> Coalesce:
    """Counted for the rows of the page only, not joined to all markets."""
    stalls = Store.objects.open().filter(market=OuterRef("pk")).order_by().values("market")
    return Coalesce(Subquery(stalls.annotate(n=Count("pk")).values("n")), 0)
