import pytest

from stores.romanise import RESERVED, free_slug, slug_of


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("두부집", "dubujip"),
        ("초록야채", "chorogyachae"),
        ("한빛 과일 2호점", "hanbit-gwail-2hojeom"),
        ("Tide & Tail", "tide-tail"),
        ("Café Olé", "cafe-ole"),
        ("魚", "stall"),
    ],
)
def test_slug_is_ascii_and_readable(name: str, slug: str) -> None:
    assert slug_of(name, fallback="stall") == slug


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_reserved_words_are_no_stalls(word: str) -> None:
    assert free_slug(word, fallback="stall", taken=lambda _: False) == f"{word}-2"


def test_taken_slugs_are_numbered() -> None:
    taken = {"dubujip", "dubujip-2"}
    assert free_slug("두부집", fallback="stall", taken=taken.__contains__) == "dubujip-3"
