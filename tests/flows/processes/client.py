"""The test's side of `parent`: functions called in processes of their own, on any database."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from tests.flows.processes.databases import ROOT, Databases, environment, migrate


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code or minus the signal, and what it returned."""

    code: int
    result: Any
    error: str


class Forks:
    """One warm parent, and the databases its children work on."""

    def __init__(self, databases: Databases, folder: Path, log: IO[str]) -> None:
        self.databases = databases
        self.folder = folder
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.flows.processes.parent"],
            cwd=ROOT,
            env=environment(f"sqlite://{folder / 'none.sqlite3'}", folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        self.result(migrate, database=databases.migrated)

    def call(
        self,
        function: Callable[..., Any],
        *,
        database: str,
        var: Path | None = None,
        fork: bool = True,
        **arguments: Any,
    ) -> Ended:
        """Run a module's function, which takes and returns JSON, until it ends or dies."""
        asked = {
            "call": f"{function.__module__}:{function.__name__}",
            "arguments": arguments,
            "database": database,
            "var": str(var or self.folder),
            "fork": fork,
        }
        line = json.dumps(asked) + "\n"
        if self._parent.stdin is None or self._parent.stdout is None:
            raise RuntimeError("the parent was started without pipes")
        self._parent.stdin.write(line)
        self._parent.stdin.flush()
        return Ended(**json.loads(self._parent.stdout.readline()))

    def result(self, function: Callable[..., Any], **facts: Any) -> Any:
        """What it returns; fails with its traceback where it does not."""
        ended = self.call(function, **facts)
        if ended.code:
            raise AssertionError(f"{function.__name__} ended with {ended.code}\n{ended.error}")
        return ended.result

    def end(self) -> None:
        if self._parent.stdin is not None:
            self._parent.stdin.close()
        self._parent.wait(10)
        if self._parent.stdout is not None:
            self._parent.stdout.close()


@contextmanager
def forks(databases: Databases, folder: Path) -> Iterator[Forks]:
    """The parent's log lies in the folder as forks.log."""
    with (folder / "forks.log").open("w") as log:
        running = Forks(databases, folder, log)
        try:
            yield running
        finally:
            running.end()
