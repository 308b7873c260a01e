"""Names of places, looked up like products: in either language, however they are typed.

Products are looked for in an engine. Places are few enough for a table in memory, and here the
whole query must be the name or a good part of it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice

from search.language import keyboard
from search.language.analysis import analyse
from search.language.hangul import bigrams, choseong, is_choseong, is_hangul, is_whole, jamo
from search.language.speller import KEY_LENGTH
from search.language.stems import stem

#: Keys from which a name that was only begun is looked for; fewer begin hundreds of names.
BEGUN = 3
#: Keys from which one wrong one is forgiven: short names have true neighbours everywhere.
FORGIVING = 5
#: The share of a name that must be typed, unless it is typed from its beginning.
ENOUGH = 0.5
#: Places weighed for one query.
WEIGHED = 1_000

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_JAMO = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ"
_BRACKETS = re.compile(r"[()（）]")


class Fit(IntEnum):
    """How a query fits a name, best first."""

    EXACT = 0
    START = 1
    WITHIN = 2
    SLIP = 3


@dataclass(frozen=True, slots=True)
class Match:
    """A place by its number; `share` is how much of its name was typed."""

    place: int
    fit: Fit
    share: float

    @property
    def rank(self) -> tuple[Fit, float, int]:
        return self.fit, -self.share, self.place


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the keys that type it, without spaces.

    `starts`: the same from each of its words on. `tokens`: stems and Hangul bigrams.
    """

    whole: str
    starts: frozenset[str]
    tokens: frozenset[str]
    initials: str


@lru_cache(maxsize=50_000)
def names_in(text: str) -> tuple[Name, ...]:
    """A name in brackets after another is a name too: 고한구공탄시장(고한시장)."""
    parts = (part.strip() for part in _BRACKETS.split(text))
    return tuple(_name(part) for part in dict.fromkeys([text, *filter(None, parts)]))


def _name(text: str) -> Name:
    fields = analyse([text], [])
    starts = ["".join(fields.j[at:]) for at in range(len(fields.j))]
    tokens = frozenset((*fields.w, *fields.b))
    return Name("".join(fields.j), frozenset(starts), tokens, "".join(fields.c))


class Names:
    """The names of places, which are known by their number in the order they are given in."""

    def __init__(self, places: Iterable[Sequence[str]]) -> None:
        self._names = [
            tuple(name for text in texts if text for name in names_in(text)) for texts in places
        ]
        self._tokens = self._table(lambda name: name.tokens)
        self._starts = _Sorted(self._table(lambda name: name.starts))
        self._initials = _Sorted(self._table(lambda name: (name.initials,)))

    def _table(self, forms: Callable[[Name], Iterable[str]]) -> dict[str, array[int]]:
        """The numbers of the places whose names have a form."""
        table: dict[str, array[int]] = {}
        for number, names in enumerate(self._names):
            for form in {form for name in names for form in forms(name) if form}:
                table.setdefault(form, array("I")).append(number)
        return table

    def matching(self, typed: Sequence[str]) -> list[Match]:
        """Places whose name these words are, or begin, or are half of; best first.

        Where there is none, with one wrong key, then as typed on the other keyboard layout.
        """
        other = [keyboard.as_korean(word) or keyboard.as_latin(word) or word for word in typed]
        for words in (typed, other) if typed else ():
            if all(map(is_choseong, words)):
                found = self._with_initials(choseong("".join(words)))
            else:
                key = "".join(map(jamo, words))
                found = self._called(key, _tokens(words)) or self._nearly(key)
            if found:
                return sorted(found, key=lambda match: match.rank)
        return []

    def _with_initials(self, typed: str) -> list[Match]:
        """ㅎㅇㄹㅅㅈ is 해오름시장."""
        found = self._initials.starting(typed)
        return self._weighed(found, lambda name: _begun(name.initials, typed))

    def _called(self, key: str, tokens: frozenset[str]) -> list[Match]:
        found = [*self._starts.starting(key), *self._holding(tokens)]
        return self._weighed(found, lambda name: _fit(name, key, tokens))

    def _holding(self, tokens: frozenset[str]) -> set[int]:
        """Places whose names, together, have every token."""
        numbers = sorted((self._tokens.get(token, array("I")) for token in tokens), key=len)
        return set(numbers[0]).intersection(*numbers[1:]) if numbers else set()

    def _nearly(self, key: str) -> list[Match]:
        """With one key wrong, missing, added or swapped with its neighbour."""
        if not FORGIVING <= len(key) <= KEY_LENGTH:
            return []
        begun = [at for at in range(len(key) + 1) if self._starts.has(key[:at])]
        meant = [near for near in slips(key, len(begun)) if self._starts.has(near)]
        found = (number for near in meant for number in self._starts.starting(near))
        return self._weighed(found, lambda name: _slipped(name, meant))

    def _weighed(
        self, numbers: Iterable[int], fit: Callable[[Name], tuple[Fit, float] | None]
    ) -> list[Match]:
        """The best fit of each place, where it is good enough."""
        found = []
        for number in islice(dict.fromkeys(numbers), WEIGHED):
            fits = [fitting for name in self._names[number] if (fitting := fit(name))]
            if fits:
                best, share = min(fits, key=lambda fitting: (fitting[0], -fitting[1]))
                found.append(Match(number, best, share))
        return found


def _tokens(words: Sequence[str]) -> frozenset[str]:
    """None for words that are not finished: they only begin a name."""
    if any(is_hangul(word) and not is_whole(word) for word in words):
        return frozenset()
    pairs = (bigrams([word]) if is_hangul(word) else [stem(word)] for word in words)
    return frozenset(token for tokens in pairs for token in tokens)


def _begun(whole: str, typed: str) -> tuple[Fit, float] | None:
    if whole == typed:
        return Fit.EXACT, 1.0
    if whole.startswith(typed) and len(typed) >= BEGUN:
        return Fit.START, len(typed) / len(whole)
    return None


def _fit(name: Name, key: str, tokens: frozenset[str]) -> tuple[Fit, float] | None:
    if begun := _begun(name.whole, key):
        return begun
    share = len(key) / max(len(name.whole), 1)
    within = tokens and tokens <= name.tokens
    if share >= ENOUGH and (within or any(start.startswith(key) for start in name.starts)):
        return Fit.WITHIN, min(share, 1.0)
    return None


def _slipped(name: Name, meant: Sequence[str]) -> tuple[Fit, float] | None:
    shares = [len(key) / len(name.whole) for key in meant if name.whole.startswith(key)]
    return (Fit.SLIP, max(shares)) if shares and max(shares) >= ENOUGH else None


def slips(key: str, places: int) -> Iterator[str]:
    """Every key that is one slip away, in the first so many places of it: some 70 for each place.
    There is one place more than there are letters."""
    letters = _JAMO if is_hangul(key) else _LETTERS
    for at in range(places):
        before, after = key[:at], key[at:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


class _Sorted:
    """Numbers by form, for forms that were only begun."""

    def __init__(self, table: Mapping[str, array[int]]) -> None:
        self._table = table
        self._forms = sorted(table)

    def has(self, begun: str) -> bool:
        at = bisect_left(self._forms, begun)
        return at < len(self._forms) and self._forms[at].startswith(begun)

    def starting(self, begun: str) -> Iterator[int]:
        at = bisect_left(self._forms, begun)
        while at < len(self._forms) and self._forms[at].startswith(begun):
            yield from self._table[self._forms[at]]
            at += 1
