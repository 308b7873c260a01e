"""Building a market of the demo from what is written down about it. Safe to repeat."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from accounts.models import Address, User
from cms.demo.cast import CAST, Person
from cms.demo.shapes import Goods, Market, Stall
from core import states
from market import models, opening, operatorship
from market.states import MarketState
from market.windows import ensure_days
from stores import stock
from stores.models import Category, Product, Staff, Store
from stores.opening import open_stall
from stores.restricted import of_category
from stores.states import StoreState

SOURCE = "demo"


def build_market(told: Market, *, now: datetime) -> models.Market:
    """The market with its places, times, stalls and goods; what is there already stays."""
    _areas(told)
    market = models.Market.objects.filter(source=SOURCE, ref=told.slug).first()
    market = market or _create(told, now)
    _zones(market, told)
    _windows(market, told)
    _hours(market, told)
    for stall in told.stalls:
        build_stall(market, stall, now=now)
    if market.state == MarketState.PREPARING:
        opening.open_market(market=market, by=None, now=now)
    ensure_days(market, now)
    return market


def build_stall(market: models.Market, told: Stall, *, now: datetime) -> Store:
    """One stall with its keeper and its goods."""
    store = Store.objects.filter(source=SOURCE, ref=f"{market.slug}/{told.slug}").first()
    store = store or _store(market, told, now)
    keeper = person_of(told.email, told.keeper, told.phone, market.language)
    Staff.objects.get_or_create(store=store, user=keeper, defaults={"added_at": now})
    for number, goods in enumerate(told.goods, start=1):
        _product(store, goods, number, now)
    if store.state == StoreState.PREPARING:
        open_stall(store=store, by=None, now=now)
    return store


def build_people(markets: dict[str, models.Market], *, now: datetime) -> dict[str, User]:
    """The cast, each with what their role needs; by e-mail."""
    people = {}
    for told in CAST:
        user = person_of(told.email, told.name, told.phone, told.language)
        people[told.email] = user
        _role(told, user, markets, now)
    return people


def person_of(email: str, name: str, phone: str, language: str) -> User:
    """One of the cast, whom anyone may become."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email, name=name, phone=phone, language=language, is_cast=True
        )
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return user


def _create(told: Market, now: datetime) -> models.Market:
    facts = asdict(told)
    plain = (
        "slug name name_other country currency language time_zone hue address district "
        "lat lng phone email pays_with"
    )
    return opening.create_market(
        source=SOURCE,
        ref=told.slug,
        collects_with=list(told.collects_with),
        by=None,
        now=now,
        **{name: facts[name] for name in plain.split()},
    )


def _areas(told: Market) -> None:
    for area in told.areas:
        models.Area.objects.update_or_create(
            country=told.country,
            code=area.code,
            defaults={
                "name": area.name,
                "name_other": area.name_other,
                "within": area.within,
                "lat": area.lat,
                "lng": area.lng,
            },
        )


def _zones(market: models.Market, told: Market) -> None:
    for position, zone in enumerate(told.zones):
        row, _ = models.Zone.objects.get_or_create(
            market=market,
            name=zone.name,
            defaults={
                "position": position,
                "fee": zone.fee,
                "minimum": zone.minimum,
                "free_from": zone.free_from,
            },
        )
        areas = models.Area.objects.filter(country=market.country, code__in=zone.areas)
        row.areas.set(areas)


def _windows(market: models.Market, told: Market) -> None:
    for window in told.windows:
        facts = asdict(window)
        letter = facts.pop("letter")
        models.Window.objects.get_or_create(market=market, letter=letter, defaults=facts)


def _hours(market: models.Market, told: Market) -> None:
    for weekday in range(7):
        if weekday != told.closed_weekday:
            models.TradingHours.objects.get_or_create(
                market=market, weekday=weekday, opens=told.opens, defaults={"closes": told.closes}
            )


def _store(market: models.Market, told: Stall, now: datetime) -> Store:
    store = Store.objects.create(
        source=SOURCE,
        ref=f"{market.slug}/{told.slug}",
        market=market,
        slug=told.slug,
        name=told.name,
        name_other=told.name_other,
        number=told.number,
        category=Category.objects.get(slug=told.category),
        phone=told.phone,
        created_at=now,
    )
    states.born(store, by=None, now=now)
    return store


def _product(store: Store, told: Goods, number: int, now: datetime) -> None:
    """Written as it is: the catalogue's own deed is for people, one product at a time."""
    facts = asdict(told)
    on_hand = facts.pop("on_hand")
    facts["description"] = facts.pop("about")
    facts["category"] = Category.objects.get(slug=facts.pop("category"))
    facts["alcohol"] = of_category(facts["category"])
    for name in ("choices", "tags", "allergens"):
        facts[name] = list(facts[name])
    facts["allergens"] = facts["allergens"] if store.market.needs_allergens else None
    at = now - timedelta(minutes=number)  # what is named first is the freshest
    product, created = Product.objects.get_or_create(
        store=store,
        source=SOURCE,
        ref=str(number),
        defaults={**facts, "slug": _slug(told, number), "created_at": now, "changed_at": at},
    )
    if created and product.daily_quota is None:
        stock.set_on_hand(product=product, units=on_hand, by=None, now=now)


def _slug(told: Goods, number: int) -> str:
    """ASCII, from whichever of the two names is English."""
    english = told.name if told.name.isascii() else told.name_other
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in english.lower())
    return "-".join(filter(None, kept.split("-"))) or f"goods-{number}"


def _role(told: Person, user: User, markets: dict[str, models.Market], now: datetime) -> None:
    if told.role == "operator":
        market = markets[told.market]
        if not models.Operatorship.objects.filter(market=market, user=user).exists():
            operatorship.grant(market=market, user=user, by=None, now=now)
    elif told.role == "platform":
        User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    else:
        _address(told, user, markets[told.market], now)


def _address(told: Person, user: User, market: models.Market, now: datetime) -> None:
    area = models.Area.objects.get(country=market.country, code=told.area_code)
    Address.objects.get_or_create(
        user=user,
        street=told.street,
        defaults={
            "country": market.country,
            "area_code": area.code,
            "area_name": str(area),
            "entrance_code": told.entrance_code,
            "is_default": True,
            "created_at": now,
        },
    )
