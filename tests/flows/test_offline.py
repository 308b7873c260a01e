"""Without a connection: what one has seen can be read, says of when it is, and is nobody else's."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from playwright.sync_api import Browser, expect

from core import clock
from orders.models import Order
from stores.models import Staff
from tests.factories.accounts import user
from tests.factories.market import NOW
from tests.factories.orders import Street, make_street, placed_order
from tests.flows.people import Person, person

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

COPIES = """async () => {
    const pages = await caches.open("pages");
    return (await pages.keys()).map(key => new URL(key.url).pathname).sort();
}"""


@pytest.fixture(autouse=True)
def browser_and_database_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with clock.frozen(NOW):
        yield


@pytest.fixture
def street(site: str) -> Street:
    return make_street()


@pytest.fixture
def order(street: Street) -> Order:
    return placed_order(street, shopper=street.shopper)


def look(who: Person, *paths: str) -> None:
    """See pages while connected, with the worker at work, until a copy of each is kept."""
    for path in paths:
        who.goto(path)
        until(who, partial(_is_kept, who, path))


def _is_kept(who: Person, path: str) -> bool:
    return path in copies(who)


def until(who: Person, true: Callable[[], bool]) -> None:
    """The worker works beside the page; ten seconds are far more than it needs."""
    for _time in range(100):
        if true():
            return
        who.page.wait_for_timeout(100)
    raise AssertionError(f"still not after ten seconds: {copies(who)}")


def copies(who: Person) -> list[str]:
    found: list[str] = who.page.evaluate(COPIES)
    return found


def cut_off(who: Person) -> None:
    who.context.set_offline(True)


def test_an_order_that_was_seen_can_be_read_and_says_of_when_it_is(
    street: Street, order: Order, site: str, browser: Browser
) -> None:
    shopper = person(browser, site, street.shopper, language="ko")
    path = f"/o/{order.code}/"
    look(shopper, path, "/me/orders/")
    cut_off(shopper)
    shopper.goto(path)
    assert street.mackerel.name in shopper.text()
    expect(shopper.page.locator("#strip")).to_contain_text("연결이 끊겼어요")
    shopper.goto(f"/m/{street.market.slug}/")
    assert shopper.page.locator("h1").inner_text() == "연결이 끊겼어요"
    expect(shopper.page.locator("[data-kept] a")).to_have_count(2)
    shopper.page.locator(f'[data-kept] a[href$="{path}"]').click()
    expect(shopper.page.locator("main")).to_contain_text(street.mackerel.name)


def test_what_is_pressed_without_a_connection_is_refused_in_words(
    street: Street, order: Order, site: str, browser: Browser
) -> None:
    keeper = person(browser, site, Staff.objects.get(store=street.fish).user, language="en")
    path = f"/stall/{street.fish.pk}/"
    look(keeper, path)
    cut_off(keeper)
    keeper.page.reload()
    assert street.mackerel.name in keeper.text()
    keeper.page.locator('form[action$="/ready/"] button').first.click()
    expect(keeper.page.locator("#strip")).to_contain_text("did not go out")
    assert keeper.page.locator('form[action$="/ready/"]').count() == 1
    keeper.goto("/stall/")
    assert keeper.page.url.endswith(path)


def test_nothing_is_kept_but_orders_baskets_and_the_stalls_day(
    street: Street, order: Order, site: str, browser: Browser
) -> None:
    shopper = person(browser, site, street.shopper, language="en")
    basket = f"/m/{street.market.slug}/basket/"
    look(shopper, basket)
    for path in ("/", "/me/", "/me/addresses/", f"{basket}?x=1", "/accounts/email/"):
        shopper.goto(path)
    look(shopper, f"/o/{order.code}/")
    assert copies(shopper) == sorted([basket, f"/o/{order.code}/"])


def test_copies_go_when_one_signs_out(
    street: Street, order: Order, site: str, browser: Browser
) -> None:
    shopper = person(browser, site, street.shopper, language="en")
    look(shopper, f"/o/{order.code}/")
    shopper.goto("/accounts/logout/")
    shopper.page.locator("main form button").first.click()
    shopper.page.wait_for_url(f"{site}/")
    until(shopper, lambda: copies(shopper) == [])
    cut_off(shopper)
    shopper.goto(f"/o/{order.code}/")
    assert shopper.page.locator("h1").inner_text() == "No connection"


def test_copies_go_when_somebody_else_signs_in(
    street: Street, order: Order, site: str, browser: Browser
) -> None:
    shopper = person(browser, site, street.shopper, language="en")
    look(shopper, f"/o/{order.code}/")
    other = person(browser, site, user(name="Somebody Else"), language="en")
    shopper.context.add_cookies(other.context.cookies())  # type: ignore[arg-type]
    look(shopper, "/me/orders/")
    assert copies(shopper) == ["/me/orders/"]
