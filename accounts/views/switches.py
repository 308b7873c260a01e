"""Language and colours: plain forms that work signed out and without JavaScript."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.answers import safe_next, see
from accounts.language import remember_language
from accounts.models import User
from accounts.profile import choose_language
from core import clock
from core.screens import set_scheme

__all__ = ["set_language", "set_scheme"]


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the posted `language` in the cookie, and for the person, and go back to `next`."""
    language = request.POST.get("language", "")
    if isinstance(request.user, User):
        choose_language(user=request.user, language=language, by=request.user, now=clock.now())
    response = see(safe_next(request, fallback="/"))
    remember_language(request, response, language)
    return response
