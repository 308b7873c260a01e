"""SMS by a web hook: one POST to an address that hands it on to a provider.

What is sent is JSON, {"to": "+82105550103", "text": "...", "from": "..."}, with the token as bearer
and the message's number as Idempotency-Key, so that a repeat is no second SMS where the other side
heeds it. Any answer of 200 to 299 is success. Without an address the text is written to a folder.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings

TIMEOUT = 10  # seconds


class _NoRedirects(HTTPRedirectHandler):
    """The token goes to the address that was set, and nowhere else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def send(*, to: str, text: str, number: int) -> None:
    """Send a text to a phone (E.164). Raises OSError where nobody took it: it is tried again."""
    if settings.SMS_URL:
        _post(to, text, number)
    else:
        _write(to, text, number)


def _post(to: str, text: str, number: int) -> None:
    body = {"to": to, "text": text, "from": settings.SMS_FROM}
    headers = {"Content-Type": "application/json", "Idempotency-Key": f"message-{number}"}
    if settings.SMS_TOKEN:
        headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
    request = Request(  # noqa: S310  (http or https: core/env.py refuses anything else)
        settings.SMS_URL, json.dumps(body).encode(), headers, method="POST"
    )
    with build_opener(_NoRedirects).open(request, timeout=TIMEOUT):
        pass


def _write(to: str, text: str, number: int) -> None:
    folder = Path(settings.SMS_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{number}.txt").write_text(f"To: {to}\n\n{text}\n")
