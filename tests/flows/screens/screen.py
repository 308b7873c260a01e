"""One page as one person finds it, and what screens of several kinds have in their addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.flows.world import Side, World

Arguments = Callable[[Side], list[object]]
Before = Callable[[Client, Side], None]


def _nothing(side: Side) -> list[object]:
    return []


@dataclass(frozen=True)
class Screen:
    """One page as one person finds it. `before` is what their browser did a moment ago;
    `path` stands in where the address holds a secret or a question."""

    name: str
    who: str = "visitor"
    arguments: Arguments = _nothing
    query: str = ""
    before: Before | None = None
    path: Callable[[Side], str] | None = None
    label: str = ""
    status: int = 200

    def __str__(self) -> str:
        return f"{self.name}{self.query}{f' ({self.label})' if self.label else ''} by {self.who}"

    def address(self, side: Side) -> str:
        if self.path is not None:
            return self.path(side)
        return reverse(self.name, args=self.arguments(side)) + self.query


def who_is(who: str, side: Side, world: World) -> User | None:
    """The person behind a name of the list; None for a visitor."""
    people = {
        "visitor": None,
        "shopper": side.shopper,
        "stallholder": side.keeper,
        "operator": side.operator,
        "stranger": world.stranger,
        "platform": world.platform,
    }
    return people[who]


def know_email(user: User) -> None:
    facts = {"verified": True, "primary": True}
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults=facts)


def market(side: Side) -> list[object]:
    return [side.market.slug]


ORDER_STATES = (
    "held",
    "placed",
    "confirmed",
    "ready",
    "closed",
    "undelivered",
    "cancelled",
    "expired",
)
