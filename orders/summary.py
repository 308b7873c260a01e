"""A basket added up: by stall, with what is in the way, in a constant number of queries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import get_language

from core import clock
from market.models import Mode, WindowDay, Zone
from orders.models import Basket, BasketLine, Order
from orders.pricing import ceiling_of, estimate_of, stock_units
from orders.problems import Problem, basket_problems, line_problems
from stores.models import Product, StockDay, Store
from stores.opening import off_of, with_days_off
from stores.stock import left_in, rows_by


@dataclass(frozen=True)
class SummaryLine:
    """One line with its price in minor units: about, and at most."""

    line: BasketLine
    product: Product
    estimate: int
    ceiling: int
    problems: list[Problem]
    #: Where it would be claimed from that day; None where nobody needed that row so far.
    stock_day: StockDay | None

    @property
    def units(self) -> int:
        """What it takes of the stock: pieces, grams or minor units."""
        return stock_units(self.product, self.line.ordered_by, self.line.quantity)


@dataclass(frozen=True)
class Group:
    """One stall's lines."""

    store: Store
    lines: list[SummaryLine]
    estimate: int


@dataclass(frozen=True)
class Summary:
    """The whole basket, in minor units of the market's currency."""

    groups: list[Group]
    count: int
    estimate: int
    ceiling: int
    delivery_fee: int
    fee_known: bool
    minimum: int
    missing_to_minimum: int
    missing_to_free: int | None
    problems: list[Problem]
    prices_key: str
    #: The order it would come along with: no fee and no minimum of its own.
    joins: Order | None = None

    @property
    def about(self) -> int:
        """Goods as estimated plus delivery."""
        return self.estimate + self.delivery_fee

    @property
    def at_most(self) -> int:
        """Goods at their ceiling plus delivery: what the card is asked for."""
        return self.ceiling + self.delivery_fee

    @property
    def restricted(self) -> bool:
        """Something in it is not for everybody."""
        return any(line.product.alcohol for line in self.lines)

    @property
    def lines(self) -> list[SummaryLine]:
        return [line for group in self.groups for line in group.lines]


def summarise(
    basket: Basket | None,
    *,
    zone: Zone | None = None,
    place_known: bool = False,
    mode: str = Mode.DELIVERY,
    window_day: WindowDay | None = None,
    joins: Order | None = None,
    now: datetime,
) -> Summary:
    """Add a basket up for a zone and a way of delivery; two queries, however many lines."""
    if basket is None:
        return _nothing(zone, mode, place_known=place_known)
    day = window_day.day if window_day else clock.local_date(basket.market.time_zone, now)
    lines = _lines_of(basket, day)
    if not lines:
        return _nothing(zone, mode, place_known=place_known)
    added = _add_up(lines, mode=mode, day=day, now=now)
    goods = sum(line.estimate for line in added)
    fee = 0 if joins else _fee(goods, mode=mode, zone=zone, window_day=window_day)
    least = zone.minimum if zone and not joins else 0
    whole = basket_problems(
        goods=goods,
        count=len(added),
        mode=mode,
        zone=zone,
        place_known=place_known,
        least=least,
        currency=basket.market.currency,
        language=get_language() or "en",
    )
    return Summary(
        groups=_by_store(added),
        count=len(added),
        estimate=goods,
        ceiling=sum(line.ceiling for line in added),
        delivery_fee=fee,
        fee_known=mode != Mode.DELIVERY or zone is not None,
        minimum=least,
        missing_to_minimum=max(0, least - goods),
        missing_to_free=None if joins else _missing_to_free(goods, mode, zone),
        problems=[*whole, *(problem for line in added for problem in line.problems)],
        prices_key=prices_key(line.product for line in added),
        joins=joins,
    )


def prices_key(products: Iterable[Product]) -> str:
    """Names the prices a page showed, so that a change since then is noticed."""
    shown = ",".join(f"{product.pk}:{product.price}" for product in products)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def _lines_of(basket: Basket, day: date) -> list[BasketLine]:
    """A basket's lines with all that adding them up for that local day needs; one query."""
    joined = basket.lines.select_related("product__store__market", "product__store__seller")
    lines = joined.select_related("product__category", "product__photo")
    return list(with_days_off(lines, "product__store", day=day))


def _add_up(lines: list[BasketLine], *, mode: str, day: date, now: datetime) -> list[SummaryLine]:
    rows = rows_by([line.product for line in lines], lambda _product: day)
    language = get_language() or "en"
    return [
        SummaryLine(
            line=line,
            product=line.product,
            estimate=estimate_of(line.product, line.ordered_by, line.quantity),
            ceiling=ceiling_of(line.product, line.ordered_by, line.quantity),
            problems=line_problems(
                line,
                mode=mode,
                day=day,
                off=off_of(line),
                left=left_in(rows.get(line.product_id), line.product),
                language=language,
                now=now,
            ),
            stock_day=rows.get(line.product_id),
        )
        for line in lines
    ]


def _by_store(lines: list[SummaryLine]) -> list[Group]:
    stores = {line.product.store_id: line.product.store for line in lines}
    groups = []
    for store_id, store in stores.items():
        own = [line for line in lines if line.product.store_id == store_id]
        groups.append(Group(store, own, sum(line.estimate for line in own)))
    return groups


def _fee(goods: int, *, mode: str, zone: Zone | None, window_day: WindowDay | None) -> int:
    if mode == Mode.PARCEL:
        return window_day.window.fee if window_day else 0
    if mode == Mode.PICKUP or zone is None:
        return 0
    return 0 if zone.free_from is not None and goods >= zone.free_from else zone.fee


def _missing_to_free(goods: int, mode: str, zone: Zone | None) -> int | None:
    if mode != Mode.DELIVERY or zone is None or zone.free_from is None:
        return None
    return max(0, zone.free_from - goods)


def _nothing(zone: Zone | None, mode: str, *, place_known: bool) -> Summary:
    problems = basket_problems(
        goods=0,
        count=0,
        mode=mode,
        zone=zone,
        place_known=place_known,
        least=0,
        currency="",
        language="",
    )
    minimum = zone.minimum if zone else 0
    missing = _missing_to_free(0, mode, zone)
    return Summary([], 0, 0, 0, 0, False, minimum, minimum, missing, problems, "")
