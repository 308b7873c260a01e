"""Who sells at a stall: adding somebody of the family, and taking them off again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from accounts import enrolment
from accounts.models import User, no_mail
from core import audit
from stores.models import Staff, Store

if TYPE_CHECKING:
    from django.db.models import QuerySet


class LastOne(ValueError):
    """A stall keeps at least one person."""


def add_person(
    *, store: Store, name: str, phone: str = "", by: User | None, now: datetime
) -> Staff:
    """Somebody who sells at the stall from now on, signed in by a link and without an e-mail.

    The same name at the same stall is the same person: a second press.
    """
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        known = staff_of(store).filter(user__name=name).first()
        if known is not None:
            return known
        language = store.market.language
        user = User.objects.create_user(no_mail(), name=name, phone=phone, language=language)
        staff = Staff.objects.create(store=store, user=user, added_at=now)
        audit.record("staff_added", subject=_subject(store, user), by=by, now=now)
    return staff


def remove_person(*, staff: Staff, by: User | None, now: datetime) -> None:
    """Take somebody off; their phones are signed out unless they sell elsewhere. Raises LastOne."""
    user, store = staff.user, staff.store
    with transaction.atomic():
        Store.objects.select_for_update().get(pk=store.pk)
        if not staff_of(store).exclude(pk=staff.pk).exists():
            raise LastOne
        Staff.objects.filter(pk=staff.pk).delete()
        audit.record("staff_removed", subject=_subject(store, user), by=by, now=now)
    if not user.staffed.exists():
        for device in user.devices.filter(revoked_at=None):
            enrolment.revoke(device=device, by=by, now=now)


def staff_of(store: Store) -> QuerySet[Staff]:
    """Everybody of the stall, in the order they came."""
    return Staff.objects.filter(store=store).select_related("user").order_by("added_at", "id")


def _subject(store: Store, user: User) -> str:
    return f"stall {store.pk} accounts.user:{user.pk}"
