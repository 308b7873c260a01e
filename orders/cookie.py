"""Whose basket it is when nobody is signed in: a token in a signed cookie of its own."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

COOKIE = "basket"
LASTS = timedelta(days=30)


def guest_token(request: HttpRequest) -> str:
    """The visitor's token, or nothing where there is none or it was tampered with."""
    return str(request.get_signed_cookie(COOKIE, default="", max_age=int(LASTS.total_seconds())))


def new_token() -> str:
    return secrets.token_urlsafe(24)


def remember(response: HttpResponseBase, token: str) -> None:
    """Keep the token for another thirty days; nothing to keep for a signed-in shopper."""
    if token:
        response.set_signed_cookie(
            COOKIE,
            token,
            max_age=LASTS,
            httponly=True,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )


def forget(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
