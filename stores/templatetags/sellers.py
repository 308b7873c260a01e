"""`{% load sellers %}`: who sells, and that the market does not."""

from __future__ import annotations

from django import template

from market.models import Market
from stores import sellers
from stores.models import Store

register = template.Library()


@register.filter
def seller_facts(store: Store) -> list[sellers.Fact]:
    """What is known of a stall's seller; asks nothing where store__market and store__seller are
    there."""
    return sellers.facts_of(store)


@register.filter
def intermediary(market: Market) -> str:
    """That the market's operator is not the seller, in the words of its country."""
    return sellers.notice(market)
