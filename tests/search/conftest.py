"""Each test searches in a place of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from pytest_django import Settings

from search import engines
from search.elasticsearch_engine import WRITING, ElasticsearchEngine
from search.engine import Engine
from search.tantivy_engine import TantivyEngine


@pytest.fixture(autouse=True)
def search_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.SEARCH_DIR = tmp_path / "index"
    return tmp_path / "index"


@pytest.fixture
def elasticsearch_prefix(elasticsearch: str) -> Iterator[str]:
    """Begins the names of indexes that go away with the test."""
    prefix = f"test-{uuid4().hex}"
    yield prefix
    ElasticsearchEngine(elasticsearch, prefix, Path(), patience=WRITING).remove()


@pytest.fixture(params=["tantivy", "elasticsearch"])
def new_engine(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Engine]:
    """Engines on one index, each as another process has it."""
    if request.param == "tantivy":
        return lambda: TantivyEngine(tmp_path / "engine")
    url = request.getfixturevalue("elasticsearch")
    prefix = request.getfixturevalue("elasticsearch_prefix")
    return lambda: ElasticsearchEngine(url, prefix, tmp_path / "engine", patience=WRITING)


@pytest.fixture(params=["tantivy", "elasticsearch"])
def either_engine(request: pytest.FixtureRequest, settings: Settings) -> str:
    """The whole of search runs on one engine, then on the other; which."""
    if request.param == "elasticsearch":
        settings.ELASTICSEARCH_URL = request.getfixturevalue("elasticsearch")
        settings.ELASTICSEARCH_INDEX = request.getfixturevalue("elasticsearch_prefix")
        current = engines.current()
        assert isinstance(current, ElasticsearchEngine)
        current.patience = WRITING
    return str(request.param)
