"""Work beside the requests, so that nobody waits for it: one thread per process and kind of work.

A thread begins with the first thing to do and ends when nothing is left; the process ends after
it. Where a process is killed, what was not done is lost or stays in the database: each kind of work
says which.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import close_old_connections, connections

from core import clock
from search import indexing

logger = logging.getLogger(__name__)


@dataclass
class Beside:
    """Work that a thread does some time after it was asked for, once for all who asked meanwhile.

    `pause`: seconds that it lets more come together before it begins.
    """

    name: str
    work: Callable[[], object]
    pause: float = 0.0
    _state: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _wanted: bool = False
    _thread: threading.Thread | None = None

    def soon(self) -> None:
        """Returns at once. After a fork the thread is gone, and a new one begins."""
        with self._state:
            self._wanted = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._go_on, name=self.name)
                self._thread.start()

    def now(self) -> None:
        """The work itself; what fails is logged."""
        try:
            self.work()
        except Exception:
            logger.exception("%s failed", self.name)
        finally:
            close_old_connections()

    def _go_on(self) -> None:
        try:
            while self._asked():
                time.sleep(self.pause)
                self.now()
        finally:
            connections.close_all()  # a thread has its own

    def _asked(self) -> bool:
        """Whether to go on; if not, who asks next begins another thread."""
        with self._state:
            asked, self._wanted = self._wanted, False
            if not asked:
                self._thread = None
            return asked


#: For an engine whose commits travel, and for what many changes at once leave to do: the rows stay
#: in the outbox until the index has them.
draining = Beside("search-drain", lambda: indexing.drain(clock.now()))
