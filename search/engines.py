"""Which engine this installation searches with."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

from search import vocabulary
from search.engine import Engine, Unavailable, Unreachable
from search.tantivy_engine import TantivyEngine
from search.vocabulary import WordFile


def current() -> Engine:
    """The engine of the settings; one object per process and place."""
    folder = Path(settings.SEARCH_DIR)
    if settings.ELASTICSEARCH_URL:
        return _elasticsearch(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX, folder)
    return _tantivy(folder)


@lru_cache(maxsize=8)
def _tantivy(root: Path) -> TantivyEngine:
    return TantivyEngine(root)


@lru_cache(maxsize=8)
def _elasticsearch(url: str, prefix: str, folder: Path) -> Engine:
    from search.elasticsearch_engine import ElasticsearchEngine  # 0.4 s that most never need

    return ElasticsearchEngine(url, prefix, folder)


@contextmanager
def engine_of_its_own(name: str) -> Iterator[tuple[Engine, Path]]:
    """A new engine, "tantivy" or "elasticsearch", and a folder; both are gone afterwards.

    Raises Unreachable where no Elasticsearch is known.
    """
    with TemporaryDirectory(prefix="dongne-search-") as made:
        folder = Path(made)
        if name == "tantivy":
            yield TantivyEngine(folder), folder
            return
        if not settings.ELASTICSEARCH_URL:
            raise Unreachable("Set ELASTICSEARCH_URL to the address of an Elasticsearch 8 or 9.")
        from search.elasticsearch_engine import WRITING, ElasticsearchEngine

        prefix = folder.name.lower().replace("_", "-")
        engine = ElasticsearchEngine(settings.ELASTICSEARCH_URL, prefix, folder, patience=WRITING)
        try:
            yield engine, folder
        finally:
            engine.remove()


def words_path() -> Path:
    return Path(settings.SEARCH_DIR) / "words.sqlite3"


def state() -> Hashable:
    """Another one whenever the same question may find other things; None where nobody can say."""
    try:
        of_index = current().state()
    except Unavailable:
        return None
    return None if of_index is None else (of_index, vocabulary.stamp_of(words_path()))


def words() -> WordFile:
    """The vocabulary as it stands."""
    return vocabulary.words_at(words_path())
