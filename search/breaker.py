"""A breaker before a service that may be slow or down: after a few failures nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Breaker:
    """Opens after `failures` in a row; after `pause` seconds one caller may try again.

    One per process. `clock` gives seconds that never go back.
    """

    failures: int = 3
    pause: float = 5.0
    clock: Callable[[], float] = time.monotonic
    _failed: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def allows(self) -> bool:
        """Whether to ask. Where it is open and its pause is over, the one who asks keeps the
        others out until the answer is there or another pause has gone by."""
        with self._lock:
            if self._failed < self.failures:
                return True
            if self.clock() < self._until:
                return False
            self._until = self.clock() + self.pause
            return True

    def answered(self) -> None:
        with self._lock:
            self._failed = 0

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            self._until = self.clock() + self.pause
