"""What accounts and core hold about a person, for their copy of it."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.utils.translation import gettext as _

from accounts.copies import Section, register_holding
from accounts.models import User
from accounts.user_agents import in_plain_words
from core.models import AuditLine, Message


@register_holding
def about_you(user: User) -> Iterable[Section]:
    """The person, and where things are brought."""
    facts = {
        "email": _("E-mail"),
        "name": _("Name"),
        "phone": _("Phone"),
        "language": _("Language"),
        "date_joined": _("Joined"),
        "last_login": _("Last signed in"),
    }
    yield Section("you", _("About you"), facts, [{name: getattr(user, name) for name in facts}])
    columns = {
        "label": _("Name"),
        "area_name": _("Area"),
        "street": _("Street"),
        "detail": _("Flat or floor"),
        "postcode": _("Postcode"),
        "entrance_code": _("Entrance code"),
        "leave_at_door": _("Leave at the door"),
        "is_default": _("Usual address"),
        "created_at": _("Written down"),
    }
    yield Section("addresses", _("Addresses"), columns, list(user.addresses.values(*columns)))


@register_holding
def how_you_sign_in(user: User) -> Iterable[Section]:
    """Ways in, and where they were used."""
    columns = {"email": _("E-mail"), "verified": _("Confirmed")}
    rows = EmailAddress.objects.filter(user=user).values(*columns)
    yield Section("emails", _("E-mail addresses"), columns, list(rows))
    columns = {
        "provider": _("Provider"),
        "uid": _("Your number there"),
        "date_joined": _("From when"),
    }
    rows = SocialAccount.objects.filter(user=user).values(*columns)
    yield Section("providers", _("Kakao, Naver and others"), columns, list(rows))
    columns = {"type": _("Kind"), "created_at": _("From when"), "last_used_at": _("Last used")}
    rows = Authenticator.objects.filter(user=user).values(*columns)
    yield Section("keys", _("Passkeys and second steps"), columns, list(rows))
    columns = {
        "browser": _("Browser"),
        "ip": _("Internet address"),
        "created_at": _("From when"),
        "last_seen_at": _("Last used"),
    }
    browsers = [
        {"browser": in_plain_words(row["user_agent"]), **row}
        for row in UserSession.objects.filter(user=user).values(
            "user_agent", "ip", "created_at", "last_seen_at"
        )
    ]
    yield Section("sign_ins", _("Where you are signed in"), columns, browsers)
    columns = {
        "label": _("Phone"),
        "enrolled_at": _("From when"),
        "last_seen_at": _("Last used"),
        "revoked_at": _("Ended"),
    }
    yield Section("phones", _("Stall phones"), columns, list(user.devices.values(*columns)))


@register_holding
def what_was_said_and_done(user: User) -> Iterable[Section]:
    """Mail and SMS sent to them, and the lines that tell what they did."""
    columns = {
        "created_at": _("When"),
        "channel": _("By"),
        "to": _("Sent to"),
        "template": _("What it is about"),
    }
    rows = Message.objects.filter(person=user).order_by("id").values(*columns)
    yield Section("messages", _("Messages we sent you"), columns, list(rows))
    columns = {
        "at": _("When"),
        "what": _("What you did"),
        "subject": _("With what"),
        "ip": _("Internet address"),
    }
    lines = AuditLine.objects.filter(by=user).order_by("id").values(*columns)
    yield Section("deeds", _("What you did, kept for safety"), columns, list(lines))
