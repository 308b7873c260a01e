"""Goods that the law does not let everybody buy: drinks with alcohol, by country.

South Korea: 청소년 보호법 제2조, 제28조 (nobody before 1 January of the year in which they turn
19); 주류 통신판매에 관한 명령위임 고시 of the National Tax Service (only traditional liquor may
be sent; anything else may be ordered here and is handed over at the stall). The tick at the
checkout is a declaration: who sends traditional liquor also has to verify the buyer's age.
England and Wales: Licensing Act 2003, ss. 146, 147A and 151 (nobody under 18, and no delivery to
them); the age is asked again at the door, which a parcel service would not do for us.
United States: 23 U.S.C. § 158 (21); whether it may be sold online depends on the state, so it is
not. A country that is not in the table sells none online either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from market.models import Mode
from stores.models import Alcohol, Category, Product

#: Category -> what its goods are, until a stall says otherwise.
KINDS = {
    "alcohol": Alcohol.ANY,
    "traditional-liquor": Alcohol.TRADITIONAL,
    "beer-wine": Alcohol.ANY,
}


@dataclass(frozen=True)
class Rule:
    """From which age (years) a country lets people buy, and by which modes goods may reach them.

    `by_year`: the age counts from 1 January of the year in which it is reached.
    """

    age: int
    any: frozenset[str] = frozenset()
    traditional: frozenset[str] = frozenset()
    by_year: bool = False

    def modes(self, alcohol: str) -> frozenset[str]:
        return self.traditional if alcohol == Alcohol.TRADITIONAL else self.any


EVERY_MODE = frozenset(str(mode) for mode in Mode)
COLLECT = frozenset({str(Mode.PICKUP)})
IN_PERSON = frozenset({str(Mode.PICKUP), str(Mode.DELIVERY)})
RULES = {
    "KR": Rule(19, any=COLLECT, traditional=EVERY_MODE, by_year=True),
    "GB": Rule(18, any=IN_PERSON, traditional=IN_PERSON),
    "US": Rule(21),
}
#: Where nothing is known: the highest age, and nothing online.
UNKNOWN = Rule(21)


def rule_of(country: str) -> Rule:
    """The rule of a country (ISO 3166-1 alpha-2)."""
    return RULES.get(country, UNKNOWN)


def of_category(category: Category) -> str:
    """Whether goods of a kind hold alcohol: "", "any" or "traditional"."""
    return KINDS.get(category.slug, "")


def plate(product: Product) -> str:
    """ "19+" on what not everybody may buy; "" on everything else."""
    return f"{rule_of(product.store.market.country).age}+" if product.alcohol else ""


def sold_online(product: Product) -> bool:
    """Whether it may be ordered here at all, in any mode."""
    return not product.alcohol or bool(_modes(product))


def may_go(product: Product, mode: str) -> bool:
    """Whether the law lets it reach the shopper that way."""
    return not product.alcohol or mode in _modes(product)


def notice(product: Product) -> str:
    """What a shopper should know before they choose it; "" where there is nothing."""
    if not product.alcohol:
        return ""
    market = product.store.market
    facts = {"age": rule_of(market.country).age}
    if not sold_online(product):
        return _("Not sold online here. The stall sells it to people of %(age)s or older.") % facts
    if _modes(product) == COLLECT:
        return _(
            "Only for people of %(age)s or older. Order it here and collect it at the market "
            "with your ID."
        ) % (facts)
    return _("Only for people of %(age)s or older. Have your ID ready when you get it.") % facts


def wrong_way(product: Product) -> str:
    """Why it cannot come that way, and what to do."""
    if not sold_online(product):
        return _("%(name)s may not be sold online here. Take it out to go on.") % {
            "name": product.name
        }
    text = _("%(name)s cannot come that way. Collect it at the market, or take it out.")
    return text % {"name": product.name}


def modes_for(country: str, alcohols: Iterable[str]) -> frozenset[str]:
    """The modes by which all of these kinds of alcohol may reach a shopper."""
    modes = EVERY_MODE
    for alcohol in alcohols:
        modes &= rule_of(country).modes(alcohol)
    return modes


def declaration(country: str, today: date) -> str:
    """What the shopper ticks: the age, and who has reached it on a local day."""
    facts = {"age": rule_of(country).age, "born": born_by(country, today)}
    return _("I am %(age)s or older (%(born)s)") % facts


def check(country: str, age: int, today: date) -> str:
    """What whoever hands it over does."""
    facts = {"age": age, "born": born_by(country, today)}
    return _("Check ID: %(age)s or older (%(born)s)") % facts


def born_by(country: str, today: date) -> str:
    """Who has reached the age on a local day, in words."""
    rule = rule_of(country)
    if rule.by_year:
        return _("born in %(year)s or earlier") % {"year": today.year - rule.age}
    last = last_birthday(today, rule.age)
    return _("born on %(day)s or earlier") % {"day": date_format(last, "DATE_FORMAT")}


def last_birthday(today: date, age: int) -> date:
    """The latest day of birth of somebody who is that old; 29 February counts from 1 March."""
    try:
        return today.replace(year=today.year - age)
    except ValueError:
        return today.replace(year=today.year - age, day=28)


def _modes(product: Product) -> frozenset[str]:
    return rule_of(product.store.market.country).modes(product.alcohol)
