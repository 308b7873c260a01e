"""The Stripe client: pinned version, short patience, a sandbox where there is no key."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import stripe
from django.conf import settings

from payments.gateways.stripe import recording

#: The version the SDK was made for; our webhook endpoint is created with the same.
API_VERSION = "2026-10-28.endive"
#: Seconds to connect and to wait for an answer. The SDK's own 80 s would hold a page for
#: longer than anybody waits.
PATIENCE = (2.0, 8.0)
RETRIES = 2
SANDBOX_KEY = "sk_test_sandbox"


class SandboxRefused(RuntimeError):
    """The sandbox pretends to be a bank: never in production, never beside a live key."""


class RecordedRequestsClient(stripe.RequestsClient):
    """The SDK's usual HTTP client, heard by the recorder."""

    def request(  # type: ignore[override]  # as in the SDK's own subclass
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        recording.note(method, url, post_data or "")
        return super().request(method, url, headers, post_data)


def client() -> stripe.StripeClient:
    """A client for the configured account, or one that speaks to the sandbox."""
    return stripe.StripeClient(
        settings.STRIPE_SECRET_KEY or SANDBOX_KEY,
        stripe_version=API_VERSION,
        max_network_retries=RETRIES,
        http_client=_http_client(),
    )


def is_sandbox() -> bool:
    """Whether payments are pretended."""
    return not settings.STRIPE_SECRET_KEY


def is_live() -> bool:
    """Whether the configured key moves real money."""
    return "_live_" in settings.STRIPE_SECRET_KEY


def webhook_secrets() -> list[str]:
    """Every secret that may sign an event: two while one replaces the other."""
    given = [word.strip() for word in settings.STRIPE_WEBHOOK_SECRET.split(",") if word.strip()]
    return given or ([_sandbox_secret()] if is_sandbox() else [])


def _http_client() -> stripe.HTTPClient:
    if not is_sandbox():
        return RecordedRequestsClient(timeout=PATIENCE)
    if settings.PRODUCTION:
        raise SandboxRefused("no STRIPE_SECRET_KEY in production")
    from payments.sandbox.http import SandboxHTTPClient  # only where it is allowed to exist

    return SandboxHTTPClient(SANDBOX_KEY)


def _sandbox_secret() -> str:
    word = hmac.new(settings.SECRET_KEY.encode(), b"sandbox webhooks", hashlib.sha256)
    return f"whsec_{word.hexdigest()}"
