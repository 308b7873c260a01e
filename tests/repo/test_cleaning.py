"""The promise of tests/conftest.py: each test finds the database as migrations left it."""

import sqlite3

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from wagtail.models import Page


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_rows_made_by_migrations_survive_a_flush(time: int) -> None:
    assert Page.objects.filter(depth=1).count() == 1
    assert Permission.objects.exists()


def test_another_process_sees_what_a_test_committed(child_environment: dict[str, str]) -> None:
    if connection.vendor == "sqlite":
        path = child_environment["DATABASE_URL"].removeprefix("sqlite://")
        with sqlite3.connect(path) as other:
            assert other.execute("SELECT count(*) FROM wagtailcore_page").fetchone()[0] >= 1
