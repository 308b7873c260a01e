"""The invariants of orders (payments.md 4.3), each naming the rows that break it."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Coalesce

from core.books import check
from market.models import WindowDay
from orders.models import Line, Order, StoreOrder
from orders.pricing import commission_of
from orders.states import HOLDING, KEPT_LINES, LineState, OrderState, StoreOrderState
from payments import ledger
from stores.models import StockDay

Rows = Iterator[tuple[str, str]]

#: Payments that stand behind an order which is the market's work, or done.
PAID = ("authorised", "capturing", "captured", "part_refunded", "refunded")
#: States in which an order has given its place in the window back.
GAVE_UP = (OrderState.EXPIRED, OrderState.CANCELLED)


@check("orders.stock_held")
def stock_held() -> Rows:
    """17: what stock says is held is what live orders claimed."""
    live = Q(lines__store_order__order__state__in=HOLDING)
    claimed = Coalesce(Sum("lines__claimed", filter=live), 0)
    wrong = StockDay.objects.annotate(claimed=claimed).exclude(held=F("claimed"))
    for pk, held, orders in wrong.values_list("pk", "held", "claimed"):
        yield f"stock {pk}", f"holds {held}, live orders claim {orders}"


@check("orders.window_taken")
def window_taken() -> Rows:
    """18: a window's count is its orders; the claim's guard keeps it within its capacity."""
    counted = Count("orders", filter=~Q(orders__state__in=GAVE_UP))
    wrong = WindowDay.objects.annotate(counted=counted).exclude(taken=F("counted"))
    for pk, taken, orders in wrong.values_list("pk", "taken", "counted"):
        yield f"window day {pk}", f"counts {taken}, has {orders} orders"


@check("orders.paid_when_placed")
def paid_when_placed() -> Rows:
    """20: nothing is placed without an authorised payment."""
    placed = Order.objects.exclude(state__in=[OrderState.HELD, *GAVE_UP])
    for order in placed.exclude(payment__state__in=PAID):
        yield f"order {order.code}", f"is {order.state} without an authorised payment"


@check("orders.captured_is_final")
def captured_is_final() -> Rows:
    """8: what was captured is the final lines plus delivery."""
    closed = Order.objects.filter(state=OrderState.CLOSED)
    kept = Q(store_orders__lines__state__in=KEPT_LINES)
    goods = Coalesce(Sum("store_orders__lines__final", filter=kept), 0)
    due = closed.annotate(due=goods + F("delivery_fee"))
    for code, captured, final, sum_ in due.values_list("code", "payment__captured", "final", "due"):
        if not captured == final == sum_:
            yield f"order {code}", f"captured {captured}, final {final}, due {sum_}"


@check("orders.funds_are_shared")
def funds_are_shared() -> Rows:
    """5: a closed order has nothing left in its funds."""
    balances = ledger.balances("order_funds:")
    for order in Order.objects.filter(state=OrderState.CLOSED).only("code", "currency"):
        left = balances.get((f"order_funds:{order.code}", order.currency), 0)
        if left:
            yield f"order {order.code}", f"has {left} left in its funds"


@check("orders.store_shares")
def store_shares() -> Rows:
    """12 and 14: a stall's share is its final lines, the commission the frozen rate of it."""
    settled = StoreOrder.objects.filter(
        state=StoreOrderState.HANDED_OVER, order__state=OrderState.CLOSED
    )
    kept = Coalesce(Sum("lines__final", filter=Q(lines__state__in=KEPT_LINES)), 0)
    parts = settled.annotate(kept=kept).values_list(
        "pk", "gross", "kept", "commission", "order__commission_bp"
    )
    for pk, gross, lines, commission, rate in parts:
        if gross != lines or commission != commission_of(lines, rate):
            yield f"store order {pk}", f"shares {gross}, its lines sum to {lines}"


@check("orders.never_above_ceiling")
def never_above_ceiling() -> Rows:
    """29: nobody pays more than they were told at most."""
    for line in Line.objects.filter(final__gt=F("ceiling")):
        yield f"line {line.pk}", f"costs {line.final}, at most {line.ceiling} was agreed"
    for order in Order.objects.filter(final__gt=F("ceiling") + F("delivery_fee")):
        yield f"order {order.code}", f"costs {order.final}, at most {order.at_most} was agreed"


@check("orders.ceiling_of_lines")
def ceiling_of_lines() -> Rows:
    """Amending: what an order says it costs at most is within its lines and its payment."""
    kept = ~Q(store_orders__lines__state=LineState.REMOVED)
    lines = Coalesce(Sum("store_orders__lines__ceiling"), 0)
    left = Coalesce(Sum("store_orders__lines__ceiling", filter=kept), 0)
    live = Order.objects.filter(state__in=HOLDING).annotate(lines=lines, left=left)
    within = Q(ceiling__lte=F("lines"), ceiling__gte=F("left"))
    paid = Q(payment__isnull=True) | Q(payment__ceiling__gte=F("ceiling") + F("delivery_fee"))
    for code, ceiling, all_, left_ in live.exclude(within & paid).values_list(
        "code", "ceiling", "lines", "left"
    ):
        yield f"order {code}", f"says at most {ceiling}; its lines say {left_} to {all_}"


@check("orders.come_along")
def come_along() -> Rows:
    """Joining: what comes along goes in the same window, pays no delivery, and joins no joiner."""
    along = Order.objects.filter(joins__isnull=False)
    fine = Q(window_day=F("joins__window_day"), delivery_fee=0, joins__joins__isnull=True)
    for code, first in along.exclude(fine).values_list("code", "joins__code"):
        yield f"order {code}", f"comes along with {first}, but not for one delivery"
