"""Fixtures for flows over several processes: one warm parent per kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.flows.processes.client import Forks, forks
from tests.flows.processes.databases import PostgresDatabases, SqliteDatabases


@pytest.fixture(scope="session")
def sqlite_forks(
    django_db_setup: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Forks]:
    folder: Path = tmp_path_factory.mktemp("sqlite")
    with forks(SqliteDatabases(folder), folder) as running:
        yield running


@pytest.fixture(scope="session")
def postgres_forks(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forks]:
    folder: Path = tmp_path_factory.mktemp("postgres")
    databases = PostgresDatabases(postgres)
    try:
        with forks(databases, folder) as running:
            yield running
    finally:
        databases.drop_all()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
def both_forks(request: pytest.FixtureRequest) -> Forks:
    """Each test that asks for it runs twice: on SQLite and on PostgreSQL."""
    found: Forks = request.getfixturevalue(f"{request.param}_forks")
    return found
