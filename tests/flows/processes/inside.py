"""What the race prepares and counts in the server's database; called in processes beside it."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.core.signing import get_cookie_signer
from django.db.models import Count, Sum

from core import clock
from core.books import run_checks
from market import windows
from market.models import Market, WindowDay
from orders import cookie
from orders.models import Line, Order
from payments.models import SandboxObject
from stores.models import Product, StockDay, Store
from tests.factories.market import make_area, make_market, make_window, make_zone
from tests.factories.orders import fill, make_basket
from tests.factories.stores import make_product, make_stallholder, make_store


def open_market() -> dict[str, Any]:
    """A market with one stall and many windows, each with room; the windows' ids."""
    market = make_market(collects_with=["stripe"])
    # Free delivery: the total is the same before and after the place is typed.
    make_zone(market=market, areas=[make_area()], fee=0)
    for hour in (10, 13, 16):
        make_window(market=market, starts=time(hour), ends=time(hour + 2), capacity=500)
    make_stallholder(store=make_store(market=market))
    windows.ensure_days(market, clock.now())
    days = windows.upcoming(market, now=clock.now())[3:]
    area = market.zones.get().areas.get()
    return {"market": market.slug, "area": area.code, "windows": [day.pk for day in days]}


def offer(market: str, units: int | None) -> dict[str, Any]:
    """A product with so many pieces, or not counted."""
    store = Store.objects.get(market__slug=market)
    product = make_product(store=store, name="마지막 하나", price=20_000, on_hand=units)
    return {"product": product.pk, "slug": product.slug}


def limit(window: int, capacity: int) -> None:
    """Room for so many orders."""
    WindowDay.objects.filter(pk=window).update(capacity=capacity)


def baskets(market: str, product: int, guests: int) -> list[str]:
    """A basket with one piece for each guest: the cookies that hold them."""
    place, row = Market.objects.get(slug=market), Product.objects.get(pk=product)
    signer = get_cookie_signer(salt=cookie.COOKIE)
    made = [make_basket(market=place) for _ in range(guests)]
    for basket in made:
        fill(basket, row, 1)
    return [signer.sign(basket.token) for basket in made]


def sold(products: list[int]) -> dict[str, Any]:
    """What the database says was sold of these products, and whether the books hold."""
    rows = StockDay.objects.filter(product__in=products)
    orders = Order.objects.filter(store_orders__lines__product__in=products)
    states = orders.values_list("state").annotate(times=Count("id"))
    claimed = Line.objects.filter(product__in=products).aggregate(sum=Sum("claimed"))["sum"]
    intents = [row.data for row in SandboxObject.objects.filter(kind="payment_intent")]
    codes = set(orders.values_list("code", flat=True))
    return {
        "orders": dict(states.order_by("state")),
        "claimed": claimed or 0,
        **rows.aggregate(held=Sum("held"), on_hand=Sum("on_hand")),
        "authorised": sum(
            intent["status"] == "requires_capture" and intent["metadata"]["reference"] in codes
            for intent in intents
        ),
        "broken": [f"{row.check}: {row.row}: {row.message}" for row in run_checks()],
    }


def orders_in(window: int) -> list[int]:
    """How many orders a window has, and how many it says it took."""
    return [
        Order.objects.filter(window_day=window).count(),
        WindowDay.objects.get(pk=window).taken,
    ]
