"""Reading the files of a folder of markets: row by row, and what is wrong with which row.

A row in error is noted with its file, its line and what to do about it, and the others go in.
A file that cannot be read at all stops the load before anything is written.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

#: Rows that are named one by one; of more only the number is told.
NAMED = 50


class Unreadable(ValueError):
    """A file is missing, in another encoding or without a column; the message says what to do."""


class BadRow(ValueError):
    """A row cannot be loaded; the message says why and what to do."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with one row of a file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.message}"


@dataclass
class Problems:
    """Rows that were left out. Keeps the first of them, and counts all."""

    named: list[Problem] = field(default_factory=list)
    count: int = 0

    def note(self, row: Row, message: object) -> None:
        self.count += 1
        if len(self.named) < NAMED:
            self.named.append(Problem(row.file, row.line, str(message)))


@dataclass(frozen=True)
class Row:
    """One row by the names of its columns, and where it stands."""

    file: str
    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")

    def text(self, column: str, longest: int) -> str:
        """Words that must be there, cut to what the database holds; raises BadRow."""
        value = " ".join(self[column].split())
        if not value:
            raise BadRow(f"{column} is empty. Write it in, or take the row out.")
        return value if len(value) <= longest else value[: longest + 1].rpartition(" ")[0]

    def number(self, column: str, *, low: float, high: float) -> float | None:
        """A number within bounds, None for an empty cell; raises BadRow."""
        value = self[column].strip()
        if not value:
            return None
        try:
            number = float(value)
        except ValueError:
            raise BadRow(f'{column} is "{value}". Write a number, such as 12 or 3.50.') from None
        if not low <= number <= high:
            raise BadRow(f"{column} is {value}. It must be from {low:g} to {high:g}.")
        return number

    def whole(self, column: str, *, most: int) -> int | None:
        """A whole number from 0 up, None for an empty cell; raises BadRow."""
        number = self.number(column, low=0, high=most)
        if number is not None and number != int(number):
            raise BadRow(f"{column} is {self[column]}. Write a whole number.")
        return None if number is None else int(number)

    def flag(self, column: str) -> bool:
        """Y or N; raises BadRow for anything else."""
        value = self[column].strip().upper()
        if value not in ("Y", "N", ""):
            raise BadRow(f'{column} is "{self[column]}". Write Y or N.')
        return value == "Y"


def rows(path: Path, needed: tuple[str, ...], problems: Problems) -> Iterator[Row]:
    """The rows of a CSV file in UTF-8, one at a time. Raises Unreadable.

    Rows with fewer or more cells than the header are noted and left out.
    """
    with _opened(path) as lines:
        reader = csv.DictReader(lines, strict=True)
        _refuse_missing(path, needed, reader.fieldnames or ())
        for number, values in enumerate(_safely(reader, path), start=2):
            row = Row(path.name, max(reader.line_num, number), values)
            if None in values or None in values.values():
                problems.note(row, "it has not as many cells as the header. Mend its commas.")
            else:
                yield row


def columns(path: Path) -> tuple[str, ...]:
    """The names in the first line; raises Unreadable."""
    with _opened(path) as lines:
        return tuple(next(csv.reader(lines), ()))


def count(path: Path) -> int:
    """About how many rows a file has, for the progress bar."""
    with path.open("rb") as file:
        return max(0, sum(1 for _ in file) - 1)


def _opened(path: Path) -> TextIO:
    try:
        with path.open(encoding="utf-8-sig", newline="") as whole:
            for _ in whole:  # before the first row is written, know that the last can be read
                pass
        return path.open(encoding="utf-8-sig", newline="")
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"{path} is not in UTF-8 (byte {error.start} is {error.object[error.start]:#x}). "
            'Save it again as "CSV UTF-8".'
        ) from error


def _refuse_missing(path: Path, needed: tuple[str, ...], there: object) -> None:
    missing = [column for column in needed if column not in there]  # type: ignore[operator]  # names
    if missing:
        raise Unreadable(
            f"{path} has no column {', '.join(missing)}. Its first line must name "
            f"{', '.join(needed)}."
        )


def _safely(reader: csv.DictReader[str], path: Path) -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        message = f"{path}, line {reader.line_num}: {error}. Save it again as CSV."
        raise Unreadable(message) from error


def check(path: Path, needed: tuple[str, ...]) -> None:
    """Raise Unreadable where a file cannot be read or lacks a column."""
    _refuse_missing(path, needed, columns(path))
