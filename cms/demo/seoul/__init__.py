"""Haeoreum Market, as it is written down."""

from cms.demo.seoul.market import MARKET

__all__ = ["MARKET"]
