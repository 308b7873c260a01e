"""What the shopper hears of an order: a mail and a short SMS for each step, each of them once.

The rule of channels is one sentence: a mail goes wherever the order has an e-mail, an SMS
wherever it has a phone. The mail says everything, the SMS where to look.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from core import messages
from core.models import Message
from orders.finding import signed_link
from orders.models import Line, Order
from orders.states import LineState

#: What is missing is said together: a stall seldom runs out of one thing only.
TOGETHER = timedelta(minutes=1)


def tell_shopper(
    order: Order,
    template: str,
    *,
    now: datetime,
    once: str = "",
    wait: timedelta = timedelta(),
    **context: object,
) -> None:
    """Queue what a step means; its words are `messages/<template>.txt`, `.html`, `_sms.txt`.

    The same step is told once, unless `once` tells one time of it from another. `wait` puts
    off sending, so that what follows at once can be said with it.
    """
    said = {**_context(order), **context}
    messages.queue_once(
        Message(
            template=f"{template}{suffix}",
            channel=channel,
            to=to,
            language=order.language,
            person_id=order.shopper_id,
            key=f"{_key(order, template)}{channel}:{once}",
            context=said,
            created_at=now,
            next_at=now + wait,
        )
        for channel, to, suffix in (("mail", order.email, ""), ("sms", order.phone, "_sms"))
        if to
    )


def tell_of_shortage(order: Order, *, now: datetime) -> None:
    """One message for all that is missing, as long as the last one has not left."""
    told = Message.objects.filter(key__startswith=_key(order, "order_short"))
    if not told.filter(state=Message.State.WAITING).exists():
        tell_shopper(order, "order_short", now=now, once=str(told.count()), wait=TOGETHER)


def take_back_shortage(order: Order) -> None:
    """It was found after all before anybody was told."""
    missing = Line.objects.filter(
        store_order__order=order, state__in=[LineState.SHORT, LineState.REMOVED], quantity__gt=0
    )
    if not missing.exists():
        take_back(order, "order_short")


def take_back(order: Order, template: str) -> None:
    """What follows says it too: nobody needs two messages in a minute."""
    messages.take_back(key=_key(order, template))


def _key(order: Order, template: str) -> str:
    return f"{template}:{order.code}:"


def _context(order: Order) -> dict[str, Any]:
    market = order.market
    return {
        "code": order.code,
        "bag_code": order.bag_code,
        "name": order.name,
        "market": market.name,
        "hue": market.hue,
        "phone": market.phone,
        "mode": order.mode,
        "place": order.window_day.window.place or market.address,
        "currency": order.currency,
        "at_most": order.at_most,
        "final": order.final,
        "cash": order.payment is not None and order.payment.gateway == "manual",
        "starts_at": order.window_day.starts_at.isoformat(),
        "ends_at": order.window_day.ends_at.isoformat(),
        "cutoff_at": order.window_day.cutoff_at.isoformat(),
        "time_zone": market.time_zone,
        "link": signed_link(order),
    }
