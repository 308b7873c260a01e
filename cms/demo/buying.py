"""What a shopper of the demo does, by the same deeds as anybody: hold a basket, and pay it."""

from __future__ import annotations

import secrets
from datetime import datetime

from accounts.models import Address, User
from market.models import Market, Mode, WindowDay
from orders import checkout
from orders.models import Basket, Order
from payments.sandbox import hosted


def empty_basket(market: Market, now: datetime) -> Basket:
    """A basket of its own, without an owner, so that the shopper's real basket stays empty."""
    return Basket.objects.create(market=market, token=secrets.token_urlsafe(8), created_at=now)


def hold(
    own: Basket,
    shopper: User,
    window_day: WindowDay,
    *,
    tender: str,
    preference: str = "similar",
    now: datetime,
) -> Order:
    """Hold the basket for a window; raises checkout.CannotHold."""
    address = Address.objects.get(user=shopper, is_default=True)
    brought = window_day.window.mode != Mode.PICKUP
    details = checkout.Details(
        name=shopper.name,
        email=shopper.email,
        phone=shopper.phone,
        language=shopper.language,
        window_day=window_day,
        preference=preference,
        tender=tender,
        area_code=address.area_code if brought else "",
        street=address.street if brought else "",
        entrance_code=address.entrance_code if brought else "",
    )
    attempt = secrets.token_urlsafe(12)
    return checkout.hold(basket=own, details=details, attempt=attempt, by=shopper, now=now)


def pay(order: Order, now: datetime) -> None:
    """With the sandbox's good card, on the page a shopper would use; cash is paid later."""
    if checkout.payment_url(order, now=now) is None:
        return
    order.refresh_from_db()
    if order.payment is not None:
        hosted.pay(order.payment.session_id, card=hosted.CARDS["good"], now=now)
    checkout.come_back(order, now=now)
    order.refresh_from_db()
