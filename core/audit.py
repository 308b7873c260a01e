"""One line per act that somebody may have to answer for later."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.models import AuditLine

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


def forget_where(person: AbstractBaseUser) -> int:
    """Empty the addresses from which a person did things; what they did stays."""
    return AuditLine.objects.filter(by_id=person.pk).exclude(ip="").update(ip="")


def record(
    what: str,
    *,
    subject: str,
    by: AbstractBaseUser | AnonymousUser | None,
    now: datetime,
    ip: str = "",
    detail: str = "",
) -> None:
    """Keep who did what to which subject, and from where."""
    person = by if by is not None and by.is_authenticated else None
    AuditLine.objects.create(
        what=what, subject=subject, by_id=getattr(person, "pk", None), at=now, ip=ip, detail=detail
    )
