"""A market with as many of everything as a test asks for, to see what grows with the rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from accounts.models import User
from cms import pages
from cms.models import ArticlePage, NewsIndexPage
from core import clock
from market.models import Market
from orders import checkout, fulfilment
from orders.models import Basket, Order, StoreOrder
from stores.models import Product, Store
from tests.factories.accounts import address, device, user
from tests.factories.market import (
    make_area,
    make_closure,
    make_hours,
    make_market,
    make_operator,
    make_window,
    make_zone,
)
from tests.factories.orders import fill
from tests.factories.stores import make_application, make_product, make_stallholder, make_store

#: Windows have letters: 26 are the most.
MOST_WINDOWS = 20


@dataclass
class Crowd:
    """Who looks, and at what. `order` has a line at every stall."""

    market: Market
    store: Store
    product: Product
    shopper: User
    keeper: User
    operator: User
    order: Order


def make_crowd(rows: int) -> Crowd:
    """`rows` stalls, products of each kind, basket lines, orders, addresses and so on."""
    market = make_market(collects_with=["manual"])
    make_hours(market=market, opens=time(0), closes=time(23, 59))
    area = _places(market, rows)
    stores = [make_store(market=market, slug=f"stall-{n}", name=f"Stall {n}") for n in range(rows)]
    products = [make_product(store=store, name=f"Leek {n}") for n, store in enumerate(stores)]
    for number in range(rows - 1):
        make_product(store=stores[0], name=f"Onion {number}")
    keeper = make_stallholder(store=stores[0])
    shopper = user(name="Mina", phone="+821012345678")
    for number in range(rows):
        address(user=shopper, area_code=area, is_default=number == 0)
        device(user=keeper)
        make_application(market=market)
    _pages(market, stores, rows)
    orders = [_order(market, shopper, products, area) for _ in range(rows)]
    _basket(market, shopper, products)
    operator = make_operator(market=market)
    return Crowd(market, stores[0], products[0], shopper, keeper, operator, orders[0])


def _places(market: Market, rows: int) -> str:
    areas = [make_area(country=market.country) for _ in range(rows)]
    for area in areas:
        make_zone(market=market, areas=[area], minimum=0)
    today = clock.local_date(market.time_zone)
    for number in range(min(rows, MOST_WINDOWS)):
        make_window(market=market, now=clock.now(), capacity=1000)
        make_closure(market=market, first_day=_far(today, number))
    return areas[0].code


def _far(today: date, number: int) -> date:
    return today + timedelta(days=60 + 2 * number)


def _pages(market: Market, stores: list[Store], rows: int) -> None:
    page = pages.keep_market_page(market)
    for store in stores:
        pages.keep_store_page(store)
    news = NewsIndexPage.objects.child_of(page).get()
    for number in range(rows):
        facts = {"title": f"News {number}", "slug": f"news-{number}", "intro": "Leeks are in."}
        news.add_child(instance=ArticlePage(date=clock.now().date(), **facts))


def _basket(market: Market, shopper: User | None, products: list[Product]) -> Basket:
    made = {"created_at": clock.now()}
    basket, _ = Basket.objects.get_or_create(market=market, shopper=shopper, defaults=made)
    for product in products:
        fill(basket, product, 2)
    return basket


def _order(market: Market, shopper: User, products: list[Product], area: str) -> Order:
    """In cash, so that it is placed at once; the first stall has packed its part."""
    details = checkout.Details(
        name="Mina",
        email="mina@example.com",
        phone="+821012345678",
        language="en",
        window_day=market.windows.order_by("id")[0].days.order_by("day")[1],
        preference="similar",
        tender="manual",
        area_code=area,
        street="Poeun-ro 40",
    )
    basket = _basket(market, shopper, products)
    attempt = f"crowd-{market.pk}-{Order.objects.count()}"
    order = checkout.hold(
        basket=basket, details=details, attempt=attempt, by=shopper, now=clock.now()
    )
    checkout.come_back(order, now=clock.now())
    part = StoreOrder.objects.filter(order=order).order_by("id")[0]
    fulfilment.accept(store_order=part, by=None, now=clock.now())
    order.refresh_from_db()
    return order
