"""What is asked of a signed-in person before any page: a device not revoked, a second factor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from accounts.access import to_sign_in
from accounts.enrolment import DEVICE, may_enrol
from accounts.models import Device, User
from accounts.second_factor import has_second_factor
from accounts.sign_ins import note_seen
from core import clock

Next = Callable[[HttpRequest], HttpResponse]

#: A device's "last seen" is written at most this often.
SEEN_EVERY = timedelta(hours=1)
#: Where a person still without a second factor may go: sign-in, its set-up, and what pages need.
OPEN_PATHS = ("/accounts/", "/me/language/", "/me/scheme/", "/healthz", "/readyz", "/webhooks/")


def enrolled_device(get_response: Next) -> Next:
    """Signs a revoked device out, and one whose person by now needs a second factor.

    Of devices and browsers alike it is noted when they were last used.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and DEVICE in request.session:
            if not _still_welcome(request):
                logout(request)
                return to_sign_in(request)
            _note_seen(request)
        elif request.user.is_authenticated:
            note_seen(request, now=clock.now())
        return get_response(request)

    return middleware


def _still_welcome(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User) or not may_enrol(user):
        return False
    device = user.devices.filter(pk=request.session[DEVICE], revoked_at=None).first()
    request.device = device  # type: ignore[attr-defined]  # our own mark on the request
    return device is not None


def _note_seen(request: HttpRequest) -> None:
    device: Device = request.device  # type: ignore[attr-defined]  # set by _still_welcome
    now = clock.now()
    key = request.session.session_key or device.session_key
    if device.last_seen_at + SEEN_EVERY < now or device.session_key != key:
        Device.objects.filter(pk=device.pk).update(last_seen_at=now, session_key=key)


def second_factor(get_response: Next) -> Next:
    """Sends those of whom a second factor is required to set one up first."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _must_set_up(request):
            response = HttpResponseRedirect(reverse("mfa_index"))
            response.status_code = 302 if request.method in {"GET", "HEAD"} else 303
            return response
        return get_response(request)

    return middleware


def _must_set_up(request: HttpRequest) -> bool:
    user = request.user
    if not isinstance(user, User) or not user.mfa_required or user.is_cast:
        return False
    return not request.path_info.startswith(_open_paths()) and not has_second_factor(user)


def _open_paths() -> tuple[str, ...]:
    files = [
        url for url in (settings.STATIC_URL, settings.MEDIA_URL) if url and url.startswith("/")
    ]
    return (*OPEN_PATHS, *files)
