"""Which parts of a shown name answer the query, found over the rows that are shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

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
            for first, last in _matches(word, other, end - start):
                marks[start + first : start + last] = [True] * (last - first)
    return _pieces(text, marks)


def _matches(word: str, sought: str, length: int) -> list[tuple[int, int]]:
    """Where within the word, whose written form has that length, the sought word stands."""
    if is_choseong(sought):
        initials = choseong(word) if is_hangul(word) else ""
        return [(0, min(len(sought), length))] if initials.startswith(choseong(sought)) else []
    if not is_hangul(sought):
        return [(0, length)] if stem(word) == stem(sought) else []
    if not is_whole(sought):
        return [(0, length)] if jamo(word).startswith(jamo(sought)) else []
    at = word.find(sought)
    return [(at, at + len(sought))] if at >= 0 else []


def _pieces(text: str, marks: list[bool]) -> list[Piece]:
    pieces: list[Piece] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marks[at] != marks[start]:
            pieces.append(Piece(text[start:at], marks[start]))
            start = at
    return pieces
