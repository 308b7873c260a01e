"""Who asks and at which market, as the deeds of this room want to know it."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from market.models import Market


def shopper_of(request: HttpRequest) -> User | None:
    """The signed-in person, None for a guest."""
    return request.user if isinstance(request.user, User) else None


def market_or_404(slug: str) -> Market:
    """A market that shoppers may see."""
    return get_object_or_404(Market.objects.open(), slug=slug)
