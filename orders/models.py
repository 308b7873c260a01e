"""Baskets, and what became of them: orders, each store's part, and their lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import codes
from core.states import Move
from market.models import Market, Mode, WindowDay, Zone
from orders.states import (
    LINE_MOVES,
    ORDER_MOVES,
    STORE_ORDER_MOVES,
    LineState,
    OrderState,
    StoreOrderState,
)
from payments.models import Payment
from stores.models import Alcohol, Product, SoldBy, StockDay, Store

if TYPE_CHECKING:
    from accounts.models import User


class Preference(models.TextChoices):
    """What the shopper wants when something has run out."""

    SIMILAR = "similar"
    ASK = "ask"
    LEAVE_OUT = "leave_out"


class BasketQuerySet(models.QuerySet["Basket"]):
    def with_alcohols(self) -> BasketQuerySet:
        """Baskets that know which kinds of alcohol lie in them; see `Basket.alcohols`."""
        lines = BasketLine.objects.filter(basket=OuterRef("pk"))
        holds = {
            f"holds_{kind}": Exists(lines.filter(product__alcohol=kind)) for kind in Alcohol.values
        }
        return self.annotate(**holds)


class Basket(models.Model):
    """A shopper's lines at one market. A guest's is found by the token in a signed cookie."""

    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="baskets")
    shopper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="baskets"
    )
    token = models.CharField(max_length=40, blank=True)
    #: For everything in it that has no word of its own.
    preference = models.CharField(
        max_length=10, choices=Preference.choices, default=Preference.SIMILAR
    )
    created_at = models.DateTimeField()

    objects = BasketQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["market", "shopper"],
                condition=Q(shopper__isnull=False),
                name="orders_basket_of_shopper",
            ),
            models.UniqueConstraint(
                fields=["market", "token"],
                condition=Q(shopper__isnull=True),
                name="orders_basket_of_guest",
            ),
        ]

    def __str__(self) -> str:
        return f"basket {self.pk} at {self.market_id}"

    @property
    def alcohols(self) -> frozenset[str]:
        """The kinds of alcohol in a basket of `with_alcohols`."""
        return frozenset(kind for kind in Alcohol.values if getattr(self, f"holds_{kind}"))


class Wanted(models.Model):
    """How much of which product: pieces, grams or minor units, by what it is ordered by."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="+")
    ordered_by = models.CharField(max_length=10, choices=SoldBy.choices)
    #: Pieces, grams or minor units.
    quantity = models.PositiveIntegerField()
    choice = models.CharField(max_length=60, blank=True)
    note = models.CharField(max_length=120, blank=True)
    #: Empty: the order's own preference.
    preference = models.CharField(max_length=10, choices=Preference.choices, blank=True)

    class Meta:
        abstract = True


class BasketLine(Wanted):
    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    #: The price last shown for it, so that a change is told before paying.
    seen_price = models.PositiveIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["basket", "product", "ordered_by", "choice"], name="orders_basketline_once"
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="orders_basketline_some"),
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.ordered_by} of {self.product_id}"


