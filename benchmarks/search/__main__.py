"""What searching costs: our service beside the bare engine and two baselines, in one run.

    DATABASE_URL=postgresql://... VAR_DIR=... python -m benchmarks.search --build
    DATABASE_URL=... VAR_DIR=... python -m benchmarks.search --beside postgresql://... VAR_DIR

The database must be filled (`manage.py grow_catalogue`). `--build` builds every index anew and says
what that takes; it also leaves FTS5's file beside the search index and modelsearch's rows in the
database, for the runs that follow. `--beside` asks a second database, of ten times as many
products, in the same rounds. Elasticsearch takes part where ELASTICSEARCH_URL says where it is.

- *raw*: the page's own question, ready made, to the bare engine: 24 hits and the page's 7 facets.
- *questions*: all that the service asks for the same words, ready made, to the bare engine: also
  what fills up a short page, and what finds the spelling meant.
- *service*: from the words to the ids and all facets. Remembers no answer.
- *asked before*: the same as it runs, for a few words again and again: tantivy's last answers are
  kept as long as its index stays as it is.
- *FTS5*: SQLite with the same tokens and clause, 24 hits and 3 facets.
- *modelsearch*: Wagtail's search in PostgreSQL, the same words, 24 hits and 1 facet; it knows
  neither Hangul within words nor spelling, so it often answers nothing, which is quick.

Each is asked for a while in turn, by one process and by four at once; all rounds count together.
Only ratios of one run may be compared with those of another machine or day.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.search.asking import KINDS, WAYS
from benchmarks.search.building import ROOT, build

#: What the ways of each group are divided by.
RAW = "raw"


@dataclass
class Site:
    """A filled database, and what was measured on it: milliseconds by group, way and kind."""

    database: str
    var: str
    spent: dict[tuple[str, str, str], list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )

    @property
    def name(self) -> str:
        return self.database.rpartition("/")[2]

    def environment(self, group: str) -> dict[str, str]:
        """Only Elasticsearch's processes are told of it."""
        told = os.environ | {"DATABASE_URL": self.database, "VAR_DIR": self.var}
        url = told.pop("ELASTICSEARCH_URL", "")
        if group == "elasticsearch":
            told |= {"ELASTICSEARCH_URL": url, "ELASTICSEARCH_INDEX": f"bench-{_plain(self.name)}"}
        return told

    def percentile(self, group: str, way: str, kind: str, share: float) -> float:
        spent = sorted(self.spent[group, way, kind])
        return spent[min(int(len(spent) * share), len(spent) - 1)]


def _plain(text: str) -> str:
    return "".join(each if each.isalnum() else "-" for each in text.lower())


@dataclass
class Crowd:
    """Processes that ask in the ways of one group on one site, all at the same time."""

    site: Site
    group: str
    processes: list[subprocess.Popen[str]]

    def ask(self, way: str, kind: str, seconds: float) -> list[float]:
        for process in self.processes:
            assert process.stdin
            process.stdin.write(f"{way}\t{kind}\t{seconds}\n")
            process.stdin.flush()
        return [one for process in self.processes for one in json.loads(_line(process))]

    def memory(self) -> int:
        """The most bytes that one of them ever took."""
        return max(_peak(process.pid) for process in self.processes)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    if line := process.stdout.readline():
        return line
    raise RuntimeError("a process that asks has ended")


def _peak(pid: int) -> int:
    told = Path(f"/proc/{pid}/status").read_text()
    return next(
        int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("VmHWM")
    )


