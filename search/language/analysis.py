"""The five text fields of a product, and the words the vocabulary learns from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from search.language.hangul import bigrams, choseong, is_hangul, jamo
from search.language.stems import stem
from search.language.text import words

#: Characters of a text that is likely to come up again.
_SHORT = 40


@dataclass(frozen=True, slots=True)
class Fields:
    """Tokens per field; both engines join them with spaces."""

    w: tuple[str, ...]  #: whole words of the name, Latin ones stemmed
    b: tuple[str, ...]  #: neighbours in the name: Hangul bigrams, two Latin words in one
    d: tuple[str, ...]  #: words and bigrams of everything else
    j: tuple[str, ...]  #: name words as typed keys, for prefixes
    c: tuple[str, ...]  #: initial consonants of Korean name words


def analyse(names: Iterable[str], about: Iterable[str]) -> Fields:
    """Fields of a thing with these names (one per language) and these texts about it."""
    named = [words(name) for name in names]
    flat = [word for name in named for word in name]
    return Fields(
        w=tuple(map(stem, flat)),
        b=tuple(pair for name in named for pair in (*_pairs(name), *_joined(name))),
        d=tuple(token for text in about for token in _told_of(text)),
        j=tuple(map(jamo, flat)),
        c=tuple(choseong(word) for word in flat if is_hangul(word)),
    )


def _told_of(text: str) -> tuple[str, ...]:
    """Words and bigrams of a text. The names of stalls and kinds come up with every product;
    descriptions, which are longer, hardly twice."""
    return _remembered(text) if len(text) <= _SHORT else _told(text)


def _told(text: str) -> tuple[str, ...]:
    found = words(text)
    return (*map(stem, found), *_pairs(found))


_remembered = lru_cache(maxsize=5_000)(_told)


def _joined(name: list[str]) -> list[str]:
    """Neighbouring Latin words as if written together: hot sauce is hotsauce as well."""
    together = (one + two for one, two in pairwise(name))
    return [stem(word) for word in together if word.isascii()]


def _pairs(text: list[str]) -> list[str]:
    """Bigrams of each run of Korean words; a Latin word or a number ends a run."""
    if "".join(text).isascii():
        return []
    runs = (list(run) for korean, run in groupby(text, is_hangul) if korean)
    return [pair for run in runs for pair in bigrams(run)]
