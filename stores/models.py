"""Stalls, what they sell, and how much of it is there."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from accounts.models import Device
from core import codes
from core.states import Move
from market.models import Market, Mode
from stores.states import (
    APPLICATION_MOVES,
    OPEN_STORES,
    STORE_MOVES,
    WAITING_APPLICATIONS,
    ApplicationState,
    StoreState,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User


def every_mode() -> list[str]:
    """A new stall serves every mode until it says otherwise."""
    return [str(mode) for mode in Mode]


class Category(models.Model):
    """A kind of goods, shared by all markets; two levels deep."""

    slug = models.SlugField(max_length=60, unique=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    name_en = models.CharField(max_length=60)
    name_ko = models.CharField(max_length=60)
    #: The drawn picture for goods without a photo (static/goods/<drawing>.svg).
    drawing = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name_en

    def name_in(self, language: str) -> str:
        return self.name_ko if language == "ko" else self.name_en


#: A stall nobody has looked after for so long is asleep.
ASLEEP_AFTER = timedelta(days=7)


class StoreQuerySet(models.QuerySet["Store"]):
    def open(self) -> StoreQuerySet:
        """Stalls that shoppers may see."""
        return self.filter(state__in=OPEN_STORES)

    def asleep(self, now: datetime) -> StoreQuerySet:
        """Open stalls whose people were not seen for a week, and whose goods nobody touched."""
        lately = now - ASLEEP_AFTER
        seen = Device.objects.filter(user__staffed__store=OuterRef("pk"), last_seen_at__gt=lately)
        touched = Product.objects.filter(store=OuterRef("pk"), changed_at__gt=lately)
        return self.open().filter(~Exists(seen), ~Exists(touched), created_at__lte=lately)

    def staffed_by(self, user: User) -> StoreQuerySet:
        """Stalls this person sells at."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(staff__user=user)

    def managed_by(self, user: User) -> StoreQuerySet:
        """Stalls this person may act for: their own, or any stall of a market they run."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        mine = Q(pk__in=Staff.objects.filter(user=user).values("store"))
        run = Q(market__in=Market.objects.run_by(user))
        return self.filter(mine | run)


class Store(models.Model):
    """A micro-enterprise's stall in one market. Its page owns the story."""

    MOVES = STORE_MOVES

    source = models.CharField(max_length=40, default="dongne")
    ref = models.CharField(max_length=60, default=codes.new_code)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="stores")
    slug = models.SlugField(max_length=80)
    name = models.CharField(max_length=60)
    name_other = models.CharField(max_length=60, blank=True)
    #: As on the enamel plate: text, and not unique.
    number = models.CharField(max_length=12, blank=True)
    state = models.CharField(
        max_length=20, choices=StoreState.choices, default=StoreState.PREPARING
    )
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    phone = models.CharField(max_length=30, blank=True)
    #: Modes of delivery the stall serves.
    modes = models.JSONField(default=every_mode)
    #: A pause that ends by itself.
    paused_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = StoreQuerySet.as_manager()

    class Meta:
        verbose_name = "stall"
        ordering: ClassVar = ["market", "number", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "slug"], name="stores_store_slug"),
            models.UniqueConstraint(fields=["source", "ref"], name="stores_store_ref"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}".strip()


class StoreMove(Move):
    subject = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="moves")


Store.MOVE_MODEL = StoreMove  # type: ignore[attr-defined]  # declared below its subject


class Seller(models.Model):
    """Who sells at a stall, as the law has shoppers told before they buy (stores/sellers.py).

    All of it is optional: a stall sells before it has found its papers.
    """

    store = models.OneToOneField(Store, on_delete=models.CASCADE, related_name="seller")
    #: As registered; may differ from the stall's name.
    business_name = models.CharField(max_length=80, blank=True)
    representative = models.CharField(max_length=60, blank=True)
    #: Korea's 사업자등록번호, a company number elsewhere.
    business_number = models.CharField(max_length=40, blank=True)
    #: Korea's 통신판매업 신고번호.
    mail_order_number = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=200, blank=True)
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return self.business_name or str(self.store)


