"""Bad days of the pretended gateway, for tests: the answer lost, a 500, a 429, a dead line.

Troubles hold in this process only and are used up in order, one per request that matches.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

import stripe


class Kind(StrEnum):
    NO_LINE = "no line"  # the request never arrives
    ANSWER_LOST = "answer lost"  # the gateway acts, we never hear of it
    ERROR_500 = "500"  # the gateway fails without acting, and replays that under the key
    CONFLICT_409 = "409"
    TOO_MANY_429 = "429"
    DOWN_503 = "503"


@dataclass
class Trouble:
    """Some number of requests whose path ends in `path` go wrong."""

    kind: Kind
    path: str
    times: int


_WAITING: list[Trouble] = []


@contextmanager
def trouble(kind: Kind, path: str, *, times: int = 1) -> Iterator[Trouble]:
    """While this lasts, the next `times` requests to a path go wrong."""
    planned = Trouble(kind, path, times)
    _WAITING.append(planned)
    try:
        yield planned
    finally:
        _WAITING.remove(planned)


def due(path: str) -> Kind | None:
    """Use up a trouble that waits for this path."""
    for planned in _WAITING:
        if planned.times and path.endswith(planned.path):
            planned.times -= 1
            return planned.kind
    return None


def lost() -> stripe.APIConnectionError:
    """What the SDK's own client raises when a line goes dead; the SDK then retries."""
    return stripe.APIConnectionError(  # type: ignore[no-untyped-call]  # the SDK leaves it bare
        "the line went dead", should_retry=True
    )
