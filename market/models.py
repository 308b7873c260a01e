"""Markets: where they are, where and when they deliver, and who runs them."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Lower

from core import codes
from core.states import Move
from market.hues import DEFAULT_HUE, HUES
from market.states import MARKET_MOVES, OPEN_MARKETS, MarketState

if TYPE_CHECKING:
    from accounts.models import User


#: Characters of a place that an address or an order keeps.
LABEL_LENGTH = 120


class Mode(models.TextChoices):
    """How goods reach the shopper."""

    DELIVERY = "delivery"
    PICKUP = "pickup"
    PARCEL = "parcel"


class Invented(models.TextChoices):
    """What of a market is made up to show how it works: nobody may take it for people who trade."""

    #: The market is there, as open data tells; who sells in it is not.
    STALLS = "stalls"
    ALL = "all"


class Area(models.Model):
    """A place of the gazetteer: a dong, an outcode or a ZIP, with its centroid."""

    country = models.CharField(max_length=2)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    name_other = models.CharField(max_length=80, blank=True)
    #: A British outcode lists all its towns here: the longest of them takes 613 characters.
    within = models.CharField(max_length=1000, blank=True)
    lat = models.FloatField()
    lng = models.FloatField()
    #: All its words in small letters: a gazetteer is looked through at every letter typed, and
    #: this one column is read ten times as fast as three that ignore case.
    find_by = models.GeneratedField(
        expression=Lower(
            Concat("name", Value("|"), "name_other", Value("|"), "within", Value("|"), "code")
        ),
        output_field=models.TextField(),
        db_persist=True,
    )

    class Meta:
        ordering: ClassVar = ["country", "within", "name", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["country", "code"], name="market_area_code")
        ]
        indexes: ClassVar = [
            # The areas around a market or a shopper, out of 40,000.
            models.Index(fields=["country", "lat", "lng"], name="market_area_place")
        ]

    def __str__(self) -> str:
        return f"{self.within} {self.name}".strip()

    @property
    def label(self) -> str:
        """What is kept with an address: short enough for one line, the place's own name last."""
        return str(self)[-LABEL_LENGTH:].strip()


class MarketQuerySet(models.QuerySet["Market"]):
    def open(self) -> MarketQuerySet:
        """Markets that shoppers may see."""
        return self.filter(state__in=OPEN_MARKETS)

    def run_by(self, user: User) -> MarketQuerySet:
        """Markets whose day this person runs."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self
        return self.filter(operatorships__user=user)


class Market(models.Model):
    """A neighbourhood market. `slug`, `name` and `state` are the row's; its page owns the story."""

    MOVES = MARKET_MOVES

    source = models.CharField(max_length=40, default="dongne")
    ref = models.CharField(max_length=60, default=codes.new_code)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=80)
    name_other = models.CharField(max_length=80, blank=True)
    state = models.CharField(
        max_length=20, choices=MarketState.choices, default=MarketState.PREPARING
    )
    country = models.CharField(max_length=2)
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=10)
    time_zone = models.CharField(max_length=40)
    hue = models.CharField(max_length=20, choices=HUES, default=DEFAULT_HUE)
    address = models.CharField(max_length=200, blank=True)
    district = models.CharField(max_length=80, blank=True)
    lat = models.FloatField(null=True)
    lng = models.FloatField(null=True)
    #: ISO 3166-2 of its province or state, "KR-11" (market/regions.py); "" where nobody said.
    region = models.CharField(max_length=6, blank=True)
    #: Its names and district as people type them (market/listing.py); kept by `save`.
    find_by = models.CharField(max_length=600, blank=True, editable=False)
    #: Last figures of the dates of its big market, "27" for the 2nd, 7th, 12th and so on (오일장).
    fair_days = models.CharField(max_length=10, blank=True)
    #: It trades on those dates only.
    fair_only = models.BooleanField(default=False)
    #: Empty: it and its stalls trade. Every page that sells says so where they do not.
    invented = models.CharField(max_length=6, choices=Invented.choices, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    #: Gateways a shopper may pay with, and the one that pays stalls.
    collects_with = models.JSONField(default=list)
    pays_with = models.CharField(max_length=20, default="manual")
    #: Commission in basis points of a stall's goods.
    commission_bp = models.PositiveIntegerField(default=500)
    created_at = models.DateTimeField()

    objects = MarketQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name", "district", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "ref"], name="market_market_ref")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps what the market is found by in step with its names."""
        from market.listing import FOUND_BY, typed_forms

        changed = kwargs.get("update_fields")
        if changed is None or FOUND_BY & set(changed):
            self.find_by = typed_forms(self)
            if changed is not None:
                kwargs["update_fields"] = [*changed, "find_by"]
        super().save(*args, **kwargs)

    def is_fair_day(self, day: date) -> bool:
        """Whether the big market of every fifth day falls on that local date."""
        return bool(self.fair_days) and str(day.day % 10) in self.fair_days

    def trades_on(self, day: date) -> bool:
        """Whether that local date may be a trading day at all; hours and closures say the rest."""
        return not self.fair_only or self.is_fair_day(day)

    @property
    def tz(self) -> ZoneInfo:
        """The market's time zone, in which everything is shown."""
        return ZoneInfo(self.time_zone)

    @property
    def needs_origin(self) -> bool:
        """Korea asks for the origin of food on offers (농수산물의 원산지 표시 등에 관한 법률)."""
        return self.country == "KR"

    @property
    def needs_allergens(self) -> bool:
        """The UK asks for allergens on distance sales (Food Information Regulations 2014)."""
        return self.country == "GB"


class MarketMove(Move):
    subject = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="moves")


