"""The embedded gazetteer: where people live, by dong, outcode or ZIP."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from market.geometry import Point, box_around, metres_between
from market.models import Area
from market.regions import region_of, region_of_zip

#: Rows per statement.
BATCH = 500
#: How far from a point the nearest area may be, in metres.
NEAR = 20_000
#: A whole British postcode, of which the outward part is the area
#: (assets.publishing.service.gov.uk, "Bulk data transfer: additional validation", appendix C).
POSTCODE = re.compile(r"^([A-Z]{1,2}\d[A-Z\d]?)\s*\d[A-Z]{2}$")

Row = dict[str, str]


class UnknownShape(ValueError):
    """A file has none of the columns by which we know a gazetteer."""


def load(file: Path, country: str) -> int:
    """Load areas from a CSV file of one country, updating what is there; how many.

    Knows the columns of Korean dongs (level, code, sido, sigungu, dong, name_en), British
    outcodes (outcode, town, region, active) and American ZIPs (zip). Raises UnknownShape.
    """
    areas = read(file, country)
    Area.objects.bulk_create(
        areas,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["country", "code"],
        update_fields=["name", "name_other", "within", "lat", "lng"],
    )
    return len(areas)


def read(file: Path, country: str) -> list[Area]:
    """The areas of such a file, not saved. Raises UnknownShape."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        return list(_reader_of(reader.fieldnames or [])(reader, country))


def search_areas(country: str, query: str, *, limit: int = 12) -> list[Area]:
    """Areas whose names hold every word of the query, best first; of all countries for ""."""
    typed = query.strip()
    if postcode := POSTCODE.match(typed.upper()):
        typed = postcode[1]
    if not typed:
        return []
    found = Area.objects.filter(country=country) if country else Area.objects.all()
    for word in typed.split():
        found = found.filter(find_by__contains=word.lower())
    ranked = sorted(found[: limit * 20], key=lambda area: _rank(area, typed.casefold()))
    return ranked[:limit]


def nearest(point: Point, countries: Iterable[str] = ()) -> Area | None:
    """The area whose centroid is nearest to a point, within 20 km."""
    low, high = box_around(point, NEAR)
    found = Area.objects.filter(lat__range=(low.lat, high.lat), lng__range=(low.lng, high.lng))
    if wanted := list(countries):
        found = found.filter(country__in=wanted)
    return min(
        found, key=lambda area: metres_between(point, Point(area.lat, area.lng)), default=None
    )


def _rank(area: Area, typed: str) -> tuple[int, str, str]:
    names = [area.code.casefold(), area.name.casefold(), area.name_other.casefold()]
    last_word = typed.rsplit(maxsplit=1)[-1]
    if typed in names or last_word in names:
        return 0, area.within, area.name
    begins = any(name.startswith(last_word) for name in names)
    return (1 if begins else 2), area.within, area.name


def _reader_of(columns: Iterable[str]) -> Callable[[Iterable[Row], str], Iterator[Area]]:
    for column, reader in (("dong", _dongs), ("outcode", _outcodes), ("zip", _zips)):
        if column in columns:
            return reader
    raise UnknownShape(", ".join(columns))


def _dongs(rows: Iterable[Row], country: str) -> Iterator[Area]:
    for row in rows:
        if row["dong"]:
            yield Area(
                country=country,
                code=row["code"],
                name=row["dong"],
                name_other=row["name_en"],
                within=f"{row['sido']} {row['sigungu']}".strip(),
                lat=float(row["lat"]),
                lng=float(row["lng"]),
            )


def _outcodes(rows: Iterable[Row], country: str) -> Iterator[Area]:
    for row in rows:
        if row["active"] == "1":
            town = ", ".join(dict.fromkeys(filter(None, (row["town"], row["region"]))))
            yield Area(
                country=country,
                code=row["outcode"],
                name=row["outcode"],
                within=town,
                lat=float(row["lat"]),
                lng=float(row["lng"]),
            )


def _state(code: str) -> str:
    region = region_of(region_of_zip(code))
    return region.name_en if region else ""


def _zips(rows: Iterable[Row], country: str) -> Iterator[Area]:
    for row in rows:
        yield Area(
            country=country,
            code=row["zip"],
            name=row["zip"],
            within=_state(row["zip"]),
            lat=float(row["lat"]),
            lng=float(row["lng"]),
        )
