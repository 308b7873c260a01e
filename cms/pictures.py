"""Editorial pictures in fixed sizes, made in a task and never in a visitor's request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.files.storage import default_storage

from cms.models import Picture

#: Widths in pixels; each as AVIF and as JPEG.
WIDTHS = (480, 960)
AVIF = tuple(f"width-{width}|format-avif" for width in WIDTHS)
JPEG = tuple(f"width-{width}|format-jpeg" for width in WIDTHS)
#: A picture beside one of its renditions, or none.
COLUMNS = (
    *("pk", "title", "description", "file", "width", "height"),
    *(f"renditions__{name}" for name in ("filter_spec", "file", "width", "height")),
)

Row = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """What a template needs of one picture. Without AVIF the task has not run yet."""

    src: str
    width: int
    height: int
    alt: str
    avif_set: str = ""
    jpeg_set: str = ""


def make_sizes(picture: Picture) -> None:
    """Make the served sizes of a picture that lack; safe to repeat."""
    picture.get_renditions(*AVIF, *JPEG)


def without_sizes(limit: int = 20) -> list[Picture]:
    """Pictures whose task never ran."""
    return list(Picture.objects.filter(renditions__isnull=True).order_by("id")[:limit])


def shown(ids: Iterable[int]) -> dict[int, Shown]:
    """Pictures by id, ready to show, those without sizes as they were uploaded. One query."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows: dict[int, list[Row]] = {}
    for row in Picture.objects.filter(pk__in=wanted).values(*COLUMNS):
        rows.setdefault(row["pk"], []).append(row)
    return {pk: _shown(found) for pk, found in rows.items()}


def _shown(rows: list[Row]) -> Shown:
    sizes = {row["renditions__filter_spec"]: row for row in rows}
    first, largest = rows[0], sizes.get(JPEG[-1])
    alt = first["description"] or first["title"]
    if largest is None:
        return Shown(default_storage.url(first["file"]), first["width"], first["height"], alt)
    return Shown(
        src=default_storage.url(largest["renditions__file"]),
        width=largest["renditions__width"],
        height=largest["renditions__height"],
        alt=alt,
        avif_set=_set(sizes, AVIF),
        jpeg_set=_set(sizes, JPEG),
    )


def _set(sizes: dict[str, Row], specs: tuple[str, ...]) -> str:
    here = [sizes[spec] for spec in specs if spec in sizes]
    return ", ".join(
        f"{default_storage.url(row['renditions__file'])} {row['renditions__width']}w"
        for row in here
    )
