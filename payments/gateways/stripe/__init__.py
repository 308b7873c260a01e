"""Stripe, through its own SDK; without a key the sandbox answers below the SDK."""

from payments.gateways.stripe.adapter import StripeGateway

__all__ = ["StripeGateway"]
