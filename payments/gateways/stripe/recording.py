"""A hook on every request sent, so that a test run can show that all of them were right.

In this process a function in `LISTENERS` hears of each; over several processes, each
appends to a file of its own in the folder named by STRIPE_RECORD_TO (never in production).
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.conf import settings

Listener = Callable[[str, str, str], None]

#: Called with method, path with query, and the form-encoded body.
LISTENERS: list[Listener] = []


def note(method: str, url: str, body: str) -> None:
    """Tell of one request as it leaves."""
    address = "/" + url.split("://", 1)[-1].partition("/")[2]
    for listener in LISTENERS:
        listener(method.upper(), address, body)
    folder = os.environ.get("STRIPE_RECORD_TO", "")
    if folder and not settings.PRODUCTION:
        line = json.dumps({"method": method.upper(), "address": address, "body": body})
        with (Path(folder) / f"{os.getpid()}.jsonl").open("a") as file:
            file.write(line + "\n")
