"""The states of an order, of one store's part of it, and of one line (design.md section 12).

An order's state follows its store orders and its payment; nobody sets it by hand.
"""

from __future__ import annotations

from django.db import models

from core.states import Table


class OrderState(models.TextChoices):
    HELD = "held"
    PLACED = "placed"
    CONFIRMED = "confirmed"
    READY = "ready"
    HANDED_OVER = "handed_over"
    CLOSED = "closed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    UNDELIVERED = "undelivered"


ORDER_MOVES: Table = {
    OrderState.HELD: frozenset({OrderState.PLACED, OrderState.EXPIRED, OrderState.CANCELLED}),
    OrderState.PLACED: frozenset({OrderState.CONFIRMED, OrderState.READY, OrderState.CANCELLED}),
    OrderState.CONFIRMED: frozenset({OrderState.READY, OrderState.CANCELLED}),
    OrderState.READY: frozenset(
        {
            OrderState.CONFIRMED,
            OrderState.HANDED_OVER,
            OrderState.UNDELIVERED,
            OrderState.CANCELLED,
        }
    ),
    OrderState.UNDELIVERED: frozenset({OrderState.HANDED_OVER, OrderState.CANCELLED}),
    OrderState.HANDED_OVER: frozenset({OrderState.CLOSED}),
}

#: Hold stock and a place in a window.
HOLDING = frozenset(
    {
        OrderState.HELD,
        OrderState.PLACED,
        OrderState.CONFIRMED,
        OrderState.READY,
        OrderState.UNDELIVERED,
    }
)
#: Paid for and not yet with the shopper: the market's work.
OPEN = HOLDING - {OrderState.HELD}
#: A stall may still change its lines.
AT_THE_STALLS = frozenset({OrderState.PLACED, OrderState.CONFIRMED, OrderState.READY})
#: Nothing more will happen.
ENDED = frozenset({OrderState.CLOSED, OrderState.EXPIRED, OrderState.CANCELLED})


class StoreOrderState(models.TextChoices):
    NEW = "new"
    ACCEPTED = "accepted"
    READY = "ready"
    COLLECTED = "collected"
    HANDED_OVER = "handed_over"
    REJECTED = "rejected"
    CANCELLED = "cancelled"


STORE_ORDER_MOVES: Table = {
    StoreOrderState.NEW: frozenset(
        {
            StoreOrderState.ACCEPTED,
            StoreOrderState.READY,
            StoreOrderState.REJECTED,
            StoreOrderState.CANCELLED,
        }
    ),
    StoreOrderState.ACCEPTED: frozenset(
        {StoreOrderState.READY, StoreOrderState.REJECTED, StoreOrderState.CANCELLED}
    ),
    StoreOrderState.READY: frozenset(
        {
            StoreOrderState.ACCEPTED,
            StoreOrderState.COLLECTED,
            StoreOrderState.HANDED_OVER,
            StoreOrderState.CANCELLED,
        }
    ),
    StoreOrderState.COLLECTED: frozenset({StoreOrderState.HANDED_OVER, StoreOrderState.CANCELLED}),
}

#: The stall still has something to do.
WAITING_STORE_ORDERS = frozenset({StoreOrderState.NEW, StoreOrderState.ACCEPTED})
#: Goods that may leave the market.
PACKED = frozenset({StoreOrderState.READY, StoreOrderState.COLLECTED})
#: Will bring nothing.
DROPPED_STORE_ORDERS = frozenset({StoreOrderState.REJECTED, StoreOrderState.CANCELLED})


class LineState(models.TextChoices):
    ORDERED = "ordered"
    PICKED = "picked"
    SHORT = "short"
    SUBSTITUTED = "substituted"
    REMOVED = "removed"


LINE_MOVES: Table = {
    LineState.ORDERED: frozenset(
        {LineState.PICKED, LineState.SHORT, LineState.SUBSTITUTED, LineState.REMOVED}
    ),
    LineState.PICKED: frozenset({LineState.ORDERED, LineState.SHORT, LineState.REMOVED}),
    LineState.SHORT: frozenset({LineState.ORDERED, LineState.PICKED, LineState.REMOVED}),
    LineState.REMOVED: frozenset({LineState.ORDERED}),
}

#: Lines that bring goods and cost money.
KEPT_LINES = frozenset({LineState.PICKED, LineState.SHORT, LineState.SUBSTITUTED})
