from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from core.books import CHECKS
from core.clock import now as current
from core.money import UnknownCurrency, split_by_largest_remainder
from payments.ledger import KeyTaken, Unbalanced, balance, balances, post
from payments.models import Leg, Posting

pytestmark = pytest.mark.django_db


def _post(key: str, *legs: tuple[str, int], currency: str = "KRW") -> Posting:
    return post(key=key, kind="test", currency=currency, legs=legs, by=None, now=current())


def test_post_books_legs_and_leaves_out_zeros(now: datetime) -> None:
    posting = _post("cap:1", ("psp", 500), ("order_funds:A", -500), ("commission_tax", 0))
    assert list(posting.legs.values_list("account", "amount")) == [
        ("psp", 500),
        ("order_funds:A", -500),
    ]
    assert (posting.at, posting.currency) == (now, "KRW")


@pytest.mark.parametrize("legs", [[("a", 1)], [("a", 2), ("b", -1)], [], [("a", 0), ("b", 0)]])
def test_post_refuses_what_does_not_balance(legs: list[tuple[str, int]]) -> None:
    with pytest.raises(Unbalanced):
        _post("k", *legs)
    assert Posting.objects.count() == 0


def test_post_refuses_floats_and_unknown_currencies() -> None:
    with pytest.raises(Unbalanced):
        _post("k", ("a", 1.0), ("b", -1.0))  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(UnknownCurrency):
        _post("k", ("a", 1), ("b", -1), currency="UGX")


def test_post_again_gives_the_first_row_and_another_content_is_refused() -> None:
    first = _post("cap:1", ("psp", 500), ("order_funds:A", -500))
    assert _post("cap:1", ("order_funds:A", -500), ("psp", 500)) == first
    for other in ([("psp", 400), ("order_funds:A", -400)], [("psp", 500), ("order_funds:B", -500)]):
        with pytest.raises(KeyTaken):
            _post("cap:1", *other)
    with pytest.raises(KeyTaken):
        _post("cap:1", ("psp", 500), ("order_funds:A", -500), currency="GBP")
    assert Leg.objects.count() == 2


def test_balances_are_per_account_and_currency() -> None:
    _post("1", ("psp", 500), ("order_funds:A", -500))
    _post("2", ("psp", 70), ("order_funds:B", -70))
    _post("3", ("psp", 3), ("order_funds:A", -3), currency="GBP")
    assert balance("psp", "KRW") == 570
    assert balance("nothing", "KRW") == 0
    assert balances("order_funds:") == {
        ("order_funds:A", "GBP"): -3,
        ("order_funds:A", "KRW"): -500,
        ("order_funds:B", "KRW"): -70,
    }


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [Posting, Leg])
def test_postings_cannot_be_edited(change: str, model: type[Posting | Leg]) -> None:
    _post("1", ("psp", 500), ("order_funds:A", -500))
    rows = model._default_manager.all()
    field = "why" if model is Posting else "account"
    deed: Callable[[], object] = {
        "update": lambda: rows.update(**{field: "x"}),
        "delete": lambda: rows._raw_delete(using="default"),
    }[change]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        deed()


class Splits(TestCase):
    """Any capture, split over any stalls, leaves the order's funds at zero and books that hold."""

    @settings(max_examples=40, deadline=None)
    @given(
        captured=st.integers(1, 10**8),
        weights=st.lists(st.integers(0, 10**6), min_size=1, max_size=8),
        rate=st.integers(0, 3000),
    )
    def test_settled_in_full(self, captured: int, weights: list[int], rate: int) -> None:
        Leg.objects.all()  # the rows of the former example are rolled back
        _post("cap:pi", ("psp", captured), ("order_funds:A", -captured))
        parts = split_by_largest_remainder(captured, weights)
        for number, part in enumerate(parts):
            if part:
                commission = part * rate // 10_000
                _post(
                    f"settle:A:{number}",
                    ("order_funds:A", part),
                    (f"store:{number}", commission - part),
                    ("commission:mangwon", -commission),
                )
        assert sum(parts) == captured
        assert balance("order_funds:A", "KRW") == 0
        assert sum(balances("").values()) == 0
        assert list(CHECKS["payments.postings_balance"]()) == []
