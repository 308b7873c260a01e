"""The language cookie that Django's LocaleMiddleware reads."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

ONE_YEAR = 365 * 24 * 3600  # seconds


def remember_language(
    request: HttpRequest, response: HttpResponse, language: str, *, replace: bool = True
) -> None:
    """Set the cookie for a year; with replace=False only where there is none."""
    if language not in dict(settings.LANGUAGES):
        return
    if not replace and settings.LANGUAGE_COOKIE_NAME in request.COOKIES:
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=ONE_YEAR,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
