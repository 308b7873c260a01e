"""The writer's lock: one writer at a time, freed by the system when its process dies.

One machine shares a file. Several share their database: PostgreSQL keeps an advisory lock for as
long as the connection lives (PostgreSQL manual, 13.3.5). A pooler between them must keep a
connection to one client (pgbouncer: `pool_mode = session`).
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

from django.db import connection

from search.engine import Busy

#: Seconds between two tries.
_AGAIN = 0.02


@contextmanager
def of_file(path: Path, *, wait: float) -> Iterator[None]:
    """Held by one process of this machine; raises Busy after so many seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as handle:

        def taken() -> bool:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        _patiently(taken, wait)
        yield


@contextmanager
def of_database(name: str, *, wait: float) -> Iterator[None]:
    """Held by one connection to this PostgreSQL database; raises Busy after so many seconds."""
    key = crc32(name.encode())

    def asked(question: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(question, [key])
            row = cursor.fetchone()
        return bool(row and row[0])

    _patiently(lambda: asked("SELECT pg_try_advisory_lock(%s)"), wait)
    try:
        yield
    finally:
        asked("SELECT pg_advisory_unlock(%s)")


def _patiently(taken: Callable[[], bool], wait: float) -> None:
    until = time.monotonic() + wait
    while not taken():
        if time.monotonic() >= until:
            raise Busy("another process is writing the index")
        time.sleep(_AGAIN)
