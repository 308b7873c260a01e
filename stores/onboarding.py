"""From an application to an open stall: apply, review, approve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import enrolment
from accounts.models import User
from core import messages
from core.events import announce, tell
from core.states import born, move
from market.models import Market
from stores.events import store_approved, store_opened
from stores.models import Application, Category, Staff, Store
from stores.romanise import free_slug
from stores.states import ApplicationState, StoreState

if TYPE_CHECKING:
    from core.models import Message

#: What an applicant fills in, in order; also what an operator may ask to change.
FIELDS = ("stall_name", "category", "person_name", "phone", "email")
#: Applications that may still become a stall.
OPEN = (ApplicationState.SUBMITTED, ApplicationState.CHANGES)
signer = signing.Signer(salt="stores.application")


class NothingToChange(ValueError):
    """Changes were asked for without naming a field the applicant filled in."""


def apply(
    *,
    market: Market,
    stall_name: str,
    category: Category,
    person_name: str,
    phone: str,
    email: str,
    language: str,
    now: datetime,
) -> Application:
    """Ask to join a market. The same stall by the same e-mail again is the same application."""
    email = email.strip().lower()
    same = {"market": market, "email": email, "stall_name": stall_name}
    known = Application.objects.filter(state__in=OPEN, **same).first()
    if known is not None:
        return known
    facts = {"category": category, "person_name": person_name, "phone": phone}
    try:
        with transaction.atomic():
            row = Application.objects.create(**same, **facts, language=language, created_at=now)
            born(row, by=None, now=now)
            _write(row, "application_received", now)
    except IntegrityError:  # the other half of a double click was first
        return Application.objects.get(state__in=OPEN, **same)
    return row


def ask_for_changes(
    *, application: Application, fields: Iterable[str], message: str, by: User | None, now: datetime
) -> None:
    """Send the application back with the fields to change; raises NothingToChange."""
    wanted = [field for field in FIELDS if field in set(fields)]
    if not wanted:
        raise NothingToChange
    with transaction.atomic():
        move(
            application,
            ApplicationState.CHANGES,
            by=by,
            now=now,
            why=message[:300],
            fields_to_change=wanted,
            message=message,
        )
        _write(application, "application_changes", now, said=message)


def resubmit(
    *, application: Application, values: Mapping[str, Any], by: User | None, now: datetime
) -> None:
    """Answer with new values, of which only the fields asked for are taken."""
    taken = {name: values[name] for name in application.fields_to_change if name in values}
    if "email" in taken:
        taken["email"] = str(taken["email"]).strip().lower()
    move(
        application,
        ApplicationState.SUBMITTED,
        by=by,
        now=now,
        fields_to_change=[],
        message="",
        **taken,
    )


def approve(*, application: Application, number: str = "", by: User | None, now: datetime) -> Store:
    """Open the stall and send the applicant the link that signs their phone in.

    The applicant becomes the stall's first staff. Raises IllegalMove or StaleState where
    the application was answered already.
    """
    with transaction.atomic():
        user = _person(application)
        store = _store_of(application, number, by, now)
        Staff.objects.create(store=store, user=user, added_at=now)
        move(application, ApplicationState.APPROVED, by=by, now=now, store=store)
        tell(store_approved, store_id=store.pk)
        announce(store_approved, store_id=store.pk)
        move(store, StoreState.OPEN, by=by, now=now)
        tell(store_opened, store_id=store.pk)
        announce(store_opened, store_id=store.pk)
        _welcome(application, user, by, now)
    return store


def reject(*, application: Application, why: str, by: User | None, now: datetime) -> None:
    """Say no, with the reason the applicant will read."""
    with transaction.atomic():
        move(application, ApplicationState.REJECTED, by=by, now=now, why=why[:300], message=why)
        _write(application, "application_rejected", now, said=why)


# -- The applicant's own page


def status_path(application: Application) -> str:
    """The applicant's page with the key that opens it."""
    key = signer.signature(application.code)
    return f"{reverse('stores:application', args=[application.code])}?key={key}"


def key_fits(application: Application, key: str) -> bool:
    """Whether the key is the one that was sent with this application."""
    try:
        signer.unsign(f"{application.code}{signer.sep}{key}")
    except signing.BadSignature:
        return False
    return True


# -- Steps of the deeds


def _person(application: Application) -> User:
    """Whoever has that e-mail, or a new person without a password."""
    known = User.objects.filter(email=application.email).first()
    return known or User.objects.create_user(
        application.email,
        name=application.person_name,
        phone=application.phone,
        language=application.language,
    )


def _store_of(application: Application, number: str, by: User | None, now: datetime) -> Store:
    market = application.market
    slug = free_slug(
        application.stall_name,
        fallback="stall",
        taken=lambda s: market.stores.filter(slug=s).exists(),
    )
    store = Store.objects.create(
        market=market,
        slug=slug,
        name=application.stall_name,
        number=number,
        category=application.category,
        phone=application.phone,
        created_at=now,
    )
    born(store, by=by, now=now)
    return store


def _welcome(application: Application, user: User, by: User | None, now: datetime) -> None:
    """Mail and SMS with the one-time link; people with a second factor sign in as usual."""
    path = reverse("stores:stall")
    if enrolment.may_enrol(user):
        token = enrolment.make_link(user=user, by=by, now=now)
        path = reverse("accounts:enrol", args=[token])
    _write(application, "application_approved", now, person=user, path=path)


def _write(
    application: Application,
    template: str,
    now: datetime,
    *,
    person: User | None = None,
    path: str = "",
    said: str = "",
) -> list[Message]:
    context = {
        "name": application.person_name,
        "stall": application.stall_name,
        "market": application.market.name,
        "path": path or status_path(application),
        "said": said,
    }
    return [
        messages.queue(
            template=f"{template}{suffix}",
            channel=channel,
            to=to,
            language=application.language,
            person=person,
            context=context,
            now=now,
        )
        for channel, to, suffix in (
            ("mail", application.email, ""),
            ("sms", application.phone, "_sms"),
        )
        if to
    ]
