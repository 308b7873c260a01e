"""Syllables and jamo. A syllable is (initial * 21 + vowel) * 28 + final + U+AC00 (Unicode 3.12)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")

#: Compound vowels and clusters, as the keys that make them.
SPLIT = {
    "ㅘ": "ㅗㅏ", "ㅙ": "ㅗㅐ", "ㅚ": "ㅗㅣ", "ㅝ": "ㅜㅓ", "ㅞ": "ㅜㅔ", "ㅟ": "ㅜㅣ",
    "ㅢ": "ㅡㅣ", "ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ",
    "ㄼ": "ㄹㅂ", "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ",
}  # fmt: skip
_JOIN = {parts: whole for whole, parts in SPLIT.items()}


_HANGUL = re.compile("[가-힣ㄱ-ㅣ]+")
_WHOLE = re.compile("[가-힣]+")
_BETWEEN = re.compile("(?<=[가-힣])[ㄱ-ㅣ]+(?=[가-힣])")
_CONSONANTS = re.compile("[ㄱ-ㅎ]+")


def is_hangul(word: str) -> bool:
    """Whether the word is Korean, syllables or jamo."""
    return _HANGUL.fullmatch(word) is not None


def is_whole(word: str) -> bool:
    """Whether the word consists of finished syllables only."""
    return _WHOLE.fullmatch(word) is not None


def is_choseong(word: str) -> bool:
    """Whether only consonants were typed: ㅂㅊ for 배추."""
    return _CONSONANTS.fullmatch(word) is not None


def without_jamo(word: str) -> str:
    """Without what a slip left between finished syllables: 튀김ㅁ가루 is 튀김가루. What stands at
    the end is being typed."""
    return _BETWEEN.sub("", word)


class _Signs(dict[int, str]):
    """A table for `str.translate`, filled as signs come up: one call per word."""

    def __init__(self, of: Callable[[str], str]) -> None:
        super().__init__()
        self._of = of

    def __missing__(self, code: int) -> str:
        self[code] = found = self._of(chr(code))
        return found


def _keys(sign: str) -> str:
    if not "가" <= sign <= "힣":
        return SPLIT.get(sign, sign)
    number = ord(sign) - 0xAC00
    initial, vowel, final = number // 588, number % 588 // 28, number % 28
    parts = (INITIALS[initial], VOWELS[vowel], FINALS[final])
    return "".join(SPLIT.get(part, part) for part in parts)


def _initial(sign: str) -> str:
    if "가" <= sign <= "힣":
        return INITIALS[(ord(sign) - 0xAC00) // 588]
    return SPLIT.get(sign, sign) if "ㄱ" <= sign <= "ㅎ" else ""


_KEYS, _INITIALS = _Signs(_keys), _Signs(_initial)


def jamo(word: str) -> str:
    """The word as the keys that type it: 두부 is ㄷㅜㅂㅜ, 닭 is ㄷㅏㄹㄱ. Other signs stay."""
    return word.translate(_KEYS)


def choseong(word: str) -> str:
    """The initial consonants: 떡볶이 is ㄸㅂㅇ. An input method writes ㄱㅅ as ㄳ: taken apart."""
    return word.translate(_INITIALS)


def bigrams(text: Sequence[str]) -> list[str]:
    """Pairs of neighbouring syllables over words written together, and one-syllable words.

    국산 콩 두부 is 국산 산콩 콩두 두부 and 콩: a misplaced space still matches.
    """
    together = "".join(text)
    pairs = [together[at : at + 2] for at in range(len(together) - 1)]
    return pairs + [word for word in text if len(word) == 1]


def compose(keys: Iterable[str]) -> str:
    """Syllables from single jamo, as an input method makes them; what does not fit stays a jamo."""
    out: list[str] = []
    initial = vowel = final = ""
    for key in keys:
        if key in VOWELS:
            if final:  # the last consonant begins the next syllable
                kept = SPLIT.get(final, "")[:1]
                moved = SPLIT[final][1] if final in SPLIT else final
                out.append(_syllable(initial, vowel, kept))
                initial, vowel, final = moved, key, ""
            elif not vowel:
                vowel = key
            elif vowel + key in _JOIN:
                vowel = _JOIN[vowel + key]
            else:
                out.append(_syllable(initial, vowel, ""))
                initial, vowel = "", key
        elif initial and vowel and not final and key in FINALS:
            final = key
        elif final and final + key in _JOIN:
            final = _JOIN[final + key]
        else:
            out.append(_syllable(initial, vowel, final))
            initial, vowel, final = key, "", ""
    out.append(_syllable(initial, vowel, final))
    return "".join(out)


def _syllable(initial: str, vowel: str, final: str) -> str:
    if initial in INITIALS and initial and vowel:
        number = (INITIALS.index(initial) * 21 + VOWELS.index(vowel)) * 28 + FINALS.index(final)
        return chr(0xAC00 + number)
    return initial + vowel + final
