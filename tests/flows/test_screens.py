"""Every screen of the list, in English and Korean, as the server sent it: answers, words, HTML.

What it is like in a browser: `test_screens_in_browser.py`.
"""

from __future__ import annotations

import re
from pathlib import Path

import brotli
import pytest

from market import desk
from stores import stall_page
from tests.flows.addresses import every_address
from tests.flows.album import LANGUAGES, Album
from tests.flows.checkers import complaints
from tests.flows.checkers import html_validate as html_validate  # noqa: PLC0414  (a fixture)
from tests.flows.pages import read, untranslated
from tests.flows.screens import LEFT_OUT, POST_ONLY, SCREENS

pytestmark = pytest.mark.django_db
HEAVIEST = 25_000  # bytes of HTML in brotli
NOT_ALLOWED = 405


# -- The list


def test_every_named_address_is_a_screen_or_left_out_for_a_reason() -> None:
    ours = [each for each in every_address() if not each.route.startswith(("admin/", "documents/"))]
    names = {each.name for each in ours if not each.name.startswith(("-", "wagtail"))}
    listed = {screen.name for screen in SCREENS}
    assert sorted(names - listed - POST_ONLY - LEFT_OUT.keys()) == []
    assert sorted((listed | POST_ONLY | LEFT_OUT.keys()) - names) == []
    assert sorted(listed & (POST_ONLY | LEFT_OUT.keys())) == []


def test_what_only_takes_a_post_refuses_a_get(album: Album) -> None:
    assert {name: status for name, status in album.gets.items() if status != NOT_ALLOWED} == {}
    assert album.gets.keys() == POST_ONLY


# -- What the server sent


def test_every_screen_answers(album: Album) -> None:
    wrong = [each for each in album.shots if not each.fine]
    assert [f"{each}: {each.status} {each.html[:200]}" for each in wrong] == []


def test_every_screen_has_one_heading_and_says_its_language(album: Album) -> None:
    wrong = []
    for shot in album.of(*LANGUAGES):
        page = read(shot.html)
        if (page.headings, page.language) != (1, shot.language):
            wrong.append(f"{shot}: {page.headings} h1, lang={page.language}")
    assert wrong == []


def test_every_page_of_a_desk_and_of_a_stall_shows_its_whole_menu(album: Album) -> None:
    entries = {"desk": len(desk.MENU), "stall": len(stall_page.MENU)}
    wrong = []
    for shot in album.of(*LANGUAGES):
        layout = re.search(r'<body class="(desk|stall)\b', shot.html)
        tabs = re.search(r'<nav class="tabs".*?</nav>', shot.html, re.DOTALL)
        of_one = re.match(r"/(desk|stall)/(?!new/)[^/]+/", shot.path)
        if layout and of_one:
            shown = tabs[0].count("<li>") if tabs else 0
            wrong += [f"{shot}: {shown}"] * (shown != entries[layout[1]])
    assert wrong == []


def test_no_korean_screen_shows_english(album: Album) -> None:
    found = {
        str(shot): words
        for shot in album.of("ko")
        if (words := untranslated(read(shot.html), written=album.written))
    }
    assert found == {}


def test_no_english_screen_begins_a_day_with_a_capital_inside_a_sentence(album: Album) -> None:
    capital = re.compile(r"[a-z:,] (?:Today|Tomorrow)\b")
    said = {str(shot): [each.text for each in read(shot.html).said] for shot in album.of("en")}
    found = {name: [one for one in texts if capital.search(one)] for name, texts in said.items()}
    assert {name: texts for name, texts in found.items() if texts} == {}


def test_html_validate_has_nothing_to_say(
    album: Album, html_validate: list[str], tmp_path: Path
) -> None:
    pages = {str(shot): shot.html for shot in album.of(*LANGUAGES)}
    assert complaints(html_validate, pages, tmp_path) == []


def test_phones_can_dial_every_number(album: Album) -> None:
    links = {link for shot in album.shots for link in re.findall(r'href="tel:([^"]*)"', shot.html)}
    assert links != set()
    assert [link for link in links if not link or " " in link] == []  # RFC 3966


def test_no_screen_is_heavier_than_its_budget(album: Album) -> None:
    sizes = {str(shot): len(brotli.compress(shot.html.encode(), quality=5)) for shot in album.shots}
    print(f"the heaviest screen: {max(sizes.values())} bytes in brotli")
    assert {name: size for name, size in sizes.items() if size > HEAVIEST} == {}


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>Sign in</p>", ["Sign in"]),
        ("<p>Orders</p>", ["Orders"]),
        ("<p>Add 3원 more for delivery</p>", ["Add 3원 more for delivery", "more for delivery"]),
        ("<p>여기서 Pay by card 하세요</p>", ["Pay by card"]),
        ('<img alt="Not yet translated">', ["Not yet translated"]),
        ('<p lang="en">Lantern Yard Market</p>', []),
        ("<p>Hana Tofu 500 g</p>", []),
        ("<p>http://dongne.test/accounts/enrol/RIJt-vJGCJec/</p>", []),
        ("<p>로그인</p>", []),
    ],
)  # fmt: skip
def test_english_in_a_korean_page_is_found(html: str, found: list[str]) -> None:
    page = read(f'<html lang="ko"><body>{html}</body></html>')
    assert untranslated(page, written="Hana Tofu\nLantern Yard Market") == found
