"""From what people write to words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Characters of a query that are read; the rest is cut off.
QUERY_LENGTH = 120
#: Words of a query that are read, and characters of each.
QUERY_WORDS = 12
WORD_LENGTH = 40
#: Characters of a description that are read.
TEXT_LENGTH = 6_000

_WORD = re.compile("[가-힣ㄱ-ㅣ]+|[a-z0-9]+")
_APOSTROPHES = "'’‘ʼ`´"


class _Plain(dict[int, str]):
    """What each sign of a composed text becomes, as `str.translate` asks for it; worked out once
    per sign, which makes a text of thousands of signs one call.

    NFKC is applied per character and spares the compatibility jamo U+3131 to U+3163:
    it would turn a typed ㄱ into a conjoining one, and 초성 queries would find nothing.
    """

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        if sign in _APOSTROPHES:
            plain = ""
        elif sign.isascii() or "가" <= sign <= "힣" or "ㄱ" <= sign <= "ㅣ":
            plain = sign
        else:
            parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", sign))
            bare = "".join(part for part in parts if not unicodedata.combining(part))
            plain = unicodedata.normalize("NFC", bare)
        self[code] = plain
        return plain


_PLAIN = _Plain()


def normalise(text: str) -> str:
    """One spelling for what looks the same: composed, lower case, no accents, no apostrophes."""
    return unicodedata.normalize("NFC", text).translate(_PLAIN).lower()


def words(text: str) -> list[str]:
    """Words in order: runs of Hangul (a stray jamo stays inside its word), runs of Latin."""
    return [word[:WORD_LENGTH] for word in _WORD.findall(normalise(text[:TEXT_LENGTH]))]


def query_words(query: str) -> list[str]:
    """The words of a query, within bounds that keep hostile input cheap."""
    return words(query[:QUERY_LENGTH])[:QUERY_WORDS]


@lru_cache(maxsize=10_000)
def spans(text: str) -> tuple[tuple[int, int, str], ...]:
    """Words with where they stand in the text as written: (start, end, normalised word). Names are
    shown again and again."""
    found: list[tuple[int, int, str]] = []
    for match in re.finditer(r"[^\W_]+(?:['’][^\W_]+)*", text):
        start = match.start()
        at = start
        for word in re.findall("[가-힣ㄱ-ㅣ]+|[^가-힣ㄱ-ㅣ]+", match.group()):
            found += [(at, at + len(word), plain) for plain in ["".join(words(word))] if plain]
            at += len(word)
    return tuple(found)
