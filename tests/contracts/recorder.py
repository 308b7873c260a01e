"""Every request that the suite sends to Stripe is recorded and, at the end, judged.

A pytest plugin (`-p tests.contracts.recorder`). All processes of a run, workers and servers
included, write what they send into one folder named by STRIPE_RECORD_TO. When the last test
has ended, each kind of request must pass the shared contract and, where STRIPE_MOCK_URL
names Stripe's own judge, pass there too; the list of operations is printed. A request that
does not pass fails the run. A test that sends nonsense on purpose asks for `off_the_record`.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

VARIABLE = "STRIPE_RECORD_TO"


@dataclass(frozen=True)
class Sent:
    """One request as it left."""

    method: str
    address: str
    body: str

    @property
    def kind(self) -> tuple[str, str, tuple[str, ...]]:
        """Requests of one kind differ in their values only: operation and parameter names."""
        from payments.sandbox.contract import contract

        parts = urlsplit(self.address)
        known = contract()
        operation = known.operation(self.method, parts.path) if known else None
        names = sorted({name for name, _ in parse_qsl(self.body or parts.query)})
        return self.method, operation or f"{self.method} {parts.path}", tuple(names)


def recorded(folder: Path) -> list[Sent]:
    """What every process has sent so far."""
    lines = [line for file in folder.glob("*.jsonl") for line in file.read_text().splitlines()]
    return [Sent(**json.loads(line)) for line in lines]


def by_contract(sent: Sent) -> list[str]:
    """What the shared contract has against a request."""
    from payments.sandbox.contract import contract

    known = contract()
    return known.problems(sent.method, sent.address, sent.body) if known else []


def by_stripe_mock(sent: Sent, url: str) -> list[str]:
    """What Stripe's own judge has against a v1 request; it knows no /v2/."""
    if not sent.address.startswith("/v1/"):
        return []
    request = urllib.request.Request(
        f"{url.rstrip('/')}{sent.address}",
        method=sent.method,
        data=sent.body.encode() if sent.method == "POST" else None,
        headers={"Authorization": "Bearer sk_test_123"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10):
            return []
    except urllib.error.HTTPError as error:
        with error:
            return [f"stripe-mock: {error.code} {error.read().decode()[:300]}"]


def judged(all_sent: list[Sent], mock_url: str) -> list[str]:
    """Every problem of one request of each kind."""
    examples = {sent.kind: sent for sent in all_sent}
    found = []
    for kind, sent in sorted(examples.items()):
        problems = by_contract(sent)
        if mock_url:
            problems += by_stripe_mock(sent, mock_url)
        found += [f"{kind[1]}: {problem}" for problem in problems]
    return found


def operations(all_sent: list[Sent]) -> list[str]:
    """The operations sent, how often, and with how many different sets of parameters."""
    times = Counter(sent.kind[1] for sent in all_sent)
    kinds = Counter(kind[1] for kind in {sent.kind for sent in all_sent})
    return [f"{times[name]:6} x {name} ({kinds[name]} kinds)" for name in sorted(times)]


# -- The plugin -----------------------------------------------------------------------------------
FOLDER = pytest.StashKey[Path]()
PROBLEMS = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the run itself, not one of its workers
        folder = Path(tempfile.mkdtemp(prefix="dongne-requests-"))
        config.stash[FOLDER] = folder
        os.environ[VARIABLE] = str(folder)


@pytest.fixture
def off_the_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a test that sends what must be refused."""
    monkeypatch.delenv(VARIABLE, raising=False)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    folder = session.config.stash.get(FOLDER, None)
    if folder is not None:
        problems = judged(recorded(folder), os.environ.get("STRIPE_MOCK_URL", ""))
        session.config.stash[PROBLEMS] = problems
        if problems and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    folder = config.stash.get(FOLDER, None)
    if folder is None:
        return
    sent = recorded(folder)
    if sent:
        judge = "and stripe-mock" if os.environ.get("STRIPE_MOCK_URL") else "(no stripe-mock)"
        terminalreporter.section(f"requests to Stripe, judged by the contract {judge}")
        for line in operations(sent):
            terminalreporter.write_line(line)
        for problem in config.stash.get(PROBLEMS, []):
            terminalreporter.write_line(f"REFUSED {problem}", red=True)
    shutil.rmtree(folder, ignore_errors=True)
