"""Loading a folder of markets, stalls and goods. Repeatable: a second load changes nothing.

Every market is one transaction, every thousand goods another, so a load that is killed leaves
whole markets behind and the next one goes on. Row errors are collected; what is sound goes in.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cms.loading import reading
from cms.loading.america import America
from cms.loading.country import Country
from cms.loading.korea import Korea
from cms.loading.markets import Loading, Street, write_market
from cms.loading.pictures import Pictures
from cms.loading.products import Catalogue, write_products
from cms.loading.reading import Problems, Row, Unreadable
from market import gazetteer
from market.models import Area
from stores.categories import ensure_categories
from stores.models import Category

COUNTRIES: tuple[Country, ...] = (Korea(), America())
PRODUCT_COLUMNS = ("stall_id", "product_id", "price")

#: Called with the name of a step, how much of it is done, and of how much.
Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What a load did."""

    markets: int = 0
    stalls: int = 0
    products: int = 0
    problems: Problems = field(default_factory=Problems)


def load(folder: Path, *, source: str = "", now: datetime, progress: Progress) -> Report:
    """Load markets.csv, stalls.csv and products.csv. Raises Unreadable before it writes."""
    country = country_of(folder)
    report = Report()
    files = _Files(folder, country, report.problems)
    _areas(files.beside(country.gazetteer), country, progress)
    ensure_categories()
    loading = Loading(
        country, source or country.source, now, {row.slug: row for row in Category.objects.all()}
    )
    _markets(files, loading, report, progress)
    _products(files, loading, report, progress)
    return report


def country_of(folder: Path) -> Country:
    """The country whose columns markets.csv has; raises Unreadable."""
    file = folder / "markets.csv"
    there = reading.columns(file)
    for country in COUNTRIES:
        if country.marked_by in there:
            return country
    marks = " or ".join(f"{country.marked_by} ({country.code})" for country in COUNTRIES)
    raise Unreadable(f"{file} is of no country we know. Its first line must name {marks}.")


class _Files:
    """The files of a folder, each looked at before anything is written."""

    def __init__(self, folder: Path, country: Country, problems: Problems) -> None:
        self.folder, self.country, self.problems = folder, country, problems
        self.goods = self._by_id(self._catalogue(), ("id", "name", "stall_type", "qty", "unit"))
        more = self.beside(country.more)
        self.more = self._by_id(more, ("id",)) if more else {}
        self.markets = list(self._rows("markets.csv", country.columns))
        self.stalls = self._stalls()
        reading.check(folder / "products.csv", PRODUCT_COLUMNS)

    def beside(self, name: str) -> Path | None:
        """A file in the folder or beside it."""
        places = (self.folder / name, self.folder.resolve().parent / name)
        return next((place for place in places if place.exists()), None)

    def products(self) -> tuple[int, Iterator[Row]]:
        path = self.folder / "products.csv"
        return reading.count(path), self._rows("products.csv", PRODUCT_COLUMNS)

    def _catalogue(self) -> Path:
        found = self.beside(self.country.catalogue)
        if found is None:
            raise Unreadable(
                f"{self.country.catalogue} is neither in {self.folder} nor beside it. "
                "The goods stand in it: put it there."
            )
        return found

    def _rows(self, name: str, columns: tuple[str, ...]) -> Iterator[Row]:
        return reading.rows(self.folder / name, columns, self.problems)

    def _by_id(self, path: Path, columns: tuple[str, ...]) -> dict[str, Row]:
        return {row["id"]: row for row in reading.rows(path, columns, self.problems)}

    def _stalls(self) -> dict[str, list[Row]]:
        known, found = {row["id"] for row in self.markets}, defaultdict(list)
        for row in self._rows("stalls.csv", self.country.stall_columns):
            if row["market_id"] in known:
                found[row["market_id"]].append(row)
            else:
                self.problems.note(
                    row, f'market_id is "{row["market_id"]}", which is not in markets.csv.'
                )
        return found


def _areas(file: Path | None, country: Country, progress: Progress) -> None:
    """The gazetteer, where it lies beside the folder and is not here yet."""
    if file is None or Area.objects.filter(country=country.code).count() > MOST_OF_A_DEMO:
        return
    total = reading.count(file)
    progress("areas", 0, total)
    gazetteer.load(file, country.code)
    progress("areas", total, total)


#: The built-in demo brings some areas of its own; a gazetteer has more.
MOST_OF_A_DEMO = 500


def _markets(files: _Files, loading: Loading, report: Report, progress: Progress) -> None:
    names = Counter(loading.country.slug(row)[0].casefold() for row in files.markets)
    total = len(files.markets)
    for done, row in enumerate(files.markets, start=1):
        stalls = files.stalls.get(row["id"], [])
        repeated = names[loading.country.slug(row)[0].casefold()] > 1
        street = Street(row, files.more.get(row["id"]), stalls, repeated)
        if write_market(street, loading, report.problems.note) is not None:
            report.markets += 1
            report.stalls += len(stalls)
        progress("markets", done, total)


def _products(files: _Files, loading: Loading, report: Report, progress: Progress) -> None:
    folder = files.beside("photos")
    pictures = Pictures(folder or files.folder / "photos", report.problems)
    pictures.prepare()
    total, rows = files.products()
    catalogue = Catalogue(files.goods, loading, pictures)
    for batch in write_products(rows, catalogue, report.problems.note):
        report.products += batch
        progress("products", report.products, total)
