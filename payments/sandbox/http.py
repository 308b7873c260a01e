"""The HTTP client that is put below the SDK: requests end here instead of at Stripe."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import stripe
from django.conf import settings
from django.db import IntegrityError, transaction

from core import clock
from payments.gateways.stripe import recording
from payments.gateways.stripe.client import SandboxRefused
from payments.models import SandboxEvent
from payments.sandbox import intents, sessions, trouble
from payments.sandbox.contract import contract, unnested
from payments.sandbox.errors import SandboxError, invalid, missing
from payments.sandbox.idempotency import Answer, answered
from payments.sandbox.objects import Data, expanded, new_id

Params = dict[str, Any]
Route = Callable[[str, Params, datetime], Data]

PLAIN_FAILURES: dict[trouble.Kind | None, tuple[int, str]] = {
    trouble.Kind.ERROR_500: (500, "api_error"),
    trouble.Kind.CONFLICT_409: (409, "idempotency_error"),
    trouble.Kind.TOO_MANY_429: (429, "rate_limit_error"),
    trouble.Kind.DOWN_503: (503, "api_error"),
}


@dataclass(frozen=True)
class Request:
    """What was asked for; a body is form-encoded."""

    method: str
    path: str
    query: str
    body: str

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


class SandboxHTTPClient(stripe.HTTPClient):
    """Answers as Stripe would; refuses to exist in production or beside a live key."""

    name = "sandbox"

    def __init__(self, key: str) -> None:
        if settings.PRODUCTION or "_live_" in key or "_live_" in settings.STRIPE_SECRET_KEY:
            raise SandboxRefused("the sandbox is not for production or live keys")
        super().__init__()

    def request(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None,
        post_data: Any = None,
        *,
        _usage: list[str] | None = None,
    ) -> tuple[str, int, Mapping[str, str]]:
        """One request, answered in one transaction of its own.

        Being durable, that transaction refuses to open inside another: no call to a gateway
        may be made while the database is held.
        """
        body = post_data or ""
        recording.note(method, url, body)
        parts = urlsplit(url)
        planned = trouble.due(parts.path)
        if planned == trouble.Kind.NO_LINE:
            raise trouble.lost()
        key = (headers or {}).get("Idempotency-Key", "") if method.upper() == "POST" else ""
        asked = Request(method.upper(), parts.path, parts.query, body)
        answer = _answer(asked, key, PLAIN_FAILURES.get(planned))
        if planned == trouble.Kind.ANSWER_LOST:
            raise trouble.lost()
        status, text, more = answer
        return text, status, {"Request-Id": new_id("req"), **more}

    def close(self) -> None:
        """Nothing is held open."""


def _answer(asked: Request, key: str, failure: tuple[int, str] | None) -> Answer:
    now = clock.now()
    act = partial(_fail, *failure) if failure else partial(_act, asked, now)
    said = f"{asked.method} {asked.path}\n{asked.body}"
    try:
        return _once(key, said, act, now)
    except IntegrityError:  # somebody asked the same at the same moment: now there is an answer
        return _once(key, said, act, now)


def _once(key: str, said: str, act: Callable[[], Data], now: datetime) -> Answer:
    with transaction.atomic(durable=True):
        return answered(key, said, act, now)


def _fail(status: int, kind: str) -> Data:
    """Only a 500 is kept: the others come before the request is taken up."""
    is_kept = status == HTTPStatus.INTERNAL_SERVER_ERROR
    raise SandboxError(status, kind, "The gateway has a bad day.", kept=is_kept)


def _act(asked: Request, now: datetime) -> Data:
    known = contract()
    if known is not None and (problems := known.problems(asked.method, asked.address, asked.body)):
        raise invalid("; ".join(problems), code="parameter_unknown")
    params = unnested(asked.body or asked.query)
    for pattern, route in ROUTES:
        if found := re.fullmatch(pattern, f"{asked.method} {asked.path}"):
            shown = route(found["id"] if "id" in found.groupdict() else "", params, now)
            return expanded(shown, params.get("expand", []))
    raise missing(f"{asked.method} {asked.path}")


def _list_events(_: str, params: Params, now: datetime) -> Data:
    """Newest first, thirty days back at most (docs.stripe.com/api/events)."""
    rows = SandboxEvent.objects.order_by("-sequence")
    if kinds := params.get("types", [params["type"]] if "type" in params else []):
        rows = rows.filter(kind__in=kinds)
    if after := params.get("starting_after"):
        rows = rows.filter(sequence__lt=SandboxEvent.objects.get(pk=after).sequence)
    limit = int(params.get("limit", 10))
    found = [row.data for row in rows[: limit + 1]]
    return {
        "object": "list",
        "url": "/v1/events",
        "has_more": len(found) > limit,
        "data": found[:limit],
    }


_ID = r"(?P<id>[^/]+)"
ROUTES: list[tuple[str, Route]] = [
    (r"POST /v1/checkout/sessions", lambda _, params, now: sessions.create(params, now)),
    (rf"GET /v1/checkout/sessions/{_ID}", lambda key, _, now: sessions.retrieve(key, now)),
    (rf"POST /v1/checkout/sessions/{_ID}/expire", lambda key, _, now: sessions.expire(key, now)),
    (rf"GET /v1/payment_intents/{_ID}", lambda key, _, now: intents.retrieve(key, now)),
    (rf"POST /v1/payment_intents/{_ID}/capture", intents.capture),
    (rf"POST /v1/payment_intents/{_ID}/cancel", intents.cancel),
    (r"GET /v1/events", _list_events),
]