class StoreHours(models.Model):
    """When a stall trades on a weekday, where it differs from its market (local time)."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering: ClassVar = ["store", "weekday", "opens"]

    def __str__(self) -> str:
        return f"{self.store} {self.weekday}: {self.opens:%H:%M} to {self.closes:%H:%M}"


class StoreHoliday(models.Model):
    """Local days, both included, on which a stall does not sell."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="holidays")
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering: ClassVar = ["first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="stores_holiday_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.store} away {self.first_day} to {self.last_day}"


class Staff(models.Model):
    """A person who sells at a stall."""

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="staff")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="staffed"
    )
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "staff"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "user"], name="stores_staff_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} at {self.store}"


class ApplicationQuerySet(models.QuerySet["Application"]):
    def run_by(self, user: User) -> ApplicationQuerySet:
        """Applications to the markets this person runs."""
        return self.filter(market__in=Market.objects.run_by(user))

    def waiting(self) -> ApplicationQuerySet:
        """Those an operator still has to answer."""
        return self.filter(state__in=WAITING_APPLICATIONS)


class Application(models.Model):
    """A would-be stallholder's request to join a market."""

    MOVES = APPLICATION_MOVES

    code = models.CharField(max_length=10, unique=True, default=codes.new_code)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(
        max_length=20, choices=ApplicationState.choices, default=ApplicationState.SUBMITTED
    )
    stall_name = models.CharField(max_length=60)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+")
    person_name = models.CharField(max_length=60)
    phone = models.CharField(max_length=30)
    email = models.EmailField()
    language = models.CharField(max_length=10)
    #: Names of the fields the operator asked to change, and what they said.
    fields_to_change = models.JSONField(default=list)
    message = models.TextField(blank=True)
    store = models.OneToOneField(
        Store, null=True, on_delete=models.PROTECT, related_name="application"
    )
    created_at = models.DateTimeField()

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["market", "email", "stall_name"],
                condition=Q(state__in=["submitted", "changes"]),
                name="stores_application_once",
            )
        ]

    def __str__(self) -> str:
        return self.stall_name


class ApplicationMove(Move):
    subject = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="moves")


Application.MOVE_MODEL = ApplicationMove  # type: ignore[attr-defined]  # declared below its subject


class Photo(models.Model):
    """A picture of goods: re-encoded without metadata, in fixed sizes made by a task."""

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready"
        BROKEN = "broken"

    store = models.ForeignKey(Store, on_delete=models.CASCADE, related_name="photos")
    #: SHA-256 of the cleaned picture; names its files.
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    #: Pixels of the cleaned, upright, square-cropped picture.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "digest"], name="stores_photo_once")
        ]

    def __str__(self) -> str:
        return self.digest[:12]


class SoldBy(models.TextChoices):
    PIECE = "piece"
    WEIGHT = "weight"
    MONEY = "money"


class PriceUnit(models.TextChoices):
    """What a price by weight is for. A pound is 453.59237 g (international agreement of 1959)."""

    KG = "kg"
    HUNDRED_GRAMS = "100g"
    POUND = "lb"


class Alcohol(models.TextChoices):
    """Goods that not everybody may buy; what follows from it stands in stores/restricted.py."""

    ANY = "any"
    #: Korea's 전통주, which alone may be sent there.
    TRADITIONAL = "traditional"


#: The tag of what is in season just now.
IN_SEASON = "season"


class ProductQuerySet(models.QuerySet["Product"]):
    def visible(self) -> ProductQuerySet:
        """Products a shopper may see, sold out or not."""
        return self.filter(listed=True, store__state__in=OPEN_STORES, store__market__state="open")

    def for_everybody(self) -> ProductQuerySet:
        """Products that no law keeps from anybody: only these are suggested beside others."""
        return self.filter(alcohol="")

    def managed_by(self, user: User) -> ProductQuerySet:
        """Products of the stalls this person may act for."""
        return self.filter(store__in=Store.objects.managed_by(user))


