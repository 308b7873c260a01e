"""States, numbers, codes, append-only tables, audit: what rows promise."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from pytest_django.fixtures import Settings

from core import append_only, audit, books, clock, codes, faults, links, states
from core.models import AuditLine
from core.numbers import next_number
from market.models import Market, MarketMove
from tests.factories.market import NOW, make_market


@pytest.mark.django_db
def test_a_move_sets_the_state_and_leaves_a_row() -> None:
    market = make_market(state="preparing")
    states.move(market, "open", by=None, now=NOW, why="ready")
    row = MarketMove.objects.values_list("from_state", "to_state", "at", "why").get()
    assert (market.state, row) == ("open", ("preparing", "open", NOW, "ready"))


@pytest.mark.django_db
def test_an_edge_that_is_not_in_the_table_is_refused() -> None:
    market = make_market(state="preparing")
    with pytest.raises(states.IllegalMove):
        states.move(market, "shut", by=None, now=NOW)


@pytest.mark.django_db
def test_of_two_movers_one_wins() -> None:
    mine = make_market(state="preparing")
    theirs = Market.objects.get(pk=mine.pk)
    states.move(theirs, "open", by=None, now=NOW)
    with pytest.raises(states.StaleState):
        states.move(mine, "open", by=None, now=NOW)
    assert (mine.state, MarketMove.objects.count()) == ("preparing", 1)


@pytest.mark.django_db
def test_every_protected_table_refuses_to_be_rewritten() -> None:
    audit.record("tested", subject="a", by=None, now=NOW)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.update(what="other")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        AuditLine.objects.all().delete()
    assert AuditLine.objects.get().what == "tested"


@pytest.mark.django_db
def test_every_table_of_moves_is_append_only() -> None:
    tables = set(connection.introspection.table_names())
    moves = {model._meta.db_table for model in states.Move.__subclasses__()}
    assert moves <= append_only.TABLES <= tables


@pytest.mark.django_db
def test_numbers_have_no_gap_after_a_rollback() -> None:
    with transaction.atomic():
        first = next_number("receipts")

    def roll_back() -> None:
        with transaction.atomic():
            next_number("receipts")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        roll_back()
    with transaction.atomic():
        assert (first, next_number("receipts"), next_number("other")) == (1, 2, 1)


@pytest.mark.django_db(transaction=True)
def test_a_number_needs_the_transaction_that_uses_it() -> None:
    with pytest.raises(RuntimeError):
        next_number("receipts")


def test_codes_are_ten_readable_characters() -> None:
    made = {codes.new_code() for _ in range(500)}
    assert len(made) == 500
    assert {len(code) for code in made} == {codes.LENGTH}
    assert set("".join(made)) <= set(codes.ALPHABET)


def test_the_clock_is_frozen_and_moved(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path
    with clock.frozen(NOW):
        assert clock.now() == NOW
    before = clock.now()
    clock.shift(timedelta(hours=2))
    assert clock.now() - before >= timedelta(hours=2)
    clock.reset_shift()
    assert clock.shifted_by() == timedelta()


def test_nobody_moves_the_clock_in_production(settings: Settings) -> None:
    settings.MOVABLE_CLOCK = False
    with pytest.raises(RuntimeError):
        clock.shift(timedelta(hours=1))


def test_an_undeclared_fault_point_is_a_bug() -> None:
    with pytest.raises(KeyError):
        faults.hit("nowhere")
    with pytest.raises(ValueError, match="twice"):
        faults.declare("orders.hold.before_commit")


def test_a_check_is_registered_once() -> None:
    name = next(iter(books.CHECKS))
    with pytest.raises(ValueError, match="twice"):
        books.check(name)(list)


def test_our_own_addresses_stay_on_the_host_at_hand(settings: Settings) -> None:
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    there = links.absolute("/o/X/")
    elsewhere = "https://checkout.stripe.com/c/pay"
    assert (there, links.local(there), links.local(elsewhere)) == (
        "http://127.0.0.1:8000/o/X/", "/o/X/", elsewhere,
    )  # fmt: skip
