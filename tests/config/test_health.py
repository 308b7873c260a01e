from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from core import clock
from core.tasks import task

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


@task()
def nothing() -> None:
    """Work that waits."""


@pytest.fixture
def index(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.SEARCH_DIR = tmp_path
    call_command("reindex")
    DBTaskResult.objects.all().delete()  # migrations leave pages to index


def test_healthz_answers(client: Client) -> None:
    assert client.get("/healthz").json() == {"ok": True}


@pytest.mark.usefixtures("index")
def test_readyz_is_well_without_work(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "database": True, "index": True, "oldest_work": 0}


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
    with clock.frozen(NOON):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["oldest_work"]) == (status, minutes * 60)


@pytest.mark.usefixtures("index")
def test_work_for_later_is_not_late(client: Client) -> None:
    nothing.using(run_after=NOON + timedelta(hours=1)).enqueue()
    DBTaskResult.objects.update(enqueued_at=NOON - timedelta(days=1))
    with clock.frozen(NOON):
        assert client.get("/readyz").json()["oldest_work"] == 0
