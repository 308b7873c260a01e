from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.language.text import (
    QUERY_WORDS,
    WORD_LENGTH,
    normalise,
    query_words,
    spans,
    words,
)


def test_words_split_hangul_from_latin_and_digits() -> None:
    assert words("해남 배추1포기 Sainsbury's Café") == [
        "해남",
        "배추",
        "1",
        "포기",
        "sainsburys",
        "cafe",
    ]


def test_words_keep_compatibility_jamo() -> None:
    assert normalise("ㄱㅏㅆ") == "ㄱㅏㅆ"
    assert words("ㅂㅊ") == ["ㅂㅊ"]


def test_words_keep_a_stray_jamo_inside_its_word() -> None:
    assert words("고구ㅏㅁ") == ["고구ㅏㅁ"]


def test_words_compose_what_a_mac_decomposes() -> None:
    assert words("배추") == ["배추"]


def test_words_fold_full_width_letters() -> None:
    assert words("ＡＢＣ１２") == ["abc12"]


@given(st.text(max_size=400))
def test_words_never_raise_and_are_bounded(text: str) -> None:
    found = query_words(text)
    assert len(found) <= QUERY_WORDS
    assert all(0 < len(word) <= WORD_LENGTH for word in found)


@given(st.text(max_size=100))
def test_spans_stand_in_the_text(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end, _ in spans(text))
