"""Keeping a person's addresses: save, choose the usual one, remove."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from accounts.areas import Place
from accounts.models import Address, User


@dataclass(frozen=True)
class Details:
    """What is written on an address. Coordinates are degrees, of the area or of the door."""

    country: str
    street: str
    detail: str = ""
    area_code: str = ""
    area_name: str = ""
    postcode: str = ""
    entrance_code: str = ""
    leave_at_door: bool = False
    label: str = ""
    lat: float | None = None
    lng: float | None = None


def details_from(cleaned: Mapping[str, object], place: Place | None) -> Details:
    """Details of a cleaned form and the place its area turned out to be."""
    names = Details.__dataclass_fields__
    values: dict[str, object] = {name: cleaned[name] for name in names if name in cleaned}
    if place is not None:
        where = {"area_code": place.code, "area_name": place.name}
        values |= {**where, "lat": place.lat, "lng": place.lng}
    return Details(**values)  # type: ignore[arg-type]  # the form has cleaned each by its type


def save_address(
    *,
    user: User,
    details: Details,
    by: User | None,
    now: datetime,
    address: Address | None = None,
    usual: bool = False,
) -> Address:
    """Keep a new address, or change `address`. The first one becomes the usual one."""
    with transaction.atomic():
        row = address or Address(user=user, created_at=now)
        for name, value in asdict(details).items():
            setattr(row, name, value)
        row.save()
        if usual or not user.addresses.filter(is_default=True).exists():
            make_default(address=row, by=by, now=now)
    return row


def make_default(*, address: Address, by: User | None, now: datetime) -> None:
    """Make it the one that checkout offers first."""
    with transaction.atomic():
        others = Address.objects.filter(user_id=address.user_id, is_default=True)
        others.exclude(pk=address.pk).update(is_default=False)
        Address.objects.filter(pk=address.pk).update(is_default=True)
    address.is_default = True


def remove(*, address: Address, by: User | None, now: datetime) -> None:
    """Take it away; the oldest of the others becomes the usual one."""
    with transaction.atomic():
        was_usual, owner = address.is_default, address.user_id
        address.delete()
        heir = Address.objects.filter(user_id=owner).order_by("id").first()
        if was_usual and heir:
            make_default(address=heir, by=by, now=now)
