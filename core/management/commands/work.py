from __future__ import annotations

import logging
import os
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from core import clock
from core.tasks import close_idle_connection, tick

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Run background tasks, and a tick every half minute, in one process."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, default=30, help="seconds between two ticks")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        ticking = threading.Thread(target=_tick_until, args=(stop, options["every"]), daemon=True)
        ticking.start()
        worker = f"work-{os.getpid()}"
        for name in ("django_tasks", "django_tasks_db"):
            logging.getLogger(name).addFilter(_worth_telling)
        try:
            call_command("db_worker", interval=0.5, worker_id=worker, verbosity=1)
        finally:
            stop.set()


def _worth_telling(record: logging.LogRecord) -> bool:
    """Every run that went well is a row already; the log is for those that did not."""
    return record.levelno > logging.INFO


def _tick_until(stop: threading.Event, seconds: float) -> None:
    """Tick until told to stop; a database that went away is tried again at the next tick."""
    while True:
        try:
            close_idle_connection()
            tick(clock.now())
        except Exception:
            logger.exception("a tick failed")
        if stop.wait(seconds):
            return
