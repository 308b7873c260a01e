"""What the files call a kind of stall or goods, in our words: category, drawing, unit, origin."""

from __future__ import annotations

import re
from dataclasses import dataclass

from stores.guessing import guess_slug
from stores.models import PriceUnit, SoldBy

#: Kind of stall in the files -> the category of the stall, and of goods nobody can guess.
STALLS = {
    "produce": "vegetables",
    "fruit": "fruit",
    "grain": "grains",
    "seafood": "seafood",
    "fishmonger": "seafood",
    "butcher": "meat",
    "poultry": "poultry",
    "banchan": "side-dishes",
    "snack": "hot-food",
    "ricecake": "rice-cakes",
    "tofu": "tofu-beansprouts",
    "fishcake": "hot-food",
    "mill": "pantry",
    "dried": "dried-goods",
    "bakery": "bread",
    "flowers": "flowers",
    "health": "tea",
    "clothing": "household",
    "shoes": "household",
    "household": "household",
    "crafts": "household",
    "grocery": "pantry",
    "dairy": "milk",
    "cheese": "cheese",
    "eggs": "eggs",
    "deli": "side-dishes",
    "preserves": "honey-jam",
    "honey": "honey-jam",
    "drinks": "drinks",
    "dry goods": "grains",
}
#: Kind of stall -> categories that a guess from the name may choose from; all where not named.
GUESSES = {
    "produce": {
        *("leafy-vegetables", "roots", "potatoes", "fruiting-vegetables", "onions-garlic"),
        *("mushrooms", "apples-pears", "citrus", "berries", "other-fruit", "beansprouts"),
    },
    "fruit": {"apples-pears", "citrus", "berries", "other-fruit"},
    "grain": {"rice", "beans-grains", "potatoes"},
    "seafood": {"fish", "shellfish", "squid-prawns", "seaweed"},
    "fishmonger": {"fish", "shellfish", "squid-prawns"},
    "butcher": {"beef", "pork", "poultry", "eggs"},
    "poultry": {"poultry", "eggs"},
    "banchan": {"kimchi", "prepared-dishes", "spices-sauces"},
    "snack": {"hot-food", "pork"},
    "ricecake": {"rice-cakes", "pies-cakes"},
    "mill": {"oils", "spices-sauces", "beans-grains"},
    "dried": {"seaweed", "anchovies", "dried-fish", "beans-grains", "mushrooms", "other-fruit"},
    "bakery": {"bread", "pies-cakes"},
    "deli": {"prepared-dishes", "kimchi", "pies-cakes", "pork"},
    "preserves": {"honey-jam", "kimchi", "spices-sauces"},
    "drinks": {"tea", "coffee", "juice"},
    "cheese": {"cheese", "milk"},
    "dry goods": {"beans-grains", "rice", "pasta-noodles"},
    "health": {"honey-jam", "tea", "spices-sauces"},
}
FIXED = {"tofu", "fishcake", "flowers", "clothing", "shoes", "household", "crafts", "eggs", "honey"}
#: Sold loose, so by weight where the price is for a plain pound, kilogram or 100 g.
LOOSE = {"produce", "fruit", "grain", "seafood", "fishmonger", "butcher", "poultry", "banchan"} | {
    "dried",
    "cheese",
    "deli",
}
#: Of these an origin "made in Korea" is stated in the words for goods that are not food.
NOT_FOOD = {"clothing", "shoes", "household", "crafts", "flowers"}
#: Words in a Korean name -> where it comes from.
ORIGINS = {
    "호주": "호주산",
    "미국": "미국산",
    "뉴질랜드": "뉴질랜드산",
    "중국": "중국산",
    "러시아": "러시아산",
    "칠레": "칠레산",
    "필리핀": "필리핀산",
    "원양": "원양산",
    "수입": "수입산",
}
#: Unicode code of the picture in the files -> our drawing (static/goods).
DRAWINGS = {
    "1f34e": "apple",
    "1f350": "pear",
    "1f34a": "mandarin",
    "1f353": "strawberry",
    "1f345": "tomato",
    "1f952": "cucumber",
    "1f955": "carrot",
    "1f954": "potato",
    "1f9c4": "garlic",
    "1f9c5": "onion",
    "1f96c": "cabbage",
    "1f336": "chilli",
    "1f344": "mushroom",
    "1f969": "beef",
    "1f953": "pork",
    "1f357": "chicken",
    "1f95a": "egg",
    "1f41f": "mackerel",
    "1f991": "squid",
    "1f9aa": "clam",
    "1f9c0": "cheese",
    "1f95b": "milk",
    "1f35e": "bread",
    "1f361": "ricecake",
    "1f35a": "rice",
    "1f35c": "noodles",
    "1f36f": "honey",
    "1f375": "tea",
    "2615": "coffee",
    "1f9c3": "juice",
    "1f967": "pie",
    "1f490": "flower",
    "1f33b": "flower",
    "1f337": "flower",
    "1f339": "flower",
}
GRAMS = {"g": 1.0, "kg": 1000.0}
GRAMS_PER_POUND = 453.59237
POUNDS = {"pound", "lb"}
COUNTED = {"each", "pieces", "개"}


