"""A held order becomes a placed one when its payment is authorised."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop

from core import events, states
from market import windows
from orders.cancelling import cancel_in_transaction
from orders.dropping import drop_line
from orders.events import order_placed
from orders.following import nothing_left
from orders.models import BasketLine, Line, Order, StoreOrder
from orders.states import LineState, OrderState, StoreOrderState
from orders.telling import tell_shopper
from payments import voiding
from stores.states import OPEN_STORES


def place(order: Order, *, now: datetime) -> None:
    """Give the bag its code, empty the basket of what was bought, and tell everybody.

    Runs inside the transaction that learnt of the authorisation, once: a held order
    moves, a placed one stays. Money authorised for an order that has ended is let go.
    """
    if order.state == OrderState.HELD:
        _place(order, now=now)
    elif order.payment is not None and order.state in {OrderState.EXPIRED, OrderState.CANCELLED}:
        voiding.request_void(order.payment, by=None, now=now, why=f"order is {order.state}")


def _place(order: Order, *, now: datetime) -> None:
    code = windows.next_bag_code(window_day=order.window_day)
    states.move(order, OrderState.PLACED, by=None, now=now, placed_at=now, bag_code=code)
    _empty_basket(order)
    if _drop_withdrawn(order, now=now) and nothing_left(order):
        why = gettext_noop("every stall closed while it was being paid")
        cancel_in_transaction(order, by=None, now=now, why=why, past_cutoff=True)
        return
    tell_shopper(order, "order_placed", now=now)
    events.tell(order_placed, order_id=order.pk)


def _empty_basket(order: Order) -> None:
    """Only what was bought leaves the basket; what was added meanwhile stays."""
    bought = Line.objects.filter(
        store_order__order=order,
        product=OuterRef("product"),
        ordered_by=OuterRef("ordered_by"),
        choice=OuterRef("choice"),
    )
    BasketLine.objects.filter(Exists(bought), basket=order.basket_id).delete()


def _drop_withdrawn(order: Order, *, now: datetime) -> bool:
    """What was withdrawn, or whose stall closed, while the shopper paid: never charged.
    Whether there was any."""
    gone = Q(product__listed=False) | ~Q(product__store__state__in=OPEN_STORES)
    withdrawn = list(Line.objects.filter(gone, store_order__order=order))
    for line in withdrawn:
        drop_line(line, by=None, now=now, why=gettext_noop("withdrawn while it was being paid"))
        Order.objects.filter(pk=order.pk).update(
            ceiling=F("ceiling") - line.ceiling, estimate=F("estimate") - line.estimate
        )
    if withdrawn:
        order.refresh_from_db(fields=["ceiling", "estimate"])
        _cancel_empty_parts(order, now=now)
    return bool(withdrawn)


def _cancel_empty_parts(order: Order, *, now: datetime) -> None:
    parts = StoreOrder.objects.filter(order=order)
    for part in parts.exclude(lines__in=_kept(order)):
        why = gettext_noop("nothing left of it")
        states.move(part, StoreOrderState.CANCELLED, by=None, now=now, why=why)


def _kept(order: Order) -> QuerySet[Line]:
    return Line.objects.filter(store_order__order=order).exclude(state=LineState.REMOVED)
