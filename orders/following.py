"""An order's state follows its store orders; nobody sets it by hand."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core import states
from orders.models import Order
from orders.states import (
    AT_THE_STALLS,
    DROPPED_STORE_ORDERS,
    PACKED,
    OrderState,
    StoreOrderState,
)
from orders.telling import tell_shopper
from payments.models import Payment

if TYPE_CHECKING:
    from accounts.models import User

CONFIRMED = frozenset({StoreOrderState.ACCEPTED, *PACKED})


def locked(order_id: int) -> Order:
    """The order, its row locked until the transaction ends.

    Two stalls may finish at the same moment: each must see the other's part before
    it derives the order's state. The payment is locked first, as by everything that
    learns of a payment and then turns to its order, so that no two wait for each
    other. On SQLite the transaction itself is that lock.
    """
    Payment.objects.select_for_update().filter(order=order_id).first()
    return with_payment_locked(pk=order_id)


def with_payment_locked(**which: object) -> Order:
    """The same where this transaction holds the payment's row already."""
    joined = Order.objects.select_related("market", "window_day__window", "payment")
    return joined.select_for_update(of=("self",)).get(**which)


def follow(order: Order, *, by: User | None, now: datetime) -> None:
    """Bring a locked order up to date with its stalls: confirmed once all accepted,
    ready once all packed. Where nothing is left to bring, the caller cancels."""
    to = _state_of(order)
    if to is not None and to != order.state and order.state in AT_THE_STALLS:
        states.move(order, to, by=by, now=now)
        if to == OrderState.READY:
            tell_shopper(order, "order_ready", now=now)


def nothing_left(order: Order) -> bool:
    """No stall will bring anything."""
    return not order.store_orders.exclude(state__in=DROPPED_STORE_ORDERS).exists()


def _state_of(order: Order) -> OrderState | None:
    bringing = order.store_orders.exclude(state__in=DROPPED_STORE_ORDERS)
    live = set(bringing.values_list("state", flat=True))
    if not live:
        return None
    if live <= PACKED:
        return OrderState.READY
    if live <= CONFIRMED:
        return OrderState.CONFIRMED
    return None