class Product(models.Model):
    """What a store lists. The price is in minor units per piece, kg, 100 g or lb;
    goods sold only by money have no price of their own."""

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="products")
    source = models.CharField(max_length=40, default="dongne")
    ref = models.CharField(max_length=60, default=codes.new_code)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="products")
    #: Only for people who read addresses; a product is found by its id.
    slug = models.SlugField(max_length=80, db_index=False)
    name = models.CharField(max_length=80)
    name_other = models.CharField(max_length=80, blank=True)
    description = models.TextField(blank=True)
    sold_by = models.CharField(max_length=10, choices=SoldBy.choices)
    #: Minor units per piece or per `price_unit`; for goods by money, the smallest worth sold.
    price = models.PositiveIntegerField()
    #: What one piece is called: 단, 마리, bunch.
    unit = models.CharField(max_length=20, blank=True)
    price_unit = models.CharField(max_length=5, choices=PriceUnit.choices, blank=True)
    #: Grams of one piece, where known: gives the unit price.
    piece_grams = models.PositiveIntegerField(null=True, blank=True)
    #: Grams by which a weighed quantity grows in the basket, also the smallest.
    step_grams = models.PositiveIntegerField(default=100)
    #: How far above the estimate the scale may go, in basis points.
    tolerance_bp = models.PositiveIntegerField(default=1000)
    #: A product by weight that may also be ordered by money.
    by_money_too = models.BooleanField(default=False)
    #: Preparations without a price: "gutted", "sliced thin".
    choices = models.JSONField(default=list, blank=True)
    origin = models.CharField(max_length=60, blank=True)
    #: Allergens as the law lists them; None means not stated, [] means none.
    allergens = models.JSONField(null=True, blank=True)
    tags = models.JSONField(default=list, blank=True)
    #: Empty: none in it, or none that the law minds.
    alcohol = models.CharField(max_length=12, choices=Alcohol.choices, blank=True)
    tax_class = models.CharField(max_length=20, default="exempt")
    #: Tax within the price, in basis points.
    tax_bp = models.PositiveIntegerField(default=0)
    photo = models.ForeignKey(
        Photo, null=True, blank=True, on_delete=models.SET_NULL, related_name="products"
    )
    #: A drawn picture of its own, before the category's.
    drawing = models.CharField(max_length=40, blank=True)
    #: On the stall's list; off means withdrawn by the stall.
    listed = models.BooleanField(default=True)
    #: The stall said "sold out"; it says "back" itself.
    sold_out = models.BooleanField(default=False)
    #: Pieces, grams or minor units on offer each local day; None means counted stock.
    daily_quota = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = ProductQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["store", "name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["store", "source", "ref"], name="stores_product_ref")
        ]
        indexes: ClassVar = [
            # Lists of a kind, across the stalls of a market: counted, sorted and cut to a page
            # from the index alone. Rows lie far apart, and a large market has thousands.
            models.Index(
                fields=["store", "category", "sold_out", "-changed_at", "id", "price"],
                condition=Q(listed=True),
                name="stores_product_of_kind",
            ),
            # What a stall touched last: the market's page asks every stall for its newest.
            models.Index(
                fields=["store", "-changed_at", "-id"],
                condition=Q(listed=True, sold_out=False),
                name="stores_product_newest",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StockDay(models.Model):
    """How much of a product there is: counted stock (no day) or one day's quota.

    Scarce, so claimed by one guarded UPDATE (stores/stock.py). Pieces, grams, or
    minor units for goods sold only by money. `on_hand` None: the stall does not
    count it, and says "sold out" instead.
    """

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="stock")
    day = models.DateField(null=True)
    on_hand = models.PositiveIntegerField(null=True)
    #: Claimed by held and placed orders, until hand-over or cancellation.
    held = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["product", "day"], condition=Q(day__isnull=False), name="stores_quota_once"
            ),
            models.UniqueConstraint(
                fields=["product"], condition=Q(day__isnull=True), name="stores_stock_once"
            ),
            models.CheckConstraint(
                condition=Q(on_hand__isnull=True) | Q(on_hand__gte=F("held")),
                name="stores_never_oversold",
            ),
        ]
        indexes: ClassVar = [
            # Few rows: lists ask of each of their products whether it is one of these.
            models.Index(
                fields=["product"],
                condition=Q(on_hand__lte=F("held")),
                name="stores_stock_used_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.day or ''}: {self.on_hand} - {self.held}"

    @property
    def left(self) -> int | None:
        """What may still be claimed; None where it is not counted."""
        return None if self.on_hand is None else self.on_hand - self.held

    @staticmethod
    def day_for(product: Product, day: date) -> date | None:
        """Which row an order for that local day claims from."""
        return day if product.daily_quota is not None else None
