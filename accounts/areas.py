"""The gazetteer as addresses see it: a room above registers how to find an area."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A dong, an outcode or a ZIP, with its centroid in degrees."""

    country: str
    code: str
    name: str
    lat: float | None = None
    lng: float | None = None


#: Takes a country (two letters) and what a person typed; an exact code gives one place.
Finder = Callable[[str, str], Sequence[Place]]

FINDERS: list[Finder] = []


def register(finder: Finder) -> Finder:
    """Add a gazetteer; once, at start."""
    if finder not in FINDERS:
        FINDERS.append(finder)
    return finder


def find(country: str, typed: str) -> list[Place]:
    """The places that fit what was typed, none where no gazetteer knows it."""
    typed = " ".join(typed.split())
    if not typed:
        return []
    return [place for finder in FINDERS for place in finder(country, typed)]
