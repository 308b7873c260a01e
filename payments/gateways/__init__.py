"""The ways to be paid: one folder each, found by name."""

from __future__ import annotations

from collections.abc import Callable

from payments.gateways.base import Gateway
from payments.gateways.manual import ManualGateway
from payments.gateways.stripe import StripeGateway

GATEWAYS: dict[str, Callable[[], Gateway]] = {"stripe": StripeGateway, "manual": ManualGateway}


class UnknownGateway(LookupError):
    """No gateway goes by that name."""


def named(name: str) -> Gateway:
    """The gateway of a payment; raises UnknownGateway."""
    try:
        return GATEWAYS[name]()
    except KeyError:
        raise UnknownGateway(name) from None
