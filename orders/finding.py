"""Which basket and which order a visitor may see."""

from __future__ import annotations

from datetime import datetime

from django.core import signing
from django.db import IntegrityError
from django.db.models import Max, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.access import address_of
from core import audit, clock
from core.statements import one_statement
from market.models import Market
from market.states import OPEN_MARKETS
from orders import cookie
from orders.models import Basket, Order

#: Orders that this session may see without an account.
SESSION_KEY = "orders"
SALT = "orders.link"
KEY_LENGTH = 16


def basket_of(request: HttpRequest, market: Market) -> Basket | None:
    """The visitor's basket at a market; looking creates and empties nothing, and asks nothing
    for somebody who never had one."""
    return _own(request, Basket.objects.filter(market=market))


def basket_at(request: HttpRequest, slug: str) -> Basket | None:
    """The same with its market and what is known of alcohol in it, in one query; None also where
    shoppers may not see the market."""
    there = Basket.objects.filter(market__slug=slug, market__state__in=OPEN_MARKETS)
    return _own(request, there.select_related("market").with_alcohols())


def baskets_of(request: HttpRequest) -> list[Basket]:
    """The visitor's baskets that hold something, at every market, the last one filled first."""
    filled = Basket.objects.annotate(filled_at=Max("lines__added_at"))
    mine = filled.filter(filled_at__isnull=False, **_identity(request))
    return list(mine.select_related("market").order_by("-filled_at"))


def open_basket(request: HttpRequest, market: Market, *, now: datetime) -> Basket:
    """The visitor's basket, made where there is none. `cookie.remember` its token afterwards."""
    identity = _identity(request)
    if identity.get("token") == "":  # a new visitor has none to look for
        identity = {"shopper": None, "token": cookie.new_token()}
    elif known := basket_of(request, market):
        return known
    try:
        with one_statement():
            return Basket.objects.create(market=market, created_at=now, **identity)
    except IntegrityError:  # the other tab was first
        return Basket.objects.get(market=market, **identity)


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


def _own(request: HttpRequest, baskets: QuerySet[Basket]) -> Basket | None:
    whose = _identity(request)
    return None if whose.get("token") == "" else baskets.filter(**whose).first()


def _identity(request: HttpRequest) -> dict[str, object]:
    if request.user.is_authenticated:
        return {"shopper": request.user}
    return {"shopper": None, "token": cookie.guest_token(request)}
