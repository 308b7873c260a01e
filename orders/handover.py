"""The goods leave the market, and the money follows: one capture of what was weighed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from core import clock, events, faults, states
from core.numbers import next_number
from orders import freeing
from orders.cancelling import cancel_in_transaction
from orders.dropping import NOTHING, drop_store_order
from orders.events import order_handed_over
from orders.following import follow, locked, nothing_left
from orders.fulfilment import Refused
from orders.models import Line, Order, StoreOrder
from orders.states import (
    KEPT_LINES,
    PACKED,
    WAITING_STORE_ORDERS,
    LineState,
    OrderState,
    StoreOrderState,
)
from orders.telling import take_back, tell_shopper
from payments import capturing, operations

if TYPE_CHECKING:
    from accounts.models import User
    from payments.models import Operation

#: Why alcohol is kept back.
NO_PROOF = gettext_noop("no ID was shown")

faults.declare_commit("orders.hand_over")
faults.declare_commit("orders.undelivered")


def missing(order: Order) -> list[StoreOrder]:
    """The stalls whose part is not packed."""
    waiting = order.store_orders.filter(state__in=WAITING_STORE_ORDERS)
    return list(waiting.select_related("store"))


def hand_over(
    *,
    order: Order,
    without_missing: bool = False,
    without_alcohol: bool = False,
    by: User | None,
    now: datetime,
) -> None:
    """Hand an order over and capture what it finally costs.

    Raises Refused where a stall's part is missing, unless the operator says
    `without_missing`: then that part is dropped, unpaid. `without_alcohol` is for who cannot
    show their age: those lines are kept back, unpaid, and the rest is handed over; where
    nothing is left the order is cancelled. Handing over twice is harmless.
    """
    with faults.committing("orders.hand_over"):
        order = locked(order.pk)
        if order.state in {OrderState.HANDED_OVER, OrderState.CLOSED}:
            return
        _drop_missing(order, allowed=without_missing, by=by, now=now)
        if without_alcohol:
            _keep_alcohol_back(order, by=by, now=now)
        operation = _hand_over(order, by=by, now=now)
    if operation is not None:
        operations.perform(operation.pk, now=now)


def undelivered(*, order: Order, by: User | None, now: datetime, why: str) -> None:
    """Nobody was there. The operator then hands over after all, or cancels."""
    with faults.committing("orders.undelivered"):
        order = locked(order.pk)
        if order.state != OrderState.READY:
            raise Refused(_("Only an order that is ready can come back undelivered."))
        states.move(order, OrderState.UNDELIVERED, by=by, now=now, why=why)
        tell_shopper(order, "order_undelivered", now=now)


def _drop_missing(order: Order, *, allowed: bool, by: User | None, now: datetime) -> None:
    waiting = missing(order)
    if waiting and not allowed:
        stalls = ", ".join(str(part.store) for part in waiting)
        raise Refused(_("Still missing: %(stalls)s.") % {"stalls": stalls})
    for part in waiting:
        why = "missing at hand-over"
        drop_store_order(part, StoreOrderState.REJECTED, by=by, now=now, why=why)
    follow(order, by=by, now=now)


def _keep_alcohol_back(order: Order, *, by: User | None, now: datetime) -> None:
    """Unlike what a stall was short of, it is there and goes on sale again."""
    lines = Line.objects.filter(store_order__order=order, state__in=KEPT_LINES)
    kept_back = list(lines.exclude(alcohol="").select_related("store_order"))
    freeing.give_back(kept_back)
    for line in kept_back:
        states.move(line, LineState.REMOVED, by=by, now=now, why=NO_PROOF, **NOTHING, claimed=0)
    for part in order.store_orders.filter(state__in=PACKED, lines__in=kept_back).distinct():
        if not lines.filter(store_order=part).exists():
            states.move(part, StoreOrderState.CANCELLED, by=by, now=now, why=NO_PROOF)


def _hand_over(order: Order, *, by: User | None, now: datetime) -> Operation | None:
    if nothing_left(order):
        why = gettext_noop("nothing to hand over")
        return cancel_in_transaction(order, by=by, now=now, why=why, past_cutoff=True)
    if order.state not in {OrderState.READY, OrderState.UNDELIVERED}:
        raise Refused(_("This order is not ready to be handed over."))
    for part in order.store_orders.filter(state__in=PACKED):
        states.move(part, StoreOrderState.HANDED_OVER, by=by, now=now)
    freeing.use_up(order)
    states.move(
        order,
        OrderState.HANDED_OVER,
        by=by,
        now=now,
        final=goods_of(order) + order.delivery_fee,
        handed_over_at=now,
        receipt_number=_receipt_number(order, now),
    )
    take_back(order, "order_ready")
    take_back(order, "order_short")
    events.tell(order_handed_over, order_id=order.pk)
    return _request_capture(order, by=by, now=now)


def goods_of(order: Order) -> int:
    """What the kept lines finally cost, in minor units."""
    kept = Line.objects.filter(store_order__order=order, state__in=KEPT_LINES)
    return kept.aggregate(sum=Sum("final"))["sum"] or 0


def _receipt_number(order: Order, now: datetime) -> str:
    """Without gaps per market and local year."""
    year = clock.local_date(order.market.time_zone, now).year
    number = next_number(f"receipt:{order.market.slug}:{year}")
    return f"{order.market.slug}-{year}-{number:05d}"


def _request_capture(order: Order, *, by: User | None, now: datetime) -> Operation:
    if order.payment is None or order.final is None:
        raise ValueError(f"order {order.pk} was handed over without a payment")
    return capturing.request_capture(
        order.payment, amount=order.final, by=by, now=now, why="handed over"
    )
