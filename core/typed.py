"""Numbers as a request brings them: typed by somebody, kept by a page, or made up."""

from __future__ import annotations

#: Of the largest quantity that somebody types, and of the longest number that a page keeps.
DIGITS, LONG = 9, 15


def whole(typed: str, *, digits: int = DIGITS) -> int | None:
    """A whole number; None where there is none, or more digits than can be meant.

    Decimal digits only: a superscript is a digit to `str.isdigit`, and no number to `int`.
    """
    return int(typed) if typed.isdecimal() and len(typed) <= digits else None