class SavedList(models.Model):
    """What a shopper buys again and again at one market, under a name of theirs."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lists"
    )
    market = models.ForeignKey(Market, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    #: Taken away, and kept until the next one is, so that one tap brings it back.
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class SavedLine(Wanted):
    """One line of a list, with what the product cost and how it was sold when it was put there."""

    saved = models.ForeignKey(SavedList, on_delete=models.CASCADE, related_name="lines")
    sold_by = models.CharField(max_length=10, choices=SoldBy.choices)
    #: Minor units.
    price = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, blank=True)
    price_unit = models.CharField(max_length=5, blank=True)
    #: An order's line knows what was first asked for; a list says it once.
    first_quantity = None

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["saved", "product", "ordered_by", "choice"], name="orders_savedline_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.quantity} {self.ordered_by} of {self.product_id}"

    @property
    def name(self) -> str:
        """As the product is called today."""
        return self.product.name


class OrderQuerySet(models.QuerySet["Order"]):
    def of_shopper(self, user: User) -> OrderQuerySet:
        """Orders this person made."""
        return self.filter(shopper=user) if user.is_authenticated else self.none()

    def run_by(self, user: User) -> OrderQuerySet:
        """Orders at the markets this person runs."""
        return self.filter(market__in=Market.objects.run_by(user))


class Order(models.Model):
    """What was bought in one checkout at one market. Amounts in minor units of `currency`."""

    MOVES = ORDER_MOVES
    #: It names no picture and no page, so the admin need not look through each for one.
    wagtail_reference_index_ignore = True

    code = models.CharField(max_length=10, unique=True, default=codes.new_code)
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="orders")
    state = models.CharField(max_length=20, choices=OrderState.choices, default=OrderState.HELD)
    #: The basket it came from, as long as it is held: one held order per basket.
    basket = models.ForeignKey(Basket, null=True, on_delete=models.SET_NULL, related_name="orders")
    #: The order of the same window and place it comes along with: delivery is paid once.
    joins = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="joined_by")
    #: One press of "pay": a repeat of it finds this order.
    attempt = models.CharField(max_length=40, unique=True)
    #: What the basket and the form said, hashed: the same again is the same order.
    fingerprint = models.CharField(max_length=64)

    shopper = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="orders"
    )
    name = models.CharField(max_length=60)
    email = models.EmailField()
    phone = models.CharField(max_length=30)
    language = models.CharField(max_length=10)

    mode = models.CharField(max_length=10, choices=Mode.choices)
    window_day = models.ForeignKey(WindowDay, on_delete=models.PROTECT, related_name="orders")
    zone = models.ForeignKey(Zone, null=True, on_delete=models.PROTECT, related_name="+")
    area_code = models.CharField(max_length=20, blank=True)
    area_name = models.CharField(max_length=120, blank=True)
    street = models.CharField(max_length=160, blank=True)
    postcode = models.CharField(max_length=12, blank=True)
    entrance_code = models.CharField(max_length=40, blank=True)
    leave_at_door = models.BooleanField(default=False)
    preference = models.CharField(
        max_length=10, choices=Preference.choices, default=Preference.SIMILAR
    )
    #: Years the shopper declared to have reached, because something in it asks for that.
    least_age = models.PositiveSmallIntegerField(null=True)
    #: The window's letter and a number: A7. Given at placement.
    bag_code = models.CharField(max_length=8, blank=True)

    currency = models.CharField(max_length=3)
    #: Goods as estimated, goods at most, delivery; `final` is the sum captured, once known.
    estimate = models.PositiveIntegerField()
    ceiling = models.PositiveIntegerField()
    delivery_fee = models.PositiveIntegerField()
    final = models.PositiveIntegerField(null=True)
    commission_bp = models.PositiveIntegerField()
    payment = models.OneToOneField(
        Payment, null=True, on_delete=models.PROTECT, related_name="order"
    )
    receipt_number = models.CharField(max_length=40, blank=True)

    held_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    #: When who bought was forgotten (orders/privacy.py); what was bought stays for the books.
    forgotten_at = models.DateTimeField(null=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["basket"], condition=Q(state="held"), name="orders_one_held_per_basket"
            ),
            models.UniqueConstraint(
                fields=["window_day", "bag_code"],
                condition=~Q(bag_code=""),
                name="orders_bag_code_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["expires_at"], condition=Q(state="held"), name="orders_held_expiry"
            ),
            models.Index(fields=["market", "window_day", "state"], name="orders_of_the_day"),
            models.Index(
                fields=["held_at"],
                condition=Q(shopper__isnull=True, forgotten_at__isnull=True),
                name="orders_to_forget",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.bag_code}".strip()

    @property
    def at_most(self) -> int:
        """What is authorised: goods at most plus delivery."""
        return self.ceiling + self.delivery_fee

    @property
    def about(self) -> int:
        """What it will probably cost: goods as estimated plus delivery."""
        return self.estimate + self.delivery_fee


class OrderMove(Move):
    subject = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="moves")


Order.MOVE_MODEL = OrderMove  # type: ignore[attr-defined]  # declared below its subject


class Buyer(models.Model):
    """Who bought, kept apart from the order of somebody forgotten, where the law asks for it."""

    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="buyer")
    name = models.CharField(max_length=60)
    email = models.EmailField()
    address = models.CharField(max_length=300, blank=True)
    #: The last local day on which it is kept.
    until = models.DateField(db_index=True)

    def __str__(self) -> str:
        return f"buyer of {self.order_id}"


class StoreOrderQuerySet(models.QuerySet["StoreOrder"]):
    def managed_by(self, user: User) -> StoreOrderQuerySet:
        """Parts of orders at the stalls this person may act for."""
        return self.filter(store__in=Store.objects.managed_by(user))


class StoreOrder(models.Model):
    """One store's part of an order."""

    MOVES = STORE_ORDER_MOVES

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="store_orders")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="store_orders")
    state = models.CharField(
        max_length=20, choices=StoreOrderState.choices, default=StoreOrderState.NEW
    )
    #: Final goods and commission, minor units, once captured.
    gross = models.PositiveIntegerField(null=True)
    commission = models.PositiveIntegerField(null=True)

    objects = StoreOrderQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "store"], name="orders_storeorder_once")
        ]

    def __str__(self) -> str:
        return f"{self.order_id} at {self.store_id}"


