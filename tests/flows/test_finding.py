"""Finding napa cabbage however it is typed, at both markets of the demo: with the keyboard alone,
without scripts; what is sold out comes last, and nothing is a dead end."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Browser, Locator

from cms.demo import london, seoul
from cms.demo.markets import build_market
from core import clock
from market.models import Market
from orders.models import BasketLine
from search import indexing
from stores import stock
from stores.categories import ensure_categories
from stores.models import Product
from tests.flows.people import Person, person

TYPED = ["ㅂㅊ", "배ㅊ", "qocn", "cabage"]
NAMES = ("배추", "Napa cabbage")

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def two_markets(monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: object) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.SEARCH_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's
    ensure_categories()
    for told in (seoul.MARKET, london.MARKET):
        build_market(told, now=clock.now())
    indexing.reindex()


def look_for(visitor: Person, typed: str) -> Locator:
    """By keyboard: Tab to the box, type, Enter. What was found, as cards."""
    visitor.goto("/")
    visitor.reach(visitor.page.locator("#q"))
    visitor.page.keyboard.insert_text(typed)
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/search/?q=*")
    return visitor.page.locator("main article.product")


def names_of(cards: Locator) -> list[str]:
    return cards.locator("h3").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("typed", TYPED)
def test_napa_cabbage_is_among_the_first_three(
    typed: str, scripts: bool, site: str, browser: Browser
) -> None:
    visitor = person(browser, site, None, language="ko", scripts=scripts)
    first = names_of(look_for(visitor, typed))[:3]
    assert any(name in NAMES for name in first), first
    assert visitor.page.locator("#q").input_value() == typed
    assert visitor.complaints == []


def test_the_way_to_its_page_and_into_the_basket_by_keyboard(site: str, browser: Browser) -> None:
    visitor = person(browser, site, None, language="ko")
    card = look_for(visitor, "ㅂㅊ").first
    with visitor.page.expect_response(lambda answer: answer.request.method == "POST"):
        visitor.press(card.locator("form.add button"))
    assert BasketLine.objects.get().product.name in NAMES  # whose turn it is, the day says
    visitor.press(card.locator("h3 a"))
    assert visitor.page.locator("h1").inner_text() in NAMES
    assert visitor.complaints == []


def test_sold_out_comes_last(site: str, browser: Browser) -> None:
    for product in Product.objects.filter(name="배추"):
        stock.sold_out(product=product, by=None, now=clock.now())
    indexing.reindex()
    visitor = person(browser, site, None, language="ko")
    cards = look_for(visitor, "배추")
    sold_out = [card.locator(".tag.stop").count() > 0 for card in cards.all()]
    assert sold_out.count(True) == 1
    assert sold_out == sorted(sold_out)


@pytest.mark.parametrize("typed", ["zzzzzz", "우주선", "£$%", "ㅋㅋㅋㅋ"])
def test_nothing_is_a_dead_end(typed: str, site: str, browser: Browser) -> None:
    visitor = person(browser, site, None, language="en", scripts=False)
    look_for(visitor, typed)
    ways = visitor.page.locator("main .kinds a, main article.product h3 a")
    assert Market.objects.count() == 2
    assert ways.count() > 0
    visitor.tap(ways.first)
    assert visitor.page.locator("h1").count() == 1
