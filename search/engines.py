"""Which engine this installation searches with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from search import vocabulary
from search.engine import Engine
from search.tantivy_engine import TantivyEngine
from search.vocabulary import WordFile


def current() -> Engine:
    """The engine of the settings; one object per process and folder."""
    return _tantivy(Path(settings.SEARCH_DIR))


@lru_cache(maxsize=8)
def _tantivy(root: Path) -> TantivyEngine:
    return TantivyEngine(root)


def words_path() -> Path:
    return Path(settings.SEARCH_DIR) / "words.sqlite3"


def words() -> WordFile:
    """The vocabulary as it stands."""
    return vocabulary.words_at(words_path())
