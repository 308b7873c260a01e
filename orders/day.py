"""The day as a stall and as a market sees it: read models, each in a constant number of queries."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from core import clock
from market.models import Closure, Market, WindowDay
from orders.models import Line, Order, StoreOrder
from orders.pricing import most_grams
from orders.states import (
    AT_THE_STALLS,
    DROPPED_STORE_ORDERS,
    HOLDING,
    OPEN,
    PACKED,
    WAITING_STORE_ORDERS,
    LineState,
    OrderState,
    StoreOrderState,
)
from orders.words import quantity_words
from stores.models import Application, SoldBy, Store
from stores.opening import is_paused
from stores.states import WAITING_APPLICATIONS

#: A stall that has not looked at an order for this long is silent.
SILENT_AFTER = timedelta(minutes=20)
#: Orders that count as sold.
SOLD = (*OPEN, OrderState.HANDED_OVER, OrderState.CLOSED)
#: How many smaller numbers of pieces are offered as buttons.
BUTTONS = 6


# A stall's tickets


@dataclass(frozen=True)
class TicketLine:
    """A line as the stall reads it. `fewer` are the numbers of pieces it may bring instead."""

    line: Line
    words: str
    to_weigh: bool
    fewer: list[int]
    #: Grams at most, for goods to be weighed.
    most: int | None
    #: What the shopper had ordered before they asked for less.
    was: str = ""

    @property
    def gone(self) -> bool:
        return self.line.state == LineState.REMOVED

    @property
    def done(self) -> bool:
        return self.line.state in {LineState.PICKED, LineState.SHORT}


@dataclass(frozen=True)
class Ticket:
    """One store order: its own lines only, and of the shopper only the bag's code."""

    part: StoreOrder
    lines: list[TicketLine]
    total: int

    @property
    def to_weigh(self) -> TicketLine | None:
        """The first line the scale has not seen."""
        return next((line for line in self.lines if line.to_weigh), None)

    @property
    def bag(self) -> str:
        return self.part.order.bag_code

    @property
    def starts_at(self) -> datetime:
        return self.part.order.window_day.starts_at


@dataclass(frozen=True)
class StallDay:
    """What lies before a stall. `today` sums the orders of the local day, in minor units."""

    open: list[Ticket]
    done: list[Ticket]
    count_today: int
    sum_today: int
    version: str

    @property
    def new(self) -> int:
        return sum(ticket.part.state == StoreOrderState.NEW for ticket in self.open)

    @property
    def next_at(self) -> datetime | None:
        return self.open[0].starts_at if self.open else None


def stall_day(store: Store, *, now: datetime) -> StallDay:
    """The stall's tickets, soonest first; three queries."""
    parts = (
        StoreOrder.objects.filter(store=store, order__state__in=AT_THE_STALLS)
        .exclude(state__in=DROPPED_STORE_ORDERS)
        .select_related("order__window_day__window")
        .prefetch_related("lines")
        .order_by("order__window_day__starts_at", "id")
    )
    tickets = [ticket_of(part) for part in parts]
    today = clock.local_date(store.market.time_zone, now)
    sold = Line.objects.filter(
        store_order__store=store,
        store_order__order__state__in=SOLD,
        store_order__order__window_day__day=today,
    ).exclude(store_order__state__in=DROPPED_STORE_ORDERS)
    sums = sold.aggregate(
        sum=Sum(Coalesce("final", "estimate")), count=Count("store_order", distinct=True)
    )
    waiting = [t for t in tickets if t.part.state in WAITING_STORE_ORDERS]
    return StallDay(
        open=waiting,
        done=[t for t in tickets if t.part.state not in WAITING_STORE_ORDERS],
        count_today=sums["count"],
        sum_today=sums["sum"] or 0,
        version=_version(tickets),
    )


def ticket_of(part: StoreOrder) -> Ticket:
    """A store order with its lines prefetched and its order joined."""
    lines = [_ticket_line(line, part.order.currency) for line in part.lines.all()]
    total = sum(
        line.line.estimate if line.line.final is None else line.line.final for line in lines
    )
    return Ticket(part, lines, total)


