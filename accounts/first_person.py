"""The first person of an empty installation.

Whoever can read the server's terminal may become platform staff, once: `manage.py first_link`
prints a link, and so does `make run` without the demo. It works within an hour and only while
nobody runs the site; a second factor is asked of the person at once.
"""

from __future__ import annotations

from datetime import datetime

from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import login
from django.core import signing
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from accounts.access import address_of
from accounts.models import User
from core import audit
from core.numbers import next_number

SALT = "accounts.first_person"
LINK_LASTS = 3600  # seconds
BACKEND = "django.contrib.auth.backends.ModelBackend"


class NotNeeded(Exception):
    """Somebody runs the site already, or the link is not ours or too old."""


def is_needed() -> bool:
    """Whether nobody runs the site yet. One query."""
    staff = Q(is_staff=True) | Q(is_superuser=True)
    return not User.objects.filter(staff, is_active=True).exists()


def link() -> str:
    """The whole address to open within the hour. Raises NotNeeded."""
    if not is_needed():
        raise NotNeeded
    token = signing.dumps("first", salt=SALT)
    return str(settings.PUBLIC_URL).rstrip("/") + reverse("accounts:first_person", args=[token])


def check(token: str) -> None:
    """Raise NotNeeded unless the link may be used now."""
    try:
        signing.loads(token, salt=SALT, max_age=LINK_LASTS)
    except signing.BadSignature:
        raise NotNeeded from None
    if not is_needed():
        raise NotNeeded


def become(
    *, token: str, email: str, name: str, language: str, request: HttpRequest, now: datetime
) -> User:
    """Make the first person and sign this browser in. Raises NotNeeded.

    Whoever owns the server may call any mail box theirs: nobody else's account is in it yet,
    or they could read it in the database as well.
    """
    with transaction.atomic():
        next_number(SALT)  # its row stays locked: two browsers at once become one person
        check(token)
        user = User.objects.filter(email=email.strip().lower()).first()
        user = user or User.objects.create_user(email, name=name, language=language)
        user.is_staff = user.is_superuser = user.mfa_required = True
        user.save()
        EmailAddress.objects.update_or_create(
            user=user, email=user.email, defaults={"verified": True, "primary": True}
        )
        subject = f"accounts.user:{user.pk}"
        audit.record("first_person", subject=subject, by=user, now=now, ip=address_of(request))
    login(request, user, backend=BACKEND)
    record_authentication(
        request, user, method="first_link", email=user.email, reauthenticated=True
    )
    return user
