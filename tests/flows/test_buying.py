"""From an empty basket to shared-out money on a phone: in Korean and in English, three ways of
sale, three stalls, one payment; with scripts, and without them as a guest."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Locator, expect

from accounts.models import User
from cms.demo import london, seoul
from cms.demo.markets import build_market, build_people
from cms.demo.pages import build_pages
from cms.demo.shapes import Market as ToldMarket
from core import clock
from core.books import run_checks
from market.models import Market
from orders.models import Basket, Line, Order
from payments.sandbox import delivery
from stores.categories import ensure_categories
from stores.models import Product, Store
from tests.flows.people import Person, person

#: What a returning shopper may need from the market page to the confirmation, payment pages
#: included, without the 3-D Secure page's own tap.
MOST_TAPS = 9

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@dataclass
class Place:
    """A market of the demo, and what is bought there: by the piece, by weight, by money."""

    market: Market
    shopper: User
    operator: User
    language: str
    piece: Product
    weight: Product
    money: Product

    @property
    def wanted(self) -> list[Product]:
        return [self.piece, self.weight, self.money]

    def keeper_of(self, product: Product) -> User:
        return User.objects.get(staffed__store=product.store_id)


def place(told: ToldMarket) -> Place:
    """The market with its stalls, pages and people, and no orders yet."""
    now = clock.now()
    ensure_categories()
    market = build_market(told, now=now)
    build_pages(market, told, now=now)
    other = {"haeoreum": london.MARKET, "lantern-yard": seoul.MARKET}[told.slug]
    markets = {told.slug: market, other.slug: build_market(other, now=now)}
    people = build_people(markets, now=now)
    shopper, operator = {
        "haeoreum": ("jieun@example.com", "yujin@example.com"),
        "lantern-yard": ("maya@example.com", "priya@example.com"),
    }[told.slug]
    return Place(
        market,
        people[shopper],
        people[operator],
        told.language,
        piece=product_at(market, stall=1, number="1"),
        weight=product_at(market, stall=3, number="1"),
        money=product_at(market, stall=2, number="2"),
    )


def product_at(market: Market, *, stall: int, number: str) -> Product:
    store = Store.objects.filter(market=market).order_by("id")[stall]
    return Product.objects.select_related("store").get(store=store, ref=number)


@pytest.fixture(autouse=True)
def browser_and_database_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.mark.parametrize("told", [seoul.MARKET, london.MARKET], ids=["ko", "en"])
def test_returning_shopper_buys_from_three_stalls_and_everybody_is_paid(
    told: ToldMarket, site: str, browser: Browser
) -> None:
    street = place(told)
    shopper = person(browser, site, street.shopper, language=told.language)
    order = buy(shopper, street)
    assert shopper.taps - 1 <= MOST_TAPS, "the 3-D Secure page's own tap is not counted"
    assert (order.state, shopper.complaints) == ("placed", [])
    assert shopper.page.locator("html").get_attribute("lang") == told.language
    for product in street.wanted:
        assert product.store.name in shopper.text()
    for product in street.wanted:
        keeper = person(browser, site, street.keeper_of(product), language=told.language)
        pack(keeper, street, product, order)
    hand_over(person(browser, site, street.operator, language=told.language), street, order)
    expect_paid_by_weight(order)
    shopper.page.reload()
    shopper.tap(shopper.page.locator('a[href*="/receipt/"]'))
    assert order.receipt_number in shopper.text()


def buy(shopper: Person, street: Place) -> Order:
    """From the market's page to the confirmation, with a card that wants 3-D Secure."""
    page = shopper.page
    shopper.goto(f"/m/{street.market.slug}/")
    for count, product in enumerate(street.wanted, start=1):
        shopper.tap(card_of(page.locator("main"), product).locator("form.add button"))
        expect_in_bar(shopper, count)
    shopper.tap(page.locator(".basket-bar a.button"))
    shopper.tap(page.locator(f'a.button[href$="/{street.market.slug}/checkout/"]'))
    assert page.locator("form#checkout input:visible:not([type=radio])").count() == 0
    shopper.tap(page.locator("button[name=tender][value=stripe]"))
    shopper.tap(page.locator("button[name=card][value=secure]"))
    shopper.tap(page.locator("button[name=answer][value=approve]"))
    page.wait_for_url(re.compile(r"/o/[0-9A-Z]+/$"))
    return Order.objects.get(code=page.url.rstrip("/").rsplit("/", 1)[-1])


def expect_in_bar(shopper: Person, count: int) -> None:
    """The bar is swapped once the answer is there; until then a tap on it may be lost."""
    expect(shopper.page.locator(".basket-bar .count")).to_have_text(str(count))


def card_of(where: Locator, product: Product) -> Locator:
    return where.locator("article.product").filter(
        has=where.page.locator(f'a[href$="-{product.pk}/"]')
    )


def pack(keeper: Person, street: Place, product: Product, order: Order) -> None:
    """One stall readies its part on its own phone, and sees nobody else's lines."""
    keeper.goto(f"/stall/{product.store_id}/")
    assert product.name in keeper.text()
    for other in street.wanted:
        if other.store_id != product.store_id:
            assert other.name not in keeper.page.content()
    assert order.street not in keeper.page.content()
    if product == street.weight:
        weigh(keeper, product, order)
    keeper.tap(keeper.page.locator('form[action$="/ready/"] button').first)
    assert keeper.complaints == []
    keeper.context.close()


