"""A stall's phone, signed in by a one-time link and for long.

A stallholder needs no password: somebody who may makes a link, shows it as a QR code or
sends it, and the phone that opens it and presses the button stays signed in until it is
revoked. People who need a second factor cannot come in this way: it would step around it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from importlib import import_module

import qrcode
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from qrcode.image.svg import SvgPathFillImage

from accounts.access import address_of
from accounts.models import Device, EnrolmentLink, User
from accounts.user_agents import in_plain_words
from core import audit

LINK_LASTS = timedelta(days=3)
SESSION_LASTS = timedelta(days=180)
#: The session key under which a phone's Device is remembered.
DEVICE = "device"
BACKEND = "django.contrib.auth.backends.ModelBackend"


class LinkRefused(Exception):
    """The link cannot be used; `reason` is unknown, used, expired or person."""

    def __init__(self, reason: str, link: EnrolmentLink | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.link = link


def may_enrol(user: User) -> bool:
    """Whether a link may sign this person in: not where a second factor is asked of them."""
    if user.is_cast:
        return user.is_active
    needs_more = user.mfa_required or user.is_staff or user.is_superuser
    return user.is_active and not needs_more


def make_link(*, user: User, by: User | None, now: datetime) -> str:
    """A token that enrols one device within three days; shown once, kept as a hash.

    Raises LinkRefused where the person must sign in with a second factor.
    """
    if not may_enrol(user):
        raise LinkRefused("person")
    token = secrets.token_urlsafe(24)
    link = EnrolmentLink.objects.create(
        user=user,
        token_hash=_hash(token),
        made_by=by,
        created_at=now,
        expires_at=now + LINK_LASTS,
    )
    audit.record(
        "enrolment.link", subject=f"accounts.user:{user.pk}", by=by, now=now, detail=f"{link.pk}"
    )
    return token


def link_url(token: str) -> str:
    """The whole address of a link, for QR codes and messages."""
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("accounts:enrol", args=[token])


def open_link(*, token: str, now: datetime) -> EnrolmentLink:
    """The link of a token while it can be used; raises LinkRefused."""
    link = EnrolmentLink.objects.select_related("user").filter(token_hash=_hash(token)).first()
    if link is None:
        raise LinkRefused("unknown")
    if link.used_at is not None:
        raise LinkRefused("used", link)
    if not link.is_open(now):
        raise LinkRefused("expired", link)
    if not may_enrol(link.user):
        raise LinkRefused("person", link)
    return link


def enrol(*, token: str, request: HttpRequest, now: datetime) -> Device:
    """Use the link up and sign this browser in for 180 days; raises LinkRefused.

    Two phones that open one link at once: the UPDATE's row count decides.
    """
    link = open_link(token=token, now=now)
    with transaction.atomic():
        unused = EnrolmentLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
        if unused.update(used_at=now) != 1:
            raise LinkRefused("used", link)
        return _sign_in_for_long(link.user, request, now)


def _sign_in_for_long(user: User, request: HttpRequest, now: datetime) -> Device:
    login(request, user, backend=BACKEND)
    request.session.cycle_key()
    request.session.set_expiry(SESSION_LASTS)
    device = Device.objects.create(
        user=user,
        session_key=request.session.session_key or "",
        label=in_plain_words(request.headers.get("User-Agent", "")),
        enrolled_at=now,
        last_seen_at=now,
    )
    request.session[DEVICE] = device.pk
    subject = f"accounts.device:{device.pk}"
    audit.record("device.enrolled", subject=subject, by=user, now=now, ip=address_of(request))
    return device


def revoke(*, device: Device, by: User | None, now: datetime) -> None:
    """End a device's session at once; revoking twice changes nothing."""
    with transaction.atomic():
        live = Device.objects.filter(pk=device.pk, revoked_at=None)
        if live.update(revoked_at=now) != 1:
            return
        audit.record("device.revoked", subject=f"accounts.device:{device.pk}", by=by, now=now)
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore(device.session_key).delete()
    device.revoked_at = now


def qr_svg(url: str, *, label: str = "") -> SafeString:
    """A QR code as inline SVG: no style, no script, no data URI."""
    image = qrcode.make(url, image_factory=SvgPathFillImage, border=2)
    drawing: str = image.to_string(encoding="unicode").replace(' id="qr-path"', "")
    named = format_html('<svg class="qr" role="img" aria-label="{}" ', label or "QR")
    return mark_safe(drawing.replace("<svg ", named, 1))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
