"""From our operations to Stripe's API and back to plain truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import stripe

from payments.gateways.base import Busy, Capabilities, Refused, Truth, Unavailable
from payments.gateways.stripe.client import client

if TYPE_CHECKING:
    from payments.models import Operation, Payment

#: One read shows the session, its intent, and the charge with its capture deadline.
SESSION_WITH_ALL = ["payment_intent.latest_charge"]
INTENT_WITH_ALL = ["latest_charge"]
LOCALES = {"ko": "ko", "en": "en"}


class StripeGateway:
    name = "stripe"
    can = Capabilities(
        remote=True,
        manual_capture=True,
        partial_refund=True,
        transfers=True,
        onboarding_link=True,
    )

    def open_session(self, operation: Operation) -> Truth:
        with _speaking():
            session = client().v1.checkout.sessions.create(
                _session_params(operation), {"idempotency_key": operation.idempotency_key}
            )
        return _of_session(session.to_dict())

    def expire_session(self, operation: Operation) -> Truth:
        with _speaking():
            session = client().v1.checkout.sessions.expire(
                operation.params["session"],
                {"expand": SESSION_WITH_ALL},
                {"idempotency_key": operation.idempotency_key},
            )
        return _of_session(session.to_dict())

    def capture(self, operation: Operation) -> Truth:
        with _speaking():
            intent = client().v1.payment_intents.capture(
                operation.params["intent"],
                {
                    "amount_to_capture": operation.params["amount"],
                    "metadata": {"op": operation.key},
                    "expand": INTENT_WITH_ALL,
                },
                {"idempotency_key": operation.idempotency_key},
            )
        return _of_intent(intent.to_dict())

    def cancel_intent(self, operation: Operation) -> Truth:
        with _speaking():
            intent = client().v1.payment_intents.cancel(
                operation.params["intent"],
                {"cancellation_reason": "requested_by_customer", "expand": INTENT_WITH_ALL},
                {"idempotency_key": operation.idempotency_key},
            )
        return _of_intent(intent.to_dict())

    def read(self, payment: Payment) -> Truth:
        """By the intent once money is held, before that by the session."""
        with _speaking():
            if payment.authorised_at and payment.intent_id:
                intent = client().v1.payment_intents.retrieve(
                    payment.intent_id, {"expand": INTENT_WITH_ALL}
                )
                return _of_intent(intent.to_dict())
            session = client().v1.checkout.sessions.retrieve(
                payment.session_id, {"expand": SESSION_WITH_ALL}
            )
        return _of_session(session.to_dict())


def _session_params(operation: Operation) -> Any:
    """Built from the operation's frozen params alone, so that a retry sends the same."""
    facts = operation.params
    marks = {"reference": facts["reference"], "op": operation.key}
    price = {
        "currency": facts["currency"].lower(),
        "unit_amount": facts["amount"],
        "product_data": {"name": facts["description"]},
    }
    params: dict[str, Any] = {
        "mode": "payment",
        "line_items": [{"quantity": 1, "price_data": price}],
        "payment_intent_data": {
            "capture_method": "manual",
            "description": facts["description"],
            "transfer_group": facts["reference"],
            "metadata": marks,
        },
        "client_reference_id": facts["reference"],
        "locale": LOCALES.get(facts["language"], "auto"),
        "success_url": facts["success_url"],
        "cancel_url": facts["cancel_url"],
        "expires_at": facts["expires_at"],
        "metadata": marks,
    }
    return params | ({"customer_email": facts["email"]} if facts["email"] else {})


def _of_session(session: dict[str, Any]) -> Truth:
    intent = session.get("payment_intent")
    about = _intent_facts(intent) if isinstance(intent, dict) else {}
    return Truth(
        session_id=session["id"],
        session=session.get("status") or "",
        session_url=session.get("url") or "",
        **about,
    )


def _of_intent(intent: dict[str, Any]) -> Truth:
    return Truth(**_intent_facts(intent))


def _intent_facts(intent: dict[str, Any]) -> dict[str, Any]:
    charge = intent.get("latest_charge")
    return {
        "intent_id": intent["id"],
        "intent": intent["status"],
        "amount": intent["amount"],
        "currency": intent["currency"].upper(),
        "received": intent.get("amount_received") or 0,
        "charge_id": charge["id"] if isinstance(charge, dict) else "",
        "capture_before": _capture_before(charge),
        "problem": problem_code(intent.get("last_payment_error")),
    }


def _capture_before(charge: Any) -> datetime | None:
    """The one true end of a hold (docs.stripe.com/payments/place-a-hold-on-a-payment-method)."""
    if not isinstance(charge, dict):
        return None
    card = (charge.get("payment_method_details") or {}).get("card") or {}
    moment = card.get("capture_before")
    return datetime.fromtimestamp(moment, UTC) if moment else None


def problem_code(error: dict[str, Any] | None) -> str:
    """Stripe's code for a failed attempt, as one of problems.py where there is one."""
    if not error or not error.get("code"):
        return ""
    if error["code"] == "payment_intent_authentication_failure":
        return "authentication_failed"
    decline = error.get("decline_code")
    return "insufficient_funds" if decline == "insufficient_funds" else str(error["code"])


@contextmanager
def _speaking() -> Iterator[None]:
    """Stripe's errors as one of our three ways to fail."""
    try:
        yield
    except stripe.RateLimitError as error:
        raise Busy(str(error)) from error
    except stripe.APIConnectionError as error:
        raise Unavailable(str(error)) from error
    except (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError) as error:
        raise Refused(error.code or "refused", str(error)) from error
    except stripe.APIError as error:
        if error.http_status in {409, 503}:
            raise Busy(str(error)) from error
        raise Unavailable(str(error), replayable=True) from error
    except (stripe.AuthenticationError, stripe.PermissionError) as error:
        # A wrong key is ours to mend; until then nothing is done and nothing is lost.
        raise Busy(str(error)) from error
