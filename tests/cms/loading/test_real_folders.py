"""A few real markets of each country, loaded twice: not one row may differ."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from cms.loading.load import load
from tests.conftest import rows as every_row
from tests.factories.folders import Rows, write

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MARKETS = 4
#: Every so many areas of the gazetteer.
FEWER = 20


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Settings) -> None:
    settings.SEARCH_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"


def quietly(step: str, done: int, of: int) -> None:
    """Nobody watches."""


@pytest.mark.parametrize(
    ("country", "beside", "gazetteer"),
    [
        ("kr", ("products_kr.csv", "markets_kr.csv"), "geo_kr.csv"),
        ("us", ("products_en.csv", "markets_us.csv"), "geo_us_zip.csv"),
    ],
)
def test_real_markets_load_twice_without_a_difference(
    shared: Path, tmp_path: Path, country: str, beside: tuple[str, str], gazetteer: str
) -> None:
    data = shared / "data"
    folder = cut(data / f"demo_{country}", tmp_path / country)
    for name in beside:
        (folder / name).symlink_to(data / name)
    write(folder / gazetteer, read(data / gazetteer)[::FEWER])
    first = load(folder, now=NOW, progress=quietly)
    before = every_row()
    second = load(folder, now=NOW, progress=quietly)
    assert (first, first.problems.named) == (second, [])
    assert (first.markets, first.stalls > MARKETS, first.products > first.stalls) == (4, True, True)
    assert every_row() == before


def cut(whole: Path, folder: Path) -> Path:
    """Markets from all over the list with their stalls and goods."""
    folder.mkdir()
    markets = read(whole / "markets.csv")
    some = markets[:: len(markets) // MARKETS][:MARKETS]
    named = {row["id"] for row in some}
    stalls = [row for row in read(whole / "stalls.csv") if row["market_id"] in named]
    known = {row["id"] for row in stalls}
    goods = [row for row in read(whole / "products.csv") if row["stall_id"] in known]
    for name, rows in (("markets", some), ("stalls", stalls), ("products", goods)):
        write(folder / f"{name}.csv", rows)
    return folder


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
