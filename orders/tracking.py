"""An order as its shopper follows it: what each stall and each line is at, and what it costs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.when import window_label
from market.models import Mode
from orders.models import Line, Order, StoreOrder
from orders.states import (
    DROPPED_STORE_ORDERS,
    OPEN,
    WAITING_STORE_ORDERS,
    LineState,
    OrderState,
    StoreOrderState,
)
from orders.timeline import Step, timeline
from orders.words import Said, line_said, quantity_words, store_order_said
from stores.models import SoldBy, Store

#: Orders whose page asks again by itself, as something may still happen to them today.
MOVING = frozenset({*OPEN, OrderState.HANDED_OVER})
STOPPED = frozenset({OrderState.CANCELLED, OrderState.EXPIRED, OrderState.UNDELIVERED})


@dataclass(frozen=True)
class LineNow:
    """One line, in minor units: `amount` is final once known, else the estimate; `was` the
    estimate where the two differ. `wanted` and `brought` are quantities in words."""

    line: Line
    wanted: str
    brought: str
    amount: int
    was: int | None
    said: Said | None

    @property
    def gone(self) -> bool:
        return self.line.state == LineState.REMOVED

    @property
    def about(self) -> bool:
        return self.line.final is None and self.line.ordered_by == SoldBy.WEIGHT

    @property
    def saved(self) -> int:
        """What the shopper does not pay because less came, or because the scale said so."""
        return 0 if self.was is None else self.was - self.amount


@dataclass(frozen=True)
class PartNow:
    """One stall's part."""

    part: StoreOrder
    store: Store
    said: Said
    lines: list[LineNow]

    @property
    def total(self) -> int:
        return sum(line.amount for line in self.lines)

    @property
    def dropped(self) -> bool:
        return self.part.state in DROPPED_STORE_ORDERS


@dataclass(frozen=True)
class StepNow:
    """A station of the way as `core/parts/timeline.html` shows it."""

    state: str
    label: str
    at: datetime | None
    note: str = ""