def _ticket_line(line: Line, currency: str) -> TicketLine:
    by_weight = line.ordered_by == SoldBy.WEIGHT
    quantity = line.quantity
    if by_weight and line.weighed is not None:
        quantity = line.weighed
    elif line.brought:
        quantity = line.brought
    elif line.taken_out and line.first_quantity:
        quantity = line.first_quantity
    fewer: list[int] = []
    if line.ordered_by == SoldBy.PIECE:
        fewer = list(range(line.quantity - 1, 0, -1))[:BUTTONS]
    return TicketLine(
        line=line,
        words=words_of(line, quantity, currency),
        to_weigh=by_weight and line.state == LineState.ORDERED,
        fewer=fewer,
        most=most_grams(line, line.ceiling) if by_weight else None,
        was=words_of(line, line.first_quantity, currency) if line.first_quantity else "",
    )


def words_of(line: Line, quantity: int, currency: str) -> str:
    """A quantity of a line in words."""
    return quantity_words(line.ordered_by, quantity, unit=line.unit, currency=currency)


def _version(tickets: list[Ticket]) -> str:
    """Changes when anything on the tickets does, so that a page asks in vain until then."""
    facts = [
        f"{ticket.part.pk}{ticket.part.state}"
        f"{[(each.line.pk, each.line.state, each.line.amended_at) for each in ticket.lines]}"
        for ticket in tickets
    ]
    return hashlib.sha256("".join(facts).encode()).hexdigest()[:12]


# The market's day


@dataclass(frozen=True)
class Progress:
    """A window of the day: how many parts are packed, of how many."""

    window_day: WindowDay
    parts: int
    packed: int
    orders: int

    @property
    def percent(self) -> int:
        return round(100 * self.packed / self.parts) if self.parts else 0


@dataclass(frozen=True)
class StallToday:
    """A stall of the market and its parts of the day's orders, however many orders there are."""

    store: Store
    resting: bool
    parts: int = 0
    packed: int = 0
    #: Parts that nobody there has looked at, and that still have to be packed.
    unseen: int = 0
    waiting: int = 0

    @property
    def percent(self) -> int:
        return round(100 * self.packed / self.parts) if self.parts else 0

    @property
    def urgency(self) -> tuple[bool, bool, bool, int, str]:
        """Who still packs comes first, among them who has not looked; then who had orders. Of
        equals by number, 3 before 17: it is text."""
        number = self.store.number
        return (not self.waiting, not self.unseen, not self.parts, len(number), number)


@dataclass(frozen=True)
class DaySales:
    day: date
    amount: int


@dataclass(frozen=True)
class Board:
    """The operator's first screen. Amounts in minor units."""

    today: date
    orders: int
    sales: int
    missing: int
    windows: list[Progress]
    silent: list[StoreOrder]
    undelivered: list[Order]
    applications: list[Application]
    #: Every stall that shoppers see, those with something to do first.
    stalls: list[StallToday] = field(default_factory=list)
    #: Days the whole market is closed, from yesterday on; and the orders that still stand today
    #: in spite of it.
    closures: list[Closure] = field(default_factory=list)
    still_ordered: int = 0
    #: Stalls that nobody looks after: to be called.
    asleep: list[Store] = field(default_factory=list)
    week: list[DaySales] = field(default_factory=list)

    @property
    def closure(self) -> Closure | None:
        """Why the whole market is closed today."""
        return next((each for each in self.closures if each.covers(self.today)), None)

    @property
    def waiting(self) -> int:
        """Stalls that still pack."""
        return sum(bool(each.waiting) for each in self.stalls)

    @property
    def selling(self) -> int:
        """Stalls that take orders now."""
        return sum(not each.resting for each in self.stalls)


