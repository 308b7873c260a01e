"""Lists as operators have them (a note, a spreadsheet, a chat), read line by line.

Nothing is made here: a line says what was understood and what is in its way, so that the
page can show both before anything is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from accounts import phones
from core.money import from_decimal, minor_digits
from market.models import Market
from stores import selling_units
from stores.guessing import guess_category, guess_slug, usual_allergens
from stores.models import Category, PriceUnit, SoldBy, Store
from stores.onboarding import Newcomer, find_stall
from stores.selling_units import SellingUnit

#: Lines that one paste may hold.
MOST_LINES = 200
MAIL = re.compile(r"[^\s,;|<>]+@[^\s,;|<>]+")
PHONE = re.compile(r"(?<![\w.])\+?\(?\d[\d\s().·-]{6,}\d")
NUMBER = re.compile(
    r"^(?:no\.?|#)?\s*([A-Za-z가-힣]?-?\d[\dA-Za-z-]*)\s*(?:번|호)?(?=[\s,;|\t]|$)", re.IGNORECASE
)
#: What is left of a phone number that lost its end, within a name: 010-55.
HALF_PHONE = re.compile(r"(?<!\S)(?:0\d{2,}[\d-]*|\d{3,}-\d+)(?!\S)")
#: A line of nothing but a stall's number: 17, 17호, #17.
PLATE = re.compile(r"(?:no\.?|#)?\s*(\d{1,3}|\d+(?=\s*[번호]))\s*[번호]?", re.IGNORECASE)
SEPARATORS = re.compile(r"[,;|\t]|\s{2,}")
#: What people call a kind of stall, besides the names of the categories.
KIND_WORDS = {
    "vegetables": "야채 채소 청과 veg vegetable vegetables greens greengrocer",
    "fruit": "과일 청과물 fruit fruits",
    "seafood": "수산 생선 해물 횟집 어물 fishmonger fish seafood",
    "meat": "정육 고기 축산 한우 butcher meat",
    "tofu-beansprouts": "두부 콩나물 tofu",
    "side-dishes": "반찬 김치 분식 만두 deli",
    "bread-rice-cakes": "떡 떡집 빵 제과 베이커리 bakery baker bread cakes",
    "dried-goods": "건어물 김",
    "grains": "쌀 곡물 잡곡 grains rice",
    "dairy": "유제품 치즈 우유 dairy cheese cheesemonger",
    "pantry": "기름 방앗간 양념 참기름 oil spices",
    "drinks": "커피 차 음료 coffee tea drinks",
    "flowers-household": "꽃 화원 생활 그릇 flowers florist household",
}


# -- Stalls


@dataclass
class StallLine:
    """One line of a list of stalls as it was understood."""

    text: str
    number: str = ""
    name: str = ""
    category: Category | None = None
    phone: str = ""
    email: str = ""
    person: str = ""
    #: The market has this stall already.
    known: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.problems and not self.known

    @property
    def phone_words(self) -> str:
        return phones.pretty(self.phone)

    def newcomer(self, language: str) -> Newcomer:
        """For the deed that opens the stall; only of a line without problems."""
        if self.category is None:
            raise ValueError(f"nobody said what {self.name} sells")
        return Newcomer(
            stall_name=self.name,
            category=self.category,
            number=self.number,
            person_name=self.person,
            phone=self.phone,
            email=self.email,
            language=language,
        )


def read_stalls(text: str, *, market: Market) -> list[StallLine]:
    """Number, name, kind, phone, e-mail and person of each line, in any order."""
    tree = {category.slug: category for category in Category.objects.all()}
    lines = [_stall_line(line, market, tree) for line in _lines(text)]
    seen: set[tuple[str, str]] = set()
    for line in lines:
        _look_for_trouble(line, market, seen)
    return lines


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()][:MOST_LINES]


def _stall_line(text: str, market: Market, tree: dict[str, Category]) -> StallLine:
    line = StallLine(text=text)
    rest = _take_mail(line, text)
    rest = _take_phone(line, rest, market)
    found = NUMBER.match(rest.strip())
    if found:
        line.number, rest = found[1][:12], rest.strip()[found.end() :]
    parts = [part.strip(" -·/") for part in SEPARATORS.split(rest)]
    parts = [part for part in parts if part]
    if len(parts) == 1:
        parts = _split_off_kind(parts[0], tree)
    for part in parts:
        _take_part(line, part, tree)
    if line.category is None and line.name:
        line.category = _kind_of(line.name, tree) or _kind_within(line.name, tree)
    return line


def _take_mail(line: StallLine, text: str) -> str:
    found = MAIL.search(text)
    if not found:
        return text
    try:
        validate_email(found[0])
        line.email = found[0].lower()
    except ValidationError:
        line.problems.append(_("“%(mail)s” is no e-mail.") % {"mail": found[0]})
    return text.replace(found[0], " , ")


def _take_phone(line: StallLine, text: str, market: Market) -> str:
    for found in PHONE.finditer(text):
        try:
            line.phone = phones.normalise(found[0], country=market.country)
        except phones.BadPhone:
            line.problems.append(_("“%(phone)s” is no phone number.") % {"phone": found[0].strip()})
        return text.replace(found[0], " , ")
    return text


def _split_off_kind(part: str, tree: dict[str, Category]) -> list[str]:
    """A line without commas: its last word may be the kind, the rest is the name."""
    name, _space, last = part.rpartition(" ")
    return [name, last] if name and _kind_of(last, tree) else [part]


def _take_part(line: StallLine, part: str, tree: dict[str, Category]) -> None:
    kind = _kind_of(part, tree) if line.name else None
    alone = NUMBER.fullmatch(part)
    if alone and not line.number:
        line.number = alone[1][:12]
    elif kind is not None and line.category is None:
        line.category = kind
    elif not line.name:
        line.name = part[:60]
    elif not line.person:
        line.person = part[:60]


def _kind_of(word: str, tree: dict[str, Category]) -> Category | None:
    """The upper kind that a word names: by a category's name, or as people say it."""
    wanted = word.strip().casefold()
    for category in tree.values():
        names = {category.name_ko, category.name_en.casefold(), *category.name_ko.split("·")}
        if wanted in names:
            return _upper(category, tree)
    for slug, words in KIND_WORDS.items():
        if wanted in words.split():
            return tree.get(slug)
    return None


