from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.language.hangul import (
    bigrams,
    choseong,
    compose,
    is_choseong,
    is_whole,
    jamo,
    without_jamo,
)

SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), max_size=12)


@pytest.mark.parametrize(
    ("word", "keys"),
    [("두부", "ㄷㅜㅂㅜ"), ("닭", "ㄷㅏㄹㄱ"), ("과", "ㄱㅗㅏ"), ("배ㅊ", "ㅂㅐㅊ")],
)
def test_jamo_are_the_keys_that_type_a_word(word: str, keys: str) -> None:
    assert jamo(word) == keys


def test_choseong_takes_clusters_of_an_input_method_apart() -> None:
    assert choseong("떡볶이") == "ㄸㅂㅇ"
    assert choseong("ㄳ") == "ㄱㅅ"
    assert is_choseong("ㅂㅊ")
    assert not is_choseong("배ㅊ")


def test_bigrams_bridge_spaces_and_keep_one_syllable_words() -> None:
    assert bigrams(["국산", "콩", "두부"]) == ["국산", "산콩", "콩두", "두부", "콩"]
    assert bigrams(["쌀"]) == ["쌀"]


@given(SYLLABLES)
def test_composing_never_loses_a_key(word: str) -> None:
    composed = compose(jamo(word))
    assert jamo(composed) == jamo(word)


@given(st.text("ㄱㄴㅂㅊㅏㅐㅜㅗㅅㄹ", max_size=20))
def test_composing_any_keys_keeps_them(keys: str) -> None:
    assert jamo(compose(keys)) == keys


@pytest.mark.parametrize("word", ["배추", "닭고기", "없어요", "고춧가루", "값"])
def test_composing_gives_words_back(word: str) -> None:
    assert compose(jamo(word)) == word
    assert is_whole(word)


def test_jamo_between_syllables_are_left_out() -> None:
    assert [*map(without_jamo, ("튀김ㅁ가루", "콩두부ㅈ", "ㅂㅊ", "배추"))] == [
        *("튀김가루", "콩두부ㅈ", "ㅂㅊ", "배추")
    ]
