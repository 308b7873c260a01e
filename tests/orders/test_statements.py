"""What a whole purchase asks of the database: from the first product's page to the placed order."""

from __future__ import annotations

from collections import Counter

from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from orders.models import Order
from payments.models import Payment
from payments.sandbox import hosted
from stores.cards import product_url
from stores.models import SoldBy
from tests.factories.orders import Street
from tests.orders.test_views_checkout import form_of, path_of

#: Every statement of the shopper's requests, with BEGIN, SAVEPOINT and COMMIT, with those that
#: place the order, and with the ten or so by which the sandbox answers in a real gateway's stead.
#: What the shopper does on the payment page is the gateway's own. It may only fall.
MOST = 90
PORTIONS = {SoldBy.PIECE: 1, SoldBy.WEIGHT: 500, SoldBy.MONEY: 2000}


def test_a_guest_buys_at_three_stalls(client: Client, street: Street) -> None:
    spent: Counter[str] = Counter()
    for product in street.products:
        spent["product"] += _asks(client, "get", product_url(product))
        wanted = {
            "product": product.pk,
            "ordered_by": product.sold_by,
            "quantity": PORTIONS[SoldBy(product.sold_by)],
        }
        add = reverse("orders:add", args=[street.market.slug])
        spent["add"] += _asks(client, "post", add, wanted)
    spent["basket"] += _asks(client, "get", reverse("orders:basket", args=[street.market.slug]))
    spent["checkout"] += _asks(client, "get", path_of(street))
    said = form_of(client, street)
    spent["hold"] += _asks(client, "post", path_of(street), said)
    order = Order.objects.get()
    _pay_at_the_gateway(order)
    spent["paid"] += _asks(client, "get", reverse("orders:paid", args=[order.code]))
    order.refresh_from_db()
    print(dict(spent), spent.total())
    assert (order.state, order.store_orders.count()) == ("placed", 3)
    assert spent.total() <= MOST


def _pay_at_the_gateway(order: Order) -> None:
    """The shopper's card is taken on the gateway's own page: no statement of ours."""
    payment = Payment.objects.get(reference=order.code)
    hosted.pay(payment.session_id, card=hosted.CARDS["good"], now=clock.now())


def _asks(client: Client, method: str, path: str, data: object = None) -> int:
    """How many statements one request of theirs took, with nothing remembered."""
    for cache in caches.all():
        cache.clear()
    with CaptureQueriesContext(connection) as caught:
        response = getattr(client, method)(path, data)
    assert response.status_code in (200, 303)
    return len(caught)
