"""Giving up an order that was held and never paid.

Contract. The payment page is closed first and the gateway read again; only when it
says that nothing can be paid any more is anything freed. So an order is either paid
and placed, or expired with everything free, whatever dies in between.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from core import events, faults, states
from core.tasks import every_tick
from orders import freeing
from orders.events import order_expired
from orders.models import Order
from orders.states import OrderState
from orders.telling import tell_shopper
from payments import operations, voiding

if TYPE_CHECKING:
    from accounts.models import User

logger = logging.getLogger(__name__)

faults.declare_commit("orders.give_up")


@every_tick("orders.expiry")
def expire_due(now: datetime) -> int:
    """Give up every held order whose time is over; how many ended."""
    due = Order.objects.filter(state=OrderState.HELD, expires_at__lte=now).order_by("id")
    ended = 0
    for order in due.select_related("payment")[:200]:
        try:
            give_up(order, by=None, now=now, why=gettext_noop("not paid in time"))
        except (states.StaleState, voiding.NotVoidable):
            logger.info("order %s was paid or given up at the same moment", order.code)
        ended += order.state == OrderState.EXPIRED
    return ended


def give_up(order: Order, *, by: User | None, now: datetime, why: str) -> None:
    """Close the payment page, read it again, and free what is held unless it was paid.

    The order is read again afterwards: it is expired, or placed after all, or still
    held where the gateway could not be asked (the next tick asks again).
    """
    if order.payment is None:
        raise ValueError(f"held order {order.pk} has no payment")
    with faults.committing("orders.give_up"):
        operation = voiding.request_void(order.payment, by=by, now=now, why=why)
    if operation is not None:
        operations.perform(operation.pk, now=now)
    order.refresh_from_db()


def expire(order: Order, *, now: datetime, why: str) -> None:
    """End a held order whose payment can no longer happen. Inside the payment's transaction."""
    states.move(order, OrderState.EXPIRED, by=None, now=now, why=why)
    freeing.free(order)
    events.tell(order_expired, order_id=order.pk)
    if now >= order.expires_at:  # not one that a newer checkout took the place of
        tell_shopper(order, "order_expired", now=now)
