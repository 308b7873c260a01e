"""The outbox loses nothing: not to a crash, not to a race, not to a rebuild."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks

from core import faults
from core.events import tell
from search import engines, indexing
from search.engine import Query, Term
from search.models import IndexOutbox
from search.receivers import drain_after_commit
from stores.events import product_changed, store_closed, store_opened
from stores.models import Product, Store
from tests.factories import search as make

NOW = make.NOW


def change(product: Product, name: str) -> None:
    """What a deed of the stores does."""
    with transaction.atomic():
        Product.objects.filter(pk=product.pk).update(name=name)
        tell(product_changed, product_id=product.pk)


def ids(token: str) -> list[int]:
    return sorted(engines.current().search(Query(Term("w", token), limit=100)).ids)


@pytest.mark.django_db(transaction=True)
def test_a_change_is_searchable_after_its_commit() -> None:
    product = make.product("배추")
    indexing.reindex()
    change(product, "봄동")
    assert (ids("배추"), ids("봄동")) == ([], [product.pk])
    assert not IndexOutbox.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_undone_leaves_nothing() -> None:
    product = make.product("배추")
    indexing.reindex()
    with transaction.atomic():
        tell(product_changed, product_id=product.pk)
        transaction.set_rollback(True)
    assert not IndexOutbox.objects.exists()


@pytest.mark.django_db
def test_many_changes_in_one_transaction_drain_once(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    products = make.greens()
    with django_capture_on_commit_callbacks() as callbacks:
        for product in products:
            tell(product_changed, product_id=product.pk)
    assert callbacks.count(drain_after_commit) == 1
    assert IndexOutbox.objects.count() == len(products)


@pytest.mark.django_db
def test_a_closed_store_leaves_the_index_and_comes_back() -> None:
    product = make.product("배추")
    indexing.reindex()
    Store.objects.update(state="closed")
    tell(store_closed, store_id=product.store_id)
    indexing.drain(NOW)
    assert ids("배추") == []
    Store.objects.update(state="open")
    tell(store_opened, store_id=product.store_id)
    indexing.drain(NOW)
    assert ids("배추") == [product.pk]


@pytest.mark.django_db
def test_a_deleted_product_leaves_the_index() -> None:
    product = make.product("배추")
    indexing.reindex()
    indexing.note([product.pk], NOW)
    product.delete()
    assert indexing.drain(NOW) == 1
    assert engines.current().count() == 0


@pytest.mark.django_db
def test_without_an_index_rows_wait_and_nothing_fails() -> None:
    product = make.product("배추")
    indexing.note([product.pk], NOW)
    assert (indexing.ready(), indexing.drain(NOW)) == (False, 0)
    assert indexing.heal(NOW)
    assert (indexing.ready(), ids("배추")) == (True, [product.pk])
    assert not IndexOutbox.objects.exists()


@pytest.mark.django_db
def test_while_another_writes_the_rows_wait() -> None:
    product = make.product("배추")
    indexing.reindex()
    indexing.note([product.pk], NOW)
    with engines.current().lock(wait=0):
        assert indexing.drain(NOW) == 0
        assert not indexing.heal(NOW)
    assert indexing.drain(NOW) == 1


@pytest.mark.django_db
def test_who_changes_much_waits_for_one_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    products = [make.product(f"배추 {at}") for at in range(5)]
    indexing.reindex()
    indexing.note([product.pk for product in products], NOW)
    monkeypatch.setattr(indexing, "BATCH", 2)
    batches = [indexing.drain_batch() for _ in range(4)]
    assert batches == [(2, True), (2, True), (1, False), (0, False)]


@pytest.mark.django_db
def test_heal_notices_what_no_event_told() -> None:
    make.product("배추")
    indexing.reindex()
    make.product("무")
    assert indexing.heal(NOW)
    assert engines.current().count() == 2


@pytest.mark.django_db
def test_new_words_can_be_misspelt_at_once() -> None:
    indexing.reindex()
    product = make.product("콜라비")
    indexing.note([product.pk], NOW)
    indexing.drain(NOW)
    assert engines.words().frequency("콜라비") == 1


@pytest.mark.django_db
def test_reindex_shows_progress_and_can_be_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    make.greens()
    seen: list[tuple[int, int]] = []
    assert indexing.reindex(progress=lambda done, total: seen.append((done, total))) == 20
    assert seen == [(0, 20), (20, 20)]
    call_command("reindex")
    assert "20 of 20" in capsys.readouterr().out


# Other processes

DRAIN = "indexing.drain(clock.now())"
CHANGES = """
from django.db import transaction
from core.events import tell
from stores.events import product_changed
from stores.models import Product
for at in range(10):
    for pk in {ids}:
        with transaction.atomic():
            Product.objects.filter(pk=pk).update(name=f"last{{at}} p{{pk}}")
            tell(product_changed, product_id=pk)
"""


def start(code: str, environment: dict[str, str], **more: str) -> subprocess.Popen[bytes]:
    setup = "import django; django.setup(); from core import clock; from search import indexing\n"
    return subprocess.Popen(
        [sys.executable, "-c", setup + code],
        env={
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", ""),
            **environment,
            **more,
        },
        cwd=settings.BASE_DIR,
    )


@pytest.fixture
def elsewhere(child_environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """A process with this test's database and index."""
    return child_environment | {"VAR_DIR": str(tmp_path), "SECRET_KEY": "test"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", sorted(p for p in faults.POINTS if p.startswith("search.")))
def test_a_killed_drain_loses_no_change(elsewhere: dict[str, str], point: str) -> None:
    products = [make.product(f"옛날{at}") for at in range(3)]
    indexing.reindex()
    for product in products:
        Product.objects.filter(pk=product.pk).update(name="새것")
    indexing.note([product.pk for product in products], NOW)
    killed = start(DRAIN, elsewhere, FAULT=point)
    assert killed.wait(timeout=60) == -signal.SIGKILL
    indexing.drain(NOW)
    assert ids("새것") == [product.pk for product in products]
    assert engines.current().count() == 3
    assert not IndexOutbox.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_processes_change_and_nothing_is_lost(elsewhere: dict[str, str]) -> None:
    products = [make.product(f"옛날{at}") for at in range(6)]
    indexing.reindex()
    pairs: Sequence[Sequence[Product]] = (products[:2], products[2:4], products[4:])
    running = [start(CHANGES.format(ids=[p.pk for p in pair]), elsewhere) for pair in pairs]
    assert [process.wait(timeout=120) for process in running] == [0, 0, 0]
    assert not IndexOutbox.objects.exists()
    assert ids("last9") == [product.pk for product in products]
    assert engines.current().count() == 6
