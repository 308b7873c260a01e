"""The shopper changes an order that is placed: fewer or none of a line, other wishes.

Contract. Only ever less, until the cut-off, and only at stalls that have not begun: what a
stall has accepted or packed stays. The authorisation stays as it is, because the capture is
lower anyway; stock is free again at once. More goods are an order of their own (`joining`).
All of it happens under the order's lock, which every deed of a stall takes too, and each line
is changed by a guarded UPDATE whose row count decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import audit, events, faults, states
from market.models import Mode
from orders.cancelling import cancel_in_transaction
from orders.events import order_amended
from orders.following import follow, locked
from orders.models import Line, Order, StoreOrder
from orders.pricing import ceiling_of, estimate_of, stock_units
from orders.states import AT_THE_STALLS, LineState, StoreOrderState
from orders.telling import tell_shopper
from orders.words import money, smallest
from payments import operations
from stores import stock

if TYPE_CHECKING:
    from accounts.models import User
    from payments.models import Operation

faults.declare_commit("orders.amend")

WHY = gettext_noop("by the shopper")


class CannotAmend(ValueError):
    """That change is not possible; the message is for people."""


@dataclass(frozen=True)
class Fewer:
    """How much a line shall be instead of what the page showed: pieces, grams, minor units."""

    was: int
    wanted: int


@dataclass(frozen=True)
class Wishes:
    """What else may change; None leaves it as it is. `notes` by line id."""

    phone: str | None = None
    preference: str | None = None
    entrance_code: str | None = None
    leave_at_door: bool | None = None
    notes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What a change would make of an order, in minor units. `empties`: nothing would be left,
    which is to cancel it."""

    changes: list[tuple[Line, int]]
    estimate: int
    ceiling: int
    delivery_fee: int
    empties: bool

    @property
    def at_most(self) -> int:
        return self.ceiling + self.delivery_fee


def may_amend(order: Order, *, now: datetime) -> bool:
    """Whether the shopper may still change anything: until the cut-off of the window."""
    return order.state in AT_THE_STALLS and now < order.window_day.cutoff_at


def may_change(line: Line, part: StoreOrder) -> bool:
    """Whether there may be less of a line: as long as its stall has not begun."""
    return part.state == StoreOrderState.NEW and line.state == LineState.ORDERED


def plan(order: Order, quantities: Mapping[int, Fewer], *, now: datetime) -> Plan:
    """Look at a change before it is made; two queries. Raises CannotAmend."""
    if not may_amend(order, now=now):
        raise CannotAmend(_("The stalls have begun. Call the market if something is wrong."))
    lines = _lines(order)
    changes = [
        (line, fewer.wanted)
        for pk, fewer in quantities.items()
        if _is_a_change(line := _known(lines, pk), fewer)
    ]
    new = {line.pk: wanted for line, wanted in changes}
    lost = sum(line.estimate - _estimate(line, wanted) for line, wanted in changes)
    kept = [line for line in lines.values() if line.state != LineState.REMOVED]
    made = Plan(
        changes=changes,
        estimate=order.estimate - lost,
        ceiling=order.ceiling - sum(line.ceiling - _ceiling(line, w) for line, w in changes),
        delivery_fee=_fee(order, order.estimate - lost) if changes else order.delivery_fee,
        empties=bool(kept) and not any(new.get(line.pk, line.quantity) for line in kept),
    )
    _refuse_too_little(order, made)
    return made


def amend(
    *,
    order: Order,
    quantities: Mapping[int, Fewer] | None = None,
    wishes: Wishes | None = None,
    fee_seen: int | None = None,
    by: User | None,
    now: datetime,
) -> bool:
    """Change an order; whether anything did. Raises CannotAmend and cancelling.TooLate.

    With nothing left it is cancelled. `fee_seen` is the delivery fee (minor units) that the
    shopper was shown; a higher one is refused. The same change again changes nothing.
    """
    operation: Operation | None = None
    with faults.committing("orders.amend"):
        order_now = locked(order.pk)
        made = plan(order_now, quantities or {}, now=now)
        _refuse_dearer(order_now, made, fee_seen)
        if made.empties:
            operation = cancel_in_transaction(order_now, by=by, now=now, why=WHY, past_cutoff=False)
            changed = True
        else:
            changed = _change(order_now, made, wishes or Wishes(), by=by, now=now)
    if operation is not None:
        operations.perform(operation.pk, now=now)
    order.refresh_from_db()
    return changed


# Looking


def _lines(order: Order) -> dict[int, Line]:
    joined = Line.objects.filter(store_order__order=order).select_related(
        "store_order__store", "product__store__market"
    )
    return {line.pk: line for line in joined.order_by("stock_day_id", "id")}


def _known(lines: Mapping[int, Line], pk: int) -> Line:
    if pk not in lines:
        raise CannotAmend(_("That is not part of this order."))
    return lines[pk]


def _is_a_change(line: Line, fewer: Fewer) -> bool:
    """Refuses what cannot be. A line that is as wanted already is no change."""
    if fewer.wanted in (fewer.was, line.quantity):
        return False
    if not may_change(line, line.store_order):
        text = _("%(stall)s has begun with %(name)s, so it stays. Call the market if it must not.")
        raise CannotAmend(text % {"stall": line.store_order.store.name, "name": line.name})
    if fewer.was != line.quantity:
        raise CannotAmend(_("This order was changed meanwhile. Look at it and try again."))
    if fewer.wanted > line.quantity:
        text = _("There can only be less of %(name)s here. Order more of it with “Add something”.")
        raise CannotAmend(text % {"name": line.name})
    if 0 < fewer.wanted < min(smallest(line.product, line.ordered_by), line.quantity):
        raise CannotAmend(_("%(name)s: that is too little. Take more, or none.") % _named(line))
    return True


