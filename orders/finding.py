"""Which basket and which order a visitor may see."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.access import address_of
from core import audit, clock
from market.models import Market
from orders import cookie
from orders.models import Basket, Order

#: Orders that this session may see without an account.
SESSION_KEY = "orders"
SALT = "orders.link"
KEY_LENGTH = 16


def basket_of(request: HttpRequest, market: Market) -> Basket | None:
    """The visitor's basket at a market; looking creates and empties nothing, and asks nothing
    for somebody who never had one."""
    whose = _identity(request)
    if whose.get("token") == "":
        return None
    return Basket.objects.filter(market=market, **whose).first()


def baskets_of(request: HttpRequest) -> list[Basket]:
    """The visitor's baskets that hold something, at every market."""
    mine = Basket.objects.filter(lines__isnull=False, **_identity(request))
    return list(mine.select_related("market").distinct().order_by("-changed_at"))


def open_basket(request: HttpRequest, market: Market, *, now: datetime) -> Basket:
    """The visitor's basket, made where there is none. `cookie.remember` its token afterwards."""
    identity = _identity(request)
    if identity.get("token") == "":
        identity = {"shopper": None, "token": cookie.new_token()}
    defaults = {"created_at": now, "changed_at": now}
    try:
        with transaction.atomic():
            basket, _ = Basket.objects.get_or_create(market=market, **identity, defaults=defaults)
    except IntegrityError:  # the other tab was first
        basket = Basket.objects.get(market=market, **identity)
    return basket


def order_for(request: HttpRequest, code: str) -> Order:
    """The order, for its owner, this session, or the holder of the signed link; else Http404."""
    order = Order.objects.select_related("market", "payment", "window_day__window", "zone", "joins")
    found = order.filter(code=code).first()
    if found is None:
        raise Http404
    if not _may_see(request, found):
        audit.record(
            "access.refused",
            subject=f"order {code}",
            by=request.user,
            now=clock.now(),
            ip=address_of(request),
        )
        raise Http404
    return found


def grant(request: HttpRequest, order: Order) -> None:
    """Let this session see an order it made without signing in."""
    codes = request.session.get(SESSION_KEY, [])
    request.session[SESSION_KEY] = [*codes[-19:], order.code]


def signed_link(order: Order) -> str:
    """The path that shows an order to whoever holds it, as sent by mail."""
    return f"{reverse('orders:order', args=[order.code])}?key={key_of(order)}"


def key_of(order: Order) -> str:
    """96 bits of a signature: nobody guesses them, and the link fits into an SMS."""
    return signing.Signer(salt=SALT).signature(order.code)[:KEY_LENGTH]


def _may_see(request: HttpRequest, order: Order) -> bool:
    if request.user.is_authenticated and order.shopper_id == request.user.pk:
        return True
    if order.code in request.session.get(SESSION_KEY, []):
        return True
    key = request.GET.get("key", "")
    return bool(key) and constant_time_compare(key, key_of(order))


def _identity(request: HttpRequest) -> dict[str, object]:
    if request.user.is_authenticated:
        return {"shopper": request.user}
    return {"shopper": None, "token": cookie.guest_token(request)}