@dataclass(frozen=True)
class Tracking:
    """The whole order. Amounts in minor units; `version` changes whenever anything shown does."""

    parts: list[PartNow]
    steps: list[StepNow]
    version: str
    #: Paid, or to be paid: neither cancelled nor expired.
    live: bool

    @property
    def goods(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def ordered(self) -> int:
        """The goods as they were estimated."""
        return self.goods + self.saved

    @property
    def saved(self) -> int:
        return sum(line.saved for part in self.parts for line in part.lines)

    @property
    def stalls(self) -> int:
        return len([part for part in self.parts if part.total])

    @property
    def exact(self) -> bool:
        """Nothing is left to be weighed."""
        return not any(line.about for part in self.parts for line in part.lines)

    @property
    def missing(self) -> list[LineNow]:
        """What a stall does not bring; what the shopper took out is not missing."""
        lines = [line for part in self.parts for line in part.lines]
        return [line for line in lines if line.gone and not line.line.taken_out]


def tracking(order: Order, *, now: datetime) -> Tracking:
    """Four queries, however many stalls and lines."""
    parts = parts_of(order)
    live = order.state not in {OrderState.CANCELLED, OrderState.EXPIRED}
    return Tracking(parts, _steps(order, parts, now), _version(order, parts), live)


def parts_of(order: Order) -> list[PartNow]:
    """Each stall's part with its lines; two queries."""
    lines = Prefetch("lines", Line.objects.select_related("product"))
    parts = order.store_orders.select_related("store__market", "store__seller").prefetch_related(
        lines
    )
    return [_part(part, order.currency) for part in parts]


def _part(part: StoreOrder, currency: str) -> PartNow:
    lines = [_line(line, part, currency) for line in part.lines.all()]
    return PartNow(part, part.store, _part_said(part, lines), lines)


def _part_said(part: StoreOrder, lines: list[LineNow]) -> Said:
    if part.state == StoreOrderState.CANCELLED and all(line.line.taken_out for line in lines):
        return Said(_("You took it out"))
    if part.state == StoreOrderState.CANCELLED and all(line.line.kept_back for line in lines):
        return Said(_("No ID was shown"), "stop")
    return store_order_said(part)


def _line(line: Line, part: StoreOrder, currency: str) -> LineNow:
    wanted = _quantity(line, line.first_quantity if line.taken_out else line.quantity, currency)
    brought = _brought(line, currency)
    amount = line.estimate if line.final is None else line.final
    return LineNow(
        line=line,
        wanted=wanted,
        brought="" if brought == wanted else brought,
        amount=amount,
        was=line.estimate if amount != line.estimate else None,
        said=_said(line, part),
    )


def _quantity(line: Line, quantity: int | None, currency: str) -> str:
    return quantity_words(line.ordered_by, quantity or 0, unit=line.unit, currency=currency)


def _brought(line: Line, currency: str) -> str:
    """What came, where that is known: grams or pieces."""
    if line.weighed is not None and line.ordered_by == SoldBy.WEIGHT:
        return quantity_words(SoldBy.WEIGHT, line.weighed, unit="", currency=currency)
    return _quantity(line, line.brought, currency) if line.brought else ""


def _said(line: Line, part: StoreOrder) -> Said | None:
    """What is worth a word beside the stall's own: not that a packed part's lines are packed."""
    if line.taken_out:
        return Said(_("You took it out"))
    if line.kept_back:
        return Said(_("No ID was shown"), "stop")
    if line.state == LineState.PICKED and part.state not in WAITING_STORE_ORDERS:
        return None
    return line_said(line.state)


# The way


def _steps(order: Order, parts: list[PartNow], now: datetime) -> list[StepNow]:
    """Done, where it is now, and what lies ahead; where it is now says how far."""
    found, here = [], order.state in MOVING and order.state not in STOPPED
    for step in timeline(order):
        if step.done:
            found.append(StepNow(_done(step), step.label, step.at))
        elif here:
            found.append(StepNow("now", step.label, None, _how_far(step, order, parts, now)))
            here = False
        else:
            found.append(StepNow("todo", step.label, None))
    return found


def _done(step: Step) -> str:
    return "stop" if step.state in STOPPED else "done"


def _how_far(step: Step, order: Order, parts: list[PartNow], now: datetime) -> str:
    live = [part for part in parts if not part.dropped]
    if step.state == OrderState.CONFIRMED:
        seen = [part for part in live if part.part.state != StoreOrderState.NEW]
        return _of_stalls(len(seen), len(live))
    if step.state == OrderState.READY:
        packed = [part for part in live if part.part.state not in WAITING_STORE_ORDERS]
        return _of_stalls(len(packed), len(live))
    return when_it_comes(order, now)


def _of_stalls(count: int, total: int) -> str:
    text = ngettext("%(count)d of %(total)d stall", "%(count)d of %(total)d stalls", total)
    return text % {"count": count, "total": total}


def when_it_comes(order: Order, now: datetime) -> str:
    """The window in words, and where it waits for who collects it: "Today 5–7 pm, Gate 2"."""
    day, tz = order.window_day, ZoneInfo(order.market.time_zone)
    window = window_label(day.starts_at, day.ends_at, tz, now)
    place = day.window.place or order.market.address
    return f"{window}, {place}" if order.mode == Mode.PICKUP and place else window


def _version(order: Order, parts: list[PartNow]) -> str:
    """Changes when anything on the page does, so that it asks in vain until then."""
    facts = [f"{order.state}{order.estimate}{order.delivery_fee}"]
    for part in parts:
        lines = [(line.line.pk, line.line.state, line.line.final) for line in part.lines]
        facts.append(f"{part.part.pk}{part.part.state}{lines}")
    return hashlib.sha256("".join(facts).encode()).hexdigest()[:12]
