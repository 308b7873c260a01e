"""Mails about an order."""

from __future__ import annotations

from datetime import datetime

from core import messages
from core.models import Message
from orders.finding import signed_link
from orders.models import Order


def tell_shopper(order: Order, template: str, *, now: datetime, **context: object) -> None:
    """Queue a mail about an order; its template is `messages/<template>.txt`."""
    messages.queue(
        template=template,
        channel="mail",
        to=order.email,
        language=order.language,
        person=order.shopper,
        now=now,
        context={
            "code": order.code,
            "bag_code": order.bag_code,
            "name": order.name,
            "market": order.market.name,
            "currency": order.currency,
            "at_most": order.at_most,
            "final": order.final,
            "starts_at": order.window_day.starts_at.isoformat(),
            "ends_at": order.window_day.ends_at.isoformat(),
            "time_zone": order.market.time_zone,
            "link": signed_link(order),
            **context,
        },
    )


def tell_of_shortage(order: Order, *, now: datetime) -> None:
    """One mail for all that is missing, as long as the last one has not left."""
    waiting = Message.objects.filter(
        template="order_short", context__code=order.code, state=Message.State.WAITING
    )
    if not waiting.exists():
        tell_shopper(order, "order_short", now=now)
