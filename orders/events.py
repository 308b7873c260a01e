"""What the orders room tells. Ids only; all are told inside the transaction that moves the row."""

from core.events import Event

order_held = Event(
    "order_held", "Told when an order holds stock and a window, before money moves.", ("order_id",)
)
order_placed = Event(
    "order_placed", "Told when the payment is authorised: stalls may begin.", ("order_id",)
)
order_expired = Event(
    "order_expired", "Told when a held order was given up and all it held is free.", ("order_id",)
)
order_cancelled = Event(
    "order_cancelled", "Told when an order was cancelled and all it held is free.", ("order_id",)
)
order_amended = Event(
    "order_amended",
    "Told when a shopper changed a placed order: fewer goods or other wishes.",
    ("order_id",),
)
line_short = Event(
    "line_short", "Told when a stall brings less of a line, or none of it.", ("line_id",)
)
store_order_ready = Event(
    "store_order_ready", "Told when one stall's part stands ready.", ("store_order_id",)
)
order_handed_over = Event(
    "order_handed_over", "Told when the goods are with the shopper: capture follows.", ("order_id",)
)
