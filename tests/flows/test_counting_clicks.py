"""In a browser: what is opened from the results is counted at its place; without scripts it is not,
and the way to the goods is the same."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser

from search import counting, indexing
from search.models import Shown
from tests.factories import search as make
from tests.flows.people import person

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def two_stalls(settings: object, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright runs an event loop in this thread; Django would refuse the database there."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    settings.SEARCH_DIR = tmp_path  # type: ignore[attr-defined]  # pytest-django's
    settings.SEARCH_COUNTS = True  # type: ignore[attr-defined]
    make.product("배추", store=make.store())
    make.product("배추", store=make.store(slug="moon", name="달빛"))
    indexing.reindex()


def opened() -> list[int]:
    """How often something was opened from each place, once all is written."""
    counting.write()
    return list(Shown.objects.order_by("place").values_list("opened", flat=True))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_the_second_of_two_is_opened(scripts: bool, site: str, browser: Browser) -> None:
    shopper = person(browser, site, None, language="ko", scripts=scripts)
    shopper.goto("/search/?q=배추")
    card = shopper.page.locator("main article.product").nth(1)
    href = card.locator("h3 a").get_attribute("href")
    card.locator("h3 a").click()
    shopper.page.wait_for_url(f"**{href}")
    expected = [0, 1] if scripts else [0, 0]
    until = time.monotonic() + 10
    while opened() != expected and time.monotonic() < until:
        time.sleep(0.1)
    assert (opened(), shopper.complaints) == (expected, [])
