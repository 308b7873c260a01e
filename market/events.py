"""What the market room tells the rooms above. Ids only."""

from core.events import Event

market_opened = Event(
    "market_opened",
    "Told and announced when shoppers may see a market: its page is published.",
    ("market_id",),
)
market_changed = Event(
    "market_changed",
    "Told and announced when a market's name, hue or other facts changed: its page follows.",
    ("market_id",),
)
delivery_changed = Event(
    "delivery_changed",
    "Told when it changed where, when or for how much a market delivers, or which days it is shut.",
    ("market_id",),
)
market_shut = Event(
    "market_shut",
    "Told and announced when shoppers may no longer see a market: its page is withdrawn.",
    ("market_id",),
)
operator_granted = Event(
    "operator_granted",
    "Told when a person begins to run a market; cms lets them edit its pages.",
    ("market_id", "user_id"),
)
operator_revoked = Event(
    "operator_revoked",
    "Told when a person no longer runs a market; cms takes the pages back.",
    ("market_id", "user_id"),
)
