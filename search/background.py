"""Draining beside the request, for an engine whose commits travel: nobody's order waits for it.

One thread per process, begun by the first change. Where the process dies the rows stay in the
outbox, and the next change or tick takes them.
"""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from core import clock
from search import indexing

logger = logging.getLogger(__name__)

_wanted = threading.Event()
_starting = threading.Lock()
_thread: threading.Thread | None = None


def drain_soon() -> None:
    """Returns at once. After a fork the thread is gone, and a new one begins."""
    global _thread  # noqa: PLW0603  # one per process
    _wanted.set()
    with _starting:
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="search-drain", daemon=True)
            _thread.start()


def _work() -> None:
    while _wanted.wait():
        _wanted.clear()
        drain_now()


def drain_now() -> None:
    """One drain with a connection of its own; what fails is logged, and the rows stay."""
    try:
        indexing.drain(clock.now())
    except Exception:
        logger.exception("the outbox could not be drained")
    finally:
        close_old_connections()
