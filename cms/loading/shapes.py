"""What the loader knows of a market, a stall or a product before it writes it.

All facts are plain JSON, so that they can be kept and compared with what a file says later.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any


@dataclass(frozen=True)
class WindowFacts:
    """A pattern of times ("HH:MM", local) under its letter; the fee in minor units."""

    letter: str
    mode: str
    weekdays: str
    starts: str
    ends: str
    cutoff_minutes: int
    capacity: int
    fee: int = 0
    place: str = ""


@dataclass(frozen=True)
class ZoneFacts:
    """Either the nearest areas within so many metres, or a circle; amounts in minor units."""

    name: str
    metres: int
    fee: int
    minimum: int
    free_from: int | None
    circle: bool = False


@dataclass(frozen=True)
class MarketFacts:
    """`hours` are (weekday from 0 for Monday, "HH:MM", "HH:MM"); `story` plain paragraphs."""

    name: str
    name_other: str
    address: str
    district: str
    lat: float | None
    lng: float | None
    region: str
    fair_days: str
    fair_only: bool
    hours: list[list[Any]]
    windows: list[dict[str, Any]]
    story: list[str]


#: Facts of a market that its row holds.
MARKET_ROW = (
    *("name", "name_other", "address", "district", "lat", "lng"),
    *("region", "fair_days", "fair_only"),
)


@dataclass(frozen=True)
class StoreFacts:
    name: str
    name_other: str
    number: str
    category: str
    modes: list[str]
    story: list[str]


STORE_ROW = ("name", "name_other", "number", "category", "modes")


@dataclass(frozen=True)
class ProductFacts:
    """`price` in minor units, `on_hand` in the units of the stock or None where not counted."""

    name: str
    name_other: str
    category: str
    sold_by: str
    price: int
    unit: str
    price_unit: str
    piece_grams: int | None
    origin: str
    drawing: str
    photo: str
    sold_out: bool
    on_hand: int | None
    allergens: list[str] | None = field(default=None)


def facts_of(shape: Any) -> dict[str, Any]:
    """As JSON."""
    return asdict(shape)


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    """What the file says now and did not say before."""
    return {name: value for name, value in after.items() if before.get(name, ...) != value}


def only(facts: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    wanted = set(names)
    return {name: value for name, value in facts.items() if name in wanted}


PRODUCT_ROW = tuple(
    item.name for item in fields(ProductFacts) if item.name not in ("on_hand", "photo", "sold_out")
)
