"""Building each index anew, in a process of its own: seconds, memory, room on the disk.

`python -m benchmarks.search.building fts5` builds one of the baselines, `facts tantivy` says how
many products there are and the bytes of an index; the engines are built by `manage.py reindex`, as
everybody builds them.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
COMMANDS = {
    "tantivy": ("manage.py", "reindex"),
    "elasticsearch": ("manage.py", "reindex"),
    "fts5": ("-m", "benchmarks.search.building", "fts5"),
    "modelsearch": ("-m", "benchmarks.search.building", "modelsearch"),
}


@dataclass(frozen=True)
class Built:
    """Seconds of the clock and of a processor, and the most memory in bytes: `own` is without the
    pages of files, which the system takes back when it wants them."""

    clock: float
    processor: float
    memory: int
    own: int

    def row(self, name: str, products: int, size: int) -> str:
        rate = f"{products / self.processor:,.0f} | {products / self.clock:,.0f}"
        memory = f"{self.own / 2**20:.0f} | {self.memory / 2**20:.0f}"
        return f"| {name} | {rate} | {memory} | {size / 2**20:.1f} | {size / products:.0f} |"


def build(group: str, environment: dict[str, str]) -> Built:
    """Raises RuntimeError where the build fails."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, *COMMANDS[group]], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    own = 0
    while not (waited := os.wait4(process.pid, os.WNOHANG))[0]:
        own = max(own, _own(process.pid))
        time.sleep(0.1)
    _, status, used = waited
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{group} could not be built")
    spent = used.ru_utime + used.ru_stime
    return Built(time.monotonic() - began, spent, used.ru_maxrss * 1024, own)


def _own(pid: int) -> int:
    """Bytes of a process that are in no file; 0 once it has ended."""
    told = Path(f"/proc/{pid}/status").read_text().splitlines()
    found = (line.split()[1] for line in told if line.startswith("RssAnon"))
    return int(next(found, "0")) * 1024


def size_of(group: str) -> int:
    """Bytes of an index on the disk of whoever keeps it."""
    from django.conf import settings
    from django.db import connection

    from benchmarks.search import fts5
    from search import engines
    from search.elasticsearch_engine import ElasticsearchEngine

    if group == "tantivy":
        folder = Path(settings.SEARCH_DIR)
        return sum(each.stat().st_size for each in folder.glob("v*/**/*") if each.is_file())
    if group == "fts5":
        return fts5.path().stat().st_size
    if group == "elasticsearch":
        engine = engines.current()
        assert isinstance(engine, ElasticsearchEngine)
        answer = engine.client.indices.stats(index=engine.alias, metric="store")
        return int(answer["_all"]["primaries"]["store"]["size_in_bytes"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('wagtailsearch_indexentry')")
        return int(cursor.fetchone()[0])


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if sys.argv[1] == "facts":
        from search import documents

        print(documents.indexable().count(), size_of(sys.argv[2]))
    elif sys.argv[1] == "fts5":
        from benchmarks.search import fts5
        from search import documents

        fts5.path().unlink(missing_ok=True)
        fts5.build(fts5.path(), documents.everything())
    else:
        from benchmarks.search import modelsearched

        modelsearched.remove()
        modelsearched.build()


if __name__ == "__main__":
    main()
