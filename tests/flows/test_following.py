"""Buying with the keyboard alone; then the order's page, which follows the stalls by itself, and on
which less is taken with scripts, without them, and by keyboard."""

from __future__ import annotations

import os
import re

import pytest
from playwright.sync_api import Browser, expect

from cms.demo import london, seoul
from cms.demo.shapes import Market as ToldMarket
from core import clock
from orders import fulfilment
from orders.models import Line, Order
from tests.factories.orders import line_of
from tests.flows.people import Person, person
from tests.flows.test_buying import MOST_TAPS, Place, card_of, place
from tests.flows.test_reorder import bought

TOLD = pytest.mark.parametrize("told", [seoul.MARKET, london.MARKET], ids=["ko", "en"])

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def browser_and_database_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@TOLD
def test_returning_shopper_buys_from_three_stalls_by_keyboard(
    told: ToldMarket, site: str, browser: Browser
) -> None:
    street = place(told)
    shopper = person(browser, site, street.shopper, language=told.language)
    page = shopper.page
    shopper.goto(f"/m/{street.market.slug}/")
    for count, product in enumerate(street.wanted, start=1):
        shopper.press(card_of(page.locator("main"), product).locator("form.add button"))
        expect(page.locator(".basket-bar .count")).to_have_text(str(count))
    shopper.press(page.locator(".basket-bar a.button"))
    shopper.press(page.locator(f'a.button[href$="/{street.market.slug}/checkout/"]'))
    shopper.press(page.locator("button[name=tender][value=stripe]"))
    shopper.press(page.locator("button[name=card][value=good]"))
    page.wait_for_url(re.compile(r"/o/[0-9A-Z]+/$"))
    order = Order.objects.get(shopper=street.shopper)
    assert (order.state, shopper.complaints) == ("placed", [])
    assert shopper.taps <= MOST_TAPS


@TOLD
def test_the_page_follows_the_stalls_by_itself(
    told: ToldMarket, site: str, browser: Browser
) -> None:
    street = place(told)
    order = bought(street)
    shopper = person(browser, site, street.shopper, language=told.language)
    shopper.page.clock.install()
    shopper.goto(f"/o/{order.code}/")
    tracking = shopper.page.locator("#tracking")
    was = shopper.page.locator("#said").inner_text()
    weighed = line_of(order, street.weight)
    fulfilment.weigh(line=weighed, grams=520, by=None, now=clock.now())
    shopper.page.clock.fast_forward(61_000)
    expect(tracking).to_contain_text("520")
    for part in order.store_orders.all():
        fulfilment.ready(store_order=part, by=None, now=clock.now())
    shopper.page.clock.fast_forward(61_000)
    expect(tracking.locator(".timeline .now")).to_have_count(1)
    expect(shopper.page.locator("#said")).not_to_have_text(was)
    assert shopper.complaints == []


def change(shopper: Person, street: Place, order: Order) -> Line:
    """One less of what is bought by the piece, typed into its field."""
    line = line_of(order, street.piece)
    field = shopper.page.locator(f"#quantity-{line.pk}")
    shopper.reach(field)
    field.fill("1")
    return line


@TOLD
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_less_is_taken_by_keyboard_and_without_scripts(
    told: ToldMarket, scripts: bool, site: str, browser: Browser
) -> None:
    street = place(told)
    order = bought(street)
    shopper = person(browser, site, street.shopper, language=told.language, scripts=scripts)
    shopper.goto(f"/o/{order.code}/")
    shopper.press(shopper.page.locator(f'main a[href="/o/{order.code}/change/"]'))
    line = change(shopper, street, order)
    shopper.press(shopper.page.locator("main button.large[type=submit]"))
    if shopper.page.locator("input[name=fee]").count():  # delivery was free before
        shopper.press(shopper.page.locator("main button.large[type=submit]"))
    shopper.page.wait_for_url(f"**/o/{order.code}/")
    line.refresh_from_db()
    assert (line.quantity, line.first_quantity) == (1, 2)
    assert shopper.complaints == []
