"""The one checkout page: who, where, when, and the button that pays."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.answers import see
from core import clock
from core.typed import LONG, whole
from market.models import Mode
from orders import checkout as deeds
from orders import keeping
from orders.finding import basket_at, grant
from orders.models import Basket, Order
from orders.views.asking import market_or_404
from orders.views.checkout_form import Asked, ask, is_sent
from orders.views.checkout_page import page
from payments.paying import GatewayUnavailable, PaymentClosed


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest, market: str) -> HttpResponse:
    basket = basket_at(request, market)
    if basket is None:
        return redirect("orders:basket", market_or_404(market).slug)
    now = clock.now()
    return _press(request, basket, now) if is_sent(request) else page(request, basket, now=now)


def _press(request: HttpRequest, basket: Basket, now: datetime) -> HttpResponse:
    """The button: the deed adds up and judges; the page does so again only to show why not."""
    asked = ask(request, basket, now=now)
    if not asked.form.is_valid():
        return page(request, basket, asked=asked, now=now)
    try:
        order = deeds.hold(
            basket=basket,
            details=_details(request, basket, asked),
            attempt=request.POST.get("attempt", "")[:40] or secrets.token_urlsafe(16),
            by=asked.user,
            now=now,
        )
    except deeds.CannotHold as refusal:
        return page(request, basket, asked=asked, refused=refusal.problems, now=now)
    if asked.user is None:
        grant(request, order)
    elif not asked.form.saved:
        _keep(order, asked, now)
    return to_payment(request, order, now=now)


def _details(request: HttpRequest, basket: Basket, asked: Asked) -> deeds.Details:
    clean: dict[str, Any] = asked.form.cleaned_data
    user, address = asked.user, asked.saved_address
    if user is not None and address is not None:
        clean = clean | {"name": user.name, "phone": user.phone, "email": user.email}
        clean |= keeping.as_written(address)
    day = clean["window_day"]
    to_door = day.window.mode != Mode.PICKUP
    return deeds.Details(
        name=clean["name"],
        email=clean["email"],
        phone=clean["phone"],
        language=(get_language() or "en").split("-")[0],
        window_day=day,
        preference=clean["preference"],
        tender=request.POST.get("tender", "") or basket.market.collects_with[0],
        area_code=clean["area_code"] if day.window.mode == Mode.DELIVERY else "",
        street=clean["street"] if to_door else "",
        postcode=clean["postcode"] if to_door else "",
        entrance_code=clean["entrance_code"] if to_door else "",
        leave_at_door=clean["leave_at_door"] if to_door else False,
        of_age=clean["of_age"],
        joins=asked.joins,
        prices_seen=request.POST.get("prices", ""),
        shown=whole(request.POST.get("shown", ""), digits=LONG) or 0,
    )


def _keep(order: Order, asked: Asked, now: datetime) -> None:
    """So that a signed-in shopper types nothing the second time."""
    user, clean = asked.user, asked.form.cleaned_data
    if user is None:
        return
    keeping.keep_person(user=user, name=order.name, phone=order.phone, by=user, now=now)
    if clean["keep_address"] or not asked.addresses:
        keeping.keep_address(
            order=order,
            user=user,
            leave_at_door=clean["leave_at_door"],
            among=asked.addresses,
            by=user,
            now=now,
        )


def to_payment(request: HttpRequest, order: Order, *, now: datetime) -> HttpResponse:
    """On to the payment page; to the order where nothing is paid online, or where the payment
    page cannot be reached just now (the order is held and can be paid from its own page)."""
    try:
        url = deeds.payment_url(order, now=now)
    except PaymentClosed:  # paid, or given up, in another tab
        url = None
    except GatewayUnavailable:
        text = _("The payment page cannot be reached just now. Your order is kept: try again.")
        messages.error(request, text)
        url = None
    return see(url or reverse("orders:order", args=[order.code]))
