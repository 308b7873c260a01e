"""What became of everything, as one plain value that a test compares whole."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from core.books import run_checks
from core.models import Message
from market.models import WindowDay
from orders.models import BasketLine, Order
from payments import ledger
from payments.models import Operation, Payment, Posting, SandboxObject
from search import engines
from search.models import IndexOutbox
from stores.models import Product, StockDay
from tests.flows.processes import stories


def outcome() -> dict[str, Any]:
    """Of every order, its money here and at the gateway, what is held, and the books."""
    intents = [row.data for row in SandboxObject.objects.filter(kind="payment_intent")]
    # What is short, packed or expired is told by rules of its own, and taken back where the next
    # step says it too; all else is told once. An SMS goes with every mail.
    own_rules = ["order_short", "order_ready", "order_expired"]
    told = Message.objects.filter(channel="mail").exclude(template__in=own_rules)
    mackerel = StockDay.objects.get(product__name="생고등어")
    return {
        "orders": sorted(Order.objects.values_list("state", flat=True)),
        "payments": sorted(Payment.objects.values_list("state", flat=True)),
        "mackerels": mackerel.on_hand,
        "held": StockDay.objects.aggregate(sum=Sum("held"))["sum"],
        "places": WindowDay.objects.aggregate(sum=Sum("taken"))["sum"],
        "in the basket": BasketLine.objects.count(),
        "authorised": sum(intent["status"] == "requires_capture" for intent in intents),
        "taken": [intent["amount_received"] for intent in intents if intent["amount_received"]],
        "postings": sorted(Posting.objects.values_list("kind", flat=True)),
        "unshared": sum(ledger.balances("order_funds:").values()),
        "told": sorted(told.values_list("template", flat=True)),
        "waiting": Operation.objects.filter(state__in=Operation.PENDING).count(),
        "broken": [f"{row.check}: {row.row}: {row.message}" for row in run_checks()],
    }


def after(story: str, begin: int, *, shopper: bool) -> dict[str, Any]:
    """What became of it once people went on with a story, or without the shopper."""
    stories.go_on(story, begin, shopper=shopper)
    return outcome()


def found() -> dict[str, Any]:
    """How many products there are, and how many the search engine knows, and what waits."""
    return {
        "products": Product.objects.count(),
        "indexed": engines.current().count(),
        "waiting": IndexOutbox.objects.count(),
    }
