"""Ordering the same again, or what a list says: what has changed since then, and into the
basket with the rest.

Prices and stock are those of the next time the market delivers. Nothing is held here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from core import clock
from market import windows
from market.models import Market
from orders import basket as baskets
from orders.models import Basket, BasketLine, Line, Order, SavedLine, SavedList
from orders.pricing import estimate_of, stock_units
from orders.words import smallest
from stores.models import Product, SoldBy
from stores.opening import availability
from stores.stock import left_for

if TYPE_CHECKING:
    from accounts.models import User


class Change(IntEnum):
    """What became of a line since it was ordered, the gravest first."""

    GONE = 1
    AWAY = 2
    SOLD_OUT = 3
    FEWER = 4
    DEARER = 5
    OTHERWISE = 6
    CHEAPER = 7
    SAME = 8


AnyLine = TypeVar("AnyLine", Line, SavedLine)
#: Cannot be put into the basket now.
NOT_TO_BE_HAD = frozenset({Change.GONE, Change.AWAY, Change.SOLD_OUT})


#: Below this likeness two names share letters, not goods.
ALIKE = 0.2


@dataclass(frozen=True)
class Again:
    """One line as it can be had now. `quantity` is what is offered (pieces, grams or minor
    units), `left` what is still there in units of stock, prices are minor units."""

    line: Line | SavedLine
    product: Product
    change: Change
    why: str
    ordered_by: str
    quantity: int
    choice: str
    left: int | None
    instead: Product | None = None

    @property
    def may_be_had(self) -> bool:
        return self.change not in NOT_TO_BE_HAD

    @property
    def estimate(self) -> int:
        """What the offered quantity costs now, in minor units."""
        return estimate_of(self.product, self.ordered_by, self.quantity)


@dataclass(frozen=True)
class Wish:
    """What is to be put into the basket: pieces, grams or minor units of a product."""

    product: Product
    ordered_by: str
    quantity: int
    choice: str = ""
    note: str = ""
    preference: str = ""


@dataclass(frozen=True)
class Outcome:
    """How many lines came in, and how many were there already with the larger quantity kept."""

    put_in: int
    merged: int


def again(order: Order, *, now: datetime) -> list[Again]:
    """The order's lines as they can be had now, differences first; six queries, however many."""
    lines = [line for line in with_products(_of_order(order)) if not line.taken_out]
    return as_now(lines, order.market, now=now)


def again_of_list(saved: SavedList, *, now: datetime) -> list[Again]:
    """A list's lines as they can be had now, in the same way."""
    lines = with_products(SavedLine.objects.filter(saved=saved))
    return as_now(list(lines), saved.market, now=now)


def as_now(
    lines: Sequence[Line] | Sequence[SavedLine], market: Market, *, now: datetime
) -> list[Again]:
    """Lines of one market, read by `with_products`, as they can be had the next time it delivers:
    differences first."""
    day = _next_day(market, now)
    left = left_for([line.product for line in lines], day)
    found = [_again(line, left.get(line.product_id), day=day, now=now) for line in lines]
    return sorted(_with_suggestions(found, market, day, now), key=lambda row: row.change)


def put_in(*, basket: Basket, wishes: Iterable[Wish], by: User | None, now: datetime) -> Outcome:
    """Put wishes into a basket. What lies there already keeps the larger of the two
    quantities, so a second press changes nothing. Raises CannotAdd, and then nothing is in."""
    merged = 0
    wanted = list(wishes)
    with transaction.atomic():
        lying = {_same(line): line for line in basket.lines.select_related("basket")}
        for wish in wanted:
            line = lying.get(_same(wish))
            if line is None:
                lying[_same(wish)] = _add(basket, wish, by=by, now=now)
                continue
            merged += 1
            if wish.quantity > line.quantity:
                baskets.change(line=line, quantity=wish.quantity, by=by, now=now)
    return Outcome(len(wanted), merged)


def _add(basket: Basket, wish: Wish, *, by: User | None, now: datetime) -> BasketLine:
    return baskets.add(
        basket=basket,
        product=wish.product,
        ordered_by=wish.ordered_by,
        quantity=wish.quantity,
        choice=wish.choice,
        note=wish.note,
        preference=wish.preference,
        by=by,
        now=now,
    )


def _same(row: BasketLine | Wish) -> tuple[int, str, str]:
    product = row.product_id if isinstance(row, BasketLine) else row.product.pk
    return product, row.ordered_by, row.choice


def _of_order(order: Order) -> QuerySet[Line]:
    return Line.objects.filter(store_order__order=order)


