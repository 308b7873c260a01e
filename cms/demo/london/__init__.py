"""Lantern Yard Market, as it is written down."""

from cms.demo.london.market import MARKET

__all__ = ["MARKET"]
