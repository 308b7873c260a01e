"""The one choice by which a stall says how it sells something: a piece, a weight, money."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from stores.models import PriceUnit, Product, SoldBy

#: What a piece is called, most used first, in the words of the market's language.
PIECES = {
    "ko": ("개", "단", "봉", "팩", "마리", "포기", "통", "병", "모", "장", "묶음", "상자"),
    "en": ("each", "bunch", "bag", "pack", "punnet", "bottle", "jar", "loaf", "box"),
}
#: Letters of a unit, as the column holds.
LONGEST = 20
WEIGHTS = {
    "US": (PriceUnit.POUND,),
    "": (PriceUnit.KG, PriceUnit.HUNDRED_GRAMS),
}


@dataclass(frozen=True)
class SellingUnit:
    """How a product is sold: by what, and what the price is for."""

    sold_by: str
    unit: str = ""
    price_unit: str = ""

    @property
    def code(self) -> str:
        """As a select's value: "piece:단", "weight:kg", "money:"."""
        return f"{self.sold_by}:{self.unit or self.price_unit}"

    def facts(self) -> dict[str, str]:
        return {"sold_by": self.sold_by, "unit": self.unit, "price_unit": self.price_unit}


def parse(code: str) -> SellingUnit:
    """The unit of a select's value; raises ValueError."""
    sold_by, _, what = code.partition(":")
    if sold_by == SoldBy.PIECE and 0 < len(what) <= LONGEST:
        return SellingUnit(sold_by, unit=what)
    if sold_by == SoldBy.WEIGHT and what in PriceUnit.values:
        return SellingUnit(sold_by, price_unit=what)
    if sold_by == SoldBy.MONEY and not what:
        return SellingUnit(sold_by)
    raise ValueError(code)


def unit_of(product: Product) -> SellingUnit:
    return SellingUnit(product.sold_by, product.unit, product.price_unit)


def choices(*, language: str, country: str, now: str = "") -> list[tuple[str, str]]:
    """The select for a market; a unit in use (`now`, a code) that is no usual one is added."""
    pieces = PIECES.get(language, PIECES["en"])
    weights = WEIGHTS.get(country, WEIGHTS[""])
    units = [SellingUnit(SoldBy.PIECE.value, unit=piece) for piece in pieces]
    units += [SellingUnit(SoldBy.WEIGHT.value, price_unit=unit.value) for unit in weights]
    units.append(SellingUnit(SoldBy.MONEY.value))
    if now and now not in {unit.code for unit in units}:
        units.append(parse(now))
    return [(unit.code, label(unit)) for unit in units]


def label(unit: SellingUnit) -> str:
    """In words: "단", "By weight, price per kg", "For any amount of money"."""
    if unit.sold_by == SoldBy.PIECE:
        return unit.unit
    if unit.sold_by == SoldBy.WEIGHT:
        per = "100 g" if unit.price_unit == PriceUnit.HUNDRED_GRAMS else unit.price_unit
        return gettext("By weight, price per %(unit)s") % {"unit": per}
    return gettext("By money, this much and up")
