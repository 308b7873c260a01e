"""What a market and a stall sold: sums of the last four weeks, by the day of delivery.

Read models only, each in a number of queries that does not grow with the orders. Amounts in minor
units; goods as finally weighed where that is known, as estimated where not yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from core.clock import local_date
from market.models import Market
from orders.day import SOLD
from orders.models import Line, Order, StoreOrder
from orders.states import DROPPED_STORE_ORDERS, LineState, StoreOrderState
from stores.models import Store

#: Days that the figures cover, today included.
DAYS = 28
#: Goods named as the best.
BEST = 10


@dataclass(frozen=True)
class Bar:
    """One line of a table, one bar of its chart."""

    label: str
    amount: int
    count: int
    #: Of the largest amount, 0 to 100.
    percent: int = 0


@dataclass(frozen=True)
class Figures:
    """Four weeks of a market."""

    first: date
    last: date
    orders: int
    amount: int
    days: list[tuple[date, Bar]]
    stalls: list[Bar]
    kinds: list[Bar]
    windows: list[Bar]
    #: People whose first order at this market lies within, and those who came before.
    new: int
    returning: int
    #: Lines that came short or not at all, by stall; `amount` is their share in tenths of percent.
    shortages: list[Bar] = field(default_factory=list)


def figures(market: Market, *, now: datetime, language: str) -> Figures:
    """The last four weeks by day, stall, kind, window and shopper; seven queries."""
    last = local_date(market.time_zone, now)
    first = last - timedelta(days=DAYS - 1)
    orders = Order.objects.filter(
        market=market, state__in=SOLD, window_day__day__range=(first, last)
    ).order_by()
    days = _by_day(orders, first)
    lines = _lines(orders)
    new, returning = _shoppers(market, orders, first)
    return Figures(
        first=first,
        last=last,
        orders=sum(bar.count for _day, bar in days),
        amount=sum(bar.amount for _day, bar in days),
        days=days,
        stalls=_stalls(lines),
        kinds=_kinds(lines, language),
        windows=_windows(orders),
        new=new,
        returning=returning,
        shortages=_shortages(orders),
    )


def _lines(orders: QuerySet[Order]) -> QuerySet[Line]:
    sold = Line.objects.filter(store_order__order__in=orders).order_by()
    return sold.exclude(store_order__state__in=DROPPED_STORE_ORDERS).exclude(
        state=LineState.REMOVED
    )


def _goods() -> Sum:
    return Sum(Coalesce("final", "estimate"))


def _by_day(orders: QuerySet[Order], first: date) -> list[tuple[date, Bar]]:
    worth = Sum(Coalesce("final", F("estimate") + F("delivery_fee")))
    rows = orders.values("window_day__day").annotate(amount=worth, count=Count("pk"))
    found = {row["window_day__day"]: (row["amount"], row["count"]) for row in rows}
    days = [first + timedelta(days=ahead) for ahead in range(DAYS)]
    bars = _scaled([(f"{day:%d.%m.}", *found.get(day, (0, 0))) for day in days])
    return list(zip(days, bars, strict=True))


def _stalls(lines: QuerySet[Line]) -> list[Bar]:
    names = ("store_order__store__number", "store_order__store__name", "store_order__store")
    rows = lines.values(*names).annotate(amount=_goods(), count=Count("store_order", distinct=True))
    ordered = sorted(rows, key=lambda row: (-row["amount"], row[names[2]]))
    named = [(f"{row[names[0]]} {row[names[1]]}".strip(), row) for row in ordered]
    return _scaled([(name, row["amount"], row["count"]) for name, row in named])


def _kinds(lines: QuerySet[Line], language: str) -> list[Bar]:
    """By the upper kind of goods, in the reader's language."""
    name = "name_ko" if language == "ko" else "name_en"
    kind = Coalesce(f"product__category__parent__{name}", f"product__category__{name}")
    rows = lines.annotate(kind=kind).values("kind").annotate(amount=_goods(), count=Count("pk"))
    ordered = sorted(rows, key=lambda row: (-row["amount"], row["kind"]))
    return _scaled([(row["kind"], row["amount"], row["count"]) for row in ordered])


def _windows(orders: QuerySet[Order]) -> list[Bar]:
    path = "window_day__window__"
    worth = Sum(Coalesce("final", F("estimate") + F("delivery_fee")))
    rows = orders.values(f"{path}letter", f"{path}starts", f"{path}ends").annotate(
        amount=worth, count=Count("pk")
    )
    ordered = sorted(rows, key=lambda row: str(row[f"{path}letter"]))
    return _scaled(
        [
            (
                f"{row[f'{path}letter']} {row[f'{path}starts']:%H:%M}–{row[f'{path}ends']:%H:%M}",
                row["amount"],
                row["count"],
            )
            for row in ordered
        ]
    )


