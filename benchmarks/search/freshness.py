"""How soon a change is found, what it costs who made it, and what a killed writer leaves behind.

    DATABASE_URL=postgresql://... VAR_DIR=... python -m benchmarks.search.freshness

Works on a filled database (`manage.py grow_catalogue`) and its index, and leaves both as they were.
Writers in processes of their own say "sold out" and "back" of goods, as stallholders do:

1. *Fresh*: each makes a change every so often. *Searchable* is from the commit in the database
   until another process finds it in the index; *blocked* is what the writer waits for the index,
   *whole* what it waits in all.
2. *Killed*: they change without a pause while one after another gets SIGKILL and is replaced. Then
   the outbox is drained, and every one of their goods is compared with the database.
3. *Rebuilt*: the whole index is built anew while this process goes on searching.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any

#: Goods that each writer changes by turns: none twice before everybody has seen the first time.
GOODS = 400
#: Seconds between two looks into the index.
LOOK = 0.004
#: Seconds that a process lives on after its last change, as those of a server do.
LIVES_ON = 2.0
#: Seconds after which a change counts as never found.
NEVER = 30.0


@dataclass
class Changes:
    """What writers said: by product whether it is there and when it was committed; waits in ms."""

    waiting: dict[int, tuple[int, float]] = field(default_factory=dict)
    blocked: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    searchable: list[float] = field(default_factory=list)
    committed: int = 0

    def hear(self, said: Sequence[Any]) -> None:
        match said:
            case ["committed", pk, live, at]:
                self.waiting[pk] = (live, at)
                self.committed += 1
            case ["done", blocked, whole]:
                self.blocked.append(blocked)
                self.whole.append(whole)

    def look(self, engine: Any) -> None:
        """One question for all that is waited for."""
        if not self.waiting:
            return
        there, now = _there(engine, tuple(self.waiting)), time.monotonic()
        for pk, (live, at) in list(self.waiting.items()):
            if (pk in there) == bool(live) or now - at > NEVER:
                self.searchable.append((now - at) * 1000)
                del self.waiting[pk]


def _there(engine: Any, ids: tuple[int, ...]) -> set[int]:
    from search.engine import Query

    found = engine.search(Query(None, {"id": ids, "live": (1,)}, limit=len(ids)))
    return set(found.ids)


@dataclass
class Writer:
    """A process that changes its goods until its input ends."""

    ids: list[int]
    pause: float
    said: queue.SimpleQueue[list[Any]]
    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "benchmarks.search.freshness", "--write", str(self.pause)]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(self.ids) + "\n")
        self.process.stdin.flush()
        threading.Thread(target=self._read, args=[self.process.stdout], daemon=True).start()

    def _read(self, lines: IO[str]) -> None:
        for line in lines:
            if line.endswith("\n"):  # a killed one may leave half a line
                self.said.put(json.loads(line))

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def finish(self) -> None:
        """Its last change is the one it is at."""
        assert self.process.stdin
        self.process.stdin.close()


@contextmanager
def writers(of: list[list[int]], *, pause: float) -> Iterator[tuple[list[Writer], Changes]]:
    """All ready when the block begins, all stopped after it."""
    said: queue.SimpleQueue[list[Any]] = queue.SimpleQueue()
    started = [Writer(ids, pause, said) for ids in of]
    changes = Changes()
    try:
        for _ in started:
            changes.hear(said.get(timeout=60))
        yield started, changes
    finally:
        for writer in started:
            writer.finish()
        for writer in started:
            writer.process.wait()


def heard(said: queue.SimpleQueue[list[Any]], changes: Changes) -> None:
    while not said.empty():
        changes.hear(said.get())


def fresh(engine: Any, goods: list[list[int]], *, pause: float, seconds: float) -> Iterator[str]:
    with writers(goods, pause=pause) as (started, changes):
        until = time.monotonic() + seconds
        while time.monotonic() < until or changes.waiting:
            heard(started[0].said, changes)
            changes.look(engine)
            time.sleep(LOOK)
            if time.monotonic() >= until:
                for writer in started:
                    writer.finish()
    yield f"{changes.committed} changes, {changes.committed / seconds:.0f} a second"
    for name in ("searchable", "blocked", "whole"):
        yield f"{name:>10}: {_spread(getattr(changes, name))}"


def _spread(spent: list[float]) -> str:
    ordered = sorted(spent)
    at = {share: ordered[min(int(len(ordered) * share), len(ordered) - 1)] for share in (0.5, 0.99)}
    return f"p50 {at[0.5]:.1f} ms, p99 {at[0.99]:.1f} ms, most {ordered[-1]:.1f} ms"


def killed(engine: Any, goods: list[list[int]], *, kills: int) -> Iterator[str]:
    chance = random.Random(7)
    with writers(goods, pause=0.0) as (started, changes):
        for _ in range(kills):
            time.sleep(chance.uniform(0.3, 0.9))
            unlucky = chance.choice(started)
            unlucky.kill()
            unlucky.start()
            heard(started[0].said, changes)
        time.sleep(1)
        heard(started[0].said, changes)
    from core import clock
    from search import indexing
    from search.models import IndexOutbox

    left = IndexOutbox.objects.count()
    indexing.drain(clock.now())
    yield (
        f"{kills} killed among {changes.committed} committed changes; {left} rows left to drain, "
        f"{IndexOutbox.objects.count()} after it; {_compared(engine, goods)}"
    )


def _compared(engine: Any, goods: list[list[int]]) -> str:
    from search import documents
    from search.engine import Query

    ids = [pk for each in goods for pk in each]
    rows = documents.with_live(documents.indexable().filter(pk__in=ids))
    lost = set(rows.filter(live=True).values_list("pk", flat=True)) ^ _there(engine, tuple(ids))
    doubled = [pk for pk in ids if engine.search(Query(None, {"id": (pk,)}, limit=1)).total != 1]
    off = engine.count() - documents.indexable().count()
    return f"{len(lost)} lost, {len(doubled)} not there once, {off} documents too many in all"


def rebuilt(engine: Any, texts: list[str]) -> Iterator[str]:
    """Searches one after another, as they come, while `manage.py reindex` runs."""
    before = [_asked(engine, text) for text in texts * 3]
    build = subprocess.Popen([sys.executable, "manage.py", "reindex"], stdout=subprocess.DEVNULL)
    during: list[float] = []
    while build.poll() is None:
        during.append(_asked(engine, texts[len(during) % len(texts)]))
        time.sleep(0.02)
    after = [_asked(engine, text) for text in texts]
    yield f"    before: {_spread(before)}"
    yield f"    during: {len(during)} searches, each answered: {_spread(during)}"
    yield f"     after: {_spread(after)}"


def _asked(engine: Any, text: str) -> float:
    """Milliseconds; raises where nothing is found or the engine cannot answer."""
    from search import engines, thesaurus
    from search.finding import Search
    from search.query import Asked

    began = time.perf_counter()
    search = Search(engine, engines.words(), thesaurus.in_use(), Asked(text))
    if not search.run().hits.total:
        raise RuntimeError(f"nothing was found for {text!r}")
    return (time.perf_counter() - began) * 1000


def write(pause: float) -> None:
    """Change goods by turns until the input ends."""
    from django.db import transaction

    from core import clock
    from search import receivers
    from stores import stock
    from stores.models import Product

    waited: list[float] = []
    receivers.drain_after_commit = _timed(receivers.drain_after_commit, waited)
    goods = Product.objects.in_bulk(json.loads(sys.stdin.readline()))
    over = threading.Event()

    def listen() -> None:
        sys.stdin.read()
        over.set()

    threading.Thread(target=listen, daemon=True).start()
    _say("ready")
    while not over.is_set():
        for product in random.sample(list(goods.values()), len(goods)):
            began = time.monotonic()
            commit = Commit(product.pk, int(product.sold_out))
            with transaction.atomic():
                transaction.on_commit(commit)  # before the search hears of it
                deed = stock.back if product.sold_out else stock.sold_out
                deed(product=product, by=None, now=clock.now())
            _say("done", waited.pop(), (time.monotonic() - began) * 1000)
            if over.wait(pause):
                time.sleep(LIVES_ON)
                return


@dataclass
class Commit:
    """When a change was committed; it is told at once."""

    product: int
    live: int
    at: float = 0.0

    def __call__(self) -> None:
        self.at = time.monotonic()
        _say("committed", self.product, self.live, self.at)


def _timed(deed: Callable[[], None], spent: list[float]) -> Callable[[], None]:
    """The deed, noting the milliseconds it takes."""

    def timed() -> None:
        began = time.monotonic()
        deed()
        spent.append((time.monotonic() - began) * 1000)

    return timed


def _say(*said: object) -> None:
    print(json.dumps(said), flush=True)


def chosen(writing: int) -> list[list[int]]:
    """Ids of goods that are there, as many for each writer."""
    from search import documents

    rows = documents.with_live(documents.indexable().filter(sold_out=False, daily_quota=None))
    ids = list(rows.filter(live=True).order_by("pk").values_list("pk", flat=True)[:20_000])
    picked = random.Random(7).sample(ids, GOODS * writing)
    return [picked[at::writing] for at in range(writing)]


def put_back(goods: list[list[int]]) -> None:
    from core import clock
    from search import indexing
    from stores.models import Product

    ids = [pk for each in goods for pk in each]
    Product.objects.filter(pk__in=ids).update(sold_out=False)
    indexing.note(ids, clock.now())
    indexing.drain(clock.now())


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search.freshness",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--pause", type=float, default=0.1, help="seconds after each change")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rebuild", action="store_true")
    parser.add_argument("--write", type=float, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    if asked.write is not None:
        write(asked.write)
        return
    from benchmarks.search import queries
    from search import engines

    engine = engines.current()
    print(f"{engine.name}, {engine.count():,} products, {asked.writers} writers", flush=True)
    goods = chosen(asked.writers)
    try:
        parts = [
            fresh(engine, goods, pause=asked.pause, seconds=asked.seconds),
            killed(engine, goods, kills=asked.kills),
            rebuilt(engine, queries.drawn(40)["two words"]) if asked.rebuild else iter(()),
        ]
        for part in parts:
            for line in part:
                print(line, flush=True)
    finally:
        put_back(goods)


if __name__ == "__main__":
    main()
