"""Which parts of a shown name answer the query, found over the rows that are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from search.language.hangul import choseong, is_choseong, is_hangul, is_whole, jamo
from search.language.stems import stem
from search.language.text import spans


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, marked where it matches."""

    text: str
    marked: bool


def highlight(text: str, sought: Iterable[str]) -> list[Piece]:
    """The text in pieces that join to it again."""
    marks = [False] * len(text)
    wanted = list(sought)
    for start, end, word in spans(text):
        for other in wanted:
            first, last = _match(word, other, end - start)
            marks[start + first : start + last] = [True] * (last - first)
    return _pieces(text, marks)


@lru_cache(maxsize=10_000)
def _match(word: str, sought: str, length: int) -> tuple[int, int]:
    """Where within the word, whose written form has that length, the sought word stands; from 0 to
    0 where it does not. The same words come up again and again."""
    if is_choseong(sought):
        return _of_initials(word, choseong(sought))
    if not is_hangul(sought):
        return (0, length) if stem(word) == stem(sought) else (0, 0)
    if not is_whole(sought):
        return (0, length) if jamo(word).startswith(jamo(sought)) else (0, 0)
    at = word.find(sought)
    return (at, at + len(sought)) if at >= 0 else (0, 0)


def _of_initials(word: str, typed: str) -> tuple[int, int]:
    """One consonant only begins words; more are looked for within them, too."""
    initials = choseong(word) if is_whole(word) else ""
    at = initials.find(typed) if len(typed) > 1 or initials.startswith(typed) else -1
    return (at, at + len(typed)) if at >= 0 else (0, 0)


def _pieces(text: str, marks: list[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marks[at] != marks[start]:
            pieces.append(Piece(text[start:at], marks[start]))
            start = at
    return pieces
