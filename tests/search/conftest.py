"""Each test searches in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def search_dir(settings: Settings, tmp_path: Path) -> Path:
    settings.SEARCH_DIR = tmp_path / "index"
    return tmp_path / "index"
