"""Building a market of the demo from what is written down about it. Safe to repeat."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress

from accounts.models import Address, User
from cms.demo.cast import CAST, NEIGHBOURS, Person
from cms.demo.shapes import Goods, Market, Stall
from core import states
from core.clock import local_date
from market import models, opening, operatorship
from market.states import MarketState
from market.windows import ensure_days
from stores import sellers
from stores.models import Category, Product, Staff, StockDay, Store
from stores.opening import add_holiday, is_paused, open_stall, pause_today, set_hours
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
    _goods(store, told, now)
    if store.state == StoreState.PREPARING:
        open_stall(store=store, by=None, now=now)
    return store


def let_rest(market: models.Market, told: Market, *, now: datetime) -> None:
    """Stalls that take a break or are away do so again, once the last rest is over."""
    today = local_date(market.time_zone, now)
    for stall in told.stalls:
        store = Store.objects.get(source=SOURCE, ref=f"{market.slug}/{stall.slug}")
        if stall.rests == "pause" and not is_paused(store, now):
            pause_today(store=store, by=None, now=now)
        if stall.rests == "holiday" and not store.holidays.filter(last_day__gte=today).exists():
            back = today + timedelta(days=2)
            add_holiday(store=store, first_day=today, last_day=back, by=None, now=now)


def build_people(markets: dict[str, models.Market], *, now: datetime) -> dict[str, User]:
    """The cast, each with what their role needs; by e-mail."""
    people = {}
    for told in CAST:
        user = person_of(told.email, told.name, told.phone, told.language)
        people[told.email] = user
        _role(told, user, markets, now)
    return people


def build_neighbours(market: models.Market, *, now: datetime) -> list[User]:
    """Those who shopped here in the last weeks, each with an address. Nobody becomes them."""
    here = [told for told in NEIGHBOURS if told.market == market.slug]
    people = []
    for told in here:
        user = person_of(told.email, told.name, told.phone, told.language, is_cast=False)
        _address(told, user, market, now)
        people.append(user)
    return people


def person_of(email: str, name: str, phone: str, language: str, *, is_cast: bool = True) -> User:
    """One of the demo's people; anyone may become those of the cast."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User.objects.create_user(
            email, name=name, phone=phone, language=language, is_cast=is_cast
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
        invented=models.Invented.ALL,
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
    _seller(store, told, now)
    hours = [(int(day), h.opens, h.closes) for h in told.hours for day in h.weekdays]
    set_hours(store=store, hours=hours, by=None, now=now)
    return store


def _seller(store: Store, told: Stall, now: datetime) -> None:
    """Papers that say themselves that they are invented: no office gives such numbers."""
    facts = {"representative": told.keeper, "email": told.email}
    if store.market.country == "KR":
        facts["address"] = f"{store.market.address} {told.number}호"
        facts["business_number"] = f"000-00-{int(told.number):05d}"
        facts["mail_order_number"] = f"제0000-동네시연-{int(told.number):04d}호"
    else:
        facts["address"] = f"Stall {told.number}, {store.market.address}"
        facts["business_number"] = f"DEMO{int(told.number):04d}"
    sellers.declare(store=store, facts=facts, by=None, now=now)


def _goods(store: Store, told: Stall, now: datetime) -> None:
    """Written as they are, all at once: the catalogue's own deed is for people, one at a time."""
    there = set(store.products.filter(source=SOURCE).values_list("ref", flat=True))
    missing = {
        number: goods
        for number, goods in enumerate(told.goods, start=1)
        if str(number) not in there
    }
    kinds = Category.objects.in_bulk(field_name="slug")
    made = Product.objects.bulk_create(
        [_product(store, goods, number, kinds, now) for number, goods in missing.items()]
    )
    StockDay.objects.bulk_create(
        StockDay(product=product, day=None, on_hand=goods.on_hand)
        for product, goods in zip(made, missing.values(), strict=True)
        if goods.daily_quota is None
    )


def _product(
    store: Store, told: Goods, number: int, kinds: dict[str, Category], now: datetime
) -> Product:
    facts = asdict(told)
    facts.pop("on_hand")
    facts["description"] = facts.pop("about")
    facts["category"] = kinds[facts.pop("category")]
    facts["alcohol"] = of_category(facts["category"])
    for name in ("choices", "tags", "allergens"):
        facts[name] = list(facts[name])
    facts["allergens"] = facts["allergens"] if store.market.needs_allergens else None
    fresh = facts.pop("fresh")
    at = now if fresh else now - timedelta(minutes=number)  # what is named first is the freshest
    own = {"source": SOURCE, "ref": str(number), "slug": _slug(told, number)}
    return Product(store=store, created_at=now, changed_at=at, **own, **facts)


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