def _kind_within(name: str, tree: dict[str, Category]) -> Category | None:
    """The kind that a stall's name tells: 초록야채, Tide and Tail Fishmonger, 두부집."""
    lowered = name.casefold()
    hits = [
        (len(word), slug)
        for slug, words in KIND_WORDS.items()
        for word in words.split()
        if len(word) > 1 and _stands_in(word, lowered)
    ]
    slug = max(hits)[1] if hits else guess_slug(name)
    found = tree.get(slug)
    return _upper(found, tree) if found else None


def _stands_in(word: str, name: str) -> bool:
    return bool(re.search(rf"\b{word}\b", name)) if word.isascii() else word in name


def _upper(category: Category, tree: dict[str, Category]) -> Category:
    return next((up for up in tree.values() if up.pk == category.parent_id), category)


def _look_for_trouble(line: StallLine, market: Market, seen: set[tuple[str, str]]) -> None:
    if not line.name:
        line.problems.append(_("Write the stall's name."))
        return
    if half := HALF_PHONE.search(line.name):
        line.problems.append(_("“%(phone)s” is no phone number.") % {"phone": half[0]})
        return
    if line.category is None:
        line.problems.append(_("Write what it sells, for example vegetables or fish."))
        return
    same = (line.number, line.name)
    if same in seen:
        line.problems.append(_("This stall stands in the list twice."))
    seen.add(same)
    line.known = find_stall(market, line.newcomer(market.language)) is not None


# -- Goods

AMOUNT = re.compile(r"(?<![\w.,])[₩£$]?\s?(\d[\d,]*(?:\.\d{1,2})?)\s?원?(?![\w.,])")
BRACKETS = re.compile(r"[(（]([^)）]*)[)）]")
PER = re.compile(r"^(?:/|per\s+|a\s+)", re.IGNORECASE)
WEIGHTS = {
    "kg": PriceUnit.KG,
    "1kg": PriceUnit.KG,
    "킬로": PriceUnit.KG,
    "100g": PriceUnit.HUNDRED_GRAMS,
    "lb": PriceUnit.POUND,
    "pound": PriceUnit.POUND,
}
#: What Korean stalls state most: grown or caught in Korea.
USUAL_ORIGIN = "국내산"


