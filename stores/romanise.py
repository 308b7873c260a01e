"""ASCII slugs for names in any script; Hangul by the Revised Romanization, syllable by syllable.

Source of the letters: 국어의 로마자 표기법 (Ministry of Culture, 2000), without most of its
rules for sounds that change between syllables: a slug need not be pronounced, only read.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from unicodedata import normalize

from django.utils.text import slugify


def _letters(written: str) -> tuple[str, ...]:
    return tuple(written.split("/"))


INITIALS = _letters("g/kk/n/d/tt/r/m/b/pp/s/ss//j/jj/ch/k/t/p/h")
VOWELS = _letters("a/ae/ya/yae/eo/e/yeo/ye/o/wa/wae/oe/yo/u/wo/we/wi/yu/eu/ui/i")
FINALS = _letters("/k/k/k/n/n/n/t/l/k/m/l/l/l/p/l/m/p/p/t/t/ng/t/t/k/t/p/t")
#: The same finals where a vowel follows: 초록야채 is read cho-ro-gya-chae.
BEFORE_VOWEL = _letters("/g/kk/k/n/n/n/d/r/k/m/l/l/l/p/l/m/b/p/s/ss/ng/j/ch/k/t/p/h")
SILENT = INITIALS.index("")
FIRST, LAST = 0xAC00, 0xD7A3
#: Words that stand below a market's address for something else (design: public surface).
RESERVED = frozenset({"p", "c", "basket", "checkout", "search", "news", "info"})


def romanised(text: str) -> str:
    """The text with every Hangul syllable in Latin letters."""
    text = normalize("NFC", text)  # a Mac hands names over in pieces
    return "".join(_letter(*pair) for pair in pairwise(f"{text} "))


def _letter(letter: str, following: str) -> str:
    parts = _parts(letter)
    if parts is None:
        return letter
    initial, vowel, final = parts
    after = _parts(following)
    finals = BEFORE_VOWEL if after and after[0] == SILENT else FINALS
    return INITIALS[initial] + VOWELS[vowel] + finals[final]


def _parts(letter: str) -> tuple[int, int, int] | None:
    """Numbers of the initial, vowel and final of a syllable; None for other letters."""
    code = ord(letter)
    if not FIRST <= code <= LAST:
        return None
    rest, final = divmod(code - FIRST, len(FINALS))
    initial, vowel = divmod(rest, len(VOWELS))
    return initial, vowel, final


def slug_of(name: str, *, fallback: str, longest: int = 60) -> str:
    """An ASCII slug of at most so many characters; `fallback` where nothing is left of the name."""
    return slugify(romanised(name))[:longest].strip("-") or fallback


def free_slug(name: str, *, fallback: str, taken: Callable[[str], bool]) -> str:
    """A slug that is neither reserved nor taken: dubujip, dubujip-2, dubujip-3."""
    base = slug_of(name, fallback=fallback)
    candidate, number = base, 1
    while candidate in RESERVED or taken(candidate):
        number += 1
        candidate = f"{base}-{number}"
    return candidate
