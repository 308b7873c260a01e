"""How low rooms speak up without knowing who listens.

`tell` runs its listeners inside the caller's transaction: one that fails undoes
the deed (money, stock). `announce` runs its listeners after the commit: one that
fails is logged, so its effect must be repairable from the database (index, mail,
pages). Payloads carry ids, never objects.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db import transaction

logger = logging.getLogger(__name__)

Listener = Callable[..., None]


@dataclass(eq=False)
class Event:
    """Something that happened, in the past tense, with the names of what it carries."""

    name: str
    doc: str
    payload: tuple[str, ...]
    told: list[Listener] = field(default_factory=list)
    announced: list[Listener] = field(default_factory=list)

    def __post_init__(self) -> None:
        REGISTRY[self.name] = self

    def check(self, payload: dict[str, Any]) -> None:
        """Raise TypeError where a caller and the declaration disagree."""
        if set(payload) != set(self.payload):
            raise TypeError(f"{self.name} carries {self.payload}, not {tuple(payload)}")


REGISTRY: dict[str, Event] = {}


def tell(event: Event, **payload: Any) -> None:
    """Run the listeners that belong to the transaction; their errors are the caller's."""
    event.check(payload)
    for listener in event.told:
        listener(**payload)


def announce(event: Event, **payload: Any) -> None:
    """Run the listeners after the commit; their errors are logged."""
    event.check(payload)
    for listener in event.announced:
        transaction.on_commit(partial(_run_logged, event, listener, payload))


def on_tell(event: Event) -> Callable[[Listener], Listener]:
    """Register a listener that runs inside the transaction."""
    return _registering(event.told)


def on_announce(event: Event) -> Callable[[Listener], Listener]:
    """Register a listener that runs after the commit."""
    return _registering(event.announced)


def _registering(listeners: list[Listener]) -> Callable[[Listener], Listener]:
    def register(listener: Listener) -> Listener:
        listeners.append(listener)
        return listener

    return register


def _run_logged(event: Event, listener: Listener, payload: dict[str, Any]) -> None:
    try:
        listener(**payload)
    except Exception:  # a broken listener must not turn a committed deed into an error page
        logger.exception("listener of %s failed", event.name, extra={"payload": payload})
