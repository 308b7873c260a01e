"""What differs from country to country: columns, times, fees and words of the markets there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Protocol, TypeVar
from zlib import crc32

from cms.loading.reading import Row
from cms.loading.shapes import MarketFacts, ZoneFacts
from core.money import minor_digits


class Country(Protocol):
    """One country's reading of the files."""

    code: ClassVar[str]
    currency: ClassVar[str]
    language: ClassVar[str]
    source: ClassVar[str]
    #: The column by which a folder is known to be of this country, and those it must have.
    marked_by: ClassVar[str]
    columns: ClassVar[tuple[str, ...]]
    stall_columns: ClassVar[tuple[str, ...]]
    #: Beside the folder: the goods, all markets with more facts, and the gazetteer.
    catalogue: ClassVar[str]
    more: ClassVar[str]
    gazetteer: ClassVar[str]
    #: Scales show pounds.
    pounds: ClassVar[bool]

    def facts(self, row: Row, more: Row | None) -> MarketFacts: ...

    def time_zone(self, row: Row) -> str: ...

    def slug(self, row: Row) -> tuple[str, str]:
        """The words of the address, and those that are added where they repeat."""
        ...

    def zones(self, row: Row) -> list[ZoneFacts]: ...

    def pays_with(self) -> str: ...

    def stall_story(self, name: str, kind: str, market: str, ref: str) -> list[str]: ...


Choice = TypeVar("Choice")


def pick(ref: str, choices: Sequence[Choice], salt: str = "") -> Choice:
    """One of several, always the same for a row: nothing here is random."""
    return choices[crc32(f"{salt}{ref}".encode()) % len(choices)]


def minor(amount: float, currency: str) -> int:
    """A price as a file writes it, in minor units."""
    return round(amount * float(10 ** minor_digits(currency)))
