"""A street whose pages are looked at: every test begins with empty memories."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest
from django.core.cache import caches
from django.test import override_settings

from core import clock
from market import hours
from search import indexing
from tests.cms.remembering.looking import MEMORIES, process, write_news
from tests.factories.cms import make_market_page, make_store_page
from tests.factories.market import NOW
from tests.factories.orders import Street, make_street


@pytest.fixture(autouse=True)
def morning(tmp_path: Path) -> Iterator[None]:
    with process("elsewhere"):
        for name in MEMORIES:
            caches[name].clear()
    with clock.frozen(NOW), override_settings(SEARCH_DIR=tmp_path / "index"):
        yield


@pytest.fixture
def street() -> Street:
    """Three stalls with their pages, some news, a day of hours from 9 to 18, and the index."""
    made = make_street(slug="hanbit", name="한빛시장")
    make_market_page(market=made.market)
    for store in made.stores:
        make_store_page(store=store)
    week = [(day, time(9), time(18)) for day in range(7)]
    hours.set_hours(market=made.market, hours=week, by=None, now=NOW)
    write_news(made, "첫서리")
    indexing.reindex()
    return made
