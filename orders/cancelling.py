"""Cancelling an order: the money is let go, stock and window are free again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from core import events, faults, states
from orders import freeing, joining
from orders.events import order_cancelled
from orders.following import locked
from orders.models import Order, StoreOrder
from orders.states import (
    DROPPED_STORE_ORDERS,
    HOLDING,
    ORDER_MOVES,
    OrderState,
    StoreOrderState,
)
from orders.telling import take_back, tell_shopper
from payments import operations, voiding

if TYPE_CHECKING:
    from accounts.models import User
    from payments.models import Operation

faults.declare_commit("orders.cancel")


class TooLate(ValueError):
    """The order can no longer be cancelled; the message is for people."""


def may_cancel(order: Order, *, now: datetime) -> bool:
    """Whether the shopper may still cancel: until the cut-off of the window."""
    return order.state in HOLDING and now < order.window_day.cutoff_at


def cancel(
    *,
    order: Order,
    by: User | None,
    now: datetime,
    why: str = "",
    past_cutoff: bool = False,
    at_once: bool = True,
) -> None:
    """Cancel an order and let its authorisation go. Raises TooLate.

    The shopper may until the cut-off; the market (`past_cutoff`) until hand-over. Without
    `at_once` the gateway is called by the worker's next tick: for many orders in a row.
    """
    with faults.committing("orders.cancel"):
        operation = cancel_in_transaction(
            locked(order.pk), by=by, now=now, why=why, past_cutoff=past_cutoff
        )
    if operation is not None and at_once:
        operations.perform(operation.pk, now=now)
    order.refresh_from_db()


def cancel_in_transaction(
    order: Order, *, by: User | None, now: datetime, why: str, past_cutoff: bool
) -> Operation | None:
    """The part of `cancel` that a larger deed runs in its own transaction; what it returns
    is to be performed after the commit."""
    if OrderState.CANCELLED not in ORDER_MOVES.get(order.state, frozenset()):
        raise TooLate(_("This order can no longer be cancelled."))
    if not past_cutoff and now >= order.window_day.cutoff_at:
        raise TooLate(_("The stalls have begun. Call the market if something is wrong."))
    if not past_cutoff and (along := joining.come_along(order)):
        text = _("%(code)s comes along with this one for one delivery. Cancel that one first.")
        raise TooLate(text % {"code": along[0].bag_code or along[0].code})
    _cancel_parts(order, by=by, now=now, why=why)
    was_held = order.state == OrderState.HELD
    states.move(order, OrderState.CANCELLED, by=by, now=now, why=why)
    freeing.free(order)
    events.tell(order_cancelled, order_id=order.pk)
    if not was_held:
        take_back(order, "order_ready")
        take_back(order, "order_short")
        tell_shopper(order, "order_cancelled", now=now, why=why)
    if order.payment is None:
        return None
    return voiding.request_void(order.payment, by=by, now=now, why=why or "order cancelled")


def _cancel_parts(order: Order, *, by: User | None, now: datetime, why: str) -> None:
    live: list[StoreOrder] = list(order.store_orders.exclude(state__in=DROPPED_STORE_ORDERS))
    for store_order in live:
        states.move(store_order, StoreOrderState.CANCELLED, by=by, now=now, why=why)
