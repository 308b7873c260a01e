"""The registry behind `check_books`: each room adds the checks of what it keeps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Broken:
    """One broken invariant: which check, what is wrong, and the row in question."""

    check: str
    row: str
    message: str


Check = Callable[[], Iterable[tuple[str, str]]]

CHECKS: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a function that yields (row, what is wrong) for every broken row."""

    def register(function: Check) -> Check:
        if name in CHECKS:
            raise ValueError(f"book check {name} is registered twice")
        CHECKS[name] = function
        return function

    return register


def run_checks() -> Iterator[Broken]:
    """Every broken row of every check, in the order of their names."""
    for name in sorted(CHECKS):
        for row, message in CHECKS[name]():
            yield Broken(name, row, message)
