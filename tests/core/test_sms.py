"""SMS by a web hook, against a server that listens."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from core import messages, sms
from core.models import Message

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PHONE = "+821055500103"


@dataclass
class Hook:
    """What was posted, and what is answered."""

    address: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def hook(settings: Any) -> Iterator[Hook]:
    kept = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.status)
            if kept.status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Not into the test's output."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    kept.address = f"http://127.0.0.1:{server.server_port}/sms"
    settings.SMS_URL, settings.SMS_TOKEN, settings.SMS_FROM = kept.address, "word", "02-555-0130"
    yield kept
    server.shutdown()
    server.server_close()


def test_a_text_is_posted_with_who_sends_it(hook: Hook) -> None:
    sms.send(to=PHONE, text="준비됐어요", number=7)
    headers, body = hook.got[0]
    assert body == {"to": PHONE, "text": "준비됐어요", "from": "02-555-0130"}
    names = {"Authorization", "Idempotency-Key", "Content-Type"}
    assert {name: word for name, word in headers.items() if name in names} == {
        "Authorization": "Bearer word",
        "Idempotency-Key": "message-7",
        "Content-Type": "application/json",
    }


@pytest.mark.parametrize("status", [302, 400, 503])
def test_whatever_is_no_success_is_told(hook: Hook, status: int) -> None:
    hook.status = status
    with pytest.raises(OSError, match=str(status)):
        sms.send(to=PHONE, text="준비됐어요", number=7)
    assert len(hook.got) == 1  # the token followed no redirect


@pytest.mark.django_db
def test_what_nobody_took_is_tried_again(hook: Hook) -> None:
    hook.status = 503
    context = {"name": "Mina", "stall": "Fish", "market": "Lantern Yard", "path": "/", "said": ""}
    message = messages.queue(
        template="application_received_sms",
        channel="sms",
        to=PHONE,
        language="en",
        context=context,
        now=NOW,
    )
    assert messages.send_due(NOW) == 0
    hook.status = 200
    assert messages.send_due(NOW + timedelta(minutes=2)) == 1
    assert Message.objects.get(pk=message.pk).state == Message.State.SENT
    assert {headers["Idempotency-Key"] for headers, _body in hook.got} == {f"message-{message.pk}"}


def test_without_an_address_it_is_written_down(settings: Any, tmp_path: Path) -> None:
    settings.SMS_URL, settings.SMS_DIR = "", tmp_path / "sms"
    sms.send(to=PHONE, text="준비됐어요", number=7)
    assert (tmp_path / "sms/7.txt").read_text() == f"To: {PHONE}\n\n준비됐어요\n"