def weigh(keeper: Person, product: Product, order: Order) -> None:
    """First a slip of the finger, which is refused with a reason; then what the scale says."""
    page, line = keeper.page, Line.objects.get(store_order__order=order, product=product)
    keeper.tap(page.locator(f'a[href*="/lines/{line.pk}/weigh/"]').first)
    for grams, refused in ((line.quantity * 10, True), (line.quantity - 30, False)):
        page.locator("#typed").fill(str(grams))
        keeper.tap(page.locator("button[type=submit].large"))
        assert (page.locator(".error-summary").count() == 1) is refused
    line.refresh_from_db()
    assert line.weighed == line.quantity - 30


def hand_over(operator: Person, street: Place, order: Order) -> None:
    day = order.window_day.day.isoformat()
    operator.goto(f"/desk/{street.market.slug}/")
    operator.goto(f"/desk/{street.market.slug}/orders/?day={day}")
    operator.tap(operator.page.locator(f'a[href$="/orders/{order.code}/"]').first)
    operator.tap(operator.page.locator('form[action$="/hand-over/"] button').first)
    assert operator.complaints == []


def expect_paid_by_weight(order: Order) -> None:
    """Captured once, for what was weighed, and shared out to nothing left."""
    order.refresh_from_db()
    lines = Line.objects.filter(store_order__order=order)
    goods = sum(line.final or 0 for line in lines)
    assert order.payment is not None
    assert order.state == "closed"
    assert order.payment.captured == order.final == goods + order.delivery_fee
    assert goods < order.estimate
    assert list(run_checks()) == []


@pytest.mark.parametrize("told", [seoul.MARKET, london.MARKET], ids=["ko", "en"])
def test_guest_buys_and_everybody_works_without_scripts(
    told: ToldMarket, site: str, browser: Browser
) -> None:
    street = place(told)
    guest = person(browser, site, None, language=told.language, scripts=False)
    page = guest.page
    guest.goto(f"/m/{street.market.slug}/")
    for product in street.wanted:
        guest.tap(card_of(page.locator("main"), product).locator("form.add button"))
    guest.tap(page.locator(".basket-bar a.button"))
    guest.tap(page.locator(f'a.button[href$="/{street.market.slug}/checkout/"]'))
    pay_with_nothing_filled_in(guest)
    fill_in(guest, told)
    guest.tap(page.locator("button[name=tender][value=stripe]"))
    if page.locator("button[name=card]").count() == 0:  # the fee of that place is shown first
        guest.tap(page.locator("button[name=tender][value=stripe]"))
    guest.tap(page.locator("button[name=card][value=declined]"))
    assert page.locator(".error-summary").count() == 1
    guest.tap(page.locator("button[name=card][value=good]"))
    code = page.url.split("/o/")[1].strip("/")
    order = Order.objects.get(code=code)
    assert (order.state, order.shopper, order.name) == ("placed", None, "Mina Shin")
    assert Client().get(f"/o/{code}/").status_code == 404
    for product in street.wanted:
        keeper = street.keeper_of(product)
        plain = person(browser, site, keeper, language=told.language, scripts=False)
        pack(plain, street, product, order)
    operator = person(browser, site, street.operator, language=told.language, scripts=False)
    hand_over(operator, street, order)
    expect_paid_by_weight(order)


def pay_with_nothing_filled_in(guest: Person) -> None:
    """Every field that is missing is named, and the page's title says so."""
    guest.tap(guest.page.locator("button[name=tender][value=stripe]"))
    assert guest.page.locator(".error-summary a").count() >= 3
    assert guest.page.title().startswith(("Error:", "오류:"))


def fill_in(guest: Person, told: ToldMarket) -> None:
    page = guest.page
    page.locator("#id_name").fill("Mina Shin")
    page.locator("#id_phone").fill({"KR": "010 5550-0999", "GB": "07700 900 999"}[told.country])
    page.locator("#id_email").fill("mina@example.com")
    page.locator("#id_area_code").select_option(told.zones[0].areas[0])
    page.locator("#id_street").fill("14 Ferry Lane")


def test_each_market_has_its_own_basket(site: str, browser: Browser) -> None:
    street = place(seoul.MARKET)
    guest = person(browser, site, None, language="en")
    for market in Market.objects.order_by("id"):
        guest.goto(f"/m/{market.slug}/")
        guest.tap(guest.page.locator("form.add button").first)
        expect_in_bar(guest, 1)
    held = [basket.lines.count() for basket in Basket.objects.order_by("id")]
    assert held == [1, 1]
    assert Basket.objects.filter(market=street.market).get().shopper is None


def test_webhooks_of_a_whole_order_change_nothing_that_the_return_page_settled(
    site: str, browser: Browser
) -> None:
    street = place(london.MARKET)
    shopper = person(browser, site, street.shopper, language="en")
    order = buy(shopper, street)
    before: Any = list(order.moves.values_list("to_state", flat=True))
    assert delivery.deliver_due(clock.now()) > 0
    order.refresh_from_db()
    assert list(order.moves.values_list("to_state", flat=True)) == before
