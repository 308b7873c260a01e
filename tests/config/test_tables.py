"""A database from before an edited migration is refused in words, not by the first query."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from cms.models import MarketPage
from config import run, tables

pytestmark = pytest.mark.django_db


def found() -> list[str]:
    return list(tables.differences(apps.get_models(include_auto_created=True)))


def sql(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_the_migrations_make_what_the_models_need() -> None:
    assert found() == []


def test_missing_and_left_over_columns_and_missing_tables_are_named() -> None:
    sql(
        "ALTER TABLE market_market RENAME COLUMN invented TO made_up",
        "ALTER TABLE market_zone RENAME TO market_area_of_delivery",
        "ALTER TABLE market_market ADD COLUMN harmless varchar(9) NULL",
    )
    assert sorted(found()) == [
        "market_market.invented is missing",
        "market_market.made_up is not known any more",
        "table market_zone is missing",
    ]


def test_make_run_says_what_is_the_matter_and_which_file_to_delete() -> None:
    sql("ALTER TABLE market_market RENAME COLUMN invented TO made_up")
    with pytest.raises(tables.OtherTables) as refusal:
        run._migrate()
    assert str(refusal.value) == (
        "\nThis database was made by another version of Dongne, and cannot be brought up to date:"
        "\n  - market_market.invented is missing"
        "\n  - market_market.made_up is not known any more"
        f"\n{tables._way_out()}"
        "\nThe demo is then built anew. Everything else in it is lost: "
        "keep a copy if you need it. Nothing has been changed or deleted."
    )


def test_what_is_still_to_come_is_not_missed() -> None:
    """A database that is only older is brought up to date as ever."""
    table = MarketPage._meta.db_table
    sql(f"ALTER TABLE {table} RENAME TO not_yet_made")
    MigrationRecorder.Migration.objects.filter(app="cms").delete()
    assert found() == [f"table {table} is missing"]
    tables.refuse_other(MigrationLoader(connection), all_applied=False)


def test_a_history_that_contradicts_itself_is_said_in_words() -> None:
    MigrationRecorder.Migration.objects.filter(app="accounts", name="0001_initial").delete()
    with pytest.raises(tables.OtherTables, match=r"(?s)another version.*accounts.0001_initial"):
        run._migrate()


def test_many_differences_are_counted_rather_than_listed() -> None:
    said = tables.advice([f"table {number} is missing" for number in range(7)]).splitlines()
    assert said[2:8] == [
        *(f"  - table {number} is missing" for number in range(5)),
        "  - and 2 more",
    ]


def test_all_files_of_a_database_in_use_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "our.sqlite3")
    for end in ("", "-wal"):
        (tmp_path / f"our.sqlite3{end}").touch()
    assert tables._way_out() == (
        "To begin afresh, delete the database and start again:"
        f"\n  rm {tmp_path}/our.sqlite3 {tmp_path}/our.sqlite3-wal"
    )


def test_make_run_ends_with_the_words_alone(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise tables.OtherTables("Delete it.")

    monkeypatch.setenv("PORT", "0")
    monkeypatch.setattr(run, "prepare", refuse)
    assert (run.main(), capsys.readouterr().out) == (1, "Delete it.\n")
