"""Checkout Sessions of the pretended gateway (docs.stripe.com/api/checkout/sessions)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from payments.models import SandboxObject
from payments.sandbox import intents
from payments.sandbox.errors import invalid, unexpected
from payments.sandbox.events import emit
from payments.sandbox.objects import Data, add, asked_of, load, new_id, save, seconds

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=24)
#: Stripe: at most eight digits (SDK, amount).
LARGEST_AMOUNT = 99_999_999


def create(params: dict[str, Any], now: datetime) -> Data:
    """A page on which the sum of the line items can be paid."""
    amount, currency = _total(params)
    session_id = new_id("cs_test")
    path = reverse("payments:sandbox_pay", args=[session_id])
    nothing: Data = dict.fromkeys(
        (
            "after_expiration", "allow_promotion_codes", "billing_address_collection",
            "client_secret", "collected_information", "consent", "consent_collection",
            "currency_conversion", "customer", "customer_creation", "customer_details",
            "discounts", "invoice", "invoice_creation", "line_items", "payment_intent",
            "payment_link", "payment_method_collection", "payment_method_options",
            "phone_number_collection", "recovered_from", "setup_intent",
            "shipping_address_collection", "shipping_cost", "submit_type", "subscription",
            "total_details",
        )
    )  # fmt: skip
    facts = {
        "id": session_id,
        "object": "checkout.session",
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "created": seconds(now),
        "currency": currency,
        "custom_fields": [],
        "custom_text": {},
        "customer_email": params.get("customer_email"),
        "expires_at": _end(params, now),
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": params.get("metadata", {}),
        "mode": "payment",
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": params["success_url"],
        "ui_mode": "hosted_page",
        "url": f"{settings.PUBLIC_URL}{path}",
    }
    # What its intent shall be like; the API does not show that on the session.
    return add(nothing | facts, now, asked=params.get("payment_intent_data", {}))


def retrieve(session_id: str, now: datetime) -> Data:
    """A session; one whose time is over is expired on the way."""
    session = load(session_id)
    if session["status"] == "open" and session["expires_at"] <= seconds(now):
        return _expire(session, now)
    return session


def expire(session_id: str, now: datetime) -> Data:
    """Close an open session before its time."""
    session = retrieve(session_id, now)
    if session["status"] != "open":
        raise unexpected(
            'Only Checkout Sessions with a status in ["open"] can be expired. This one has a '
            f"status of {session['status']}.",
            code="resource_already_exists",
        )
    return _expire(session, now)


def intent_of(session: Data, now: datetime) -> Data:
    """The session's intent, made at the first attempt to pay."""
    if session["payment_intent"]:
        return load(session["payment_intent"])
    about = load(asked_of(session["id"]))
    intent = intents.create(session["amount_total"], session["currency"], about, now)
    session["payment_intent"] = intent["id"]
    save(session)
    return intent


def complete(session: Data, intent: Data, now: datetime) -> Data:
    """The shopper has paid. A manual capture leaves the session unpaid until it is taken."""
    session["status"] = "complete"
    session["payment_status"] = "paid" if intent["status"] == "succeeded" else "unpaid"
    emit("checkout.session.completed", save(session), now)
    return session


def expire_overdue(now: datetime) -> int:
    """Expire the open sessions whose time is over; how many."""
    overdue = SandboxObject.objects.filter(
        kind="checkout.session", data__status="open", data__expires_at__lte=seconds(now)
    )
    ids = list(overdue.values_list("id", flat=True))
    for session_id in ids:
        with transaction.atomic(durable=True):
            retrieve(session_id, now)
    return len(ids)


def _expire(session: Data, now: datetime) -> Data:
    session |= {"status": "expired", "url": None}
    intents.cancel_with_session(session["payment_intent"], now)
    emit("checkout.session.expired", save(session), now)
    return session


def _total(params: dict[str, Any]) -> tuple[int, str]:
    if params.get("mode") != "payment" or not params.get("line_items"):
        raise invalid("The sandbox knows mode=payment with line_items.")
    if "success_url" not in params:
        raise invalid("success_url is required.", code="parameter_missing")
    prices = [(item["price_data"], int(item.get("quantity", 1))) for item in params["line_items"]]
    currencies = {price["currency"] for price, _ in prices}
    if len(currencies) != 1:
        raise invalid("All line items must have one currency.")
    amount = sum(int(price["unit_amount"]) * quantity for price, quantity in prices)
    if not 0 < amount <= LARGEST_AMOUNT:
        raise invalid("Amount out of range.", code="amount_too_large")
    return amount, currencies.pop()


def _end(params: dict[str, Any], now: datetime) -> int:
    end = int(params.get("expires_at", seconds(now + LONGEST)))
    if not seconds(now + SHORTEST) <= end <= seconds(now + LONGEST):
        raise invalid("expires_at must be between 30 minutes and 24 hours from creation.")
    return end
