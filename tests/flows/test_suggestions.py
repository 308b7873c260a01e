"""The search box in a browser: a combobox with scripts, a plain form without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from search import indexing
from search.suggest import MOST
from tests.factories import search as make
from tests.flows.checkers import axe as axe  # noqa: PLC0414  (a fixture)
from tests.flows.people import person
from tests.flows.probes import PHONE, WIDE, resize, too_wide, violations

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

AS_MANY_AS_THERE_MAY_BE = """(list, most) => {
    while (list.childElementCount < most) list.append(list.lastElementChild.cloneNode(true));
}"""


@pytest.fixture(autouse=True)
def catalogue(settings: object, tmp_path: object) -> None:
    settings.SEARCH_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's
    make.greens()
    indexing.reindex()


def state(page: Page) -> tuple[str | None, list[str]]:
    """Whether the list is open, and what is chosen in it."""
    chosen = page.locator("#suggestions [aria-selected=true]").all_inner_texts()
    active = page.locator("#q").get_attribute("aria-activedescendant")
    assert bool(active) is bool(chosen)
    return page.locator("#q").get_attribute("aria-expanded"), chosen


def test_suggestions_by_keyboard(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="ko")
    page, box = shopper.page, shopper.page.locator("#q")
    shopper.goto("/search/")
    box.press_sequentially("ㅂㅊ")
    expect(box).to_have_attribute("aria-expanded", "true")
    first = page.locator("#suggestions [role=option]").first
    assert (first.inner_text(), state(page)) == ("배추", ("true", []))
    box.press("ArrowDown")
    assert state(page) == ("true", ["배추"])
    box.press("ArrowUp")
    assert state(page) == ("true", [])
    box.press("Escape")
    assert (state(page), box.input_value()) == (("false", []), "ㅂㅊ")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search/?q=%EB%B0%B0%EC%B6%94")
    assert shopper.complaints == []


def test_a_syllable_is_completed_while_it_is_typed(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="ko")
    page, box = shopper.page, shopper.page.locator("#q")
    shopper.goto("/search/")
    box.press_sequentially("두ㅂ")
    first = page.locator("#suggestions [role=option]").first
    expect(first).to_have_text("두부")
    count = page.locator("#suggestions [role=option]").count()
    expect(page.locator("#live")).to_have_text(f"추천 {count}개가 있어요. 화살표로 골라요.")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/search/?q=%EB%91%90%EB%B6%80")
    assert shopper.complaints == []


def test_an_answer_that_comes_late_opens_nothing(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="ko")
    page, box = shopper.page, shopper.page.locator("#q")
    shopper.goto("/search/")
    held: list[Route] = []
    page.route("**/search/suggest*", lambda route: held.append(route))  # noqa: PLW0108  # no built-in
    box.press_sequentially("두")
    expect(page.locator("#q")).to_be_focused()
    page.wait_for_timeout(400)
    [late] = held
    box.evaluate("q => document.getElementById('suggestions').hidden = false")
    box.press("Escape")
    late.continue_()
    page.wait_for_load_state("networkidle")
    page.locator("#suggestions [role=option]").first.wait_for(state="attached")
    assert state(page) == ("false", [])
    page.unroute("**/search/suggest*")
    box.press_sequentially("ㅂ")
    expect(box).to_have_attribute("aria-expanded", "true")


def test_what_is_chosen_stays_chosen_as_the_list_becomes_another(
    site: str, browser: Browser
) -> None:
    shopper = person(browser, site, None, language="ko")
    page, box = shopper.page, shopper.page.locator("#q")
    shopper.goto("/search/")
    box.press_sequentially("ㅂㅊ")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    with page.expect_response("**/search/suggest*"):
        box.evaluate(
            "q => { q.value += ' '; q.dispatchEvent(new Event('input', {bubbles: true})) }"
        )
    page.wait_for_load_state("networkidle")
    assert state(page) == ("true", ["배추"])


def test_keys_of_a_syllable_not_yet_whole_choose_nothing(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="ko")
    box = shopper.page.locator("#q")
    shopper.goto("/search/")
    box.press_sequentially("ㅂㅊ")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.evaluate("""q => q.dispatchEvent(new KeyboardEvent(
        'keydown', {key: 'ArrowDown', keyCode: 229, bubbles: true}))""")
    assert state(shopper.page) == ("true", [])


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_the_open_list_bears_axe(
    site: str, browser: Browser, language: str, width: int, axe: str
) -> None:
    shopper = person(browser, site, None, language=language)
    page, box = shopper.page, shopper.page.locator("#q")
    resize(page, width)
    shopper.goto("/search/")
    box.press_sequentially("ㅂ")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    assert violations(page, axe) + too_wide(page, width) == []
    assert state(page)[0] == "true"


def test_suggestion_is_tapped(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="en")
    shopper.goto("/search/")
    shopper.page.locator("#q").press_sequentially("qocn")
    shopper.page.locator("#suggestions [role=option]").first.tap()
    shopper.page.wait_for_url("**/search/?q=%EB%B0%B0%EC%B6%94")
    assert shopper.complaints == []


def test_a_phone_shows_fewer_and_none_scrolls(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="en")
    page = shopper.page
    shopper.goto("/search/")
    page.locator("#q").press_sequentially("ㅂ")
    expect(page.locator("#q")).to_have_attribute("aria-expanded", "true")
    page.locator("#suggestions").evaluate(AS_MANY_AS_THERE_MAY_BE, MOST)
    shown = {}
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        options = page.locator("#suggestions [role=option]")
        shown[width] = [each.is_visible() for each in options.all()].count(True)
        assert page.locator("#suggestions").evaluate("e => e.scrollHeight === e.clientHeight")
    assert shown == {360: 6, 1280: MOST}


def test_without_scripts_it_is_a_form(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="en", scripts=False)
    shopper.goto("/search/")
    shopper.page.locator("#q").fill("qocn")
    shopper.page.locator("#q").press("Enter")
    shopper.page.wait_for_url("**/search/?q=qocn")
    assert shopper.page.locator("#suggestions").is_hidden()
    assert shopper.page.locator("article.product mark").first.is_visible()
