"""Who asks and at which market, as the deeds of this room want to know it."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.models import User
from market.models import Market
from orders.models import Order


def shopper_of(request: HttpRequest) -> User | None:
    """The signed-in person, None for a guest."""
    return request.user if isinstance(request.user, User) else None


def market_or_404(slug: str) -> Market:
    """A market that shoppers may see."""
    return get_object_or_404(Market.objects.open(), slug=slug)


def key_in(request: HttpRequest) -> str:
    """The key of a signed link as the rest of an address, "" where it came without one."""
    key = request.GET.get("key", "")
    return f"?{urlencode({'key': key})}" if key else ""


def page_of(request: HttpRequest, order: Order, name: str = "orders:order") -> str:
    """A page of an order for the same person, whether by account or by link."""
    return reverse(name, args=[order.code]) + key_in(request)
