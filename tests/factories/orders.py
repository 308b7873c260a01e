"""A small market street, baskets and orders at every station, made by the real deeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from itertools import count
from typing import Any

from accounts.models import User
from core import clock
from market.models import Area, Market, WindowDay
from orders import basket as baskets
from orders import checkout, cookie, fulfilment, handover
from orders.models import Basket, BasketLine, Line, Order
from payments.sandbox import hosted
from stores.models import Product, SoldBy, Store
from tests.factories.accounts import user
from tests.factories.market import make_area, make_market, make_window, make_zone
from tests.factories.stores import (
    make_by_money,
    make_product,
    make_stallholder,
    make_store,
    make_weighed,
)

_numbers = count(1)


@dataclass
class Street:
    """A market with one zone of one area, a delivery and a pick-up window, and three stalls:
    fish by the piece, carrots by weight, sprouts by money. `shopper` has no address yet."""

    market: Market
    area: Area
    window_day: WindowDay
    pickup_day: WindowDay
    greens: Store
    fish: Store
    tofu: Store
    carrots: Product
    mackerel: Product
    sprouts: Product
    shopper: User

    @property
    def stores(self) -> list[Store]:
        return [self.greens, self.fish, self.tofu]

    @property
    def products(self) -> list[Product]:
        return [self.carrots, self.mackerel, self.sprouts]


def make_street(**fields: Any) -> Street:
    """Collects by card and in cash, unless fields of the market say otherwise."""
    market = make_market(**{"collects_with": ["stripe", "manual"], **fields})
    area = make_area(country=market.country)
    make_zone(market=market, areas=[area], minimum=5000)
    delivery = make_window(market=market)
    pickup = make_window(market=market, mode="pickup", starts=time(17), ends=time(19))
    greens = make_store(market=market, name="초록채소", number="3")
    fish = make_store(market=market, name="바다로수산", number="17", category="seafood")
    tofu = make_store(market=market, name="두부집", number="8")
    for store in (greens, fish, tofu):
        make_stallholder(store=store)
    return Street(
        market=market,
        area=area,
        window_day=WindowDay.objects.filter(window=delivery).order_by("day")[0],
        pickup_day=WindowDay.objects.filter(window=pickup).order_by("day")[0],
        greens=greens,
        fish=fish,
        tofu=tofu,
        carrots=make_weighed(store=greens, on_hand=100_000, by_money_too=True),
        mackerel=make_product(store=fish, name="생고등어", unit="마리", price=6500, on_hand=100),
        sprouts=make_by_money(store=tofu),
        shopper=user(name="민아", phone="+821012345678"),
    )


def make_basket(*, market: Market, shopper: User | None = None) -> Basket:
    """An empty basket: the shopper's, or a new guest's."""
    made = {"created_at": clock.now()}
    if shopper is None:
        return Basket.objects.create(market=market, token=cookie.new_token(), **made)
    found, _made = Basket.objects.get_or_create(market=market, shopper=shopper, defaults=made)
    return found


def fill(basket: Basket, product: Product, quantity: int, **fields: Any) -> BasketLine:
    """Pieces, grams or minor units, as the product is sold."""
    wanted = {"ordered_by": product.sold_by, "quantity": quantity, **fields}
    return baskets.add(basket=basket, product=product, by=None, now=clock.now(), **wanted)


def fill_three_ways(basket: Basket, street: Street) -> None:
    """Two mackerels, 500 g of carrots, sprouts worth 2,000: 17,100 won, at most 17,310."""
    for product, quantity in [
        (street.mackerel, 2),
        (street.carrots, 500),
        (street.sprouts, 2000),
    ]:
        fill(basket, product, quantity)


def fill_usual(basket: Basket, products: list[Product]) -> None:
    """One usual portion of each."""
    usual = {SoldBy.PIECE: 1, SoldBy.WEIGHT: 500, SoldBy.MONEY: 2000}
    for product in products:
        fill(basket, product, usual[SoldBy(product.sold_by)])


def details(street: Street, /, **fields: Any) -> checkout.Details:
    """What a shopper in the zone types."""
    usual: dict[str, Any] = {
        "name": "민아",
        "email": "mina@example.com",
        "phone": "+821012345678",
        "language": "ko",
        "window_day": street.window_day,
        "preference": "similar",
        "area_code": street.area.code,
        "street": "포은로 40",
    }
    return checkout.Details(**{**usual, **fields})


def held_order(street: Street, /, *, shopper: User | None = None, **fields: Any) -> Order:
    """Held, its payment page not yet opened."""
    basket = make_basket(market=street.market, shopper=shopper)
    fill_three_ways(basket, street)
    return checkout.hold(
        basket=basket,
        details=details(street, **fields),
        attempt=f"attempt-{next(_numbers)}",
        by=shopper,
        now=clock.now(),
    )


def pay(order: Order, *, card: str = "good") -> None:
    """The shopper uses a card on the payment page and comes back. Cash needs no page."""
    if checkout.payment_url(order, now=clock.now()) is not None:
        payment = order.payment
        if payment is None:
            raise AssertionError("a held order has a payment")
        payment.refresh_from_db()
        hosted.pay(payment.session_id, card=hosted.CARDS[card], now=clock.now())
    checkout.come_back(order, now=clock.now())


def placed_order(street: Street, /, **fields: Any) -> Order:
    """Paid for with a good card."""
    order = held_order(street, **fields)
    pay(order)
    order.refresh_from_db()
    return order


def ready_order(street: Street, /, **fields: Any) -> Order:
    """Every stall is done; the carrots weighed 480 g."""
    order = placed_order(street, **fields)
    fulfilment.weigh(line=line_of(order, street.carrots), grams=480, by=None, now=clock.now())
    for part in order.store_orders.all():
        fulfilment.ready(store_order=part, by=None, now=clock.now())
    order.refresh_from_db()
    return order


def closed_order(street: Street, /, **fields: Any) -> Order:
    """Handed over and captured."""
    order = ready_order(street, **fields)
    handover.hand_over(order=order, by=None, now=clock.now())
    order.refresh_from_db()
    return order


def line_of(order: Order, product: Product) -> Line:
    """The order's line of a product."""
    joined = Line.objects.select_related("store_order__order", "product")
    return joined.get(store_order__order=order, product=product)
