"""Here and now: which markets bring goods to a place, are near it, bring them today; who trades.

The database answers for all open markets at once, however many they are, and the engine is told
ids. `within` are bounds that hold together: delivered to me and near me and trading now. Of several
distances the longest counts, as one of several values of a filter is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any

from django.core.cache import cache
from django.db.models import BooleanField, ExpressionWrapper, Q

from market import listing, windows
from market.geometry import Point, metres_between
from market.models import Market
from market.place import Place
from search.query import Asked
from stores.models import Store
from stores.opening import resting

#: Values of `near`: brought to the chosen place, and kilometres around it.
DELIVERS = "delivers"
DISTANCES = {"1": 1, "3": 3, "10": 10}
#: The value of a filter that is on or off.
ON = "1"
#: Seconds for which hours and windows, and who takes a break, are remembered.
REMEMBER = 30
_KEY = "search.street"
#: No row has this id: an engine takes a bound without ids for none.
NOWHERE = (0,)

Bounds = dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Spot:
    """An open market as it is from here and now."""

    pk: int
    slug: str
    name: str
    currency: str
    #: Whether it trades at this moment.
    trading: bool
    #: Whether goods can still be ordered to be brought today.
    today: bool
    #: Whether it delivers to the place.
    delivers: bool
    #: Metres from the place; infinite where nobody can say.
    away: float


@dataclass(frozen=True, slots=True)
class Near:
    """How near a market must be: deliver to the place, be within so many metres of it."""

    delivers: bool = False
    metres: float = inf

    def holds(self, spot: Spot) -> bool:
        return (spot.delivers or not self.delivers) and spot.away <= self.metres


@dataclass(frozen=True)
class Around:
    """The street from here and now: five queries at most, three of them remembered.

    Asked for what is open now, `trading` are the stalls that trade. Otherwise it is None, and
    `resting` are the few that do not although their market does, with that market: enough to count.
    """

    place: Place | None
    spots: Mapping[int, Spot]
    trading: tuple[int, ...] | None
    resting: Mapping[int, int]

    @classmethod
    def read(cls, asked: Asked, place: Place | None, *, now: datetime) -> Around:
        street = _Street.at(now)
        spots = {spot.pk: spot for spot in _spots(place, street)}
        there = {spot.pk for spot in spots.values() if spot.trading}
        kept = {stall: pk for stall, pk in street.resting.items() if pk in there}
        if ON not in asked.values("open"):
            return cls(place, spots, None, kept)
        stalls = Store.objects.open().filter(market__in=there).exclude(pk__in=kept)
        return cls(place, spots, tuple(stalls.order_by().values_list("pk", flat=True)), {})

    # Bounds

    def within(self, asked: Asked, *, but: str = "") -> Bounds:
        """Ids that markets and stalls must be among, leaving one filter out of account."""
        bounds: Bounds = {}
        if holds := self._holds(asked, but):
            bounds["market"] = tuple(s.pk for s in self.spots.values() if holds(s)) or NOWHERE
        if self.trading is not None and but != "open":
            bounds["store"] = self.trading or NOWHERE
        return bounds

    def matching(self, asked: Asked) -> Q:
        """The same bounds for the database."""
        paths = {"market": "store__market__in", "store": "store__in"}
        return Q(*(Q((paths[field], ids)) for field, ids in self.within(asked).items()))

    def _holds(self, asked: Asked, but: str) -> Callable[[Spot], bool] | None:
        """What is asked of a market; None where nothing is."""
        today = ON in asked.values("today") and but != "today"
        near = Near() if but == "near" else self.near(asked)
        if not today and near == Near():
            return None
        return lambda spot: (spot.today or not today) and near.holds(spot)

    def near(self, asked: Asked) -> Near:
        """How near it must be. Without a place nothing is asked."""
        values = asked.values("near") if self.place else ()
        metres = [DISTANCES[value] * 1000.0 for value in values if value in DISTANCES]
        return Near(DELIVERS in values, max(metres, default=inf))

    @property
    def away(self) -> dict[int, float]:
        """Metres to every open market; nothing without a place."""
        return {spot.pk: spot.away for spot in self.spots.values()} if self.place else {}


@dataclass(frozen=True, slots=True)
class _Street:
    """What is the same from everywhere for half a minute of the clock: facts of every open market,
    and the stalls that do not trade, with their market."""

    markets: list[tuple[Any, ...]]
    resting: dict[int, int]

    @classmethod
    def at(cls, now: datetime) -> _Street:
        """Remembered to the end of the half minute, as markets' pages are: opening hours and
        cut-offs fall on whole minutes, so none is late."""
        half_minute = int(now.timestamp()) // REMEMBER
        kept = cache.get(_KEY)
        if kept is None or kept[0] != half_minute:
            kept = half_minute, *cls._read(now)
            cache.set(_KEY, kept, REMEMBER)
        return cls(*kept[1:])

    @staticmethod
    def _read(now: datetime) -> tuple[list[tuple[Any, ...]], dict[int, int]]:
        """Two queries; each question about all markets at once, not once for each of them."""
        zones = listing.time_zones()
        markets = Market.objects.open().order_by()
        today = windows.of_today(now=now, time_zones=zones).order_by().values("window__market")
        trading = listing.trading_at(markets, now, zones).values("pk")
        told = markets.annotate(trades=_among(trading), brings=_among(today))
        names = ("pk", "slug", "name", "currency", "trades", "brings", "lat", "lng")
        stalls = Store.objects.open().filter(resting(now, zones)).order_by()
        return list(told.values_list(*names)), dict(stalls.values_list("pk", "market"))


def forget() -> None:
    """Hours changed, or somebody takes a break: the next search sees it."""
    cache.delete(_KEY)


def _among(ids: Any) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(Q(pk__in=ids), output_field=BooleanField())


def _spots(place: Place | None, street: _Street) -> Iterator[Spot]:
    delivering = listing.delivering_to(Market.objects.open(), place) if place else ()
    brought = {market.pk for market in delivering}
    for pk, slug, name, currency, trades, brings, lat, lng in street.markets:
        away = inf
        if place and lat is not None and lng is not None:
            away = metres_between(place.point, Point(lat, lng))
        yield Spot(pk, slug, name, currency, trades, brings, pk in brought, away)
