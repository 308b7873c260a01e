"""The demo's two markets with everything in them that a page may name, and private marks on it.

A `Side` is one market and its people. What only some may read there carries a mark, a word that
occurs nowhere else, so that a page which shows it to somebody else is found out.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.test import TestCase
from wagtail.documents.models import Document
from wagtail.models import Collection, Page

from accounts.models import Address, Device, User
from cms import stories
from cms.demo.build import build
from cms.models import ArticlePage, MarketPage, NewsIndexPage, Picture, StorePage, StoryDraft
from core import clock
from market import closures, inviting, timetable
from market.models import Closure, Invitation, Market, Window, WindowException, Zone
from orders import basket as baskets
from orders import lists
from orders.models import Basket, BasketLine, Line, Order, SavedList, StoreOrder
from orders.reordering import Wish
from orders.states import LineState, StoreOrderState
from stores import catalogue, onboarding, opening, photos
from stores.models import Application, Category, Product, SoldBy, Staff, Store, StoreHoliday
from tests.factories.accounts import device, sign_in
from tests.factories.cms import make_picture
from tests.factories.stores import picture_file

#: A Tuesday: 11:00 in Seoul, 02:00 in London. Both markets trade on that day.
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
STRANGER, PASSWORD = "stranger@example.org", "a-long-word-of-mine"
SLUGS = ("haeoreum", "lantern-yard")

#: What a mark is on: only those named by `tests.flows.walking` may read it.
ORDER, NOTE, STALL, DESK, PERSONAL, DRAFT = KINDS = (
    "order",
    "note",
    "stall",
    "desk",
    "personal",
    "draft",
)


def mark(kind: str, slug: str) -> str:
    """A word that stands in the private rows of one market and nowhere else."""
    return f"Qx{kind}{slug.replace('-', '')}"


@dataclass
class Side:
    """One market: its people, and one row of everything."""

    market: Market
    operator: User
    keeper: User
    shopper: User
    store: Store
    product: Product
    draft: Product
    order: Order
    orders: dict[str, Order]
    part: StoreOrder
    line: Line
    #: A line by weight that still waits for the scale.
    weighable: Line
    basket_line: BasketLine
    application: Application
    changing: Application
    zone: Zone
    window: Window
    exception: WindowException
    closure: Closure
    invitation: Invitation
    holiday: StoreHoliday
    device: Device
    sign_in: UserSession
    address: Address
    saved: SavedList
    page: Page
    store_page: Page
    story_draft: StoryDraft
    article: ArticlePage
    unpublished: ArticlePage
    picture: Picture
    document: Document
    #: Another stall of the same market, with no part in `order`.
    neighbour: Store
    neighbours_keeper: User
    neighbours_part: StoreOrder
    neighbours_line: Line
    neighbours_product: Product
    neighbours_holiday: StoreHoliday

    @property
    def marks(self) -> dict[str, str]:
        return {kind: mark(kind, self.market.slug) for kind in KINDS}


@dataclass
class World:
    """Both sides, somebody who has nothing anywhere, and whoever runs the installation."""

    seoul: Side
    london: Side
    stranger: User
    platform: User
    now: datetime = field(default=NOW)


def build_world() -> World:
    """Both markets of the demo and what it leaves out. Takes about five seconds."""
    with clock.frozen(NOW):
        build(now=NOW, say=lambda _text: None, weeks=0)
        seoul, london = (_side(Market.objects.get(slug=slug)) for slug in SLUGS)
    return World(
        seoul=seoul,
        london=london,
        stranger=User.objects.create_user(STRANGER, PASSWORD, name="Nobody Known"),
        platform=User.objects.get(is_superuser=True),
    )


@contextmanager
def rolled_back() -> Iterator[None]:
    """As around a test case: durable blocks may stand in it, and nothing stays."""
    blocks = TestCase._enter_atomics()  # type: ignore[attr-defined]  # not in the stubs
    try:
        yield
    finally:
        TestCase._rollback_atomics(blocks)  # type: ignore[attr-defined]  # not in the stubs


def _side(market: Market) -> Side:
    order = _order_of_few(market)
    part = order.store_orders.order_by("id")[0]
    store = part.store
    keeper = Staff.objects.get(store=store).user
    shopper = order.shopper or order.market.operatorships.get().user
    operator = market.operatorships.get().user
    neighbours_part = _neighbours_part(market, order)
    neighbour = neighbours_part.store
    product = _photographed(store, by=keeper)
    side = Side(
        market=market,
        operator=operator,
        keeper=keeper,
        shopper=shopper,
        store=store,
        product=product,
        draft=_draft(product),
        order=order,
        orders={each.state: each for each in Order.objects.filter(market=market).order_by("id")},
        part=part,
        line=part.lines.order_by("id")[0],
        weighable=_weighable(market),
        basket_line=_basket_line(product, shopper),
        application=_application(market, "submitted"),
        changing=_changing(market, operator),
        zone=market.zones.order_by("id")[0],
        neighbour=neighbour,
        neighbours_keeper=Staff.objects.get(store=neighbour).user,
        neighbours_part=neighbours_part,
        neighbours_line=neighbours_part.lines.order_by("id")[0],
        neighbours_product=neighbour.products.order_by("id")[0],
        neighbours_holiday=_holiday(neighbour),
        holiday=_holiday(store),
        device=device(user=keeper, session_key=f"phone-{market.slug}"),
        sign_in=sign_in(user=shopper, session_key=f"browser-{market.slug}"),
        address=shopper.addresses.get(),
        saved=_saved(product, shopper),
        **_times(market),
        **_pages(market, store),
    )
    _mark(side)
    return side


def _order_of_few(market: Market) -> Order:
    """A placed order of which some stall of the market has no part."""
    placed = Order.objects.filter(market=market, state="placed").order_by("id")
    return min(placed, key=lambda each: each.store_orders.count())


def _weighable(market: Market) -> Line:
    waiting = Line.objects.filter(store_order__order__market=market, ordered_by=SoldBy.WEIGHT)
    return waiting.filter(state=LineState.ORDERED).select_related("store_order").order_by("id")[0]


def _neighbours_part(market: Market, order: Order) -> StoreOrder:
    others = market.stores.exclude(store_orders__order=order)
    parts = StoreOrder.objects.filter(store__in=others, state=StoreOrderState.NEW)
    return parts.select_related("store").order_by("id")[0]


def _photographed(store: Store, *, by: User) -> Product:
    """A product with a photo in every size."""
    product = store.products.filter(sold_by=SoldBy.PIECE, daily_quota=None).order_by("id")[0]
    photo = photos.take_in(store=store, file=picture_file(width=1000), by=by, now=NOW)
    photos.make_sizes(photo=photo, now=NOW)
    Product.objects.filter(pk=product.pk).update(photo=photo)
    product.refresh_from_db()
    return product


def _draft(product: Product) -> Product:
    """A product off the stall's list, which only the stall and its operator know."""
    draft = catalogue.add_product(
        store=product.store,
        by=None,
        now=NOW,
        name="Not yet on sale",
        sold_by="piece",
        unit="each",
        price=100,
        category=product.category,
        origin="here",
        allergens=[],
    )
    catalogue.withdraw(product=draft, by=None, now=NOW)
    return draft