class StoreOrderMove(Move):
    subject = models.ForeignKey(StoreOrder, on_delete=models.PROTECT, related_name="moves")


StoreOrder.MOVE_MODEL = StoreOrderMove  # type: ignore[attr-defined]  # declared below its subject


class LineQuerySet(models.QuerySet["Line"]):
    def managed_by(self, user: User) -> LineQuerySet:
        """Lines of the stalls this person may act for."""
        return self.filter(store_order__store__in=Store.objects.managed_by(user))


class Line(Wanted):
    """One product of an order, as it was when the shopper confirmed it.

    `estimate` and `ceiling` are minor units, both lower where the shopper amended it;
    `final` is what the line costs once picked (0 when removed). `weighed` is grams, for
    goods by weight.
    """

    MOVES = LINE_MOVES

    store_order = models.ForeignKey(StoreOrder, on_delete=models.PROTECT, related_name="lines")
    state = models.CharField(max_length=20, choices=LineState.choices, default=LineState.ORDERED)
    name = models.CharField(max_length=80)
    name_other = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=60, blank=True)
    sold_by = models.CharField(max_length=10, choices=SoldBy.choices)
    price = models.PositiveIntegerField()
    unit = models.CharField(max_length=20, blank=True)
    price_unit = models.CharField(max_length=5, blank=True)
    tolerance_bp = models.PositiveIntegerField()
    #: As the product said: whoever hands it over asks for an ID.
    alcohol = models.CharField(max_length=12, choices=Alcohol.choices, blank=True)
    tax_class = models.CharField(max_length=20)
    tax_bp = models.PositiveIntegerField()
    estimate = models.PositiveIntegerField()
    ceiling = models.PositiveIntegerField()
    #: What was ordered at first, where the shopper has asked for less since; see `amending`.
    first_quantity = models.PositiveIntegerField(null=True)
    amended_at = models.DateTimeField(null=True)
    #: Pieces brought, where fewer than ordered.
    brought = models.PositiveIntegerField(null=True)
    weighed = models.PositiveIntegerField(null=True)
    final = models.PositiveIntegerField(null=True)
    #: Where and how much stock it holds: pieces, grams or minor units.
    stock_day = models.ForeignKey(StockDay, on_delete=models.PROTECT, related_name="lines")
    claimed = models.PositiveIntegerField()

    objects = LineQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(final__isnull=True) | Q(final__lte=models.F("ceiling")),
                name="orders_line_never_above_ceiling",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def taken_out(self) -> bool:
        """The shopper wants none of it any more: it holds no stock and stays out."""
        return self.quantity == 0

    @property
    def kept_back(self) -> bool:
        """Alcohol that was there and not handed over: it holds no stock, though it was wanted."""
        return self.state == LineState.REMOVED and self.claimed == 0 and not self.taken_out


class LineMove(Move):
    subject = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="moves")


Line.MOVE_MODEL = LineMove  # type: ignore[attr-defined]  # declared below its subject
