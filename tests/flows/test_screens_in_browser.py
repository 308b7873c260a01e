"""Every screen of the list in a browser: axe, narrow phones, zoom, stillness, the system's colours.

Loading a page takes a fifth of a second and axe twice as long. So each screen bears all probes in
one of four views, which go round the list: neighbours there share layouts and parts, and meet all
four. In its other language it is seen with long names, and must only not grow wide. The `audit`
tool looks at every screen in every view (docs/develop/guidelines.md).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page

from tests.flows.album import LANGUAGES, Album, Shot
from tests.flows.checkers import Screening
from tests.flows.checkers import axe as axe  # noqa: PLC0414  (a fixture)
from tests.flows.probes import (
    MENU_ABOVE,
    NARROWEST,
    PHONE,
    WIDE,
    ZOOMED,
    low_buttons,
    moving,
    resize,
    too_wide,
    unmarked,
    violations,
)

pytestmark = pytest.mark.django_db
VIEWS = [("en", PHONE, "light"), ("ko", PHONE, "dark"), ("en", WIDE, "dark"), ("ko", WIDE, "light")]
each_view = pytest.mark.parametrize(
    "turn", range(len(VIEWS)), ids=[" ".join(map(str, view)) for view in VIEWS]
)


def in_turn(shots: list[Shot], turn: int, language: str) -> list[Shot]:
    """Every fourth screen, in one language."""
    return [each for each in shots if each.language == language][turn :: len(VIEWS)]


@each_view
def test_every_screen_bears(turn: int, album: Album, browser: Browser, axe: str) -> None:
    language, width, scheme = VIEWS[turn]
    window, found = Screening(browser, NARROWEST), []
    for shot in in_turn(album.shots, turn, language):
        page = window.show(shot.path, shot.html, shot.headers)
        found += [f"{shot}: {each}" for each in _general(page)]
        resize(page, width, scheme)
        found += [f"{shot}: {each}" for each in violations(page, axe)]
    window.close()
    assert found == []


def _general(page: Page) -> list[str]:
    found = [*too_wide(page, NARROWEST, ZOOMED, MENU_ABOVE), *moving(page), *unmarked(page)]
    resize(page, PHONE)
    return found + low_buttons(page)


@each_view
def test_long_names_make_nothing_wide(turn: int, album: Album, browser: Browser) -> None:
    (other,) = {*LANGUAGES} - {VIEWS[turn][0]}
    window, found = Screening(browser, NARROWEST), []
    for shot in in_turn(album.long, turn, other):
        page = window.show(shot.path, shot.html, shot.headers)
        found += [f"{shot}: {each}" for each in too_wide(page, NARROWEST, ZOOMED, MENU_ABOVE)]
    window.close()
    assert found == []
