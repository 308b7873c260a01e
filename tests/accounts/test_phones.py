import pytest

from accounts.fields import PhoneField
from accounts.phones import BadPhone, normalise, pretty


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("010-1234-5678", "KR", "+821012345678"),
        ("010 1234 5678", "KR", "+821012345678"),
        ("01012345678", "GB", "+821012345678"),
        ("02-312-3456", "KR", "+8223123456"),
        ("+82 (0)10 1234 5678", "KR", "+821012345678"),
        ("0082 10 1234 5678", "GB", "+821012345678"),
        ("1588-1234", "KR", "+8215881234"),
        ("07700 900123", "GB", "+447700900123"),
        ("07700-900-123", "KR", "+447700900123"),
        ("(020) 7946 0018", "GB", "+442079460018"),
        ("+44 7700 900123", "KR", "+447700900123"),
        ("+33 6 12 34 56 78", "KR", "+33612345678"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("", "KR", ""),
        ("  ", "KR", ""),
    ],
)
def test_normalise_accepts_what_people_type(typed: str, country: str, kept: str) -> None:
    assert normalise(typed, country=country) == kept


@pytest.mark.parametrize("typed", ["12", "hello", "010-12", "+8210", "0101234567890123"])
def test_normalise_refuses_what_is_no_number(typed: str) -> None:
    with pytest.raises(BadPhone):
        normalise(typed, country="KR")


@pytest.mark.parametrize(
    ("kept", "shown"),
    [
        ("+821012345678", "010-1234-5678"),
        ("+8223123456", "02-312-3456"),
        ("+8215881234", "1588-1234"),
        ("+447700900123", "07700 900123"),
        ("+442079460018", "020 79460018"),
        ("+33612345678", "+33612345678"),
        ("", ""),
    ],
)
def test_pretty_writes_as_the_country_does(kept: str, shown: str) -> None:
    assert pretty(kept) == shown


def test_pretty_and_normalise_agree() -> None:
    for kept in ("+821012345678", "+447700900123", "+442079460018", "+8215881234"):
        assert normalise(pretty(kept), country="KR") == kept


def test_phone_field_shows_a_kept_number_as_people_write_it() -> None:
    assert PhoneField().prepare_value("+821012345678") == "010-1234-5678"
