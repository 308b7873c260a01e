"""Values that every process keeps in its memory until somebody says that they changed.

To have one costs nothing, however large it is. In the cache stands only the name of its state:
where the processes share a cache, all of them read anew once one has forgotten; where each has a
cache of its own, the others do so when the value's seconds are over.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec, TypeVar

from django.core.cache import cache

Of = ParamSpec("Of")
T = TypeVar("T")


@dataclass
class Kept(Generic[Of, T]):
    """What `read` says, for so many seconds at most; of the arguments last asked for."""

    name: str
    seconds: int
    read: Callable[Of, T]
    _kept: tuple[object, T] | None = None

    def value(self, *args: Of.args, **kwargs: Of.kwargs) -> T:
        state = cache.get_or_set(self._key, _name_of_a_state, self.seconds)
        of = state, args, kwargs
        kept = self._kept
        if kept is None or kept[0] != of:
            kept = self._kept = of, self.read(*args, **kwargs)
        return kept[1]

    def forget(self) -> None:
        """From now on it is another one."""
        cache.delete(self._key)

    @property
    def _key(self) -> str:
        return f"kept.{self.name}"


def _name_of_a_state() -> str:
    return secrets.token_hex(8)
