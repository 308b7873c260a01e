"""Migrated databases that can be copied in a moment, so that every case begins with a fresh one."""

from __future__ import annotations

import os
import shutil
from itertools import count
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.core.management import call_command
from psycopg import sql

from tests import template

ROOT = Path(__file__).resolve().parents[3]
_numbers = count(1)


class Databases(Protocol):
    """Where copies of one migrated database come from."""

    #: Its address.
    migrated: str

    def copy(self, of: str = "") -> str:
        """The address of a new copy: of the migrated one, or of the database at an address.

        Nobody may be connected to what is copied.
        """

    def drop(self, address: str) -> None:
        """Throw a copy away, whoever is still connected."""


class SqliteDatabases:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.migrated = f"sqlite://{folder / 'migrated.sqlite3'}"
        if template.path().exists():  # kept by the suite's own database
            shutil.copy(template.path(), _file(self.migrated))

    def copy(self, of: str = "") -> str:
        address = f"sqlite://{self.folder / f'copy-{next(_numbers)}.sqlite3'}"
        shutil.copy(_file(of or self.migrated), _file(address))
        return address

    def drop(self, address: str) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{_file(address)}{end}").unlink(missing_ok=True)


class PostgresDatabases:
    """Databases of our own in a server whose user may create some."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.made: list[str] = []
        self.migrated = self._create("template0")

    def copy(self, of: str = "") -> str:
        return self._create(_name(of or self.migrated))

    def drop(self, address: str) -> None:
        self._tell("DROP DATABASE IF EXISTS {} WITH (FORCE)", _name(address))
        self.made.remove(address)

    def drop_all(self) -> None:
        for address in self.made[:]:
            self.drop(address)

    def _create(self, pattern: str) -> str:
        name = f"dongne_forks_{os.getpid()}_{next(_numbers)}"
        self._tell("CREATE DATABASE {} TEMPLATE {}", name, pattern)
        address = urlunsplit(urlsplit(self.server)._replace(path=f"/{name}"))
        self.made.append(address)
        return address

    def _tell(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def migrate() -> None:
    """To be called in a process that stands on the database in question."""
    call_command("migrate", verbosity=0, interactive=False)


def environment(address: str, folder: Path, **more: str) -> dict[str, str]:
    """Of a process that works on the database at an address, with a var/ folder of its own.

    All of them share one key, so that what one signs another believes.
    """
    ours = {"DATABASE_URL": address, "VAR_DIR": str(folder), "SECRET_KEY": "s" * 50}
    return {**os.environ, **ours, "FAULTS_ENABLED": "1", **more}


def _file(address: str) -> str:
    return address.removeprefix("sqlite://")


def _name(address: str) -> str:
    return address.rpartition("/")[2].partition("?")[0] if "/" in address else address
