"""What the stores room tells the rooms above. Ids only."""

from core.events import Event

store_approved = Event(
    "store_approved",
    "Told when an application became a store; cms makes its page. A failure undoes the approval.",
    ("store_id",),
)
store_opened = Event(
    "store_opened",
    "Told and announced when shoppers may see a store: index, page.",
    ("store_id",),
)
store_closed = Event(
    "store_closed",
    "Told and announced when shoppers may no longer see a store: index, page.",
    ("store_id",),
)
store_changed = Event(
    "store_changed",
    "Told when what shoppers see of an open stall changed: a break, a holiday, hours, modes.",
    ("store_id",),
)
product_changed = Event(
    "product_changed",
    "Told when what a shopper can find of a product changed: name, price, photo, availability.",
    ("product_id",),
)
stock_changed = Event(
    "stock_changed",
    "Told when a product ran out or came back.",
    ("product_id",),
)
keeper_leaving = Event(
    "keeper_leaving",
    "Told while one who sold at a stall is being erased, before their row is emptied: its page "
    "stops naming them. `alone`: nobody else sold there, and the stall is closed.",
    ("store_id", "user_id", "alone"),
)
