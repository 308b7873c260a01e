"""What people take along on paper: as many sheets as it needs, and nothing on it to press."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

from tests.flows.album import LANGUAGES, Album, Shot
from tests.flows.checkers import Screening
from tests.flows.probes import PHONE

pytestmark = pytest.mark.django_db
#: Screens that are made to be printed -> sheets of A4; None: as many as there are `.sheet`s.
PRINTED = {
    "orders:receipt by shopper": 1,
    "orders:receipt (slip) by shopper": 1,
    "orders:stall_orders by stallholder": 2,
    "orders:desk_order (placed) by operator": 2,
    "orders:desk_orders by operator": 1,
    "stores:stall_poster by stallholder": 1,
    "stores:begin_links by operator": None,
}
SHEET = re.compile(rb"/Type\s*/Page\b(?!s)")
TO_PRESS = """() => [...document.querySelectorAll('nav, button, input, select, .button, .skip')]
    .filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", PRINTED)
def test_paper_holds_what_it_must_and_nothing_to_press(
    name: str, album: Album, browser: Browser
) -> None:
    window = Screening(browser, PHONE)
    for language in LANGUAGES:
        shot = next(each for each in album.of(language) if str(each.screen) == name)
        page = window.show(shot.path, shot.html, shot.headers)
        assert (on_paper(page), sheets(page)) == ([], PRINTED[name] or signs(shot)), shot
    window.close()


def on_paper(page: Page) -> list[str]:
    page.emulate_media(media="print", color_scheme="dark")
    found: list[str] = page.evaluate(TO_PRESS)
    return found


def sheets(page: Page) -> int:
    return len(SHEET.findall(page.pdf(format="A4", prefer_css_page_size=True)))


def signs(shot: Shot) -> int:
    return shot.html.count('<section class="sheet')
