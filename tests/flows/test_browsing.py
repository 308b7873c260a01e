"""Looking around at a market: a card is one large button, and back is where one was."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser

from cms.demo import seoul
from tests.flows.people import person
from tests.flows.test_buying import card_of, place

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

NEAR = 2  # CSS pixels: a position may be rounded


@pytest.fixture(autouse=True)
def browser_and_database_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")


def test_a_card_is_one_hit_area_and_back_leads_to_the_same_place(
    site: str, browser: Browser
) -> None:
    street = place(seoul.MARKET)
    visitor = person(browser, site, None, language="ko")
    page = visitor.page
    visitor.goto(f"/m/{street.market.slug}/")
    card = card_of(page.locator("main"), street.wanted[-1])
    text = card.inner_text()
    for shown in (street.wanted[-1].name, street.wanted[-1].store.name):
        assert shown in text
    card.scroll_into_view_if_needed()
    was = page.evaluate("scrollY")
    assert was > 0
    card.click(position={"x": 8, "y": 100})  # the picture's edge, far from the name
    page.wait_for_url(f"**-{street.wanted[-1].pk}/")
    page.go_back()
    page.wait_for_load_state("load")
    page.wait_for_function("was => Math.abs(scrollY - was) <= 2", arg=was)
    assert abs(page.evaluate("scrollY") - was) <= NEAR
    assert visitor.complaints == []


def test_a_kind_is_narrowed_and_widened_again_without_scripts(site: str, browser: Browser) -> None:
    street = place(seoul.MARKET)
    visitor = person(browser, site, None, language="en", scripts=False)
    page, path = visitor.page, f"/m/{street.market.slug}/c/seafood/"
    visitor.goto(path)
    cards = page.locator("main article.product")
    everything = cards.count()
    visitor.tap(page.locator("aside").get_by_role("link", name="By weight"))
    weighed = cards.count()
    visitor.tap(page.locator("aside").get_by_role("link", name="By the piece"))
    assert (0 < weighed < everything, cards.count()) == (True, everything)
    visitor.tap(page.get_by_label("Chosen filters").get_by_role("link", name="Remove all"))
    assert (page.url, cards.count()) == (f"{site}{path}", everything)
    assert visitor.complaints == []


def test_a_stall_leaves_the_basket_and_comes_back_with_one_tap(site: str, browser: Browser) -> None:
    street = place(seoul.MARKET)
    visitor = person(browser, site, None, language="en")
    page, basket = visitor.page, f"/m/{street.market.slug}/basket/"
    visitor.goto(f"/m/{street.market.slug}/c/seafood/")
    for name in ("생고등어", "갈치"):
        with page.expect_response("**/basket/add/"):
            page.get_by_role("button", name=f"Put {name} in the basket").click()
        page.wait_for_load_state("networkidle")
    visitor.goto(basket)
    lines = page.locator("#basket .basket-line")
    assert lines.count() == len(("생고등어", "갈치"))
    page.get_by_role("button", name="Take out all of this stall").click()
    page.get_by_role("button", name="Put it back").wait_for()
    assert lines.count() == 0
    page.get_by_role("button", name="Put it back").click()
    lines.nth(1).wait_for()
    assert visitor.complaints == []
