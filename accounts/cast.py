"""The demo's cast: sign in as any of them with one click."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.enrolment import BACKEND
from accounts.models import User


def become(request: HttpRequest, user: User) -> None:
    """Sign this browser in as one of the cast; PermissionDenied outside demo mode or for others."""
    if not settings.DEMO or not user.is_cast or not user.is_active:
        raise PermissionDenied
    login(request, user, backend=BACKEND)
