"""Forgetting a person: what stands in the way, what the law keeps, and the deed itself.

The row of the person stays as an empty one, because what they did (moves, audit lines) points at
it; nothing in it says who it was. What would go with the row, goes. The rest is each room's
own: it registers what stands in the way and what must be kept, and listens to `person_leaving`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.events import person_leaving
from accounts.models import User, no_mail
from core import audit, messages
from core.events import tell


@dataclass(frozen=True)
class Obstacle:
    """What has to happen first, in words, and where."""

    message: str
    fix_url: str = ""
    fix_label: str = ""


class InTheWay(Exception):
    """Something has to happen first; nothing was erased."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__([each.message for each in obstacles])
        self.obstacles = obstacles


Obstacles = Callable[[User], Iterable[Obstacle]]
Kept = Callable[[User, datetime], Iterable[str]]
OBSTACLES: list[Obstacles] = []
KEPT: list[Kept] = []


def register_obstacles(rule: Obstacles) -> Obstacles:
    """Add what may stand in the way of erasing somebody; once, at start."""
    OBSTACLES.append(rule)
    return rule


def register_kept(rule: Kept) -> Kept:
    """Add sentences on what the law makes us keep of somebody, and until when."""
    KEPT.append(rule)
    return rule


def obstacles(user: User) -> list[Obstacle]:
    """Everything that has to happen first."""
    return [each for rule in OBSTACLES for each in rule(user)]


def kept(user: User, now: datetime) -> list[str]:
    """What stays although the person goes, in sentences."""
    return [each for rule in KEPT for each in rule(user, now)]


def emails_of(user: User) -> list[str]:
    """The addresses that are theirs: the one they sign in with, and others they confirmed."""
    confirmed = EmailAddress.objects.filter(user=user, verified=True)
    return sorted(
        {user.email, *(email.lower() for email in confirmed.values_list("email", flat=True))}
    )


def erase(*, user: User, by: User | None, now: datetime) -> None:
    """Forget a person, at once and for good; a last mail tells them. Raises InTheWay.

    An order made in the same moment waits for the row's lock, or is seen here.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.erased_at is not None:
            return
        if found := obstacles(user):
            raise InTheWay(found)
        addresses, email, language = emails_of(user), user.reachable_email, user.language
        tell(person_leaving, user_id=user.pk)
        audit.forget_where(user)
        messages.forget(person=user, addresses=addresses)
        _end_sessions(user)
        _let_go(user)
        _empty(user, now)
        audit.record("person.erased", subject=f"accounts.user:{user.pk}", by=by, now=now)
        if email:
            _say_goodbye(email, language, now)


def _end_sessions(user: User) -> None:
    noted = UserSession.objects.filter(user=user).values_list("session_key", flat=True)
    phones = user.devices.values_list("session_key", flat=True)
    Session.objects.filter(session_key__in=[*noted, *phones]).delete()


def _let_go(user: User) -> None:
    """What would go or be cut loose if the row were deleted: addresses, sign-ins, drafts, ..."""
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):  # of which one-to-one is a kind
            continue
        rows = relation.related_model._default_manager.filter(**{relation.field.name: user})
        if relation.on_delete is models.CASCADE:
            rows.delete()
        elif relation.on_delete is models.SET_NULL:
            rows.update(**{relation.field.name: None})


def _empty(user: User, now: datetime) -> None:
    user.groups.clear()
    user.user_permissions.clear()
    user.email, user.name, user.phone = no_mail(), "", ""
    user.is_active = user.is_staff = user.is_superuser = user.mfa_required = False
    user.last_login, user.erased_at = None, now
    user.set_unusable_password()
    user.save()


def _say_goodbye(email: str, language: str, now: datetime) -> None:
    """In nobody's name, and gone once it is sent."""
    messages.queue(
        template="account_erased",
        channel="mail",
        to=email,
        language=language,
        context={},
        now=now,
        keep=False,
    )


@register_obstacles
def of_the_cast(user: User) -> Iterable[Obstacle]:
    """The demo needs its people."""
    if user.is_cast:
        yield Obstacle(
            _("This is one of the demo’s people, who stay. Try it with a person of your own.")
        )


@register_obstacles
def of_the_platform(user: User) -> Iterable[Obstacle]:
    """Somebody has to run the installation."""
    if not user.is_superuser:
        return
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    if not others.exists():
        yield Obstacle(_("You alone run this installation. Give somebody else that right first."))
