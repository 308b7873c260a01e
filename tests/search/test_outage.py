"""Elasticsearch goes away, dawdles, and comes back: shoppers see goods all the time."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings

from core.events import tell
from search import background, engines, indexing
from search.breaker import Breaker
from search.elasticsearch_engine import ElasticsearchEngine
from search.engine import Query, Term, Unavailable, Unreachable
from search.models import IndexOutbox
from stores.events import product_changed
from stores.models import Product
from tests.factories import search as make
from tests.search.weather import Line

pytestmark = pytest.mark.django_db(transaction=True)

NOTICE = "Search is being set up again."
PAUSE = 0.2
#: Seconds: long enough for a busy machine, and what is slow is slower.
PATIENCE, SLOW = 5.0, 12.0


@pytest.fixture
def line(elasticsearch: str, elasticsearch_prefix: str, settings: Settings) -> Iterator[Line]:
    """The way to the engine of this installation, with one product in its index."""
    line = Line(elasticsearch)
    settings.ELASTICSEARCH_URL = line.address
    settings.ELASTICSEARCH_INDEX = elasticsearch_prefix
    engine().patience = PATIENCE
    engine().breaker.pause = PAUSE
    make.product("배추")
    indexing.reindex()
    yield line
    line.close()


def engine() -> ElasticsearchEngine:
    current = engines.current()
    assert isinstance(current, ElasticsearchEngine)
    return current


def page(client: Client) -> tuple[int, bool, bool]:
    """The status, whether the goods are there, and whether the notice is."""
    answer = client.get("/search/?q=배추", headers={"accept-language": "en"})
    text = answer.content.decode()
    return answer.status_code, f"-{Product.objects.get().pk}/" in text, NOTICE in text


def recovered(client: Client) -> bool:
    """Whether search comes back by itself, within a minute."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        if page(client) == (200, True, False):
            return True
        time.sleep(PAUSE / 2)
    return False


def test_stopped_and_started_again(line: Line, client: Client) -> None:
    assert page(client) == (200, True, False)
    line.cut()
    assert {page(client) for _ in range(5)} == {(200, True, True)}
    assert client.get("/search/suggest?q=배").status_code == 200
    line.down = False
    assert recovered(client)


def test_slow_and_quick_again(line: Line, client: Client, caplog: pytest.LogCaptureFixture) -> None:
    """Three wait; then the breaker keeps everybody from waiting at all."""
    line.delay = SLOW
    engine().breaker.pause = 60.0
    assert {page(client) for _ in range(6)} == {(200, True, True)}
    lately = "searching without the index: Elasticsearch did not answer lately"
    assert caplog.messages.count(lately) == 3
    line.delay = 0.0
    engine().breaker = Breaker(pause=PAUSE)
    assert recovered(client)


def test_a_change_waits_for_nobody_and_is_not_lost(line: Line) -> None:
    line.delay = SLOW
    product = Product.objects.get()
    with transaction.atomic():
        Product.objects.update(name="봄동")
        tell(product_changed, product_id=product.pk)
    assert "search-drain" in {thread.name for thread in threading.enumerate()}
    line.delay = 0.0
    until = time.monotonic() + 60
    while IndexOutbox.objects.exists() and time.monotonic() < until:
        time.sleep(PAUSE)
        background.draining.now()  # as the tick does
    assert engine().search(Query(Term("w", "봄동"))).ids == (product.pk,)


def test_nothing_is_rebuilt_while_nobody_answers(line: Line) -> None:
    line.cut()
    assert not indexing.heal(make.NOW)
    with pytest.raises(Unreachable):
        indexing.sound()


def test_a_lost_index_is_rebuilt(line: Line, client: Client) -> None:
    engine().remove()
    assert page(client) == (200, True, True)
    assert indexing.heal(make.NOW)
    assert page(client) == (200, True, False)


def test_an_open_breaker_asks_nothing(line: Line) -> None:
    line.cut()
    for _ in range(3):
        with pytest.raises(Unavailable):
            engine().count()
    assert not engine().breaker.allows()
    with pytest.raises(Unreachable, match="did not answer lately"):
        engine().count()


def test_a_breaker_lets_one_try_after_its_pause() -> None:
    now = [0.0]
    breaker = Breaker(failures=2, pause=5.0, clock=lambda: now[0])
    breaker.failed()
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    now[0] = 5.0
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.answered()
    assert [breaker.allows(), breaker.allows()] == [True, True]
