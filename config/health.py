"""For the machines that watch the machine: is the process up, can it do its work."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Min
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult, get_date_max

from core import clock
from core.models import Heartbeat
from search import indexing

LATE_AFTER = 15 * 60  # seconds that work may wait before somebody should look
SILENT_AFTER = 5 * 60  # seconds without a tick: no worker runs, or none that gets anything done


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers; asks nothing else."""
    return JsonResponse({"ok": True})


@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when database, index and worker are fit and the work is not late, else 503.

    The answer is JSON: `database`, `index` (true, or false or a word on what is wrong),
    `oldest_work` (seconds that the oldest due task has waited) and `last_tick` (seconds since a
    worker or the `tick` command did its round; null when none ever did).
    """
    facts = {"database": _asked(_database), "index": _asked(_index)}
    times = {"oldest_work": _asked(_oldest_work), "last_tick": _asked(last_tick)}
    in_time = _at_most(times["oldest_work"], LATE_AFTER)
    alive = _at_most(times["last_tick"], SILENT_AFTER)
    ok = all(fact is True for fact in facts.values()) and in_time and alive
    return JsonResponse({"ok": ok, **facts, **times}, status=200 if ok else 503)


def _at_most(seconds: Any, limit: int) -> bool:
    return isinstance(seconds, int) and seconds <= limit


def _asked(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except Exception as problem:  # noqa: BLE001  (whatever it is, the answer is "not ready")
        return type(problem).__name__


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _index() -> bool:
    return indexing.ready()


def last_tick() -> int | None:
    """Seconds since the last round of a worker; None when there was none yet."""
    beat = Heartbeat.objects.filter(name="tick").values_list("at", flat=True).first()
    return None if beat is None else max(int((clock.now() - beat).total_seconds()), 0)


def _oldest_work() -> int:
    """Seconds that the work which has been due for longest has waited; 0 when nothing waits."""
    now = clock.now()
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    at_once = waiting.filter(run_after=get_date_max()).aggregate(since=Min("enqueued_at"))
    later = waiting.filter(run_after__lte=now).aggregate(since=Min("run_after"))
    due: list[datetime] = [found["since"] for found in (at_once, later) if found["since"]]
    return max((int((now - since).total_seconds()) for since in due), default=0)
