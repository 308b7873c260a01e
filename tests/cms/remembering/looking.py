"""Looking at remembered pages, from this process and from another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from cms import pages
from tests.factories.market import NOW
from tests.factories.orders import Street

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
#: The caches in which pages lie.
MEMORIES = ("pages", "results")


def write_news(street: Street, title: str) -> None:
    told: dict[str, Any] = {"title": title, "intro": "달아요", "paragraphs": ["글"]}
    pages.write_article(market=street.market, slug="frost", by=None, now=NOW, **told)


def paths_of(street: Street) -> dict[str, str]:
    """Every remembered page of the street."""
    market, fish, mackerel = street.market.slug, street.fish.slug, street.mackerel
    return {
        "home": "/",
        "markets": "/m/",
        "market": f"/m/{market}/",
        "store": f"/m/{market}/{fish}/",
        "news": f"/m/{market}/news/",
        "article": f"/m/{market}/news/frost/",
        "category": f"/m/{market}/c/vegetables/",
        "product": f"/m/{market}/p/{mackerel.slug}-{mackerel.pk}/",
        "search": f"/search/?q=&market={market}",
    }


@contextmanager
def process(name: str) -> Iterator[None]:
    """Another process: the same database, a memory of its own."""
    own = {each: {**settings.CACHES[each], "LOCATION": name + each} for each in MEMORIES}
    with override_settings(CACHES={**settings.CACHES, **own}):
        yield


def look(path: str, *, kept: bool | None = None, **headers: str) -> str:
    """The page as a new visitor sees it, without tokens. `kept`: whether it must come from
    memory, which costs one query, or must not."""
    with CaptureQueriesContext(connection) as asked:
        answer = Client(headers={"Accept-Language": "en", **headers}).get(path)
    assert answer.status_code == 200
    if kept is not None:
        assert (len(asked) == 1) is kept, [query["sql"] for query in asked.captured_queries]
    return TOKEN.sub("", answer.content.decode())
