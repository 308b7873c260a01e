"""Where a person is signed in: browsers and enrolled phones, and ending any of them.

A browser's session is a row of Django's; allauth notes beside it which browser it was. Ending one
deletes the session, so that its next request finds nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from ipaddress import ip_address, ip_network

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from accounts import enrolment
from accounts.access import address_of
from accounts.models import User
from accounts.user_agents import in_plain_words
from core import audit

#: "Last used" is written at most this often.
SEEN_EVERY = timedelta(hours=1)
#: The session key under which the moment (seconds since 1970) of the last such note stands.
SEEN = "seen_at"
#: Rooms above say who keeps a stall: only those are told of stall phones.
KEEPERS: list[Callable[[User], bool]] = []


@dataclass(frozen=True)
class SignIn:
    """One browser: when, which, and how near. `pk` is None for one that allauth did not note."""

    pk: int | None
    browser: str
    since: datetime
    last_seen: datetime
    current: bool
    near: bool


def register_keeper(rule: Callable[[User], bool]) -> Callable[[User], bool]:
    """Add a rule that says whether a person keeps a stall; once, at start."""
    if rule not in KEEPERS:
        KEEPERS.append(rule)
    return rule


def has_stall_phones(user: User) -> bool:
    """Whether stall phones mean anything to this person."""
    return any(rule(user) for rule in KEEPERS) or user.devices.filter(revoked_at=None).exists()


def sign_ins_of(user: User, *, request: HttpRequest, now: datetime) -> list[SignIn]:
    """The browsers in which they are signed in now, this one first, then the latest.

    Three queries, however many there are. Enrolled phones are not among them.
    """
    here, address = request.session.session_key or "", address_of(request)
    found = [
        SignIn(
            pk=row.pk,
            browser=in_plain_words(row.user_agent),
            since=row.created_at,
            last_seen=row.last_seen_at,
            current=row.session_key == here,
            near=_same_network(row.ip, address),
        )
        for row in _live(user, now)
    ]
    if not any(each.current for each in found):
        found.append(_this_one(request, now))
    return sorted(found, key=lambda each: (each.current, each.last_seen), reverse=True)


def _live(user: User, now: datetime) -> list[UserSession]:
    """Those whose session has not ended, and was not begun before a change of password."""
    phones = user.devices.values_list("session_key", flat=True)
    noted = UserSession.objects.filter(user=user).exclude(session_key__in=phones)
    rows = {row.session_key: row for row in noted}
    sessions = Session.objects.filter(session_key__in=rows, expire_date__gt=now)
    good = user.get_session_auth_hash()
    return [
        rows[session.session_key]
        for session in sessions
        if session.get_decoded().get(HASH_SESSION_KEY) == good
    ]


def _this_one(request: HttpRequest, now: datetime) -> SignIn:
    agent = in_plain_words(request.headers.get("User-Agent", ""))
    return SignIn(pk=None, browser=agent, since=now, last_seen=now, current=True, near=True)


def _same_network(one: str, other: str) -> bool:
    """Whether two addresses are neighbours: the same /24, or /56 of IPv6. Nobody is looked up."""
    try:
        bits = 24 if ip_address(other).version == 4 else 56  # noqa: PLR2004
        return ip_address(one) in ip_network(f"{other}/{bits}", strict=False)
    except (ValueError, TypeError):
        return False


def note_seen(request: HttpRequest, *, now: datetime) -> None:
    """Remember, at most hourly, that this browser was used. Its session lives on from then."""
    seen, moment = request.session.get(SEEN), int(now.timestamp())
    if seen is None or moment - seen < SEEN_EVERY.total_seconds():
        return
    request.session[SEEN] = moment
    key = request.session.session_key
    UserSession.objects.filter(session_key=key).update(last_seen_at=now)


def end(*, session: UserSession, by: User | None, now: datetime) -> None:
    """Sign one browser out: its next request finds nobody."""
    engine = import_module(settings.SESSION_ENGINE)
    engine.SessionStore(session.session_key).delete()
    session.delete()
    audit.record("session.ended", subject=f"accounts.user:{session.user_id}", by=by, now=now)


def end_all_others(*, user: User, keep: str, by: User | None, now: datetime) -> int:
    """Sign out every browser and stall phone but the session `keep`; how many those were."""
    sessions = list(UserSession.objects.filter(user=user).exclude(session_key=keep))
    for session in sessions:
        end(session=session, by=by, now=now)
    phones = list(user.devices.filter(revoked_at=None).exclude(session_key=keep))
    for phone in phones:
        enrolment.revoke(device=phone, by=by, now=now)
    return len(sessions) + len(phones)