def _basket_line(product: Product, shopper: User) -> BasketLine:
    market = product.store.market
    made: dict[str, Any] = {"created_at": NOW}
    basket, _ = Basket.objects.get_or_create(market=market, shopper=shopper, defaults=made)
    for each in market.stores.order_by("id"):
        _fill(basket, each.products.filter(listed=True).order_by("id")[0], shopper)
    return _fill(basket, product, shopper)


def _fill(basket: Basket, product: Product, shopper: User) -> BasketLine:
    usual = {SoldBy.PIECE: 2, SoldBy.WEIGHT: 500, SoldBy.MONEY: 2000}
    wanted: dict[str, Any] = {
        "ordered_by": product.sold_by,
        "quantity": usual[SoldBy(product.sold_by)],
    }
    return baskets.add(basket=basket, product=product, by=shopper, now=NOW, **wanted)


def _saved(product: Product, shopper: User) -> SavedList:
    """A list of one thing."""
    saved = lists.start(market=product.store.market, name="Every week", by=shopper, now=NOW)
    wish = Wish(product=product, ordered_by=product.sold_by, quantity=1)
    lists.put_on(saved=saved, wish=wish, by=shopper, now=NOW)
    return saved


def _application(market: Market, name: str) -> Application:
    return onboarding.apply(
        market=market,
        stall_name=f"Corner {name}",
        category=Category.objects.get(slug="vegetables"),
        person_name="Applicant",
        phone="+82105550999",
        email=f"{name}@{market.slug}.example.org",
        language=market.language,
        now=NOW,
    )


