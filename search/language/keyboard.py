"""The wrong keyboard layout: 2-beolsik (KS X 5002) keys typed as Latin letters, and the reverse."""

from __future__ import annotations

from itertools import product

from search.language.hangul import compose, is_hangul, is_whole, jamo

_KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
#: What some of them give with Shift.
_SHIFTED = {"q": "ㅃ", "w": "ㅉ", "e": "ㄸ", "r": "ㄲ", "t": "ㅆ", "o": "ㅒ", "p": "ㅖ"}
_LETTERS = {key: letter for keys in (_KEYS, _SHIFTED) for letter, key in keys.items()}
#: Keys of a word that Shift may have been held at: twice as many readings for each.
SHIFTS = 5


def as_korean(word: str) -> str | None:
    """What the same keys give on a Korean layout (qocn is 배추), if those are whole syllables."""
    return next(iter(readings(word, shifts=0)), None)


def readings(word: str, *, shifts: int = SHIFTS) -> list[str]:
    """The same, and what they give where Shift was held at some of the first keys that know it,
    fewest first. The case would tell, but words have none, and telephones make capitals by
    themselves: tkf is 살, and 쌀."""
    if not set(word) <= set(_KEYS):
        return []
    held = [at for at, letter in enumerate(word) if letter in _SHIFTED][:shifts]
    keys = [(_KEYS[c], _SHIFTED[c]) if at in held else (_KEYS[c],) for at, c in enumerate(word)]
    typed = sorted(product(*keys), key=lambda one: sum(key in _SHIFTED.values() for key in one))
    return [whole for one in typed if is_whole(whole := compose(one))]


def others(word: str) -> list[str]:
    """What the same keys may give on the other layout, whichever that is."""
    return readings(word) or [latin for latin in [as_latin(word)] if latin]


def as_latin(word: str) -> str | None:
    """What the same keys give on a Latin layout: ㅊ뮤ㅠㅁㅎㄷ is cabbage."""
    if not is_hangul(word):
        return None
    return "".join(_LETTERS[key] for key in jamo(word))
