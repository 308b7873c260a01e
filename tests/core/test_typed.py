import pytest

from core.typed import LONG, whole


@pytest.mark.parametrize(
    ("typed", "digits", "number"),
    [
        ("3", 9, 3),
        ("٣", 9, 3),
        ("0", 9, 0),
        ("9" * 9, 9, 999_999_999),
        ("9" * 10, 9, None),
        ("9" * 15, LONG, 999_999_999_999_999),
        ("9" * 5000, LONG, None),
        ("²", 9, None),
        ("①", 9, None),
        ("-3", 9, None),
        ("3.5", 9, None),
        (" 3", 9, None),
        ("", 9, None),
    ],
)
def test_a_whole_number_or_none(typed: str, digits: int, number: int | None) -> None:
    assert whole(typed, digits=digits) == number
