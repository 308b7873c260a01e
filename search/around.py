"""Here and now: which markets bring goods to a place, are near it, bring them today; who trades.

The database answers for all open markets at once, however many they are, and the engine is told
ids. `within` are bounds that hold together: delivered to me and near me and trading now. Of several
distances the longest counts, as one of several values of a filter is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from core.kept import Kept
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
#: Places from which each process remembers the markets, 60 kB each where there are 500.
PLACES = 100
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
    lat: float | None
    lng: float | None
    #: Whether it delivers to the place.
    delivers: bool = False
    #: Metres from the place; infinite where nobody can say.
    away: float = inf

    def seen_from(self, place: Place, *, delivers: bool) -> Spot:
        away = inf
        if self.lat is not None and self.lng is not None:
            away = metres_between(place.point, Point(self.lat, self.lng))
        same = self.pk, self.slug, self.name, self.currency, self.trading, self.today
        return Spot(*same, self.lat, self.lng, delivers, away)


@dataclass(frozen=True, slots=True)
class Near:
    """How near a market must be: deliver to the place, be within so many metres of it."""

    delivers: bool = False
    metres: float = inf

    def holds(self, spot: Spot) -> bool:
        return (spot.delivers or not self.delivers) and spot.away <= self.metres


@dataclass(frozen=True)
class Around:
    """The street from here and now: what is kept, and one query for what is open now.

    Asked for what is open now, `trading` are the stalls that trade. Otherwise it is None, and
    `resting` are the few that do not although their market does, with that market: enough to count.
    """

    place: Place | None
    spots: Mapping[int, Spot]
    trading: tuple[int, ...] | None
    resting: Mapping[int, int]

    @classmethod
    def read(cls, asked: Asked, place: Place | None, *, now: datetime) -> Around:
        street = _kept.value(int(now.timestamp()) // REMEMBER)
        spots = street.seen_from(place) if place else street.spots
        if ON not in asked.values("open"):
            return cls(place, spots, None, street.resting)
        there = [spot.pk for spot in spots.values() if spot.trading]
        stalls = Store.objects.open().filter(market__in=there).exclude(pk__in=street.resting)
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
    """What is the same from everywhere: open markets, which bring nothing nowhere, and the stalls
    that do not trade although their market does, with that market."""

    spots: Mapping[int, Spot]
    resting: Mapping[int, int]
    _seen: dict[Place, Mapping[int, Spot]] = field(default_factory=dict)

    def seen_from(self, place: Place) -> Mapping[int, Spot]:
        """The markets from a place. One query, for who delivers there; none for who searches on,
        nor for neighbours who chose the same area."""
        if (known := self._seen.get(place)) is not None:
            return known
        if len(self._seen) >= PLACES:
            self._seen.clear()
        delivering = listing.delivering_to(Market.objects.open(), place)
        brought = {market.pk for market in delivering}
        seen = {
            pk: spot.seen_from(place, delivers=pk in brought) for pk, spot in self.spots.items()
        }
        self._seen[place] = seen
        return seen


def _read(half_minute: int) -> _Street:
    """As it is for half a minute of the clock, as markets' pages are kept: opening hours and
    cut-offs fall on whole minutes, so none is late.

    Two queries; each question about all markets at once, not once for each of them.
    """
    now = datetime.fromtimestamp(half_minute * REMEMBER, UTC)
    zones = listing.time_zones()
    markets = Market.objects.open().order_by()
    today = windows.of_today(now=now, time_zones=zones).order_by().values("window__market")
    trading = listing.trading_at(markets, now, zones).values("pk")
    told = markets.annotate(trades=_among(trading), brings=_among(today))
    names = ("pk", "slug", "name", "currency", "trades", "brings", "lat", "lng")
    spots = {row[0]: Spot(*row) for row in told.values_list(*names)}
    stalls = Store.objects.open().filter(resting(now, zones)).order_by()
    kept = {s: m for s, m in stalls.values_list("pk", "market") if m in spots and spots[m].trading}
    return _Street(spots, kept)


_kept = Kept("search.street", REMEMBER, _read)


def forget() -> None:
    """Hours changed, or somebody takes a break: the next search sees it."""
    _kept.forget()


def _among(ids: Any) -> ExpressionWrapper[Q]:
    return ExpressionWrapper(Q(pk__in=ids), output_field=BooleanField())
