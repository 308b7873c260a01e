"""Narrowing a list: several filters, each removed again, an address that can be shared, the way
back to the same place; by keyboard alone, without scripts, in both languages."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from search import indexing
from stores.models import SoldBy
from tests.factories import search as make
from tests.flows.checkers import axe as axe  # noqa: PLC0414  (a fixture)
from tests.flows.people import Person, person
from tests.flows.probes import NARROWEST, PHONE, WIDE, resize, too_wide, violations

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

#: Cabbages of each stall; the second sells some of its own by weight.
SUNNY, MOON, BY_WEIGHT = 30, 12, 4
#: Pixels from the window's upper edge.
TOP = "element => element.getBoundingClientRect().top"


@pytest.fixture(autouse=True)
def two_stalls(settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_DIR = tmp_path
    greens = make.category(name_ko="채소", name_en="Greens")
    sunny, moon = make.store(), make.store(slug="moon", name="달빛")
    for at in range(SUNNY):
        make.product(f"배추 {at}호", name_other=f"Cabbage {at}", category=greens, price=5000 + at)
    for at in range(MOON):
        sold: dict[str, Any] = {"sold_by": SoldBy.WEIGHT, "price_unit": "100g"}
        make.product(
            f"배추 달 {at}호", name_other=f"Cabbage moon {at}", store=moon, category=greens,
            price=3000 + at, changed_at=make.NOW + timedelta(days=1),
            **(sold if at < BY_WEIGHT else {}),
        )  # fmt: skip
    make.product(
        "배추 과자", name_other="Cabbage cracker", store=sunny, category=make.category("snacks")
    )
    indexing.reindex()


def choose(shopper: Person, facet: str, value: str) -> None:
    """Press a filter, by tapping it."""
    link = f"a[href*='{facet}={value}']"
    chip = shopper.page.locator(f"#filters {link}")
    if not chip.is_visible():
        shopper.page.locator(f"#filters details:has({link}) summary").click()
    shopper.tap(chip)


def total(shopper: Person) -> int:
    told = shopper.page.locator("h1 + .row p").inner_text()
    return int(re.findall(r"\d+", told)[0])


def chosen(shopper: Person) -> list[str]:
    """The summary above the list."""
    chips = shopper.page.locator("main section:has(a[aria-current]) > ul.chips a[aria-current]")
    return [text.split("\n")[0].strip() for text in chips.all_inner_texts()]


def names(shopper: Person) -> list[str]:
    return shopper.page.locator("main article.product h3").all_inner_texts()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
@pytest.mark.parametrize("language", ["ko", "en"])
def test_filters_narrow_widen_and_are_taken_off(
    site: str, browser: Browser, language: str, scripts: bool
) -> None:
    shopper = person(browser, site, None, language=language, scripts=scripts)
    shopper.goto("/search/?q=배추")
    totals = [total(shopper)]
    everything = SUNNY + MOON + 1
    for facet, value in (
        ("stall", "mangwon.moon"), ("stall", "mangwon.sunny"), ("way", "weight"),
    ):  # fmt: skip
        choose(shopper, facet, value)
        totals.append(total(shopper))
    assert totals == [everything, MOON, everything, BY_WEIGHT]
    assert len(chosen(shopper)) == 3
    shopper.tap(shopper.page.locator("main section a[aria-current]").nth(2))  # by weight
    assert (total(shopper), len(chosen(shopper))) == (everything, 2)
    shopper.tap(shopper.page.locator("main section:has(a[aria-current]) a:not([aria-current])"))
    assert (total(shopper), chosen(shopper)) == (everything, [])
    assert shopper.complaints == []


def test_what_a_filter_promises_is_what_it_shows(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="en")
    shopper.goto("/search/?q=배추")
    links = shopper.page.locator("#filters a.chip")
    promised = {
        str(link.get_attribute("href")): int(re.findall(r"\d+", link.inner_text() or "0")[-1])
        for link in links.all()
        if link.is_visible()
    }
    kept = {}
    for address in promised:
        shopper.goto(address)
        kept[address] = total(shopper)
    assert len(kept) > 3
    assert kept == promised


def test_a_shared_address_shows_the_same_to_somebody_else(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="ko")
    shopper.goto("/search/?q=배추")
    choose(shopper, "stall", "mangwon.moon")
    shopper.page.locator("#sort").select_option("cheapest")
    shopper.page.wait_for_url("**sort=cheapest**")
    friend = person(browser, site, None, language="ko")
    friend.page.goto(shopper.page.url)
    assert names(friend) == names(shopper) == [f"배추 달 {at}호" for at in range(MOON)]
    assert chosen(friend) == chosen(shopper)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_back_leads_to_the_same_place_of_the_same_list(
    site: str, browser: Browser, scripts: bool
) -> None:
    shopper = person(browser, site, None, language="ko", scripts=scripts)
    shopper.goto("/search/?q=배추&stall=mangwon.sunny&page=2")
    page, card = shopper.page, shopper.page.locator("main article.product h3 a").nth(5)
    before = names(shopper)
    card.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    top = card.evaluate(TOP)
    card.click()
    page.wait_for_url("**/p/**")
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert names(shopper) == before
    expect(card).to_be_in_viewport()
    assert card.evaluate(TOP) == pytest.approx(top, abs=2)


def test_by_keyboard_alone(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="en")
    shopper.goto("/search/?q=배추")
    shopper.press(shopper.page.locator("a.to-filters"))
    shopper.press(shopper.page.locator("#filters a[href*='stall=mangwon.moon']"))
    assert (total(shopper), len(chosen(shopper))) == (MOON, 1)
    shopper.press(shopper.page.locator("main section a[aria-current]").first)
    assert (total(shopper), chosen(shopper)) == (SUNNY + MOON + 1, [])


def test_sorting_without_scripts_keeps_the_filters(site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="en", scripts=False)
    shopper.goto("/search/?q=배추&stall=mangwon.moon")
    shopper.page.locator("#sort").select_option("dearest")
    shopper.tap(shopper.page.locator("form.sort button"))
    assert names(shopper)[:2] == [f"배추 달 {MOON - 1}호", f"배추 달 {MOON - 2}호"]
    assert total(shopper) == MOON


@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_filters_open_bear_every_probe(
    site: str, browser: Browser, language: str, axe: str
) -> None:
    shopper = person(browser, site, None, language=language)
    shopper.goto("/search/?q=배추&stall=mangwon.moon&way=weight")
    page = shopper.page
    page.locator("#filters").evaluate(
        "e => e.querySelectorAll('details').forEach(d => d.open = true)"
    )
    found = too_wide(page, NARROWEST, PHONE)
    for width in (PHONE, WIDE):
        resize(page, width)
        found += violations(page, axe)
    assert found == []
