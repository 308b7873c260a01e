from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.language.hangul import is_whole
from search.language.keyboard import SHIFTS, as_korean, as_latin, readings


def test_latin_keys_give_korean_words() -> None:
    assert as_korean("qocn") == "배추"
    assert as_korean("enqn") == "두부"
    assert as_korean("ekfrrhrl") == "닭고기"


def test_words_that_are_not_korean_keys_give_nothing() -> None:
    assert as_korean("cabbage") is None
    assert as_korean("h2o") is None


def test_shift_may_have_been_held_at_any_key_that_knows_it() -> None:
    assert readings("tkf") == ["살", "쌀"]
    assert readings("ejr") == ["덕", "덖", "떡", "떢"]
    assert readings("rpfks") == ["게란", "계란", "께란", "꼐란"]
    assert readings("cabbage") == readings("h2o") == []


def test_readings_are_bounded() -> None:
    assert len(readings("rkrk" * 10)) == 2**SHIFTS


def test_korean_keys_give_latin_words() -> None:
    assert as_latin("ㅊ뮤ㅠㅁㅎㄷ") == "cabbage"
    assert as_latin("x") is None


@given(st.text(max_size=40))
def test_layouts_never_raise(word: str) -> None:
    typed = as_korean(word)
    assert typed is None or is_whole(typed)
    assert all(map(is_whole, readings(word)))
    as_latin(word)
