"""The plain shapes in which the demo's content is written down."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time

from stores.models import PriceUnit, SoldBy


@dataclass(frozen=True)
class Goods:
    """One product. `price` in minor units per piece, per `price_unit`, or the smallest worth."""

    name: str
    name_other: str
    category: str
    sold_by: str
    price: int
    unit: str = ""
    price_unit: str = ""
    piece_grams: int | None = None
    step_grams: int = 100
    by_money_too: bool = False
    origin: str = ""
    allergens: tuple[str, ...] = ()
    drawing: str = ""
    about: str = ""
    choices: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    on_hand: int | None = None
    daily_quota: int | None = None
    sold_out: bool = False
    #: In this minute, before all else of the stall.
    fresh: bool = False


#: Monday is 0.
EVERY_DAY = "0123456"


@dataclass(frozen=True)
class Hours:
    """A stall's own hours on some weekdays; it rests on those that are not named."""

    weekdays: str
    opens: time
    closes: time


@dataclass(frozen=True)
class Stall:
    """One stall, the person who keeps it, and its story. `rests` is "pause" for a stall that is
    taking a break today, "holiday" for one that is away for some days."""

    slug: str
    number: str
    name: str
    name_other: str
    category: str
    keeper: str
    email: str
    phone: str
    story: tuple[str, ...]
    goods: tuple[Goods, ...]
    face: str = ""
    hours: tuple[Hours, ...] = ()
    rests: str = ""


@dataclass(frozen=True)
class Area:
    """One place of the gazetteer that ships with the demo."""

    code: str
    name: str
    name_other: str
    within: str
    lat: float
    lng: float


@dataclass(frozen=True)
class Zone:
    """A delivery zone: fee, minimum and free-from in minor units."""

    name: str
    areas: tuple[str, ...]
    fee: int
    minimum: int
    free_from: int | None


@dataclass(frozen=True)
class Window:
    """A pattern of times, local to the market."""

    letter: str
    mode: str
    starts: time
    ends: time
    cutoff_minutes: int
    capacity: int
    weekdays: str = EVERY_DAY
    place: str = ""
    fee: int = 0


@dataclass(frozen=True)
class Article:
    """A short piece of news, under a drawing of goods."""

    slug: str
    title: str
    intro: str
    paragraphs: tuple[str, ...]
    drawing: str = ""


@dataclass(frozen=True)
class Market:
    """A market and everything that belongs to it."""

    slug: str
    name: str
    name_other: str
    country: str
    currency: str
    language: str
    time_zone: str
    hue: str
    address: str
    district: str
    lat: float
    lng: float
    phone: str
    email: str
    collects_with: tuple[str, ...]
    pays_with: str
    opens: time
    closes: time
    closed_weekday: int | None
    story: tuple[str, ...]
    areas: tuple[Area, ...]
    zones: tuple[Zone, ...]
    windows: tuple[Window, ...]
    stalls: tuple[Stall, ...]
    articles: tuple[Article, ...] = field(default=())


def piece(name: str, other: str, category: str, price: int, unit: str, **more: object) -> Goods:
    """Goods by the piece."""
    return Goods(name, other, category, SoldBy.PIECE, price, unit=unit, **more)  # type: ignore[arg-type]  # the fields of Goods


def weight(
    name: str, other: str, category: str, price: int, per: str = PriceUnit.KG, **more: object
) -> Goods:
    """Goods by weight, at a price per kilogram unless said otherwise."""
    return Goods(name, other, category, SoldBy.WEIGHT, price, price_unit=per, **more)  # type: ignore[arg-type]  # the fields of Goods


def worth(name: str, other: str, category: str, least: int, **more: object) -> Goods:
    """Goods sold by what they are worth, from the least amount up."""
    return Goods(name, other, category, SoldBy.MONEY, least, **more)  # type: ignore[arg-type]  # the fields of Goods
