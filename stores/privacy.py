"""What the stores room holds about a person, what keeps them from leaving, and forgetting them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.copies import Section, register_holding
from accounts.erasure import Obstacle, emails_of, register_obstacles
from accounts.events import person_leaving
from accounts.models import User
from core import clock
from core.events import on_tell, tell
from core.models import Message
from stores import onboarding, staffing
from stores.events import keeper_leaving
from stores.models import Application, ApplicationMove, Staff, Store
from stores.states import APPLICATION_MOVES, StoreState

#: What a would-be stallholder wrote about themselves.
WRITTEN = {"person_name": "", "phone": "", "email": "", "message": ""}


@register_holding
def stalls_you_keep(user: User) -> Iterable[Section]:
    """Stalls, and applications with one of their e-mails."""
    columns = {
        "store__name": _("Stall"),
        "store__market__name": _("Market"),
        "added_at": _("From when"),
    }
    yield Section("stalls", _("Stalls you sell at"), columns, list(user.staffed.values(*columns)))
    columns = {
        "stall_name": _("Stall"),
        "market__name": _("Market"),
        "person_name": _("Name"),
        "phone": _("Phone"),
        "email": _("E-mail"),
        "state": _("Answer"),
        "message": _("What the market wrote"),
        "created_at": _("Sent"),
    }
    rows = Application.objects.filter(email__in=emails_of(user)).values(*columns)
    yield Section("applications", _("Applications to join a market"), columns, list(rows))


@register_obstacles
def of_a_stall_kept_alone(user: User) -> Iterable[Obstacle]:
    """A stall that sells needs somebody."""
    others = Staff.objects.filter(store=OuterRef("pk")).exclude(user=user)
    alone = Store.objects.filter(~Exists(others), staff__user=user)
    for store in alone.exclude(state=StoreState.CLOSED).select_related("market"):
        text = _(
            "You alone keep %(stall)s. Add somebody else first, or ask %(market)s to close it."
        )
        yield Obstacle(
            text % {"stall": store.name, "market": store.market.name},
            reverse("stores:stall_people", args=[store.pk]),
            _("Who sells here"),
        )


@on_tell(person_leaving)
def forget_keeper(*, user_id: int) -> None:
    """They sell nowhere any more, and no application tells who they are."""
    user, now = User.objects.get(pk=user_id), clock.now()
    for staff in user.staffed.select_related("store__market"):
        store = staff.store
        alone = not store.staff.exclude(pk=staff.pk).exists()
        tell(keeper_leaving, store_id=store.pk, user_id=user_id, alone=alone)
        if user.phone and store.phone == user.phone:
            Store.objects.filter(pk=store.pk).update(phone="")
        if alone:  # and closed, or it had stood in the way
            staff.delete()
        else:
            staffing.remove_person(staff=staff, by=user, now=now)
    for application in Application.objects.filter(email__in=emails_of(user)):
        if APPLICATION_MOVES.get(application.state):
            onboarding.withdraw(application=application, by=user, now=now)
        _forget_letters(application)
        name = {} if application.store_id else {"stall_name": ""}
        Application.objects.filter(pk=application.pk).update(**WRITTEN, **name)
        ApplicationMove.objects.filter(subject=application).update(why="")


def _forget_letters(application: Application) -> None:
    """What was written to the applicant, who had no account then."""
    theirs = Message.objects.filter(person=None, to__in=[application.email, application.phone])
    theirs.filter(context__path=onboarding.status_path(application)).delete()