def with_products(lines: QuerySet[AnyLine]) -> QuerySet[AnyLine]:
    """The same lines with all that comparing them needs."""
    joined = lines.select_related("product__store__market", "product__category", "product__photo")
    return joined.prefetch_related(
        "product__store__holidays", "product__store__hours", "product__store__market__closures"
    )


def _next_day(market: Market, now: datetime) -> date:
    """The local day of the next window with room, today where there is none."""
    free = [day for day in windows.upcoming(market, now=now) if not day.full]
    return free[0].day if free else clock.local_date(market.time_zone, now)


def _again(line: Line | SavedLine, left: int | None, *, day: date, now: datetime) -> Again:
    product, ordered_by = line.product, _way(line)
    choice = line.choice if line.choice in product.choices else ""
    quantity = _as_many_as(line, ordered_by, left)
    reason = availability(product, day=day, now=now)
    if reason is not None:
        change = _reason_as_change(reason.code)
    elif left == 0 or not quantity:
        change = Change.SOLD_OUT
    elif choice != line.choice or not _sold_alike(line, ordered_by):
        change = Change.OTHERWISE
    elif quantity < _wanted(line):
        change = Change.FEWER
    else:
        change = _price_change(line.price, product.price)
    why = reason.message if reason else ""
    return Again(line, product, change, why, ordered_by, quantity, choice, left)


def _reason_as_change(code: str) -> Change:
    if code == "sold_out":
        return Change.SOLD_OUT
    return Change.GONE if code in {"withdrawn", "stall_closed", "market_closed"} else Change.AWAY


def _way(line: Line | SavedLine) -> str:
    ways = baskets.ways(line.product)
    return line.ordered_by if line.ordered_by in ways else ways[0]


def _sold_alike(line: Line | SavedLine, ordered_by: str) -> bool:
    """Prices per kilo and per piece cannot be compared."""
    now = line.product
    then = (line.ordered_by, line.sold_by, line.price_unit, line.unit)
    return (ordered_by, now.sold_by, now.price_unit, now.unit) == then


def _price_change(then: int, now: int) -> Change:
    if now == then:
        return Change.SAME
    return Change.DEARER if now > then else Change.CHEAPER


def _wanted(line: Line | SavedLine) -> int:
    """What was ordered at first: a stall's shortage or a change of mind is not a habit."""
    return line.first_quantity or line.quantity


def _as_many_as(line: Line | SavedLine, ordered_by: str, left: int | None) -> int:
    """What was ordered, or what is left of it, in what it is ordered by now."""
    product = line.product
    if ordered_by != line.ordered_by:
        return smallest(product, ordered_by)
    wanted = _wanted(line)
    if left is None or left >= stock_units(product, ordered_by, wanted):
        return wanted
    if product.sold_by == SoldBy.WEIGHT and ordered_by == SoldBy.MONEY:
        return estimate_of(product, SoldBy.WEIGHT, left)
    return left


# Something like it at another stall


def _with_suggestions(found: list[Again], market: Market, day: date, now: datetime) -> list[Again]:
    wanting = [row for row in found if not row.may_be_had]
    others = _others(wanting, market, day, now) if wanting else []
    return [
        row if row.may_be_had else Again(**{**vars(row), "instead": _nearest(row.product, others)})
        for row in found
    ]


def _others(wanting: list[Again], market: Market, day: date, now: datetime) -> list[Product]:
    """Everything of those kinds that can be had that day."""
    kinds = {row.product.category_id for row in wanting}
    offered = Product.objects.visible().for_everybody()
    offered = offered.filter(store__market=market, category__in=kinds, sold_out=False)
    rows = list(
        offered.select_related("store__market", "category").prefetch_related(
            "store__holidays", "store__hours", "store__market__closures"
        )
    )
    left = left_for(rows, day)
    return [
        row for row in rows if left.get(row.pk) != 0 and availability(row, day=day, now=now) is None
    ]


def _nearest(product: Product, others: list[Product]) -> Product | None:
    """The one most like it by name and drawing at another stall; none where nothing is."""
    rated = [
        (_likeness(product, other), -abs(other.price - product.price), -other.pk, other)
        for other in others
        if other.store_id != product.store_id and other.category_id == product.category_id
    ]
    best = max(rated, default=None, key=lambda each: each[:3])
    return best[3] if best and best[0] >= ALIKE else None


def _likeness(one: Product, other: Product) -> float:
    """From 0, nothing in common, to 2: the same drawing, and the share of pairs of letters."""
    mine, theirs = _pairs(one.name), _pairs(other.name)
    shared = len(mine & theirs) / max(1, len(mine | theirs))
    return shared + bool(one.drawing and one.drawing == other.drawing)


def _pairs(name: str) -> set[str]:
    return {word[at : at + 2] for word in name.casefold().split() for at in range(len(word) - 1)}
