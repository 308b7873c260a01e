"""Kakao, Naver and Google on this machine: a web server that speaks their side of OAuth 2.

It checks what the real ones check (client, secret, redirect address, code used once, PKCE) and
answers profiles in their three shapes.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlencode, urlsplit

import jwt

Trouble = Literal["", "denied", "refused", "token_error", "no_json", "profile_down", "no_profile"]


@dataclass
class Visitor:
    """Who sits before the provider's page."""

    id: str = "1001"
    name: str = "Bori Kim"
    email: str = "bori@example.com"
    verified: bool = True
    valid: bool = True


@dataclass
class Provider:
    """The server; `visitor` and `trouble` are what the next sign-in meets."""

    visitor: Visitor = field(default_factory=Visitor)
    trouble: Trouble = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.answer(self)

            do_POST = do_GET  # noqa: N815

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    # -- What is asked of it

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        parts = urlsplit(handler.path)
        _, name, what = parts.path.split("/")
        length = int(handler.headers.get("Content-Length", 0))
        asked = dict(parse_qsl(parts.query or handler.rfile.read(length).decode()))
        self.asked.append(f"{handler.command} {parts.path}")
        if what == "authorize":
            self._authorize(handler, name, asked)
        elif what == "token":
            self._token(handler, name, asked)
        else:
            self._profile(handler, name)

    def _authorize(self, handler: BaseHTTPRequestHandler, name: str, asked: dict[str, str]) -> None:
        if asked["client_id"] != f"{name}-client" or asked["response_type"] != "code":
            self._send(handler, 400, {"error": "invalid_request"})
            return
        back = {"state": asked["state"]}
        if self.trouble == "denied":
            back["error"] = "access_denied"
        elif self.trouble == "refused":
            back["error"] = "server_error"
        else:
            back["code"] = secrets.token_urlsafe(8)
            self.codes[back["code"]] = asked
        handler.send_response(302)
        handler.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        handler.end_headers()

    def _token(self, handler: BaseHTTPRequestHandler, name: str, asked: dict[str, str]) -> None:
        promised = self.codes.pop(asked.get("code", ""), None)
        known = (asked.get("client_id"), asked.get("client_secret")) == (
            f"{name}-client",
            f"{name}-secret",
        )
        if self.trouble == "token_error" or not (promised and known and _fits(promised, asked)):
            # Naver says so with 200, the others with 400.
            self._send(handler, 200 if name == "naver" else 400, {"error": "invalid_grant"})
            return
        token = secrets.token_urlsafe(8)
        self.tokens[token] = name
        answer: dict[str, Any] = {"access_token": token, "token_type": "bearer", "expires_in": 3600}
        if name == "google" and self.trouble != "profile_down":
            answer["id_token"] = self._id_token()
        self._send(handler, 200, answer)

    def _profile(self, handler: BaseHTTPRequestHandler, name: str) -> None:
        token = handler.headers.get("Authorization", "").removeprefix("Bearer ")
        if self.trouble == "profile_down" or self.tokens.get(token) != name:
            self._send(handler, 503, {"error": "down"})
        elif self.trouble == "no_json":
            self._send(handler, 200, None)
        elif self.trouble == "no_profile":
            self._send(handler, 200, {"resultcode": "024", "message": "failed"})
        else:
            self._send(handler, 200, self._kakao() if name == "kakao" else self._naver())

    # -- The shapes of their profiles

    def _kakao(self) -> dict[str, Any]:
        who = self.visitor
        account: dict[str, Any] = {"profile": {"nickname": who.name}}
        if who.email:
            account["email"] = who.email
            account["is_email_valid"], account["is_email_verified"] = who.valid, who.verified
        return {"id": int(who.id), "kakao_account": account}

    def _naver(self) -> dict[str, Any]:
        who = self.visitor
        profile = {"id": who.id, "name": who.name, **({"email": who.email} if who.email else {})}
        return {"resultcode": "00", "message": "success", "response": profile}

    def _id_token(self) -> str:
        who = self.visitor
        claims: dict[str, Any] = {
            "iss": "https://accounts.google.com",
            "aud": "google-client",
            "exp": 4_000_000_000,
            "iat": 1_600_000_000,
            "sub": who.id,
            "name": who.name,
        }
        if who.email:
            claims |= {"email": who.email, "email_verified": who.verified}
        return jwt.encode(claims, "a key that only the provider knows, long enough", "HS256")

    def _send(self, handler: BaseHTTPRequestHandler, status: int, body: Any) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.end_headers()
        handler.wfile.write(b"<html>" if body is None else json.dumps(body).encode())


def _fits(promised: dict[str, str], asked: dict[str, str]) -> bool:
    """The same redirect address, and PKCE where it was begun with (RFC 7636)."""
    if asked.get("redirect_uri") != promised["redirect_uri"]:
        return False
    if "code_challenge" not in promised:
        return True
    digest = hashlib.sha256(asked.get("code_verifier", "").encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == promised["code_challenge"]