def _named(line: Line) -> dict[str, str]:
    return {"name": line.name}


def _estimate(line: Line, quantity: int) -> int:
    return estimate_of(line, line.ordered_by, quantity)


def _ceiling(line: Line, quantity: int) -> int:
    return ceiling_of(line, line.ordered_by, quantity)


def _fee(order: Order, goods: int) -> int:
    """Below the sum from which delivery is free it costs what the zone asks; it never falls."""
    zone = order.zone
    if order.mode != Mode.DELIVERY or zone is None or order.joins_id or zone.free_from is None:
        return order.delivery_fee
    return max(order.delivery_fee, zone.fee) if goods < zone.free_from else order.delivery_fee


def _refuse_too_little(order: Order, made: Plan) -> None:
    if made.empties or not made.changes:
        return
    minimum = order.zone.minimum if order.zone and not order.joins_id else 0
    if made.estimate < minimum:
        text = _("This market delivers from %(least)s on. Keep that much, or cancel the order.")
        raise CannotAmend(text % {"least": money(minimum, order.currency)})
    if made.at_most > order.at_most:
        text = _("Delivery would then cost %(fee)s, more than you save. Nothing was changed.")
        raise CannotAmend(text % {"fee": money(made.delivery_fee, order.currency)})


def _refuse_dearer(order: Order, made: Plan, fee_seen: int | None) -> None:
    seen = order.delivery_fee if fee_seen is None else fee_seen
    if not made.empties and made.delivery_fee > seen:
        text = _("Delivery would then cost %(fee)s. Look at the sum, then press once more.")
        raise CannotAmend(text % {"fee": money(made.delivery_fee, order.currency)})


# Changing


def _change(order: Order, made: Plan, wishes: Wishes, *, by: User | None, now: datetime) -> bool:
    said = [_take_less(line, quantity, by=by, now=now) for line, quantity in made.changes]
    said += _wish(order, wishes, now=now)
    if not said:
        return False
    Order.objects.filter(pk=order.pk).update(
        estimate=made.estimate, ceiling=made.ceiling, delivery_fee=made.delivery_fee
    )
    order.refresh_from_db()
    _cancel_emptied(order, by=by, now=now)
    follow(order, by=by, now=now)
    detail = "; ".join(said)
    audit.record("order.amended", subject=f"order {order.code}", by=by, now=now, detail=detail)
    events.tell(order_amended, order_id=order.pk)
    tell_shopper(order, "order_amended", now=now, once=str(now.timestamp()))
    return True


def _take_less(line: Line, quantity: int, *, by: User | None, now: datetime) -> str:
    """The guarded UPDATE of one line, and its stock free again."""
    was, claimed = line.quantity, line.claimed
    units = stock_units(line, line.ordered_by, quantity) if quantity else 0
    changes = {
        "quantity": quantity,
        "estimate": _estimate(line, quantity),
        "ceiling": _ceiling(line, quantity),
        "claimed": units,
        "first_quantity": line.first_quantity or was,
        "amended_at": now,
    }
    as_read = Line.objects.filter(pk=line.pk, state=LineState.ORDERED, quantity=was)
    if as_read.update(**changes) != 1:
        raise CannotAmend(_("This order was changed meanwhile. Look at it and try again."))
    if quantity == 0:
        states.move(line, LineState.REMOVED, by=by, now=now, why=WHY, final=0)
    if claimed > units:
        stock.release(stock_day_id=line.stock_day_id, units=claimed - units)
    return f"{line.name}: {was} to {quantity}"


def _wish(order: Order, wishes: Wishes, *, now: datetime) -> list[str]:
    """Write what differs; its names, without the words themselves, which are private."""
    named = {
        "phone": wishes.phone,
        "preference": wishes.preference,
        "entrance_code": wishes.entrance_code,
        "leave_at_door": wishes.leave_at_door,
    }
    changed = {
        name: value
        for name, value in named.items()
        if value is not None and value != getattr(order, name)
    }
    if changed:
        Order.objects.filter(pk=order.pk).update(**changed)
    return [*changed, *_notes(order, wishes.notes, now=now)]


def _notes(order: Order, notes: Mapping[int, str], *, now: datetime) -> list[str]:
    open_lines = Line.objects.filter(
        store_order__order=order, store_order__state=StoreOrderState.NEW, state=LineState.ORDERED
    )
    said = []
    for line in open_lines:
        note = notes.get(line.pk, line.note)
        if note != line.note:
            Line.objects.filter(pk=line.pk).update(note=note, amended_at=now)
            said.append(f"note to {line.name}")
    return said


def _cancel_emptied(order: Order, *, by: User | None, now: datetime) -> None:
    """A stall of whose goods nothing is wanted any more has nothing to do."""
    for part in order.store_orders.filter(state=StoreOrderState.NEW):
        if not part.lines.exclude(state=LineState.REMOVED).exists():
            states.move(part, StoreOrderState.CANCELLED, by=by, now=now, why=WHY)
