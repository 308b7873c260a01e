"""Moving a row from one state to the next: one guarded UPDATE and one row that tells of it.

A model takes part by naming `MOVES`, its table of legal moves, and `MOVE_MODEL`,
the append-only table (a subclass of `Move`) that keeps the story.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser

Table = Mapping[str, frozenset[str]]


class IllegalMove(ValueError):
    """The table of moves has no such edge."""


class StaleState(RuntimeError):
    """Somebody else moved the row first; read it again."""


class Move(models.Model):
    """One move of one row. Concrete tables add `subject`, a foreign key to the row."""

    from_state = models.CharField(max_length=20)
    to_state = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.from_state} -> {self.to_state}"


def move(
    row: Any,
    to: str,
    *,
    by: AbstractBaseUser | None,
    now: datetime,
    why: str = "",
    **fields: Any,
) -> None:
    """Move row to a state, setting fields in the same UPDATE.

    Raises IllegalMove where the table has no edge from the row's state as read,
    and StaleState where the row is no longer in it. The row in memory is brought
    up to date only when the move held.
    """
    model = type(row)
    came_from = row.state
    if to not in model.MOVES.get(came_from, frozenset()):
        raise IllegalMove(f"{model.__name__} {row.pk}: {came_from} -> {to}")
    guarded = model._default_manager.filter(pk=row.pk, state=came_from)
    # A move that does not hold has written nothing, so it needs no savepoint to go back to.
    with transaction.atomic(savepoint=False):
        held = guarded.update(state=to, **fields) == 1
        if held:
            model.MOVE_MODEL._default_manager.create(
                subject=row, from_state=came_from, to_state=to, at=now, by=by, why=why
            )
    if not held:
        raise StaleState(f"{model.__name__} {row.pk} is no longer {came_from}")
    for name, value in {"state": to, **fields}.items():
        setattr(row, name, value)


def born(row: Any, *, by: AbstractBaseUser | None, now: datetime, why: str = "") -> None:
    """Tell of a row's first state, so that its story is whole."""
    _first_move(row, by, now, why).save(force_insert=True)


def all_born(
    rows: Sequence[Any], *, by: AbstractBaseUser | None, now: datetime, why: str = ""
) -> None:
    """The same of several rows of one model that were written together."""
    moves = [_first_move(row, by, now, why) for row in rows]
    type(rows[0]).MOVE_MODEL._default_manager.bulk_create(moves)


def _first_move(row: Any, by: AbstractBaseUser | None, now: datetime, why: str) -> Any:
    story = type(row).MOVE_MODEL
    return story(subject=row, from_state="", to_state=row.state, at=now, by=by, why=why)
