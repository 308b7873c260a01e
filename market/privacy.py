"""What the market room holds about a person, what keeps them from leaving, and forgetting them."""

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
from core.events import on_tell
from core.models import Message
from market import inviting
from market.models import Invitation, Market, Operatorship


@register_holding
def markets_you_run(user: User) -> Iterable[Section]:
    """Markets, and invitations to their e-mail."""
    columns = {"market__name": _("Market"), "granted_at": _("From when")}
    rows = user.operatorships.values(*columns)
    yield Section("markets", _("Markets you run"), columns, list(rows))
    columns = {
        "market__name": _("Market"),
        "email": _("E-mail"),
        "created_at": _("Asked"),
        "accepted_at": _("Accepted"),
    }
    asked = Invitation.objects.filter(email__in=emails_of(user)).values(*columns)
    yield Section("invitations", _("Invitations to run a market"), columns, list(asked))


@register_obstacles
def of_the_last_operator(user: User) -> Iterable[Obstacle]:
    """A market keeps at least one person who runs it."""
    others = Operatorship.objects.filter(market=OuterRef("pk")).exclude(user=user)
    alone = Market.objects.filter(~Exists(others), operatorships__user=user)
    for market in alone:
        yield Obstacle(
            _("You alone run %(market)s. Invite somebody else first.") % {"market": market.name},
            reverse("market:desk_team", args=[market.slug]),
            _("Invite somebody"),
        )


@on_tell(person_leaving)
def forget_operator(*, user_id: int) -> None:
    """They run nothing any more; nobody's mail says that they invited somebody."""
    user, now = User.objects.get(pk=user_id), clock.now()
    for operatorship in user.operatorships.select_related("market"):
        inviting.dismiss(market=operatorship.market, user=user, by=user, now=now)
    for invitation in Invitation.objects.filter(invited_by=user):
        for message in Message.objects.filter(key=inviting.message_key(invitation)):
            message.context = {**message.context, "by": message.context["market"]}
            message.save(update_fields=["context"])
    Invitation.objects.filter(email__in=emails_of(user)).delete()
