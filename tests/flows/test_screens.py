"""Every screen of the list, in English and Korean: answers, words, HTML, axe and narrow phones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from core import clock
from search import indexing
from tests.conftest import rows
from tests.flows.addresses import every_address
from tests.flows.checkers import Screening, complaints, violations
from tests.flows.checkers import axe as axe  # noqa: PLC0414  (a fixture)
from tests.flows.checkers import html_validate as html_validate  # noqa: PLC0414  (a fixture)
from tests.flows.pages import read, untranslated
from tests.flows.screens import LEFT_OUT, POST_ONLY, SCREENS, Screen, who_is
from tests.flows.walking import values_of
from tests.flows.world import NOW, World, build_world, rolled_back

pytestmark = pytest.mark.django_db
#: The English pages are London's, the Korean ones Seoul's.
LANGUAGES = ("en", "ko")
NARROWEST = 320  # CSS pixels
HEAVIEST = 25_000  # bytes of HTML in brotli
NOT_ALLOWED = 405


@dataclass
class Shot:
    """A screen as it was answered in one language."""

    screen: Screen
    language: str
    path: str
    status: int
    html: str
    headers: dict[str, str]

    def __str__(self) -> str:
        return f"{self.screen} [{self.language}]"

    @property
    def fine(self) -> bool:
        return self.status == self.screen.status


@dataclass
class Album:
    """Every shot, what people wrote, and how POST-only addresses answered a GET."""

    shots: list[Shot]
    written: str
    gets: dict[str, int]

    def of(self, *languages: str) -> list[Shot]:
        return [each for each in self.shots if each.language in languages and each.fine]


@pytest.fixture(scope="module")
def album(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Album:
    """Takes every shot once; the world is gone again afterwards."""
    index = tmp_path_factory.mktemp("index")
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True, SEARCH_DIR=index),
        rolled_back(),
        clock.frozen(NOW),
    ):
        world = build_world()
        indexing.reindex()
        return Album(list(_shots(world)), _written(), _gets(world))


def _shots(world: World) -> Iterator[Shot]:
    for screen in SCREENS:
        for language in LANGUAGES:
            point = transaction.savepoint()
            yield _shot(screen, language, world)
            transaction.savepoint_rollback(point)
            cache.clear()


def _shot(screen: Screen, language: str, world: World) -> Shot:
    side = world.seoul if language == "ko" else world.london
    client = Client(headers={"Accept-Language": language, "Accept": "text/html"})
    user = who_is(screen.who, side, world)
    if user is not None:
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    if screen.before is not None:
        screen.before(client, side)
    path = screen.address(side)
    answer: Any = client.get(path)
    html = answer.content.decode() if answer.status_code == screen.status else str(answer.headers)
    kept = ("Content-Type", "Content-Security-Policy")
    headers = {name: answer.headers[name] for name in kept if name in answer.headers}
    return Shot(screen, language, path, answer.status_code, html, headers)


def _written() -> str:
    """All that people wrote: every text of the database, row by row."""
    texts = {cell for table in rows().values() for row in table for cell in row if _is_text(cell)}
    return "\n".join(sorted(texts))


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _gets(world: World) -> dict[str, int]:
    values, client = values_of(world.seoul), Client()
    client.force_login(world.platform, backend=settings.AUTHENTICATION_BACKENDS[0])
    asked = [each for each in every_address() if each.name in POST_ONLY]
    return {each.name: client.get(each.filled(values)).status_code for each in asked}


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


def test_no_korean_screen_shows_english(album: Album) -> None:
    found = {
        str(shot): words
        for shot in album.of("ko")
        if (words := untranslated(read(shot.html), written=album.written))
    }
    assert found == {}


def test_html_validate_has_nothing_to_say(
    album: Album, html_validate: list[str], tmp_path: Path
) -> None:
    pages = {str(shot): shot.html for shot in album.of(*LANGUAGES)}
    assert complaints(html_validate, pages, tmp_path) == []


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
        ("<p>로그인</p>", []),
    ],
)  # fmt: skip
def test_english_in_a_korean_page_is_found(html: str, found: list[str]) -> None:
    page = read(f'<html lang="ko"><body>{html}</body></html>')
    assert untranslated(page, written="Hana Tofu\nLantern Yard Market") == found


# -- In a browser


def test_axe_finds_nothing_on_a_phone(album: Album, browser: Browser, axe: str) -> None:
    phone, found = Screening(browser, 360), []
    for shot in album.of("en"):
        page = phone.show(shot.path, shot.html, shot.headers)
        found += [f"{shot}: {each}" for each in violations(page, axe)]
    phone.close()
    assert found == []


def test_nothing_is_wider_than_the_narrowest_phone(album: Album, browser: Browser) -> None:
    phone, found = Screening(browser, NARROWEST), []
    for shot in album.of(*LANGUAGES):
        page = phone.show(shot.path, shot.html, shot.headers)
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > NARROWEST:
            found.append(f"{shot}: {width} px")
    phone.close()
    assert found == []
