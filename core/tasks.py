"""Background work on django-tasks' database backend, and what it lacks: retry with
back-off, a reaper for runs whose worker died, a heartbeat, and a tick.

A task is a row written in the caller's transaction, so it rolls back with it. Tasks
are thin and idempotent, take ids and call a deed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import connection
from django_tasks import task as plain_task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from core import clock
from core.models import Heartbeat

logger = logging.getLogger(__name__)

#: A run that has not ended after this long belonged to a worker that died.
RUN_LASTS = timedelta(minutes=10)

Tick = Callable[[datetime], object]
TICKS: dict[str, Tick] = {}


def task(
    *, retries: int = 5, first_delay: int = 10
) -> Callable[[Callable[..., None]], Task[..., None]]:
    """Declare a background task that is tried again, each time after twice the delay (seconds)."""

    def declare(function: Callable[..., None]) -> Task[..., None]:
        @wraps(function)
        def run(*args: Any, attempt: int = 1, **kwargs: Any) -> None:
            try:
                function(*args, **kwargs)
            except Exception:
                if attempt <= retries:
                    delay = timedelta(seconds=first_delay * 2 ** (attempt - 1))
                    later = declared.using(run_after=clock.now() + delay)
                    later.enqueue(*args, attempt=attempt + 1, **kwargs)
                raise

        declared: Task[..., None] = plain_task()(run)
        return declared

    return declare


def every_tick(name: str) -> Callable[[Tick], Tick]:
    """Register work that `tick` does every half minute. It must be safe to repeat."""

    def register(function: Tick) -> Tick:
        if name in TICKS:
            raise ValueError(f"tick {name} is registered twice")
        TICKS[name] = function
        return function

    return register


def tick(now: datetime) -> list[str]:
    """Run every registered tick; the names of those that failed, which are logged."""
    failed = []
    for name in sorted(TICKS):
        try:
            TICKS[name](now)
        except Exception:  # one broken tick must not hold up the others
            logger.exception("tick %s failed", name)
            failed.append(name)
    beat("tick", now)
    return failed


@every_tick("core.reap")
def reap(now: datetime) -> int:
    """Make runs whose worker died ready again; how many."""
    stale = DBTaskResult.objects.filter(
        status=TaskResultStatus.RUNNING, started_at__lt=now - RUN_LASTS
    )
    return stale.update(status=TaskResultStatus.READY, started_at=None)


def beat(name: str, now: datetime) -> None:
    """Note that a loop lives."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": now})


def close_idle_connection() -> None:
    """Let a long-lived loop start each round on a connection that works."""
    connection.close_if_unusable_or_obsolete()
