"""Named points at which a test may kill the process, to prove that nothing is lost.

Points are declared at import, so that a test can ask for the whole list and show
that each was hit. They do nothing unless `FAULTS_ENABLED` is on (never in
production) and the environment variable `FAULT` names one.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import transaction

POINTS: set[str] = set()


def declare(*names: str) -> None:
    """Add points to the list; each name once in the whole program."""
    for name in names:
        if name in POINTS:
            raise ValueError(f"fault point {name} is declared twice")
        POINTS.add(name)


def hit(name: str) -> None:
    """Die here, as by kill -9, where a test has armed this very point."""
    if name not in POINTS:
        raise KeyError(f"fault point {name} is not declared")
    if settings.FAULTS_ENABLED and os.environ.get("FAULT") == name:
        os.kill(os.getpid(), signal.SIGKILL)


def declare_commit(name: str) -> None:
    """Declare the two points around the commit of one deed."""
    declare(f"{name}.before_commit", f"{name}.after_commit")


@contextmanager
def committing(name: str) -> Iterator[None]:
    """A transaction with a point just before and just after its commit."""
    with transaction.atomic():
        yield
        hit(f"{name}.before_commit")
    hit(f"{name}.after_commit")