Market.MOVE_MODEL = MarketMove  # type: ignore[attr-defined]  # declared below its subject


class Operatorship(models.Model):
    """A person who runs a market's day."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="operatorships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="operatorships"
    )
    granted_at = models.DateTimeField()
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "user"], name="market_operatorship_once")
        ]

    def __str__(self) -> str:
        return f"{self.user} runs {self.market}"


class Invitation(models.Model):
    """An e-mail that was asked to run a market's day. Only the hash of its link is kept."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.email} to {self.market}"

    def is_open(self, at: datetime) -> bool:
        """Whether its link can still be used at a moment (UTC)."""
        return self.accepted_at is None and self.revoked_at is None and at < self.expires_at


class TradingHours(models.Model):
    """When a market trades on a weekday (0 is Monday), in its own time zone."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering: ClassVar = ["market", "weekday", "opens"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "weekday", "opens"], name="market_hours_once")
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.weekday}: {self.opens:%H:%M} to {self.closes:%H:%M}"


class Closure(models.Model):
    """Days, both included and local, on which the whole market is closed."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="closures")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=120)

    class Meta:
        ordering: ClassVar = ["first_day"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="market_closure_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.market} closed {self.first_day} to {self.last_day}"

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


class Zone(models.Model):
    """Where a market delivers, and on what terms (minor units)."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="zones")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    areas = models.ManyToManyField(Area, blank=True, related_name="zones")
    #: Metres around the market; tested when no listed area matches.
    radius = models.PositiveIntegerField(null=True, blank=True)
    fee = models.PositiveIntegerField(default=0)
    minimum = models.PositiveIntegerField(default=0)
    free_from = models.PositiveIntegerField(null=True, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def radius_km(self) -> str:
        """The radius in kilometres as written: 2 or 1.5; "" where there is none."""
        return f"{self.radius / 1000:g}" if self.radius else ""


class Window(models.Model):
    """A pattern of delivery, pick-up or parcel times, from which window days are made."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="windows")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    letter = models.CharField(max_length=1)
    #: Weekdays it runs on, as digits from 0 (Monday) to 6.
    weekdays = models.CharField(max_length=7, default="0123456")
    starts = models.TimeField()
    ends = models.TimeField()
    #: Minutes before the start at which ordering ends.
    cutoff_minutes = models.PositiveIntegerField(default=180)
    capacity = models.PositiveIntegerField(default=20)
    #: Postage of a parcel, minor units; delivery costs what its zone says, pick-up nothing.
    fee = models.PositiveIntegerField(default=0)
    #: Where pick-up happens, in the market's own words.
    place = models.CharField(max_length=120, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["market", "starts", "mode", "letter"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["market", "letter"], name="market_window_letter")
        ]

    def __str__(self) -> str:
        return f"{self.letter} {self.starts:%H:%M} to {self.ends:%H:%M}"


class WindowException(models.Model):
    """One day on which a window does not run, or takes another number of orders."""

    window = models.ForeignKey(Window, on_delete=models.CASCADE, related_name="exceptions")
    day = models.DateField()
    #: Orders taken that day; 0 means that it does not run.
    capacity = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["window", "day"], name="market_exception_once")
        ]

    def __str__(self) -> str:
        return f"{self.window} on {self.day}: {self.capacity}"


class WindowDayQuerySet(models.QuerySet["WindowDay"]):
    def bookable(self, now: datetime) -> WindowDayQuerySet:
        """Before the cut-off and with room left. A hint for pages; `claim` decides."""
        return self.filter(cutoff_at__gt=now, taken__lt=F("capacity"), cancelled=False)


class WindowDay(models.Model):
    """One window on one local day: scarce, so claimed by one guarded UPDATE (market/windows.py)."""

    window = models.ForeignKey(Window, on_delete=models.PROTECT, related_name="days")
    day = models.DateField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    cutoff_at = models.DateTimeField()
    capacity = models.PositiveIntegerField()
    #: Orders held or placed.
    taken = models.PositiveIntegerField(default=0)
    #: The last bag number given: A7 is the seventh of window A that day.
    bags = models.PositiveIntegerField(default=0)
    cancelled = models.BooleanField(default=False)

    objects = WindowDayQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["starts_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["window", "day"], name="market_windowday_once")
        ]

    def __str__(self) -> str:
        return f"{self.window} on {self.day}"

    @property
    def full(self) -> bool:
        """No place left when this row was read. A hint for pages; `claim` decides."""
        return self.taken >= self.capacity
