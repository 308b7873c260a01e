"""Keeping the index: from the outbox after each change, from the database after a loss.

The transaction that changes a product writes an outbox row. After its commit it tries
the writer lock: who gets it puts everything waiting into the index in one commit,
the others go on at once. A row is deleted only after the index holds it, so a process
killed in between repeats work and loses none.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain, islice

from core import faults
from search import documents, engines, thesaurus, vocabulary
from search.engine import Busy, Document, Engine, Unavailable, Unreachable
from search.models import IndexOutbox

logger = logging.getLogger(__name__)

faults.declare("search.drain.read", "search.drain.written", "search.drain.deleted")

#: Changed products put into the index in one commit.
BATCH = 500
#: Products put into a new index for good at once. Every commit leaves a segment, and every question
#: goes through all segments; to merge many small ones takes longer than to write a large one.
PIECE = 50_000
#: Seconds that a rebuild waits for another writer.
PATIENCE = 60.0

#: Called with how many products are done, and of how many.
Progress = Callable[[int, int], None]


def ready() -> bool:
    """Whether searches can be answered from the index."""
    try:
        engines.current().count()
    except Unavailable:
        return False
    return True


def note(product_ids: Iterable[int], now: datetime) -> None:
    """Remember, in the caller's transaction, that these products changed."""
    IndexOutbox.objects.bulk_create(
        [IndexOutbox(product_id=pk, created_at=now) for pk in product_ids], batch_size=BATCH
    )


def drain(now: datetime) -> int:
    """Put everything waiting into the index; how many rows. 0 too where another process does it."""
    done, more = 0, True
    while more:
        rows, more = drain_batch()
        done += rows
    return done


def drain_batch() -> tuple[int, bool]:
    """Put the oldest rows into the index, in one commit: how many, and whether more wait.

    Whoever finds the lock taken may leave: its holder asks for more after giving it back.
    """
    engine = engines.current()
    try:
        with engine.lock(wait=0):
            if not ready():  # they wait for `heal`
                return 0, False
            rows = _put_oldest(engine)
    except (Busy, Unavailable):
        return 0, False
    return rows, IndexOutbox.objects.exists()


def _put_oldest(engine: Engine) -> int:
    """Rows are read before their products, so what a row stands for is never older than it."""
    rows = dict(IndexOutbox.objects.order_by("id").values_list("id", "product_id")[:BATCH])
    if not rows:
        return 0
    changed = set(rows.values())
    faults.hit("search.drain.read")
    engine.write(documents.of(changed), replacing=changed)
    faults.hit("search.drain.written")
    _learn(changed)
    IndexOutbox.objects.filter(id__in=list(rows)).delete()
    faults.hit("search.drain.deleted")
    return len(rows)


def _learn(product_ids: Iterable[int]) -> None:
    names = documents.indexable().filter(pk__in=list(product_ids)).values_list("name", "name_other")
    fresh = {word for pair in names for word in documents.name_words(*pair)}
    try:
        vocabulary.learn(engines.words_path(), fresh)
    except sqlite3.Error:  # spelling is a luxury; the next rebuild teaches it
        logger.warning("the vocabulary could not learn", exc_info=True)


def _unseen(done: int, of: int) -> None:
    """Nobody watches."""


def reindex(*, progress: Progress = _unseen, wait: float = PATIENCE) -> int:
    """Build the index anew beside the one in use, then put it in its place; how many documents.

    Goes on where an earlier run was cut short. Changes meanwhile wait in the outbox and
    go into the new index. Raises Busy where another process keeps writing.
    """
    engine = engines.current()
    with engine.lock(wait=wait):
        rebuild = engine.rebuild()
        total = documents.indexable().count()
        done = documents.indexable().filter(pk__lte=rebuild.after).count()
        progress(done, total)
        if rebuild.again:
            rebuild.put(documents.of(rebuild.again), replacing=rebuild.again)
        found = documents.everything(after=rebuild.after)
        for piece in _pieces(_watched(found, progress, done, total)):
            rebuild.put(piece)
        learn_all()
        rebuild.finish()
    return engine.count()


def _watched(
    found: Iterable[Document], progress: Progress, done: int, total: int
) -> Iterator[Document]:
    """The same documents; tells of each batch, and of the last one, when it has been taken."""
    for document in found:
        yield document
        done += 1
        if done % documents.BATCH == 0 or done == total:
            progress(min(done, total), total)


def _pieces(found: Iterator[Document]) -> Iterator[Iterator[Document]]:
    """To be read one after the other, each to its end: a piece is never held as a whole."""
    for first in found:
        yield chain([first], islice(found, PIECE - 1))


def learn_all() -> None:
    """Build the words of the catalogue anew: each machine has its own."""
    extra = {word for phrase in thesaurus.in_use().table for word in phrase}
    vocabulary.build(engines.words_path(), documents.frequencies(extra=extra))


def heal(now: datetime) -> bool:
    """Rebuild an index that is lost, damaged or out of step; whether it was necessary.

    Out of step: nothing waits, and yet it holds another number of products than the
    database has to show, as after a bulk load or a market that shut.
    """
    try:
        if sound():
            return False
        logger.warning("the search index is lost, damaged or out of step: rebuilding it")
        reindex(wait=0)
    except (Busy, Unreachable):  # somebody is at it, or nobody can be
        return False
    drain(now)
    return True


def sound() -> bool:
    """Whether the index is there and, where nothing waits, holds what the database has to show.

    Raises Unreachable.
    """
    try:
        held = engines.current().count()
    except Unreachable:
        raise
    except Unavailable:
        return False
    if not engines.words_path().exists():
        return False
    if IndexOutbox.objects.exists():
        return True
    return held == documents.indexable().count() or IndexOutbox.objects.exists()