@contextmanager
def crowd(site: Site, group: str, size: int) -> Iterator[Crowd]:
    """Ended with the block."""
    command = [sys.executable, "-m", "benchmarks.search.asking", group]
    processes = [
        subprocess.Popen(
            command,
            cwd=ROOT,
            env=site.environment(group),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(size)
    ]
    try:
        for process in processes:
            _line(process)
        yield Crowd(site, group, processes)
    finally:
        for process in processes:
            process.communicate()


def measure(
    sites: Sequence[Site], *, groups: list[str], size: int, rounds: int, seconds: float
) -> list[str]:
    """Every way of every site once a round, so that a slow moment strikes all alike."""
    with ExitStack() as running:
        crowds = [
            running.enter_context(crowd(site, group, size)) for site in sites for group in groups
        ]
        for number in range(rounds + 1):  # the first warms up and is thrown away
            for kind in KINDS:
                for each in crowds:
                    for way in WAYS[each.group]:
                        spent = each.ask(way, kind, seconds if number else min(seconds, 0.5))
                        if number:
                            each.site.spent[each.group, way, kind] += spent
        return [
            f"The most memory of a process that asks {each.site.name} in the way of {each.group}: "
            f"{each.memory() / 2**20:.0f} MiB."
            for each in crowds
        ]


def table(site: Site, groups: Sequence[str], size: int) -> Iterator[str]:
    """Lines of Markdown: p50 / p99 in milliseconds, and the ratios of both to the group's raw."""
    yield f"{site.name}, {size} at once, ms p50 / p99 (and × raw):"
    yield ""
    columns = [(group, way) for group in groups for way in WAYS[group]]
    yield "| queries | " + " | ".join(_title(group, way) for group, way in columns) + " |"
    yield "|---|" + "--:|" * len(columns)
    for kind in KINDS:
        cells = [_cell(site, group, way, kind) for group, way in columns]
        yield f"| {kind} | " + " | ".join(cells) + " |"
    yield ""


def _title(group: str, way: str) -> str:
    return group if way == group else f"{group}, {way}"


def _cell(site: Site, group: str, way: str, kind: str) -> str:
    half, most = (site.percentile(group, way, kind, share) for share in (0.5, 0.99))
    base = group if RAW in WAYS[group] else "tantivy"
    halves, mosts = (
        now / site.percentile(base, RAW, kind, share) for now, share in ((half, 0.5), (most, 0.99))
    )
    own = f"{half:.2f} / {most:.2f}"
    return own if way == RAW and base == group else f"{own} ({halves:.2f} / {mosts:.2f})"


def growth(small: Site, large: Site) -> Iterator[str]:
    """How many times as long the larger takes, p50."""
    yield f"{large.name} over {small.name}, p50:"
    yield ""
    yield "| queries | raw | service |"
    yield "|---|--:|--:|"
    for kind in KINDS:
        cells = [
            large.percentile("tantivy", way, kind, 0.5)
            / small.percentile("tantivy", way, kind, 0.5)
            for way in (RAW, "service")
        ]
        yield f"| {kind} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |"
    yield ""


def built(site: Site, groups: Sequence[str]) -> Iterator[str]:
    """Builds every index anew."""
    yield f"{site.name}, built anew:"
    yield ""
    yield (
        "| index | products a second, CPU | clock | own MiB, at most | and of files |"
        " MiB on disk | bytes each |"
    )
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for group in groups:
        taken = build(group, site.environment(group))
        count, size = _facts(site, group)
        yield taken.row(group, count, size)
    yield ""


def _facts(site: Site, group: str) -> tuple[int, int]:
    """Products there are, and bytes of the index."""
    said = subprocess.run(
        [sys.executable, "-m", "benchmarks.search.building", "facts", group],
        cwd=ROOT,
        env=site.environment(group),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    count, size = said.split()
    return int(count), int(size)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.search",
        description=__doc__,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--beside", nargs=2, metavar=("DATABASE_URL", "VAR_DIR"))
    parser.add_argument("--groups", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--at-once", nargs="+", type=int, default=[1, 4])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5)
    asked = parser.parse_args()
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    places = [
        (os.environ["DATABASE_URL"], os.environ["VAR_DIR"]),
        *([asked.beside] if asked.beside else []),
    ]
    groups = [
        g for g in asked.groups if g != "elasticsearch" or os.environ.get("ELASTICSEARCH_URL")
    ]
    if asked.build:
        for place in places:
            for line in built(Site(*place), groups):
                print(line, flush=True)
    for size in asked.at_once:
        sites = [Site(*place) for place in places]
        notes = measure(sites, groups=groups, size=size, rounds=asked.rounds, seconds=asked.seconds)
        lines = [line for site in sites for line in table(site, groups, size)]
        if len(sites) > 1 and "tantivy" in groups:
            lines += growth(*sites)
        print("\n".join([*lines, *notes, ""]), flush=True)


if __name__ == "__main__":
    main()
