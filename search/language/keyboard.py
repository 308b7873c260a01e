"""The wrong keyboard layout: 2-beolsik (KS X 5002) keys typed as Latin letters, and the reverse."""

from __future__ import annotations

from search.language.hangul import compose, is_hangul, is_whole, jamo

_KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
_LETTERS = {key: letter for letter, key in _KEYS.items()} | {
    "ㅃ": "q", "ㅉ": "w", "ㄸ": "e", "ㄲ": "r", "ㅆ": "t", "ㅒ": "o", "ㅖ": "p",
}  # fmt: skip


def as_korean(word: str) -> str | None:
    """What the same keys give on a Korean layout (qocn is 배추), if those are whole syllables.

    Shift is lost with the case, so double consonants come out single; the speller mends them.
    """
    if not set(word) <= set(_KEYS):
        return None
    typed = compose(_KEYS[letter] for letter in word)
    return typed if is_whole(typed) else None


def as_latin(word: str) -> str | None:
    """What the same keys give on a Latin layout: ㅊ뮤ㅠㅁㅎㄷ is cabbage."""
    if not is_hangul(word):
        return None
    return "".join(_LETTERS[key] for key in jamo(word))