@dataclass(frozen=True)
class Unit:
    """How something is sold. `share` turns the file's price into the price of that unit."""

    sold_by: str
    unit: str = ""
    price_unit: str = ""
    piece_grams: int | None = None
    share: float = 1.0


def category_of(kind: str, *names: str) -> str:
    """The category's slug: what the name says, where a stall of that kind may sell it."""
    if kind not in FIXED:
        allowed = GUESSES.get(kind)
        for name in names:
            guessed = guess_slug(_plain(name))
            if guessed and (allowed is None or guessed in allowed):
                return guessed
    return STALLS.get(kind, "household")


def unit_of(kind: str, qty: str, unit: str, *, pounds: bool) -> Unit:
    """The unit of "500", "g" at a stall of that kind; `pounds` where scales show pounds."""
    number = float(qty or 1)
    if unit in POUNDS and number == 1:
        if kind in LOOSE:
            return Unit(SoldBy.WEIGHT, price_unit=PriceUnit.POUND)
        return Unit(SoldBy.PIECE, "1 lb", piece_grams=454)
    if kind in LOOSE and (number, unit) in {(1, "kg"), (100, "g")}:
        if pounds:
            grams = number * GRAMS[unit]
            return Unit(SoldBy.WEIGHT, price_unit=PriceUnit.POUND, share=GRAMS_PER_POUND / grams)
        per = PriceUnit.KG if unit == "kg" else PriceUnit.HUNDRED_GRAMS
        return Unit(SoldBy.WEIGHT, price_unit=per)
    grams_each = round(number * GRAMS[unit]) if unit in GRAMS else None
    return Unit(SoldBy.PIECE, _piece(number, unit, pounds=pounds), piece_grams=grams_each)


def origin_of(kind: str, name: str) -> str:
    """Where Korean goods come from, as far as their name says."""
    found = next((origin for word, origin in ORIGINS.items() if word in name), "")
    return found or ("국산" if kind in NOT_FOOD else "국내산")


def drawing_of(image: str) -> str:
    """The drawing for a picture's code; "" leaves it to the category."""
    return DRAWINGS.get(image.strip().lower(), "")


def _piece(number: float, unit: str, *, pounds: bool) -> str:
    """단, 10개, 500 g, dozen: what one piece is called. At most 20 letters."""
    plain = {"doz": "dozen", "unit": "each", "구": "구"}.get(unit, unit)
    if number == 1 and unit not in GRAMS and unit not in {"L", "ml"}:
        return plain
    if unit in COUNTED and pounds:
        return f"{number:g} pieces"
    return f"{number:g}{' ' if unit.isascii() and pounds else ''}{plain}"


def _plain(name: str) -> str:
    """Without what stands in brackets, which tells of grade and origin."""
    return re.sub(r"\(.*?\)", " ", name).strip()
