"""The embedded engine: tantivy in one folder, shared by every process of the machine.

    current              the name of the index in use; replaced in one step after a rebuild
    v1-.../              an index
    building/            the next index, while or since a rebuild was cut short
    lock                 held (flock) by the one process that writes; freed when it dies

Traps of tantivy-py 0.27, each with a test: deleting a number by term deletes nothing
(delete by query); a second writer is a plain ValueError that says LockBusy.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import tantivy

from search import locks
from search.engine import (
    VERSION,
    Busy,
    Document,
    Hits,
    Query,
    Unavailable,
)
from search.tantivy_query import SCHEMA, answer

_HEAP = 30_000_000
#: Answers that each process remembers: people ask for the same few words.
_ANSWERS = 200

#: Which state of a file it is.
Stamp = tuple[int, int]


@dataclass
class _Opened:
    """An index this process has open, and the state of it that its reader shows."""

    index: tantivy.Index
    name: str
    meta: Path
    stamp: Stamp
    #: What was asked of which state of the index. An answer is as old as its stamp, never older.
    answers: dict[tuple[Stamp, str], Hits] = field(default_factory=dict)


@dataclass
class TantivyEngine:
    root: Path
    name: str = "tantivy"
    instant: bool = True
    _opened: _Opened | None = field(default=None, repr=False)
    #: The name of the index in use, as of the state of the file that says it.
    _named: tuple[Stamp, str] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._pointer = self.root / "current"

    # Reading

    def search(self, query: Query) -> Hits:
        with _translated():
            opened = self._shown()
            key = opened.stamp, repr(query)
            if (known := opened.answers.get(key)) is not None:
                return known
            if len(opened.answers) >= _ANSWERS:
                opened.answers.clear()
            opened.answers[key] = found = answer(opened.index.searcher(), query)
            return found

    def state(self) -> tuple[str, Stamp]:
        with _translated():
            opened = self._shown()
            return opened.name, opened.stamp

    def count(self) -> int:
        with _translated():
            return int(self._index().searcher().num_docs)

    def _index(self) -> tantivy.Index:
        return self._shown().index

    def _shown(self) -> _Opened:
        """The index in use, showing the newest commit of any process."""
        name = self._current()
        try:
            return self._showing(name)
        except (OSError, ValueError):
            if self._current() == name:
                raise
            return self._showing(self._current())  # swapped at this very moment

    def _showing(self, name: str) -> _Opened:
        opened = self._opened
        meta = opened.meta if opened and opened.name == name else self.root / name / "meta.json"
        stamp = _stamp(meta)
        if opened is None or opened.name != name:
            opened = self._opened = _Opened(_open(self.root / name), name, meta, stamp)
        elif opened.stamp != stamp:
            opened.index.reload()
            opened.stamp = stamp
        return opened

    def _current(self) -> str:
        stamp, named = _stamp(self._pointer), self._named
        if named is None or named[0] != stamp:
            name = self._pointer.read_text().strip()
            if not name.startswith(f"v{VERSION}-"):
                raise Unavailable(f"the index {name} is of another version")
            named = self._named = (stamp, name)
        return named[1]

    # Writing

    def write(self, documents: Sequence[Document], *, replacing: Iterable[int]) -> None:
        replaced = sorted(set(replacing))
        with _translated():
            _commit(self._index(), documents, replaced)
        building = self.root / "building"
        if building.exists():  # a rebuild that was cut short will want to know
            with (building / "again").open("a") as note:
                note.write("".join(f"{number}\n" for number in replaced))

    def lock(self, *, wait: float) -> AbstractContextManager[None]:
        return locks.of_file(self.root / "lock", wait=wait)

    def rebuild(self) -> TantivyRebuild:
        return TantivyRebuild(self)


class TantivyRebuild:
    def __init__(self, engine: TantivyEngine) -> None:
        self._engine = engine
        self._folder = engine.root / "building"
        self._version = self._folder / "version"
        self._index = self._resumed() or self._begun()
        self.after = self._highest()
        noted = self._folder / "again"
        self.again: Sequence[int] = (
            sorted({int(n) for n in noted.read_text().split()}) if noted.exists() else ()
        )

    def _resumed(self) -> tantivy.Index | None:
        try:
            if self._version.read_text() == str(VERSION):
                with _translated():
                    return _open(self._folder)
        except (FileNotFoundError, Unavailable):
            pass
        return None

    def _begun(self) -> tantivy.Index:
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        index = tantivy.Index(SCHEMA, path=str(self._folder))
        index.config_reader(reload_policy="Manual")
        self._version.write_text(str(VERSION))
        return index

    def _highest(self) -> int:
        self._index.reload()
        searcher = self._index.searcher()
        found = searcher.search(tantivy.Query.all_query(), limit=1, order_by_field="id")
        return max((int(key) for key, _ in found.hits), default=0)

    def put(self, documents: Iterable[Document], *, replacing: Iterable[int] = ()) -> None:
        with _translated():
            _commit(self._index, documents, sorted(replacing))

    def finish(self) -> None:
        root = self._engine.root
        name = f"v{VERSION}-{time.time_ns()}-{secrets.token_hex(3)}"
        for note in ("again", "version"):
            (self._folder / note).unlink(missing_ok=True)
        self._folder.rename(root / name)
        beside = root / "current.new"
        beside.write_text(name)
        beside.replace(root / "current")
        for old in root.glob("v*-*"):  # readers keep what they have open
            if old.name != name:
                shutil.rmtree(old, ignore_errors=True)


def _open(folder: Path) -> tantivy.Index:
    index = tantivy.Index.open(str(folder))
    index.config_reader(reload_policy="Manual")
    return index


def _stamp(path: Path) -> Stamp:
    """Changes with every commit and every index put in use: both replace a file by renaming."""
    facts = path.stat()
    return facts.st_ino, facts.st_mtime_ns


@contextmanager
def _translated() -> Iterator[None]:
    """tantivy's errors as ours. A damaged index may also panic, which is no Exception."""
    try:
        yield
    except (Unavailable, Busy):
        raise
    except (ValueError, OSError) as error:
        if "LockBusy" in str(error):
            raise Busy(str(error)) from error
        raise Unavailable(str(error)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise Unavailable(str(error)) from error


def _commit(index: tantivy.Index, documents: Iterable[Document], replacing: Sequence[int]) -> None:
    """All of it or, where an error comes, nothing."""
    writer = index.writer(heap_size=_HEAP, num_threads=1)
    try:
        for number in replacing:
            writer.delete_documents_by_query(tantivy.Query.term_query(SCHEMA, "id", number))
        for document in documents:
            writer.add_document(_written(document))
        writer.commit()
    finally:
        writer.wait_merging_threads()  # gives tantivy's lock back


def _written(document: Document) -> tantivy.Document:
    out = tantivy.Document()
    for name, tokens in document.texts.items():
        out.add_text(name, " ".join(tokens))
    for name, values in document.numbers.items():
        for value in values:
            out.add_unsigned(name, value)
    for name, words in document.keywords.items():
        for word in words:
            out.add_text(name, word)
    return out
