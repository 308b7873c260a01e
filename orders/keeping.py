"""What a signed-in shopper typed for an order, kept so that they type nothing the second time."""

from __future__ import annotations

from datetime import datetime

from accounts import addresses, profile
from accounts.models import Address, User
from market.models import Mode
from orders.models import Order


def as_written(address: Address) -> dict[str, object]:
    """An address as an order has it."""
    street = ", ".join(part for part in (address.street, address.detail) if part)
    return {
        "area_code": address.area_code,
        "street": street[:160],
        "postcode": address.postcode,
        "entrance_code": address.entrance_code,
        "leave_at_door": address.leave_at_door,
    }


def keep_person(*, user: User, name: str, phone: str, by: User | None, now: datetime) -> None:
    """Their name and phone, where the account has none."""
    if not (user.name and user.phone):
        profile.save_profile(
            user=user,
            name=user.name or name,
            phone=user.phone or phone,
            language=user.language,
            by=by,
            now=now,
        )


def keep_address(
    *,
    order: Order,
    user: User,
    leave_at_door: bool,
    among: list[Address],
    by: User | None,
    now: datetime,
) -> None:
    """Where an order is brought to, beside the addresses that are there; one that says the same
    is not kept twice. What is to be left at the door is a wish of the address: an order of
    goods that ask for an ID does not carry it."""
    if order.mode != Mode.DELIVERY:
        return
    details = addresses.Details(
        country=order.market.country,
        street=order.street,
        area_code=order.area_code,
        area_name=order.area_name,
        postcode=order.postcode,
        entrance_code=order.entrance_code,
        leave_at_door=leave_at_door,
    )
    wanted = {name: getattr(details, name) for name in WRITTEN}
    if wanted not in [as_written(kept) for kept in among]:
        addresses.save_address(user=user, details=details, by=by, now=now)


WRITTEN = ("area_code", "street", "postcode", "entrance_code", "leave_at_door")
