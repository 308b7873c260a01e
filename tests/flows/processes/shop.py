"""A real web server in processes of its own, as `make run` starts it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.flows.processes.databases import ROOT, environment

HONEST = "config.wsgi"
#: The same shop with the guard taken out of its stock.
NAIVE = "tests.flows.processes.naive_wsgi"
#: Seconds for the workers to begin answering.
PATIENCE = 60


@contextmanager
def serving(database: str, folder: Path, *, application: str = HONEST) -> Iterator[int]:
    """The port of two workers with four threads each; what they log lies in the folder."""
    port = _free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
    ours = environment(database, folder, PORT=str(port))
    with (folder / f"server-{port}.log").open("w") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=ours, stdout=log, stderr=log)
        try:
            _wait(port, server)
            yield port
        finally:
            server.terminate()
            server.wait(20)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the server does not answer, see its log")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
