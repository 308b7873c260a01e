"""A shot of every screen of the list in every language, as the server sent it, taken once a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from core import clock
from search import indexing
from tests.conftest import rows
from tests.flows.addresses import every_address
from tests.flows.long_words import with_long_words
from tests.flows.screens import POST_ONLY, SCREENS, Screen, who_is
from tests.flows.walking import values_of
from tests.flows.world import NOW, World, build_world, rolled_back

#: The English pages are London's, the Korean ones Seoul's.
LANGUAGES = ("en", "ko")


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
    """Every shot, the same of people and goods with long names, what people wrote, and how
    POST-only addresses answered a GET."""

    shots: list[Shot]
    long: list[Shot]
    written: str
    gets: dict[str, int]

    def of(self, *languages: str) -> list[Shot]:
        return [each for each in self.shots if each.language in languages and each.fine]


@pytest.fixture(scope="session")
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
        shots, written, gets = list(_shots(world, SCREENS)), _written(), _gets(world)
        with_long_words()
        indexing.reindex()
        return Album(shots, list(_shots(world, SCREENS)), written, gets)


def _shots(world: World, screens: Iterable[Screen]) -> Iterator[Shot]:
    for screen in screens:
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
