from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from core import clock
from core.models import Heartbeat
from core.tasks import beat, task

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@task()
def nothing() -> None:
    """Work that waits."""


@pytest.fixture
def index(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_DIR = tmp_path
    call_command("reindex")
    DBTaskResult.objects.all().delete()  # migrations leave pages to index
    beat("tick", clock.now())


def test_healthz_answers(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}


@pytest.mark.usefixtures("index")
def test_readyz_is_well_without_work(client: Client) -> None:
    with clock.frozen(NOON):
        beat("tick", NOON - timedelta(seconds=20))
        answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "ok": True,
        "database": True,
        "index": True,
        "oldest_work": 0,
        "last_tick": 20,
    }


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(("minutes", "status"), [(4, 200), (6, 503)])
def test_readyz_tells_of_a_worker_that_fell_silent(
    client: Client, minutes: int, status: int
) -> None:
    beat("tick", NOON - timedelta(minutes=minutes))
    with clock.frozen(NOON):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["last_tick"]) == (status, minutes * 60)


@pytest.mark.usefixtures("index")
def test_readyz_tells_of_a_worker_that_never_began(client: Client) -> None:
    Heartbeat.objects.all().delete()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["last_tick"]) == (503, None)


@pytest.mark.usefixtures("index")
def test_readyz_tells_of_a_database_that_is_gone(client: Client) -> None:
    with connection.execute_wrapper(_gone):
        answer = client.get("/readyz")
        alive = client.get("/healthz")
    facts = answer.json()
    assert (answer.status_code, facts["database"], facts["last_tick"]) == (
        503,
        "OperationalError",
        "OperationalError",
    )
    assert alive.status_code == 200


def _gone(*args: Any) -> None:
    raise OperationalError("the server closed the connection")


def test_readyz_tells_of_a_missing_index(
    db: None, client: Client, settings: Settings, tmp_path: Path
) -> None:
    settings.SEARCH_DIR = tmp_path
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["index"]) == (503, False)


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize(("minutes", "status"), [(14, 200), (16, 503)])
def test_readyz_tells_when_work_is_late(client: Client, minutes: int, status: int) -> None:
    nothing.enqueue()
    DBTaskResult.objects.update(enqueued_at=NOON - timedelta(minutes=minutes))
    beat("tick", NOON)
    with clock.frozen(NOON):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["oldest_work"]) == (status, minutes * 60)


@pytest.mark.usefixtures("index")
def test_work_for_later_is_not_late(client: Client) -> None:
    nothing.using(run_after=NOON + timedelta(hours=1)).enqueue()
    DBTaskResult.objects.update(enqueued_at=NOON - timedelta(days=1))
    with clock.frozen(NOON):
        assert client.get("/readyz").json()["oldest_work"] == 0
