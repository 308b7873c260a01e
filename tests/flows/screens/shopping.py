"""What a shopper sees: markets, goods, basket, checkout, orders, joining."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from orders.checkout import payment_url
from orders.finding import signed_link
from orders.models import Line, Order
from payments.models import Payment
from stores.models import Product
from stores.onboarding import status_path
from tests.flows.screens.screen import ORDER_STATES, Screen, market
from tests.flows.world import NOW, Side


def _payment_page(name: str) -> Callable[[Side], str]:
    def path(side: Side) -> str:
        # Read anew: what an earlier screen made of it has been rolled back
        payment_url(Order.objects.get(pk=side.orders["held"].pk), now=NOW)
        payment = Payment.objects.get(order=side.orders["held"])
        return reverse(name, args=[payment.session_id])

    return path


def _product(side: Side) -> list[object]:
    return [side.market.slug, side.product.slug, side.product.pk]


def _category(side: Side) -> list[object]:
    return [side.market.slug, side.product.category.slug]


def _gone_off_sale(side: Side) -> list[object]:
    """An order of which one thing is sold out now, one is dearer and one is cheaper."""
    order = side.orders["closed"]
    sold = list(Line.objects.filter(store_order__order=order).values_list("product", flat=True))
    changes: list[dict[str, object]] = [{"sold_out": True}, {"price": 99}, {"price": 90_000}]
    for product, change in zip(sold[:3], changes, strict=True):
        Product.objects.filter(pk=product).update(**change)
    return [order.code]


def _order_that_is(state: str) -> Screen:
    return Screen("orders:order", "shopper", lambda side: [side.orders[state].code], label=state)


SHOPPING = [
    Screen("cms:home"),
    Screen("cms:home", "shopper"),
    Screen("cms:markets"),
    Screen("cms:terms"),
    Screen("cms:privacy"),
    Screen("cms:about"),
    Screen("cms:sources"),
    Screen("cms:market", "visitor", market),
    Screen("cms:market", "shopper", market),
    Screen("cms:news", "visitor", market),
    Screen("cms:article", "visitor", lambda side: [side.market.slug, side.article.slug]),
    Screen("cms:store", "visitor", lambda side: [side.market.slug, side.store.slug]),
    Screen("market:place"),
    Screen("market:place", query="?q=s"),
    Screen("core:offline"),
    Screen("search:results"),
    Screen("search:results", query="?q=tofu"),
    Screen("search:results", query="?q=zzzzzz", label="nothing"),
    Screen("search:suggest", query="?q=to"),
    Screen("orders:category", "visitor", _category),
    Screen("orders:category", "shopper", _category, query="?sort=price"),
    Screen("orders:product", "visitor", _product),
    Screen("orders:product", "shopper", _product),
    Screen("orders:basket", "visitor", market, label="empty"),
    Screen("orders:basket", "shopper", market),
    Screen("orders:baskets", "visitor", label="none"),
    Screen("orders:checkout", "shopper", market),
    Screen("orders:checkout", "shopper", market, query="?change=1"),
    *(_order_that_is(state) for state in ORDER_STATES),
    Screen("orders:order", "visitor", path=lambda side: signed_link(side.order), label="by link"),
    Screen("orders:again", "shopper", lambda side: [side.orders["closed"].code]),
    Screen("orders:receipt", "shopper", lambda side: [side.orders["closed"].code]),
    Screen("orders:receipt", "shopper", lambda side: [side.orders["placed"].code], label="slip"),
    Screen("orders:receipt", "shopper", lambda side: [side.orders["cancelled"].code], label="void"),
    Screen("orders:amend", "shopper", lambda side: [side.orders["placed"].code]),
    Screen("orders:again", "shopper", _gone_off_sale, label="different"),
    Screen("payments:sandbox_pay", "shopper", path=_payment_page("payments:sandbox_pay")),
    Screen("payments:sandbox_3ds", "shopper", path=_payment_page("payments:sandbox_3ds")),
    Screen("stores:join"),
    Screen("stores:join_market", "visitor", market),
    Screen("stores:application", path=lambda side: status_path(side.application)),
    Screen("stores:application", path=lambda side: status_path(side.changing), label="to change"),
    Screen("demo:start"),
]
