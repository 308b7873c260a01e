from __future__ import annotations

from django.db import models

from core.states import Table


class MarketState(models.TextChoices):
    PREPARING = "preparing"
    OPEN = "open"
    SHUT = "shut"


MARKET_MOVES: Table = {
    MarketState.PREPARING: frozenset({MarketState.OPEN}),
    MarketState.OPEN: frozenset({MarketState.SHUT}),
    MarketState.SHUT: frozenset({MarketState.OPEN}),
}

#: Markets that shoppers may see.
OPEN_MARKETS = frozenset({MarketState.OPEN})
