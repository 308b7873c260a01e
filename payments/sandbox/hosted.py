"""What the shopper does on the pretended payment page and at the pretended bank."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from payments.sandbox import intents, sessions
from payments.sandbox.objects import Data, load


@dataclass(frozen=True)
class Card:
    """A test card: what it is called, its number, and what comes of it.

    Numbers and outcomes as in docs.stripe.com/testing.
    """

    slug: str
    label: str | Promise
    number: str
    code: str = ""
    decline_code: str = ""
    asks_shopper: bool = False


CARDS = {
    card.slug: card
    for card in (
        Card("good", _("Pay with a good card"), "4242424242424242"),
        Card("secure", _("Pay with a 3-D Secure card"), "4000000000003220", asks_shopper=True),
        Card(
            "declined",
            _("Pay with a card that is declined"),
            "4000000000000002",
            "card_declined",
            "generic_decline",
        ),
        Card(
            "insufficient",
            _("Pay with a card without enough money"),
            "4000000000009995",
            "card_declined",
            "insufficient_funds",
        ),
    )
}


class PageClosed(RuntimeError):
    """The session is complete or expired; `url` is where the shopper goes on."""

    def __init__(self, url: str) -> None:
        super().__init__("the payment page is closed")
        self.url = url


def seen(session_id: str, *, now: datetime) -> Data:
    """The session behind a payment page; raises SandboxError 404."""
    with transaction.atomic(durable=True):
        return sessions.retrieve(session_id, now)


def problem_of(session: Data) -> Data:
    """The last attempt's error, empty where there was none."""
    with transaction.atomic(durable=True):
        intent = load(session["payment_intent"]) if session["payment_intent"] else {}
    return intent.get("last_payment_error") or {}


def pay(session_id: str, *, card: Card, now: datetime) -> str:
    """Try a card. Where the shopper goes next: success, bank, or the page again ("")."""
    with transaction.atomic(durable=True):
        session = _open(session_id, now)
        intent = sessions.intent_of(session, now)
        if card.asks_shopper:
            path = reverse("payments:sandbox_3ds", args=[session_id])
            url = f"{settings.PUBLIC_URL}{path}"
            intents.ask_shopper(intent, url, now)
            return path
        if card.code:
            intents.decline(intent, card.code, card.decline_code, now)
            return ""
        return _paid(session, intent, card, now)


def answer_bank(session_id: str, *, approve: bool, now: datetime) -> str:
    """Approve or fail at the bank. Where the shopper goes next: success, or the page ("")."""
    with transaction.atomic(durable=True):
        session = _open(session_id, now)
        intent = sessions.intent_of(session, now)
        if intent["status"] != "requires_action":
            return ""
        if approve:
            return _paid(session, intent, CARDS["secure"], now)
        intents.decline(intent, "payment_intent_authentication_failure", "", now)
        return ""


def _open(session_id: str, now: datetime) -> Data:
    session = sessions.retrieve(session_id, now)
    if session["status"] != "open":
        raise PageClosed(way_on(session))
    return session


def way_on(session: Data) -> str:
    """Where a closed page sends people."""
    return str(session["success_url" if session["status"] == "complete" else "cancel_url"] or "/")


def _paid(session: Data, intent: Data, card: Card, now: datetime) -> str:
    sessions.complete(session, intents.authorise(intent, card.number, now), now)
    return str(session["success_url"])