def board(market: Market, *, now: datetime) -> Board:
    """Figures of the local day; thirteen queries at most."""
    today = clock.local_date(market.time_zone, now)
    closures = list(market.closures.filter(last_day__gte=today - timedelta(days=1)))
    of_today = Order.objects.filter(market=market, window_day__day=today, state__in=SOLD)
    figures = of_today.aggregate(count=Count("pk"), sum=Sum(_worth()))
    waiting = StoreOrder.objects.filter(
        order__market=market, order__state__in=AT_THE_STALLS, state__in=WAITING_STORE_ORDERS
    )
    missing = Line.objects.filter(
        store_order__order__in=of_today,
        state__in=[LineState.SHORT, LineState.REMOVED],
        claimed__gt=0,  # not what the shopper took out, nor what was kept back for want of an ID
    )
    return Board(
        today=today,
        orders=figures["count"],
        sales=figures["sum"] or 0,
        missing=missing.count(),
        windows=_windows(market, today),
        silent=_silent(waiting, now),
        undelivered=list(
            Order.objects.filter(market=market, state=OrderState.UNDELIVERED).order_by("id")[:5]
        ),
        applications=list(
            Application.objects.filter(market=market, state__in=WAITING_APPLICATIONS)[:5]
        ),
        stalls=_stalls(market, of_today, now),
        closures=closures,
        asleep=list(Store.objects.filter(market=market).asleep(now)[:5]),
        still_ordered=_still_ordered(market, today, closures),
        week=_week(market, today),
    )


def _still_ordered(market: Market, today: date, closures: list[Closure]) -> int:
    if not any(closure.covers(today) for closure in closures):
        return 0
    holding = Order.objects.filter(market=market, window_day__day=today, state__in=HOLDING)
    return holding.count()


def _stalls(market: Market, of_today: QuerySet[Order], now: datetime) -> list[StallToday]:
    """Two queries, however many stalls and orders."""
    waiting = Q(state__in=WAITING_STORE_ORDERS, order__state__in=AT_THE_STALLS)
    parts = StoreOrder.objects.filter(order__in=of_today).exclude(state__in=DROPPED_STORE_ORDERS)
    counted = (
        parts.order_by()
        .values_list("store")
        .annotate(
            parts=Count("pk"),
            packed=Count("pk", filter=Q(state__in=[*PACKED, StoreOrderState.HANDED_OVER])),
            unseen=Count("pk", filter=waiting & Q(state=StoreOrderState.NEW)),
            waiting=Count("pk", filter=waiting),
        )
    )
    counts: dict[int, list[int]] = {store: numbers for store, *numbers in counted}
    found = [
        StallToday(store, is_paused(store, now), *counts.get(store.pk, []))
        for store in Store.objects.filter(market=market).open()
    ]
    return sorted(found, key=lambda each: each.urgency)


def _worth() -> Coalesce:
    return Coalesce("final", F("estimate") + F("delivery_fee"))


def _silent(waiting: QuerySet[StoreOrder], now: datetime) -> list[StoreOrder]:
    late = waiting.filter(state=StoreOrderState.NEW, order__placed_at__lte=now - SILENT_AFTER)
    found = late.select_related("store", "order").order_by("order__window_day__starts_at", "id")
    return list(found[:6])


def _windows(market: Market, today: date) -> list[Progress]:
    live = Q(orders__state__in=SOLD) & ~Q(orders__store_orders__state__in=DROPPED_STORE_ORDERS)
    packed = Q(
        orders__state__in=SOLD,
        orders__store_orders__state__in=[*PACKED, StoreOrderState.HANDED_OVER],
    )
    days = (
        WindowDay.objects.filter(window__market=market, day=today)
        .select_related("window")
        .annotate(
            parts=Count("orders__store_orders", filter=live, distinct=True),
            packed=Count("orders__store_orders", filter=packed, distinct=True),
            bought=Count("orders", filter=Q(orders__state__in=SOLD), distinct=True),
        )
    )
    return [
        Progress(day, counts["parts"], counts["packed"], counts["bought"])
        for day in days
        for counts in [vars(day)]  # annotated above
    ]


def _week(market: Market, today: date) -> list[DaySales]:
    """The last seven local days, today included, by the day of delivery."""
    first = today - timedelta(days=6)
    rows = (
        Order.objects.filter(market=market, state__in=SOLD, window_day__day__range=(first, today))
        .order_by()
        .values("window_day__day")
        .annotate(amount=Sum(_worth()))
    )
    sums = {row["window_day__day"]: row["amount"] for row in rows}
    days = [first + timedelta(days=ahead) for ahead in range(7)]
    return [DaySales(day, sums.get(day, 0)) for day in days]
