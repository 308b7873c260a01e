"""Fixtures for every test: services by name, the cleaned database, an environment for children."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django import DjangoDbBlocker

from config.catalogues import compile_all
from core.append_only import disarmed
from tests import template
from tests.environment import SERVICES

Rows = dict[tuple[str, str], list[tuple[Any, ...]]]
TEARDOWN = "_fixture_teardown"  # of Django's test case: no public way to stand around it
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_configure(config: pytest.Config) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not hasattr(config, "workerinput"):  # once, not in each worker
        compile_all(Path(settings.BASE_DIR) / "locale")


# -- Services ----------------------------------------------------------------------------------
def without(service: str, remedy: str) -> Any:
    """Skip and say so, or fail where every service was promised."""
    message = f"{service.upper()} IS NOT HERE: {remedy}"
    if os.environ.get("REQUIRE_SERVICES") == "1":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


def _address(service: str, remedy: str) -> str:
    return os.environ.get(SERVICES[service], "") or without(service, remedy)


@pytest.fixture(scope="session")
def postgres() -> str:
    """The address of a PostgreSQL database whose user may create others."""
    return _address("postgres", "set TEST_POSTGRES_URL=postgresql://user:word@127.0.0.1:5432/name")


@pytest.fixture(scope="session")
def elasticsearch() -> str:
    """The address of an Elasticsearch 8 or 9."""
    return _address("elasticsearch", "set ELASTICSEARCH_URL=http://127.0.0.1:9200")


@pytest.fixture(scope="session")
def stripe_mock() -> str:
    """The address of Stripe's own judge of requests."""
    return _address("stripe_mock", "set STRIPE_MOCK_URL=http://127.0.0.1:12111")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium."""
    named = os.environ.get("CHROMIUM", "")
    found = named or next(filter(None, map(shutil.which, CHROMIUM)), "")
    return found or without("chromium", "install it (apt install chromium) or set CHROMIUM=/path")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the open data that some tests load."""
    folder = Path(settings.DONGNE_SHARED)
    return folder if folder.is_dir() else without("shared", "set DONGNE_SHARED=/path/to/shared")


# -- The database ------------------------------------------------------------------------------
@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """On SQLite: begin with a copy of an earlier run's migrated database, if it is still good."""
    if connection.vendor != "sqlite" or not template.path().exists():
        return False
    shutil.copy(template.path(), connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_keepdb: bool, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """After the migrations: remember the rows they made, and put them back after each flush."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite" and not django_db_keepdb:
            template.keep()
        made_by_migrations = rows()
    yield from flush_disarmed(made_by_migrations)


def flush_disarmed(made_by_migrations: Rows) -> Iterator[None]:
    """Lets a test that commits be cleaned up although some tables refuse to forget.

    The rows that migrations made (Wagtail's root, the rights) are put back, so that the next
    test finds the database as it was after `migrate`.
    """
    flush: Callable[[TransactionTestCase], None] = getattr(TransactionTestCase, TEARDOWN)

    def flush_and_restore(case: TransactionTestCase) -> None:
        with disarmed(), without_post_migrate():
            flush(case)
            put_back(made_by_migrations)

    setattr(TransactionTestCase, TEARDOWN, flush_and_restore)
    yield
    setattr(TransactionTestCase, TEARDOWN, flush)


def rows() -> Rows:
    """Every row there is, by its table and columns."""
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    quoted = connection.ops.quote_name
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table}")
            columns = ", ".join(quoted(column[0]) for column in cursor.description)
            found[table, columns] = cursor.fetchall()
    return {key: values for key, values in found.items() if values}


def put_back(remembered: Rows) -> None:
    checks, whole = connection.constraint_checks_disabled(), transaction.atomic()
    with checks, whole, connection.cursor() as cursor:
        for (table, columns), values in remembered.items():
            places = ", ".join(["%s"] * len(values[0]))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", values)


@contextmanager
def without_post_migrate() -> Iterator[None]:
    """Flushing would make rights and content types anew, with ids of their own."""
    receivers, post_migrate.receivers = post_migrate.receivers, []
    post_migrate.sender_receivers_cache.clear()
    try:
        yield
    finally:
        post_migrate.receivers = receivers
        post_migrate.sender_receivers_cache.clear()


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True)
def nobody_speaks_yet() -> None:
    """A request leaves its language behind in the thread."""
    translation.deactivate()


@pytest.fixture
def child_environment(transactional_db: None) -> dict[str, str]:
    """The environment of a process that shall work on this test's database and var/ folder."""
    facts = connection.settings_dict
    address = f"sqlite://{facts['NAME']}"
    if connection.vendor == "postgresql":
        who = f"{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}"
        address = f"postgresql://{who}/{facts['NAME']}"
    return {**os.environ, "DATABASE_URL": address, "FAULTS_ENABLED": "1"}
