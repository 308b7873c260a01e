"""From an application to an open stall: apply, review, approve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import enrolment
from accounts.models import User, no_mail
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


@dataclass(frozen=True)
class Newcomer:
    """Who begins to sell, and where: all that a stall is opened with."""

    stall_name: str
    category: Category
    number: str = ""
    person_name: str = ""
    phone: str = ""
    email: str = ""
    language: str = "en"


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
            _write_to(row, "application_received", now)
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
        _write_to(application, "application_changes", now, said=message)


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
    newcomer = Newcomer(
        stall_name=application.stall_name,
        number=number,
        category=application.category,
        person_name=application.person_name,
        phone=application.phone,
        email=application.email,
        language=application.language,
    )
    with transaction.atomic():
        store, user = _settle(application.market, newcomer, by=by, now=now)
        move(application, ApplicationState.APPROVED, by=by, now=now, store=store)
        _open(store, by=by, now=now)
        _welcome(application.market, newcomer, user, by, now)
    return store


def settle_in(*, market: Market, newcomer: Newcomer, by: User | None, now: datetime) -> Store:
    """Open a stall for somebody who did not apply. The same number and name is the same stall.

    Where they left a phone or an e-mail, the link that signs their phone in is sent there.
    """
    with transaction.atomic():
        market = Market.objects.select_for_update().get(pk=market.pk)
        known = find_stall(market, newcomer)
        if known is not None:
            return known
        store, user = _settle(market, newcomer, by=by, now=now)
        _open(store, by=by, now=now)
        if newcomer.email or newcomer.phone:
            _welcome(market, newcomer, user, by, now)
    return store


def find_stall(market: Market, newcomer: Newcomer) -> Store | None:
    """The stall of that number and name, where the market has it already."""
    same = {"number": newcomer.number, "name": newcomer.stall_name}
    return Store.objects.filter(market=market, **same).first()


def reject(*, application: Application, why: str, by: User | None, now: datetime) -> None:
    """Say no, with the reason the applicant will read."""
    with transaction.atomic():
        move(application, ApplicationState.REJECTED, by=by, now=now, why=why[:300], message=why)
        _write_to(application, "application_rejected", now, said=why)


def withdraw(*, application: Application, by: User | None, now: datetime) -> None:
    """The applicant no longer wants to, which nobody needs to write to them."""
    move(application, ApplicationState.REJECTED, by=by, now=now, why="withdrawn")


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


def _settle(
    market: Market, newcomer: Newcomer, *, by: User | None, now: datetime
) -> tuple[Store, User]:
    """The stall, still closed, and its first staff."""
    user = _person(newcomer)
    store = _store_of(market, newcomer, by, now)
    Staff.objects.create(store=store, user=user, added_at=now)
    return store, user


def _open(store: Store, *, by: User | None, now: datetime) -> None:
    tell(store_approved, store_id=store.pk)
    announce(store_approved, store_id=store.pk)
    move(store, StoreState.OPEN, by=by, now=now)
    tell(store_opened, store_id=store.pk)
    announce(store_opened, store_id=store.pk)


def _person(newcomer: Newcomer) -> User:
    """Whoever has that e-mail, or a new person without a password."""
    known = User.objects.filter(email=newcomer.email).first() if newcomer.email else None
    return known or User.objects.create_user(
        newcomer.email or no_mail(),
        name=newcomer.person_name or newcomer.stall_name,
        phone=newcomer.phone,
        language=newcomer.language,
    )


def _store_of(market: Market, newcomer: Newcomer, by: User | None, now: datetime) -> Store:
    slug = free_slug(
        newcomer.stall_name,
        fallback="stall",
        taken=lambda s: market.stores.filter(slug=s).exists(),
    )
    store = Store.objects.create(
        market=market,
        slug=slug,
        name=newcomer.stall_name,
        number=newcomer.number,
        category=newcomer.category,
        phone=newcomer.phone,
        created_at=now,
    )
    born(store, by=by, now=now)
    return store


def _welcome(
    market: Market, newcomer: Newcomer, user: User, by: User | None, now: datetime
) -> None:
    """Mail and SMS with the one-time link; people with a second factor sign in as usual."""
    path = reverse("stores:stall")
    if enrolment.may_enrol(user):
        token = enrolment.make_link(user=user, by=by, now=now)
        path = reverse("accounts:enrol", args=[token])
    _write(market, newcomer, "application_approved", now, person=user, path=path)


def _write_to(
    application: Application, template: str, now: datetime, *, said: str = ""
) -> list[Message]:
    """About an application, with the way to its own page."""
    newcomer = Newcomer(
        stall_name=application.stall_name,
        category=application.category,
        person_name=application.person_name,
        phone=application.phone,
        email=application.email,
        language=application.language,
    )
    path = status_path(application)
    return _write(application.market, newcomer, template, now, path=path, said=said)


def _write(
    market: Market,
    newcomer: Newcomer,
    template: str,
    now: datetime,
    *,
    path: str,
    person: User | None = None,
    said: str = "",
) -> list[Message]:
    context = {
        "name": newcomer.person_name or newcomer.stall_name,
        "stall": newcomer.stall_name,
        "market": market.name,
        "path": path,
        "said": said,
    }
    return [
        messages.queue(
            template=f"{template}{suffix}",
            channel=channel,
            to=to,
            language=newcomer.language,
            person=person,
            context=context,
            now=now,
        )
        for channel, to, suffix in (
            ("mail", newcomer.email, ""),
            ("sms", newcomer.phone, "_sms"),
        )
        if to
    ]
