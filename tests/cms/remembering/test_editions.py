"""Editions: one number a market, turned once by whatever changes what visitors see of it."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cms import editions
from cms.models import Edition
from stores import catalogue, stock
from tests.factories.market import NOW
from tests.factories.orders import Street

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


def sold_out(street: Street) -> None:
    stock.sold_out(product=street.mackerel, by=None, now=NOW)


def price(street: Street) -> None:
    catalogue.change_product(product=street.mackerel, by=None, now=NOW, price=7700)


def numbers() -> dict[str, int]:
    return dict(Edition.objects.values_list("subject", "number"))


def test_a_turn_is_one_statement_and_the_first_makes_the_row(street: Street) -> None:
    Edition.objects.all().delete()
    for number in (1, 2):
        with CaptureQueriesContext(connection) as asked:
            editions.turn("product", street.mackerel.pk)
        assert (len(asked), numbers()) == (1, {"hanbit": number})
    assert (editions.newest("hanbit"), editions.newest("haneul"), editions.newest("")) == (2, 0, 2)
    editions.turn_everywhere()
    assert (editions.newest("hanbit"), editions.newest("haneul"), editions.newest("")) == (3, 1, 3)


def test_many_products_in_one_transaction_turn_once_after_it(street: Street) -> None:
    before = numbers()["hanbit"]
    with transaction.atomic():
        for product in street.products:
            stock.sold_out(product=product, by=None, now=NOW)
        assert numbers()["hanbit"] == before
    assert numbers()["hanbit"] == before + 1


def undone(street: Street) -> None:
    """A sale that is rolled back."""
    with transaction.atomic():
        sold_out(street)
        transaction.set_rollback(True)


def test_what_was_rolled_back_turns_nothing_and_what_stays_does(street: Street) -> None:
    before = numbers()["hanbit"]
    undone(street)
    with transaction.atomic():
        undone(street)
    assert numbers()["hanbit"] == before
    with transaction.atomic():
        undone(street)
        price(street)
        undone(street)
    assert numbers()["hanbit"] == before + 1
