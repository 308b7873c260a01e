"""People, their addresses and phones, for tests."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from allauth.usersessions.models import UserSession

from accounts.models import Address, Device, User

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_numbers = count(1)


def user(*, email: str = "", name: str = "Bori Kim", **fields: Any) -> User:
    """Somebody who signs in by code; pass password= for one who has one."""
    email = email or f"person{next(_numbers)}@example.com"
    return User.objects.create_user(email, name=name, **fields)


def operator(*, email: str = "", name: str = "Operator Park", **fields: Any) -> User:
    """Somebody of whom a second factor is required."""
    return user(email=email, name=name, mfa_required=True, **fields)


def cast(*, email: str = "", name: str = "Cast Lee", **fields: Any) -> User:
    """One of the demo's cast."""
    return user(email=email, name=name, is_cast=True, **fields)


def address(*, user: User, country: str = "KR", is_default: bool = False, **fields: Any) -> Address:
    """An address in Mangwon-dong."""
    defaults: dict[str, Any] = {
        "area_code": "1144012300",
        "area_name": "망원1동",
        "street": "포은로 40",
        "postcode": "04012",
    }
    return Address.objects.create(
        user=user, country=country, is_default=is_default, **{**defaults, **fields}
    )


def device(*, user: User, session_key: str = "", **fields: Any) -> Device:
    """An enrolled phone."""
    defaults: dict[str, Any] = {
        "enrolled_at": NOW,
        "last_seen_at": NOW,
        "label": "Chrome · Android",
    }
    key = session_key or f"session{next(_numbers)}"
    return Device.objects.create(user=user, session_key=key, **{**defaults, **fields})


def sign_in(*, user: User, session_key: str = "", **fields: Any) -> UserSession:
    """What is noted of a browser in which somebody signed in."""
    defaults = {"ip": "203.0.113.7", "user_agent": "Firefox Windows", "created_at": NOW}
    key = session_key or f"session{next(_numbers)}"
    return UserSession.objects.create(user=user, session_key=key, **{**defaults, **fields})