def _changing(market: Market, operator: User) -> Application:
    row = _application(market, "changing")
    onboarding.ask_for_changes(
        application=row, fields=["phone"], message="One digit is missing", by=operator, now=NOW
    )
    row.refresh_from_db()
    return row


def _holiday(store: Store) -> StoreHoliday:
    first = clock.local_date(store.market.time_zone, NOW) + timedelta(days=20)
    opening.add_holiday(store=store, first_day=first, last_day=first, by=None, now=NOW)
    return StoreHoliday.objects.filter(store=store).latest("id")


def _times(market: Market) -> dict[str, Any]:
    """A window that differs on one day, and a day on which the market is closed."""
    today = clock.local_date(market.time_zone, NOW)
    window = market.windows.order_by("id")[0]
    later, far = today + timedelta(days=5), today + timedelta(days=30)
    exception = timetable.set_exception(window=window, day=later, capacity=3, by=None, now=NOW)
    closure = closures.close_market(
        market=market, first_day=far, last_day=far, reason="Harvest", by=None, now=NOW
    )
    asked = inviting.invite(
        market=market,
        email=f"asked@{market.slug}.example.org",
        language="en",
        by=market.operatorships.get().user,
        now=NOW,
    )
    return {"window": window, "exception": exception, "closure": closure, "invitation": asked}


def _pages(market: Market, store: Store) -> dict[str, Any]:
    page = MarketPage.objects.get(market=market)
    news = NewsIndexPage.objects.child_of(page).get()
    collection = page.collection or Collection.get_first_root_node()
    unpublished = news.add_child(
        instance=ArticlePage(
            title="Unpublished", slug="unpublished", date=NOW, intro="", live=False
        )
    )
    file = ContentFile(b"%PDF-1.4", name=f"notes-{market.slug}.pdf")
    document = Document.objects.create(title="Notes", file=file, collection=collection)
    document.get_file_size()  # kept with the row at the first look
    keeper = Staff.objects.get(store=store).user
    return {
        "page": page,
        "story_draft": stories.write(store=store, text="Our story", by=keeper, now=NOW),
        "store_page": StorePage.objects.get(store=store),
        "article": ArticlePage.objects.child_of(news).filter(live=True)[0],
        "unpublished": unpublished,
        "picture": make_picture(collection=collection),
        "document": document,
    }


def _mark(side: Side) -> None:
    """Write the marks into the rows, past every form."""
    order, note, stall, desk, personal, draft = side.marks.values()
    Order.objects.filter(pk=side.order.pk).update(
        name=order, email=f"{order}@example.org", phone=order, street=order, entrance_code=order
    )
    Line.objects.filter(store_order=side.part).update(note=note)
    Product.objects.filter(pk=side.draft.pk).update(name=stall, name_other=stall)
    Application.objects.filter(pk__in=[side.application.pk, side.changing.pk]).update(
        stall_name=desk, person_name=desk, phone=desk
    )
    Closure.objects.filter(pk=side.closure.pk).update(reason=desk)
    StoryDraft.objects.filter(pk=side.story_draft.pk).update(text=stall)
    Device.objects.filter(pk=side.device.pk).update(label=stall)
    Address.objects.filter(pk=side.address.pk).update(label=personal, detail=personal)
    SavedList.objects.filter(pk=side.saved.pk).update(name=personal)
    BasketLine.objects.filter(pk=side.basket_line.pk).update(note=personal)
    ArticlePage.objects.filter(pk=side.unpublished.pk).update(title=draft, draft_title=draft)
    Picture.objects.filter(pk=side.picture.pk).update(title=draft)
    Document.objects.filter(pk=side.document.pk).update(title=draft)
