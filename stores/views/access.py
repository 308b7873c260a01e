"""Where the views of this room begin: the stall or market this person may act for, or 404."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest

from accounts.access import person, visible_or_404
from market import desk
from market.models import Market
from stores.models import Application, Product, Store


def store_or_404(request: HttpRequest, pk: int) -> Store:
    """The stall of that id, if this person sells there or runs its market."""
    allowed = Store.objects.managed_by(person(request)).select_related("market", "category")
    return visible_or_404(allowed, request=request, pk=pk)


def product_or_404(request: HttpRequest, store: Store, pk: int) -> Product:
    """A product of that very stall."""
    allowed = store.products.select_related("category", "photo")
    product = visible_or_404(allowed, request=request, pk=pk)
    product.store = store
    return product


def market_or_404(request: HttpRequest, slug: str) -> Market:
    """The market of that slug, if this person runs it."""
    return visible_or_404(Market.objects.run_by(person(request)), request=request, slug=slug)


def desk_context(market: Market) -> dict[str, Any]:
    """What every page of the desk shows around its content."""
    waiting = Application.objects.filter(market=market).waiting().count()
    return {
        **desk.around(market),
        "menu_badges": {"applications": waiting},
        "zone": ZoneInfo(market.time_zone),
    }
