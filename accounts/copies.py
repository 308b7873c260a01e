"""What we hold about a person, handed to them: a file for machines and a page for people."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from accounts.models import User
from core import audit

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Section:
    """One kind of thing we hold.

    `columns` says what each value of a row is called; rows hold texts, numbers, moments or None.
    """

    name: str
    title: str
    columns: Mapping[str, str]
    rows: Sequence[Row]

    @property
    def cells(self) -> list[list[tuple[str, Any]]]:
        """Row by row, each value with what it is called."""
        return [[(label, row[key]) for key, label in self.columns.items()] for row in self.rows]


Holding = Callable[[User], Iterable[Section]]
HOLDINGS: list[Holding] = []


def register_holding(rule: Holding) -> Holding:
    """Add what a room holds about a person; once, at start."""
    HOLDINGS.append(rule)
    return rule


def sections_of(user: User) -> list[Section]:
    """Everything we hold about them, without the kinds of which there is nothing."""
    return [section for rule in HOLDINGS for section in rule(user) if section.rows]


def make_copy(*, user: User, by: User, now: datetime) -> bytes:
    """A ZIP file of the same facts twice: data.json, and data.html in the active language."""
    sections = sections_of(user)
    told = {section.name: [dict(row) for row in section.rows] for section in sections}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        facts = {"made_at": now, **told}
        archive.writestr(
            "data.json", json.dumps(facts, default=_plain, ensure_ascii=False, indent=2)
        )
        page = {"person": user, "sections": sections, "made_at": now}
        archive.writestr("data.html", render_to_string("accounts/copy.html", page))
    audit.record("person.copied", subject=f"accounts.user:{user.pk}", by=by, now=now)
    return packed.getvalue()


def _plain(value: object) -> str:
    return timezone.localtime(value).isoformat() if isinstance(value, datetime) else str(value)
