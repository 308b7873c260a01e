from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from core import clock
from payments import events

NOW = datetime(2027, 3, 2, 9, 0, tzinfo=UTC)
EVENTS = (
    events.payment_authorised,
    events.payment_captured,
    events.payment_failed,
    events.payment_voided,
)


@pytest.fixture
def now() -> Iterator[datetime]:
    """A frozen morning."""
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def told() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """What payments tells while the test runs; orders does not listen meanwhile."""
    heard: list[tuple[str, dict[str, Any]]] = []
    listening = {event: event.told[:] for event in EVENTS}
    for event in EVENTS:
        event.told[:] = [lambda name=event.name, **payload: heard.append((name, payload))]
    yield heard
    for event, listeners in listening.items():
        event.told[:] = listeners


@pytest.fixture(autouse=True)
def nobody_else_listens(told: list[tuple[str, dict[str, Any]]]) -> None:
    """Payments is tested as it stands: knowing no orders."""


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sleeps half a second between its own retries; the tests need not."""
    monkeypatch.setattr("stripe.HTTPClient.INITIAL_DELAY", 0.001)
