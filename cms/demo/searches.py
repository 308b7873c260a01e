"""Two weeks of what was searched for, so that the reports of a new installation show something."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from market.models import Market
from search.models import Shown, Typed

DAYS = 14
#: Texts with how often a day, what was shown instead, and how many products they found.
TEXTS = {
    "ko": (("배추", 9, "", 4), ("qocn", 2, "배추", 4), ("두부", 6, "", 3), ("봄동", 3, "", 0),
           ("두브", 1, "두부", 3), ("캠핑 의자", 1, "", 0)),
    "en": (("cabbage", 7, "", 4), ("cabage", 2, "cabbage", 4), ("sourdough", 5, "", 2),
           ("pak choi", 3, "", 0), ("camping chair", 1, "", 0)),
}  # fmt: skip
#: Places of the first page that are filled, and how many of a hundred are opened from the first.
PLACES, FIRST = 12, 30


def build_searches(market: Market, *, now: datetime) -> None:
    """Made once for each market."""
    if Typed.objects.filter(market=market.slug).exists():
        return
    chance = Random(market.slug)  # noqa: S311  # a demo, not a secret
    days = [now.date() - timedelta(days=ago) for ago in range(DAYS)]
    Typed.objects.bulk_create(_typed(market, days, chance))
    Shown.objects.bulk_create(_shown(market, days, chance))


def _typed(market: Market, days: list[date], chance: Random) -> list[Typed]:
    language = market.language
    return [
        Typed(
            day=day, language=language, market=market.slug, text=text, times=times,
            empty=0 if found else times, opened=chance.randint(0, times) if found else 0,
            showing=showing, found=found, elsewhere=0,
        )
        for day in days
        for text, often, showing, found in TEXTS.get(language, TEXTS["en"])
        for times in [chance.randint(max(often - 1, 1), often + 1)]
    ]  # fmt: skip


def _shown(market: Market, days: list[date], chance: Random) -> list[Shown]:
    """The stalls take turns by the day."""
    stores = list(market.stores.open().order_by("id"))
    rows = []
    for at, day in enumerate(days):
        for place in range(1, min(PLACES, len(stores)) + 1):
            times = chance.randint(12, 24)
            opened = times * FIRST // (100 * place)
            store = stores[(place + at) % len(stores)]
            rows.append(Shown(day=day, store=store, place=place, times=times, opened=opened))
    return rows
