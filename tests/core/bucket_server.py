"""A bucket on this machine: the part of the S3 protocol that django-storages speaks."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote, urlsplit


@dataclass
class BucketServer:
    """Objects by "/bucket/key". Requests without a signature may only read below `public`."""

    public: str = "/market/media/"
    objects: dict[str, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        bucket = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _do(self) -> None:
                bucket.answer(self)

            do_GET = do_HEAD = do_PUT = do_DELETE = _do  # noqa: N815

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        key = unquote(parts.path)
        signed = "Authorization" in handler.headers or "X-Amz-Signature=" in parts.query
        reads = handler.command in {"GET", "HEAD"}
        body = _body_of(handler)
        if not signed and not (reads and key.startswith(self.public)):
            _send(handler, 403, b"<Error><Code>AccessDenied</Code></Error>")
        elif handler.command == "PUT":
            self.objects[key] = body
            _send(handler, 200)
        elif handler.command == "DELETE":
            self.objects.pop(key, None)
            _send(handler, 204)
        elif key in self.objects:
            _send(handler, 200, self.objects[key])
        else:
            _send(handler, 404, b"<Error><Code>NoSuchKey</Code></Error>")


def _body_of(handler: BaseHTTPRequestHandler) -> bytes:
    body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
    if "aws-chunked" not in handler.headers.get("Content-Encoding", ""):
        return body
    whole, rest = b"", body
    while rest:  # hexadecimal length, CRLF, that many bytes, CRLF; a zero ends it
        head, _, rest = rest.partition(b"\r\n")
        size = int(head.split(b";")[0], 16)
        if not size:
            break
        whole, rest = whole + rest[:size], rest[size + 2 :]
    return whole


def _send(handler: BaseHTTPRequestHandler, status: int, body: bytes = b"") -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.send_header("Last-Modified", "Mon, 23 Nov 2026 01:00:00 GMT")
    handler.send_header("ETag", '"1"')
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)
