"""A progress bar for commands, drawn over itself on one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

WIDTH = 30


def bar(done: int, total: int) -> str:
    """ "[#####.....] 50 of 100"; full where there is nothing to do."""
    filled = WIDTH * min(done, total) // total if total else WIDTH
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {done} of {total}"


def on(stream: Any, name: str = "") -> Callable[[int, int], None]:
    """A function that shows how many are done of how many, on a command's stream.

    Where the stream is no terminal, only the end is written.
    """
    label = f"{name} " if name else ""

    def show(done: int, total: int) -> None:
        if done >= total:
            stream.write(f"\r{label}{bar(done, total)}")
        elif stream.isatty():
            stream.write(f"\r{label}{bar(done, total)}", ending="")
            stream.flush()

    return show
