"""The words of the catalogue, in a small SQLite file beside the index.

A file and not tables: a page that finds a spelling asks dozens of questions, each a
few microseconds here. It is rebuilt with the index and learns new words in between,
always under the index's writer lock.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from functools import lru_cache
from pathlib import Path

from search.language.hangul import choseong, is_hangul
from search.language.speller import Entry, allowed, deletions, key_of
from search.language.stems import stem

logger = logging.getLogger(__name__)

_SCHEMA = """
CREATE TABLE word (
  id INTEGER PRIMARY KEY, text TEXT UNIQUE NOT NULL, key TEXT NOT NULL,
  initials TEXT NOT NULL, stem TEXT NOT NULL, frequency INTEGER NOT NULL, weight INTEGER NOT NULL
);
CREATE INDEX word_key ON word (key);
CREATE INDEX word_initials ON word (initials) WHERE initials <> '';
CREATE INDEX word_stem ON word (stem);
CREATE TABLE deletion (form TEXT NOT NULL, word INTEGER NOT NULL, PRIMARY KEY (form, word))
  WITHOUT ROWID;
"""
_END = "\U0010ffff"
_SUM = "SELECT '', coalesce(sum(frequency), 0) FROM word WHERE stem = ?"
_SHARING = (
    "SELECT DISTINCT text, frequency FROM word"
    " WHERE id IN (SELECT word FROM deletion WHERE form IN ({marks}))"
)
_STARTING = (
    "SELECT text, frequency FROM word WHERE {column} >= ? AND {column} < ? AND frequency > 0"
    " ORDER BY weight DESC, length(text), text LIMIT ?"
)


class WordFile:
    """A `speller.Vocabulary` over one state of the file; empty where there is no file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._own = threading.local()
        self._sums = lru_cache(maxsize=10_000)(self._sum)

    def frequency(self, word: str) -> int:
        return self._sums(stem(word))

    def _sum(self, stemmed: str) -> int:
        return sum(entry.frequency for entry in self._ask(_SUM, (stemmed,)))

    def sharing(self, deletions: Iterable[str]) -> list[Entry]:
        forms = tuple(sorted(deletions))
        return self._ask(_SHARING.format(marks=",".join("?" * len(forms))), forms)

    def starting(self, key: str, limit: int) -> list[Entry]:
        return self._ask(_STARTING.format(column="key"), (key, key + _END, limit))

    def initials(self, choseong: str, limit: int) -> list[Entry]:
        values = (choseong, choseong + _END, limit)
        return self._ask(_STARTING.format(column="initials"), values)

    def _ask(self, sql: str, values: tuple[object, ...]) -> list[Entry]:
        """A broken file spells nothing; the search goes on without it."""
        try:
            rows = self._connection().execute(sql, values).fetchall()
        except sqlite3.Error:
            logger.warning("the vocabulary cannot be read", exc_info=True)
            return []
        return [Entry(text, frequency) for text, frequency in rows]

    def _connection(self) -> sqlite3.Connection:
        if not hasattr(self._own, "connection"):  # one per thread: sqlite3 wants it so
            uri = f"{self._path.absolute().as_uri()}?mode=ro"
            self._own.connection = sqlite3.connect(uri, uri=True, timeout=1)
        connection: sqlite3.Connection = self._own.connection
        return connection


_open: dict[Path, tuple[tuple[int, int], WordFile]] = {}


def words_at(path: Path) -> WordFile:
    """The vocabulary as the file stands now; every process sees a rebuild or new words at once."""
    stamp = stamp_of(path)
    if stamp is None:
        return _Nothing(path)
    kept = _open.get(path)
    if kept is None or kept[0] != stamp:
        kept = _open[path] = (stamp, WordFile(path))
    return kept[1]


def stamp_of(path: Path) -> tuple[int, int] | None:
    """Which state of the file it is; None where there is none."""
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_ino, facts.st_mtime_ns


class _Nothing(WordFile):
    def _ask(self, sql: str, values: tuple[object, ...]) -> list[Entry]:
        return []


def build(path: Path, frequencies: Counter[str]) -> None:
    """Write the whole vocabulary and put it in the place of the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(f".{os.getpid()}")
    beside.unlink(missing_ok=True)
    with closing(sqlite3.connect(beside)) as connection:
        connection.executescript(_SCHEMA)
        with connection:
            _add(connection, frequencies)
    beside.replace(path)


def learn(path: Path, words: Iterable[str]) -> None:
    """Add words that are new, so that a product listed a minute ago can be misspelt too."""
    if not path.exists():
        return
    fresh = set(words)
    with closing(sqlite3.connect(path, timeout=5)) as connection, connection:
        known = {
            text
            for word in fresh
            for (text,) in connection.execute(
                "SELECT text FROM word WHERE text = ? AND frequency > 0", (word,)
            )
        }
        if fresh - known:
            _add(connection, Counter(fresh - known))


def _weights(frequencies: Counter[str]) -> Counter[str]:
    """How often each word stands in names, within longer Korean words too: 배추 in 절임배추.

    Orders completions; the many compounds of a staple put it before a rarity.
    """
    weights = Counter(frequencies)
    for word, frequency in frequencies.items():
        if is_hangul(word):
            within = {word[a:z] for a in range(len(word)) for z in range(a + 2, len(word) + 1)}
            for part in (within - {word}) & frequencies.keys():
                weights[part] += frequency
    return weights


def _add(connection: sqlite3.Connection, frequencies: Counter[str]) -> None:
    weights = _weights(frequencies)
    for text, frequency in sorted(frequencies.items()):
        key = key_of(text)
        initials = choseong(text) if is_hangul(text) else ""
        number = connection.execute(
            "INSERT INTO word (text, key, initials, stem, frequency, weight)"
            " VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (text) DO UPDATE SET frequency = 1, weight = 1 RETURNING id",
            (text, key, initials, stem(text), frequency, weights[text]),
        ).fetchone()[0]
        forms = deletions(key, allowed(key) or 1)
        connection.executemany(
            "INSERT OR IGNORE INTO deletion (form, word) VALUES (?, ?)",
            ((form, number) for form in forms),
        )