def _shoppers(market: Market, orders: QuerySet[Order], first: date) -> tuple[int, int]:
    """By e-mail, so that guests count too; not those who were forgotten. New: no order here
    before these days."""
    people = orders.exclude(email="").values("email")
    ever = Order.objects.filter(market=market, state__in=SOLD, email__in=people).order_by()
    began = ever.values("email").annotate(began=Min("window_day__day"))
    counts = began.aggregate(new=Count("email", filter=Q(began__gte=first)), all=Count("email"))
    return counts["new"], counts["all"] - counts["new"]


def _shortages(orders: QuerySet[Order]) -> list[Bar]:
    names = ("store_order__store__number", "store_order__store__name", "store_order__store")
    # What claims nothing was taken out by the shopper, or kept back for want of an ID.
    short = Q(state__in=[LineState.SHORT, LineState.REMOVED], claimed__gt=0)
    rows = (
        Line.objects.filter(store_order__order__in=orders)
        .order_by()
        .values(*names)
        .annotate(all=Count("pk"), short=Count("pk", filter=short))
    )
    bad = [row for row in rows if row["short"]]
    ordered = sorted(bad, key=lambda row: (-row["short"], row[names[2]]))
    return _scaled(
        [
            (
                f"{row[names[0]]} {row[names[1]]}".strip(),
                round(1000 * row["short"] / row["all"]),
                row["short"],
            )
            for row in ordered
        ]
    )


def _scaled(rows: Iterable[tuple[str, Any, Any]]) -> list[Bar]:
    listed = [(label, amount or 0, count or 0) for label, amount, count in rows]
    highest = max((amount for _label, amount, _count in listed), default=0) or 1
    return [
        Bar(label, amount, count, round(100 * amount / highest)) for label, amount, count in listed
    ]


# -- A stall


@dataclass(frozen=True)
class StallMoney:
    """What a stall gets, as far as is known now. All in minor units, commission taken off."""

    #: Handed over: it is the stall's.
    earned_today: int
    earned_week: int
    earned_month: int
    #: Ordered and not handed over yet: about so much.
    coming: int
    commission_month: int
    best: list[Bar]
    days: list[tuple[date, Bar]]


def stall_money(store: Store, *, now: datetime) -> StallMoney:
    """Today, seven days and four weeks of one stall, by the day of delivery; three queries."""
    today = local_date(store.market.time_zone, now)
    first = today - timedelta(days=DAYS - 1)
    parts = StoreOrder.objects.filter(store=store).exclude(state__in=DROPPED_STORE_ORDERS)
    done = parts.filter(
        state=StoreOrderState.HANDED_OVER, order__window_day__day__range=(first, today)
    ).order_by()
    rows = done.values("order__window_day__day").annotate(
        net=Sum(Coalesce("gross", 0) - Coalesce("commission", 0)),
        commission=Sum(Coalesce("commission", 0)),
        count=Count("pk"),
    )
    found = {row["order__window_day__day"]: row for row in rows}
    days = [first + timedelta(days=ahead) for ahead in range(DAYS)]
    nothing: dict[str, Any] = {"net": 0, "count": 0}
    sums = [found.get(day, nothing) for day in days]
    bars = _scaled([("", row["net"], row["count"]) for row in sums])
    nets = [bar.amount for bar in bars]
    return StallMoney(
        earned_today=nets[-1],
        earned_week=sum(nets[-7:]),
        earned_month=sum(nets),
        coming=_coming(store),
        commission_month=sum(row["commission"] for row in found.values()),
        best=_best(store, first, today),
        days=list(zip(days, bars, strict=True))[-7:],
    )


def _coming(store: Store) -> int:
    """Of orders on their way: goods as known, less the commission of the day they were placed."""
    waiting = Line.objects.filter(
        store_order__store=store,
        store_order__order__state__in=set(SOLD) - {"handed_over", "closed"},
    ).exclude(store_order__state__in=DROPPED_STORE_ORDERS)
    rows = (
        waiting.exclude(state=LineState.REMOVED)
        .order_by()
        .values("store_order__order__commission_bp")
        .annotate(goods=_goods())
    )
    return sum(
        row["goods"] - row["goods"] * row["store_order__order__commission_bp"] // 10_000
        for row in rows
    )


def _best(store: Store, first: date, today: date) -> list[Bar]:
    sold = Line.objects.filter(
        store_order__store=store,
        store_order__order__state__in=SOLD,
        store_order__order__window_day__day__range=(first, today),
    ).exclude(store_order__state__in=DROPPED_STORE_ORDERS)
    rows = (
        sold.exclude(state=LineState.REMOVED)
        .order_by()
        .values("product", "product__name")
        .annotate(amount=_goods(), count=Count("pk"))
    )
    ordered = sorted(rows, key=lambda row: (-row["amount"], row["product"]))[:BEST]
    return _scaled([(row["product__name"], row["amount"], row["count"]) for row in ordered])
