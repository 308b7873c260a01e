"""The same again: two taps from the list of orders or from the order itself, differences first.

By thumb, by keyboard alone, without scripts, and as a guest with the link from the mail.
"""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Browser

from accounts.models import Address
from cms.demo import london, seoul
from cms.demo.shapes import Market as ToldMarket
from core import clock
from market import windows
from orders import basket as baskets
from orders import checkout
from orders.finding import signed_link
from orders.models import Basket, Order
from payments.sandbox import hosted
from stores import stock
from stores.models import Product, SoldBy
from tests.factories.orders import make_basket
from tests.flows.people import Person, person
from tests.flows.test_buying import Place, place

#: From the page with the past order to a filled basket.
MOST_TAPS = 2
TOLD = pytest.mark.parametrize("told", [seoul.MARKET, london.MARKET], ids=["ko", "en"])

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def browser_and_database_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def bought(street: Place, *, guest: bool = False) -> Order:
    """Three goods from three stalls, paid by card. Since then one sold out, one is dearer."""
    now = clock.now()
    shopper = None if guest else street.shopper
    own = make_basket(market=street.market, shopper=shopper)
    usual = {SoldBy.PIECE: 2, SoldBy.WEIGHT: 600, SoldBy.MONEY: 2000}
    for product in street.wanted:
        way = product.sold_by
        baskets.add(
            basket=own,
            product=product,
            ordered_by=way,
            quantity=usual[SoldBy(way)],
            by=shopper,
            now=now,
        )
    order = checkout.hold(basket=own, details=_details(street), attempt="once", by=shopper, now=now)
    checkout.payment_url(order, now=now)
    order.refresh_from_db()
    assert order.payment is not None
    hosted.pay(order.payment.session_id, card=hosted.CARDS["good"], now=now)
    checkout.come_back(order, now=now)
    stock.sold_out(product=street.money, by=None, now=now)
    Product.objects.filter(pk=street.piece.pk).update(price=street.piece.price + 100)
    return order


def _details(street: Place) -> checkout.Details:
    address = Address.objects.filter(user=street.shopper)[0]
    window_day = windows.upcoming(street.market, now=clock.now(), mode="delivery")[0]
    return checkout.Details(
        name="Mina",
        email="mina@example.com",
        phone="+821012345678",
        language=street.language,
        window_day=window_day,
        preference="similar",
        area_code=address.area_code,
        street=address.street,
    )


def expect_differences_first(shopper: Person, street: Place) -> None:
    shopper.page.wait_for_url(re.compile(r"/again/"))
    names = shopper.page.locator("main li.basket-line").all_inner_texts()
    assert [street.money.name in names[0], street.piece.name in names[1]] == [True, True]
    assert street.weight.name in names[2]
    assert shopper.page.locator("main s").count() >= 2, "the old price and what is gone"


def expect_in_basket(shopper: Person, street: Place, basket: Basket) -> None:
    shopper.page.wait_for_url(re.compile(rf"/m/{street.market.slug}/basket/$"))
    lines = dict(basket.lines.values_list("product", "quantity"))
    assert lines == {street.piece.pk: 2, street.weight.pk: 600}


@TOLD
def test_two_taps_from_my_orders(told: ToldMarket, site: str, browser: Browser) -> None:
    street = place(told)
    order = bought(street)
    shopper = person(browser, site, street.shopper, language=told.language)
    shopper.goto("/me/orders/")
    shopper.tap(shopper.page.locator(f'main a[href="/o/{order.code}/again/"]'))
    expect_differences_first(shopper, street)
    shopper.tap(shopper.page.locator("main button.large[type=submit]"))
    expect_in_basket(shopper, street, Basket.objects.get(shopper=street.shopper))
    assert (shopper.taps, shopper.complaints) == (MOST_TAPS, [])


@TOLD
def test_two_keys_from_the_order(told: ToldMarket, site: str, browser: Browser) -> None:
    street = place(told)
    order = bought(street)
    shopper = person(browser, site, street.shopper, language=told.language)
    shopper.goto(f"/o/{order.code}/")
    shopper.press(shopper.page.locator(f'main a[href="/o/{order.code}/again/"]'))
    expect_differences_first(shopper, street)
    shopper.press(shopper.page.locator("main button.large[type=submit]"))
    expect_in_basket(shopper, street, Basket.objects.get(shopper=street.shopper))
    assert (shopper.taps, shopper.complaints) == (MOST_TAPS, [])


@TOLD
def test_a_guest_without_scripts_by_the_link_from_the_mail(
    told: ToldMarket, site: str, browser: Browser
) -> None:
    street = place(told)
    order = bought(street, guest=True)
    Basket.objects.filter(shopper=None).delete()
    guest = person(browser, site, None, language=told.language, scripts=False)
    guest.goto(signed_link(order))
    guest.tap(guest.page.locator(f'main a[href^="/o/{order.code}/again/"]'))
    expect_differences_first(guest, street)
    guest.tap(guest.page.locator("main button.large[type=submit]"))
    expect_in_basket(guest, street, Basket.objects.get(shopper=None))
    assert guest.taps == MOST_TAPS
