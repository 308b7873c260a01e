"""A backup is taken and put back with the commands of docs/run/production.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.conftest import without
from tests.repo.sources import ROOT

DOCS = ROOT / "docs/run/production.md"
NAMES = ("dongne_backed_up", "dongne_put_back")


def documented(heading: str) -> list[str]:
    """The lines of the first block of commands after some words of the page."""
    after = DOCS.read_text().partition(heading)[2]
    block = re.search(r"```sh\n(.*?)```", after, re.DOTALL)
    assert block, heading
    return block[1].strip().splitlines()


@pytest.fixture
def tools() -> str:
    """A PATH with PostgreSQL's own programs and ours."""
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    path = ":".join([*map(str, places), str(Path(sys.executable).parent), os.environ["PATH"]])
    if shutil.which("pg_restore", path=path) is None:
        without("pg_restore", "install PostgreSQL's client programs")
    return path


@pytest.fixture
def two_databases(postgres: str) -> Iterator[list[str]]:
    """The address of a new, empty database, and that of one which is not there yet."""
    with psycopg.connect(postgres, autocommit=True) as server:
        for name in NAMES:
            server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {NAMES[0]}")
    yield [f"{postgres.rpartition('/')[0]}/{name}" for name in NAMES]
    with psycopg.connect(postgres, autocommit=True) as server:
        for name in NAMES:
            server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def counted(address: str) -> dict[str, int]:
    """How many rows each table holds, and how many triggers guard them."""
    with psycopg.connect(address) as database:
        tables = database.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        found = {
            table: int(database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0])
            for (table,) in tables
        }
        guards = database.execute("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")
        return {**found, "triggers": int(guards.fetchall()[0][0])}


def test_a_backup_can_be_put_back(tools: str, two_databases: list[str], tmp_path: Path) -> None:
    source, target = two_databases
    folder = tmp_path / "var"
    environment = {**os.environ, "PATH": tools, "VAR_DIR": str(folder)}
    environment |= {"PGHOST": "127.0.0.1", "DATABASE_URL": source}

    def do(line: str) -> None:
        line = line.replace("-C var", f"-C {folder}").replace("manage.py", f"{ROOT}/manage.py")
        line = line.replace(
            "createdb dongne", f'psql -q "{source}" -c "CREATE DATABASE {NAMES[1]}"'
        )
        done = subprocess.run(
            ["sh", "-euc", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout[-1500:]}{done.stderr[-1500:]}"

    do("python manage.py migrate --no-input --verbosity 0")
    for name in ("media/goods.jpg", "private/photos/master.jpg"):
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text(name)
    for line in documented("## Backups"):
        do(line)
    before = counted(source)
    shutil.rmtree(folder)
    folder.mkdir()
    environment["DATABASE_URL"] = target
    for line in documented("**Putting it back**")[:3]:
        do(line)
    assert counted(target) == before
    assert before["triggers"] > 0
    for line in documented("**Putting it back**")[3:]:
        do(line)
    assert (folder / "private/photos/master.jpg").read_text() == "private/photos/master.jpg"
