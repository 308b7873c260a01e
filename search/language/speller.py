"""Spelling: words of the catalogue near a misspelt one.

Korean words are compared as the keys that type them, so one wrong key is one step.
Near words are found through deletions (a word and a misspelling of it share a form
with a few letters left out), which an index answers without reading the vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from search.language.hangul import is_hangul, jamo

#: Longer keys are not spelt: nobody types them, and deletions grow with the square.
KEY_LENGTH = 24
#: Letters from which one more wrong letter is forgiven.
FORGIVING = (4, 8)


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the catalogue and in how many product names it stands."""

    word: str
    frequency: int


class Vocabulary(Protocol):
    """The words of the catalogue."""

    def frequency(self, word: str) -> int:
        """In how many names the word stands, in any English form; 0 when unknown."""

    def sharing(self, deletions: Iterable[str]) -> list[Entry]:
        """Words one of whose deletions is among these."""

    def starting(self, key: str, limit: int) -> list[Entry]:
        """Words whose key begins so, those most used in names first."""

    def initials(self, choseong: str, limit: int) -> list[Entry]:
        """Words whose initial consonants begin so, those most used in names first."""


def key_of(word: str) -> str:
    """How a word is compared: Korean as jamo, Latin as it is."""
    return jamo(word) if is_hangul(word) else word


def allowed(key: str) -> int:
    """Wrong letters forgiven: none in a short key, one from 4 letters, two from 8."""
    return sum(len(key) >= length for length in FORGIVING)


def deletions(key: str, most: int) -> set[str]:
    """The key with up to so many letters left out, itself included."""
    if len(key) > KEY_LENGTH:
        return {key}
    lengths = range(max(0, len(key) - most), len(key) + 1)
    return {"".join(kept) for length in lengths for kept in combinations(key, length)}


def distance(a: str, b: str, most: int) -> int:
    """Wrong, missing, added or swapped neighbouring letters between two keys; most + 1 if more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(b) + 1))
    for row, letter in enumerate(a, 1):
        this = [row]
        for column, other in enumerate(b, 1):
            cost = min(last[column] + 1, this[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == b[column - 2] and a[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        if min(this) > most:
            return most + 1
        before, last = last, this
    return min(last[-1], most + 1)


@dataclass(frozen=True, slots=True)
class Near:
    word: str
    frequency: int
    distance: int
    same_start: bool


def near(word: str, vocabulary: Vocabulary, *, most: int | None = None) -> list[Near]:
    """Words near this one, best first: fewest wrong letters, same first letter, most frequent."""
    key = key_of(word)
    steps = allowed(key) if most is None else min(most, allowed(key))
    if not steps or len(key) > KEY_LENGTH:
        return []
    found = [
        Near(entry.word, entry.frequency, away, other[:1] == key[:1])
        for entry in vocabulary.sharing(deletions(key, steps))
        for other in [key_of(entry.word)]
        if entry.word != word and is_hangul(entry.word) == is_hangul(word)
        for away in [distance(key, other, steps)]
        if away <= min(steps, max(1, allowed(other)))
    ]
    return sorted(found, key=lambda n: (n.distance, not n.same_start, -n.frequency, n.word))
