"""Draining beside the request: nobody's order waits for an engine whose commits travel, nor for
what many changes at once leave to do.

One thread per process, from the first change until nothing waits; a process ends after it. Where
one is killed the rows stay in the outbox, and the next change or tick takes them.
"""

from __future__ import annotations

import logging
import threading

from django.db import close_old_connections

from core import clock
from search import indexing

logger = logging.getLogger(__name__)

_state = threading.Lock()
_wanted = False
_thread: threading.Thread | None = None


def drain_soon() -> None:
    """Returns at once. After a fork the thread is gone, and a new one begins."""
    global _wanted, _thread  # noqa: PLW0603  # one per process
    with _state:
        _wanted = True
        if _thread is None or not _thread.is_alive():
            _thread = threading.Thread(target=_work, name="search-drain")
            _thread.start()


def _work() -> None:
    while _asked():
        drain_now()


def _asked() -> bool:
    """Whether to go on; if not, the next change begins another thread."""
    global _wanted, _thread  # noqa: PLW0603
    with _state:
        asked, _wanted = _wanted, False
        if not asked:
            _thread = None
        return asked


def drain_now() -> None:
    """One drain with a connection of its own; what fails is logged, and the rows stay."""
    try:
        indexing.drain(clock.now())
    except Exception:
        logger.exception("the outbox could not be drained")
    finally:
        close_old_connections()
