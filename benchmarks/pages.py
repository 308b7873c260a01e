"""How many pages a second the site answers, beside a bare Django view, in one run.

    DATABASE_URL=postgresql://... make bench
    make bench ARGS="--beside postgresql://.../ten_times VAR_DIR"    what more products cost

It starts gunicorn as `make run` does (2 workers of 4 threads, DEBUG off, hashed static files) on
the database of the environment, which must be filled, asks for each page in turn over a few open
connections, and prints rates, percentiles, SQL statements and bytes. Each page is measured *made
anew* (by a question in the address that no page knows), *remembered*, by a visitor without any
cookie, and *remembered, with a basket*, by one with goods of three stalls in it: the page comes
from memory and what is theirs is put in (cms/remembering.py). The basket is made anew each time;
`products by turns` asks for another product each time, `search by turns` for another name. A ratio
is taken within one round, and the median of the rounds is shown.

Only ratios of one run may be compared with those of another machine or day.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.load import Figures, ask

ROOT = Path(__file__).resolve().parent.parent
BARE = {
    "bare view, no middleware": "/bare/",
    "bare view": "/bare/dressed/",
    "one query, no middleware": "/bare/query/{product}/",
    "one query": "/bare/dressed/query/{product}/",
}
#: What the pages are measured by.
MEASURES = ("one query, no middleware", "one query")


@dataclass
class Target:
    """Something asked for by turns, and what the rounds said of it."""

    paths: list[str]
    cookie: str = ""
    statements: int | None = None
    size: int | None = None
    rounds: list[Figures] = field(default_factory=list)

    def median(self, name: str) -> float:
        return float(statistics.median(getattr(each, name) for each in self.rounds))

    def over(self, other: Target) -> float:
        """The median of the ratios of rates, each within one round."""
        pairs = zip(self.rounds, other.rounds, strict=True)
        return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)


@dataclass
class Site:
    """The site on one database, and what is asked of it."""

    port: int
    token: str
    targets: dict[str, Target]

    def keep(self, only: str) -> None:
        """Drop the pages whose names begin otherwise; what they are measured by stays."""
        for name in set(self.targets) - set(BARE):
            if not name.startswith(only):
                del self.targets[name]


@contextmanager
def site_on(database: str, var: str) -> Iterator[Site]:
    """Serve a database with the bare views beside the pages; ended and tidied afterwards."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": database,
        "VAR_DIR": var,
        "PORT": str(port),
        "DEBUG": "0",
        "STATIC_HASHED": "1",
    }
    _python("manage.py", "collectstatic", "--no-input", "-v0", environment=environment)
    found = json.loads(_python("-m", "benchmarks.chosen", environment=environment))
    command = ["-m", "gunicorn", "benchmarks.bare:application", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "warning"]
    server = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=environment, start_new_session=True
    )
    try:
        _wait_until_up(server, port)
        yield Site(port, found["token"], _targets(found))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(15)
        _python("-m", "benchmarks.chosen", "--forget", found["token"], environment=environment)


def _targets(found: dict[str, Any]) -> dict[str, Target]:
    bare = {name: Target([path.format(**found)]) for name, path in BARE.items()}
    pages = {
        name: Target(each["paths"], each["cookie"], each["statements"], each["bytes"])
        for name, each in found["pages"].items()
    }
    return bare | pages


def _python(*command: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip().rpartition("\n")[2]


def _wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the site did not come up")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


# -- Rounds and table


def measure(sites: list[Site], *, rounds: int, seconds: float, connections: int) -> None:
    """Every target of every site once a round, so that a slow moment strikes all alike."""
    for number in range(rounds + 1):  # the first warms up and is thrown away
        for name in sites[0].targets:
            for site in sites:
                target = site.targets[name]
                figures = ask(
                    site.port,
                    target.paths,
                    cookie=target.cookie,
                    seconds=seconds,
                    connections=connections,
                )
                if number:
                    target.rounds.append(figures)


def table(targets: dict[str, Target]) -> list[str]:
    """Lines of Markdown; ratios to the two one-query views."""
    measures = [targets[name] for name in MEASURES]
    lines = [
        f"| page | a second | p50 ms | p95 ms | SQL | bytes | × {MEASURES[0]} | × {MEASURES[1]} |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, target in targets.items():
        ratios = " | ".join(f"{target.over(measure):.2f}" for measure in measures)
        facts = f"{_shown(target.statements)} | {_shown(target.size)}"
        times = f"{target.median('p50'):.1f} | {target.median('p95'):.1f}"
        lines.append(f"| {name} | {target.median('rate'):.0f} | {times} | {facts} | {ratios} |")
    return lines


def costs(small: dict[str, Target], large: dict[str, Target]) -> list[str]:
    """What more products cost: how many times as long a page takes."""
    lines = ["| page | cost with more products |", "|---|--:|"]
    return lines + [
        f"| {name} | {target.over(large[name]):.2f} |" for name, target in small.items()
    ]


def _shown(number: int | None) -> str:
    return "" if number is None else str(number)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="make bench", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--only", default="", help="pages whose name begins so")
    parser.add_argument("--beside", nargs=2, metavar=("DATABASE_URL", "VAR_DIR"))
    asked = parser.parse_args()
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    places = [(os.environ.get("DATABASE_URL", ""), os.environ.get("VAR_DIR", str(ROOT / "var")))]
    places += [tuple(asked.beside)] if asked.beside else []
    with ExitStack() as open_sites:
        sites = [open_sites.enter_context(site_on(*place)) for place in places]
        for site in sites:
            site.keep(asked.only)
        measure(
            sites,
            rounds=asked.rounds,
            seconds=asked.seconds,
            connections=asked.connections,
        )
    for site in sites:
        print("\n".join([*table(site.targets), ""]))
    if asked.beside:
        print("\n".join(costs(sites[0].targets, sites[1].targets)))


if __name__ == "__main__":
    main()
