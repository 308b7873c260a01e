from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.language.hangul import is_whole
from search.language.keyboard import as_korean, as_latin


def test_latin_keys_give_korean_words() -> None:
    assert as_korean("qocn") == "배추"
    assert as_korean("enqn") == "두부"
    assert as_korean("ekfrrhrl") == "닭고기"


def test_words_that_are_not_korean_keys_give_nothing() -> None:
    assert as_korean("cabbage") is None
    assert as_korean("h2o") is None


def test_korean_keys_give_latin_words() -> None:
    assert as_latin("ㅊ뮤ㅠㅁㅎㄷ") == "cabbage"
    assert as_latin("x") is None


@given(st.text(max_size=40))
def test_layouts_never_raise(word: str) -> None:
    typed = as_korean(word)
    assert typed is None or is_whole(typed)
    as_latin(word)
