"""Who is owed what, once the money is there (payments.md 4.1)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Sum

from core import states
from orders.models import Order, StoreOrder
from orders.pricing import commission_of
from orders.states import KEPT_LINES, OrderState, StoreOrderState
from orders.telling import tell_shopper
from payments import ledger


def settle(order: Order, *, now: datetime) -> None:
    """Share a captured payment among the stalls, the market and the delivery, and close.

    Inside the transaction that learnt of the capture. Each posting has its own
    business key, so settling twice posts once.
    """
    if order.state != OrderState.HANDED_OVER:
        return
    parts = order.store_orders.filter(state=StoreOrderState.HANDED_OVER)
    for part in parts.select_related("store"):
        _settle_part(order, part, now=now)
    if order.delivery_fee:
        _post_delivery(order, now=now)
    states.move(order, OrderState.CLOSED, by=None, now=now)
    tell_shopper(order, "order_receipt", now=now, receipt_number=order.receipt_number)


def _settle_part(order: Order, part: StoreOrder, *, now: datetime) -> None:
    kept = part.lines.filter(state__in=KEPT_LINES)
    gross = kept.aggregate(sum=Sum("final"))["sum"] or 0
    commission = commission_of(gross, order.commission_bp)
    StoreOrder.objects.filter(pk=part.pk).update(gross=gross, commission=commission)
    legs = [
        (f"order_funds:{order.code}", gross),
        (f"store:{part.store_id}", commission - gross),
        (f"commission:{order.market.slug}", -commission),
    ]
    ledger.post(
        key=f"settle:{order.code}:{part.store_id}",
        kind="settle",
        currency=order.currency,
        legs=[leg for leg in legs if leg[1]],
        by=None,
        now=now,
        why=str(part.store),
    )


def _post_delivery(order: Order, *, now: datetime) -> None:
    ledger.post(
        key=f"deliv:{order.code}",
        kind="deliv",
        currency=order.currency,
        legs=[
            (f"order_funds:{order.code}", order.delivery_fee),
            (f"delivery_revenue:{order.market.slug}", -order.delivery_fee),
        ],
        by=None,
        now=now,
    )
