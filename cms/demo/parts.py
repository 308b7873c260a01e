"""The people of the demo as pages list them, each to be become with one tap."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from cms.demo.cast import face_of
from stores.models import Store

#: A shopper, a stallholder and an operator of one market, by the language the visitor reads.
FIRST = {
    "ko": ("jieun@example.com", "malsoon@example.com", "yujin@example.com"),
    "en": ("maya@example.com", "ada@example.com", "priya@example.com"),
}


@dataclass(frozen=True)
class Part:
    """One of the cast; `store` where they keep a stall."""

    user: User
    what: str
    face: str
    store: Store | None = None


def first_parts(language: str) -> list[Part]:
    """Shopper, stallholder and operator, for the home page. One query; fewer than three where
    the demo is not there."""
    emails = FIRST.get(language, FIRST["en"])
    cast = User.objects.filter(email__in=emails, is_cast=True)
    found = {user.email: user for user in cast.annotate(face=F("staffed__store__page__face"))}
    whats = (_("Fill a basket"), _("Keep a stall"), _("Run the market"))
    return [
        Part(user, what, face_of(email) or user.face or "")
        for email, what in zip(emails, whats, strict=True)
        if (user := found.get(email))
    ]
