"""PaymentIntents of the pretended gateway, and what a card does to them.

States after docs.stripe.com/payments/paymentintents/lifecycle.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from payments.sandbox.errors import invalid, unexpected
from payments.sandbox.events import emit
from payments.sandbox.objects import Data, add, load, new_id, save, seconds

#: How long a card holds an amount (docs.stripe.com/payments/place-a-hold-on-a-payment-method).
HOLD_LASTS = timedelta(days=7)
CANCELLABLE = {
    "requires_payment_method",
    "requires_confirmation",
    "requires_action",
    "requires_capture",
}
WRONG_STATE = "payment_intent_unexpected_state"


def create(amount: int, currency: str, about: Data, now: datetime) -> Data:
    """An intent for a session; `about` is its payment_intent_data."""
    intent_id = new_id("pi")
    nothing: Data = dict.fromkeys(
        (
            "application", "application_fee_amount", "automatic_payment_methods", "canceled_at",
            "cancellation_reason", "customer", "last_payment_error", "latest_charge",
            "next_action", "on_behalf_of", "payment_method", "processing", "receipt_email",
            "review", "setup_future_usage", "shipping", "source", "statement_descriptor",
            "statement_descriptor_suffix", "transfer_data",
        )
    )  # fmt: skip
    facts = {
        "id": intent_id,
        "object": "payment_intent",
        "amount": amount,
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "capture_method": about.get("capture_method", "automatic"),
        "client_secret": f"{intent_id}_secret_{new_id('s')}",
        "confirmation_method": "automatic",
        "created": seconds(now),
        "currency": currency,
        "description": about.get("description"),
        "livemode": False,
        "metadata": about.get("metadata", {}),
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
        "transfer_group": about.get("transfer_group"),
    }
    intent = add(nothing | facts, now)
    emit("payment_intent.created", intent, now)
    return intent


def authorise(intent: Data, card: str, now: datetime) -> Data:
    """The card is good: hold the amount, or take it where capture is automatic."""
    charge = add(_charge(intent, card, now), now)
    intent |= {"latest_charge": charge["id"], "last_payment_error": None, "next_action": None}
    if intent["capture_method"] == "manual":
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        emit("payment_intent.amount_capturable_updated", save(intent), now)
        return intent
    return _received(intent, intent["amount"], now)


def ask_shopper(intent: Data, url: str, now: datetime) -> Data:
    """The bank wants to hear from the shopper (3-D Secure)."""
    redirect = {"type": "redirect_to_url", "redirect_to_url": {"url": url, "return_url": None}}
    intent |= {"status": "requires_action", "next_action": redirect, "last_payment_error": None}
    emit("payment_intent.requires_action", save(intent), now)
    return intent


def decline(intent: Data, code: str, decline_code: str, now: datetime) -> Data:
    """The attempt failed; another card may be tried on the same intent."""
    error: Data = {"type": "card_error", "code": code, "message": "Your card was declined."}
    if decline_code:
        error["decline_code"] = decline_code
    intent |= {
        "status": "requires_payment_method",
        "next_action": None,
        "last_payment_error": error,
    }
    emit("payment_intent.payment_failed", save(intent), now)
    return intent


def retrieve(intent_id: str, now: datetime) -> Data:
    """An intent; a hold that has run out is let go on the way."""
    intent = load(intent_id)
    if intent["status"] == "requires_capture" and _hold_ended(intent, now):
        return _cancel(intent, "automatic", now)
    return intent


def capture(intent_id: str, params: dict[str, Any], now: datetime) -> Data:
    """Take an amount at or below what is held, once."""
    intent = retrieve(intent_id, now)
    if intent["status"] != "requires_capture":
        raise unexpected(
            f"This PaymentIntent could not be captured because it has a status of "
            f"{intent['status']}.",
            code=WRONG_STATE,
        )
    amount = int(params.get("amount_to_capture") or intent["amount_capturable"])
    if not 0 < amount <= intent["amount_capturable"]:
        raise invalid("amount_to_capture is above what is held.", code="amount_too_large")
    intent["metadata"] = intent["metadata"] | params.get("metadata", {})
    return _received(intent, amount, now)


def cancel(intent_id: str, params: dict[str, Any], now: datetime) -> Data:
    """Let go of what is held, or of the wish to be paid."""
    intent = retrieve(intent_id, now)
    if intent["status"] not in CANCELLABLE:
        raise unexpected(
            f"You cannot cancel this PaymentIntent because it has a status of {intent['status']}.",
            code=WRONG_STATE,
        )
    return _cancel(intent, params.get("cancellation_reason"), now)


def cancel_with_session(intent_id: str | None, now: datetime) -> None:
    """An expired session takes an unfinished intent with it."""
    if intent_id:
        intent = load(intent_id)
        if intent["status"] in CANCELLABLE - {"requires_capture"}:
            _cancel(intent, "automatic", now)


def _received(intent: Data, amount: int, now: datetime) -> Data:
    charge = load(intent["latest_charge"])
    charge |= {"captured": True, "amount_captured": amount}
    save(charge)
    intent |= {"status": "succeeded", "amount_received": amount, "amount_capturable": 0}
    emit("charge.captured", charge, now)
    emit("payment_intent.succeeded", save(intent), now)
    return intent


def _cancel(intent: Data, reason: str | None, now: datetime) -> Data:
    intent |= {
        "status": "canceled",
        "canceled_at": seconds(now),
        "cancellation_reason": reason,
        "amount_capturable": 0,
        "next_action": None,
    }
    emit("payment_intent.canceled", save(intent), now)
    return intent


def _hold_ended(intent: Data, now: datetime) -> bool:
    card = load(intent["latest_charge"])["payment_method_details"]["card"]
    return bool(card["capture_before"] <= seconds(now))


def _charge(intent: Data, card: str, now: datetime) -> Data:
    nothing: Data = dict.fromkeys(
        (
            "application", "application_fee", "application_fee_amount", "balance_transaction",
            "customer", "failure_code", "failure_message", "on_behalf_of", "outcome",
            "receipt_email", "receipt_number", "receipt_url", "review", "shipping", "source",
            "statement_descriptor", "statement_descriptor_suffix", "transfer_data",
        )
    )  # fmt: skip
    details = {
        "brand": "visa",
        "last4": card[-4:],
        "capture_before": seconds(now + HOLD_LASTS),
    }
    return nothing | {
        "id": new_id("ch"),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "billing_details": {},
        "captured": False,
        "created": seconds(now),
        "currency": intent["currency"],
        "description": intent["description"],
        "disputed": False,
        "livemode": False,
        "metadata": intent["metadata"],
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": new_id("pm"),
        "payment_method_details": {"type": "card", "card": details},
        "refunded": False,
        "status": "succeeded",
        "transfer_group": intent["transfer_group"],
    }
