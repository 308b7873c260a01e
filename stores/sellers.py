"""Who sells, said before and after the purchase: each stall with its papers, and that the market
is the intermediary.

Korea: E-Commerce Act (전자상거래 등에서의 소비자보호에 관한 법률) art. 13(1) and 20(1), (2): name,
representative, address, phone, e-mail, business and mail-order number of each seller; that the
intermediary is not a party. United Kingdom: Consumer Contracts Regulations 2013, sch. 2 (b) to (d),
and E-Commerce Regulations 2002, reg. 6: the trader's name, address, contact, register number.
United States: INFORM Consumers Act, 15 U.S.C. 45f(b): name, address, contact of the seller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.phones import pretty
from core import audit
from core.events import tell
from market.models import Market
from stores.events import store_changed
from stores.models import Seller, Store

if TYPE_CHECKING:
    from accounts.models import User

FIELDS = (
    *("business_name", "representative", "business_number", "mail_order_number"),
    *("address", "email"),
)


@dataclass(frozen=True)
class Fact:
    label: str
    value: str


def labels(country: str) -> dict[str, str]:
    """What each field is called in a country; only those that its law asks for."""
    named = {
        "business_name": _("Registered name"),
        "representative": _("Representative"),
        "business_number": _("Company number"),
        "address": _("Business address"),
        "email": _("E-mail"),
    }
    if country == "KR":
        named["business_number"] = _("Business registration number")
        named["mail_order_number"] = _("Mail-order registration")
    return {name: named[name] for name in FIELDS if name in named}


def facts_of(store: Store) -> list[Fact]:
    """What is known of a stall's seller, the name first; needs store__market and, so that
    nothing is asked, store__seller."""
    seller = getattr(store, "seller", None)
    told = {name: getattr(seller, name, "") for name in FIELDS}
    told["business_name"] = told["business_name"] or store.name
    phone = [Fact(_("Phone"), pretty(store.phone))] if store.phone else []
    known = [
        Fact(label, told[name])
        for name, label in labels(store.market.country).items()
        if told[name]
    ]
    return [*known, *phone]


def notice(market: Market) -> str:
    """That the market's operator is not the seller, as the country's law has it said."""
    if market.country == "KR":
        return _(
            "The market's operator is a mail-order intermediary and no party to the sale. Each "
            "stall answers for its goods, what it says of them, and the sale."
        )
    if market.country == "GB":
        return _(
            "You buy from the stall, which is the trader, and your consumer rights are towards it. "
            "The market takes the order and the payment for it and delivers; it is not the seller."
        )
    return _(
        "The stall sells this and answers for it. The market takes the order and the payment for "
        "it and delivers; it is not the seller."
    )


def declare(*, store: Store, facts: Mapping[str, str], by: User | None, now: datetime) -> Seller:
    """Keep who sells at a stall; what is not among `facts` stays as it is."""
    changes = {name: facts[name].strip() for name in FIELDS if name in facts}
    with transaction.atomic():
        seller, _made = Seller.objects.update_or_create(store=store, defaults=changes)
        audit.record("seller_declared", subject=f"stall {store.pk}", by=by, now=now)
        tell(store_changed, store_id=store.pk)
    return seller