@dataclass
class GoodsLine:
    """One line of a list of goods as it was understood. The price is in minor units."""

    text: str
    store: Store | None = None
    name: str = ""
    price: int = 0
    unit: SellingUnit | None = None
    origin: str = ""
    known: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.problems and not self.known

    @property
    def unit_words(self) -> str:
        return selling_units.label(self.unit) if self.unit else ""

    def facts(self) -> dict[str, Any]:
        """For catalogue.add_product."""
        if self.store is None or self.unit is None:
            raise ValueError(f"not understood: {self.text}")
        category = guess_category(self.name, fallback=self.store.category)
        market, facts = self.store.market, dict[str, Any](self.unit.facts())
        facts |= {"name": self.name, "price": self.price, "category": category}
        if market.needs_origin:
            facts["origin"] = self.origin or USUAL_ORIGIN
        if market.needs_allergens:
            facts["allergens"] = usual_allergens(category)
        return facts


def read_goods(text: str, *, market: Market) -> list[GoodsLine]:
    """Name, price and unit of each line. A line that names a stall says whose the next ones are."""
    stores = list(Store.objects.filter(market=market).select_related("market", "category"))
    store = stores[0] if len(stores) == 1 else None
    have = set(market_names(stores))
    lines: list[GoodsLine] = []
    for typed in _lines(text):
        named = _stall_named(typed, stores)
        if named is not None:
            store = named
            continue
        if plate := PLATE.fullmatch(typed):  # whose these are, nobody knows
            store = None
            text = _("No stall has the number %(number)s.") % {"number": plate[1]}
            lines.append(GoodsLine(text=typed, name=typed, problems=[text]))
            continue
        line = _goods_line(typed, store, market)
        line.known = store is not None and (store.pk, line.name) in have
        have.add((store.pk if store else 0, line.name))
        lines.append(line)
    return lines


def market_names(stores: Iterable[Store]) -> Iterable[tuple[int, str]]:
    """What the stalls list already, by stall and name. One query."""
    from stores.models import Product

    return Product.objects.filter(store__in=list(stores)).values_list("store_id", "name")


def _stall_named(text: str, stores: list[Store]) -> Store | None:
    said = " ".join(re.sub(r"[,:;\t]|번|호", " ", text).split()).casefold()
    for store in stores:
        number, name = store.number.casefold(), store.name.casefold()
        if said and said in {number, name, f"{number} {name}".strip()}:
            return store
    return None


def _goods_line(text: str, store: Store | None, market: Market) -> GoodsLine:
    line = GoodsLine(text=text, store=store)
    rest = text
    bracket = BRACKETS.search(rest)
    if bracket:
        line.origin, rest = bracket[1].strip()[:60], rest.replace(bracket[0], " ")
    rest = _take_price(line, rest, market)
    rest = _take_unit(line, rest, market)
    line.name = " ".join(re.sub(r"[,;|\t:]", " ", rest).split()).strip(" -·/")[:80]
    if store is None:
        line.problems.append(_("Write the stall's number or name on a line above."))
    if not line.name:
        line.problems.append(_("Write what it is."))
    if not line.price:
        line.problems.append(_("Write the price."))
    return line


def _take_price(line: GoodsLine, text: str, market: Market) -> str:
    """The last amount of the line; a weight like 100g is none."""
    found = list(AMOUNT.finditer(text))
    if not found:
        return text
    last = found[-1]
    typed = Decimal(last[1].replace(",", ""))
    if typed != typed.to_integral_value() and not minor_digits(market.currency):
        return text
    line.price = from_decimal(typed, market.currency)
    return f"{text[: last.start()]} , {text[last.end() :]}"


def _take_unit(line: GoodsLine, text: str, market: Market) -> str:
    """A unit people say (단, 마리, bunch, kg, 100g); a piece where none is named."""
    pieces = selling_units.PIECES.get(market.language, selling_units.PIECES["en"])
    words = re.split(r"([\s,;|\t]+)", text)
    for place in range(len(words) - 1, -1, -1):
        word = PER.sub("", words[place].strip().casefold())
        unit = _unit_named(word, pieces)
        if unit is not None and "".join(words[:place]).strip(" ,;|\t"):
            line.unit = unit
            return re.sub(r"\b(per|a)\s*$", "", "".join(words[:place])) + " ".join(
                words[place + 1 :]
            )
    line.unit = SellingUnit(SoldBy.PIECE, unit=pieces[0])
    return text


def _unit_named(word: str, pieces: Iterable[str]) -> SellingUnit | None:
    bare = re.sub(r"^(한|1)\s?", "", word)
    if word in WEIGHTS:
        return SellingUnit(SoldBy.WEIGHT, price_unit=WEIGHTS[word].value)
    for piece in pieces:
        if bare == piece:
            return SellingUnit(SoldBy.PIECE, unit=piece)
    return None
