"""From an application to the first sale on a phone: apply, be let in, sign in by the link, list a
product with a photo that knows too much, be found, sell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from PIL import Image, UnidentifiedImageError
from playwright.sync_api import Browser, Locator

from cms.demo import london, seoul
from cms.demo.shapes import Market as ToldMarket
from core import clock, messages
from orders.models import Order
from search import indexing
from stores.models import Application, Photo, Product, Store
from tests.factories.stores import picture_file
from tests.flows.people import Person, person
from tests.flows.test_buying import Place, card_of, fill_in, place

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

MOST_FIELDS_TO_APPLY, MOST_TAPS_TO_APPROVE, MOST_FIELDS_TO_LIST = 5, 3, 4
#: What of a phone's picture must be nowhere.
TELLTALE = (b"Exif", b"GPS", b"Phone maker", b"my kitchen")


@dataclass(frozen=True)
class Joiner:
    """Somebody who wants to sell, what they sell, and what a shopper types to find it."""

    told: ToldMarket
    stall: str
    name: str
    phone: str
    product: str
    price: str
    unit: str
    typed: str
    missing: str

    @property
    def email(self) -> str:
        return "first@example.com"


JOINERS = [
    Joiner(
        told=seoul.MARKET,
        stall="새벽 우엉집",
        name="한가람",
        phone="010-5550-0777",
        product="햇우엉 한 묶음",
        price="32,000",
        unit="piece:묶음",
        typed="햇우엉",
        missing="간판에 적힌 이름을 적어 주세요.",
    ),
    Joiner(
        told=london.MARKET,
        stall="Early Burdock",
        name="Robin Hale",
        phone="07700 900 777",
        product="Fresh burdock root",
        price="32.50",
        unit="piece:bunch",
        typed="burdok",
        missing="Please write the name as on your sign.",
    ),
]
both_languages = pytest.mark.parametrize("joiner", JOINERS, ids=["ko", "en"])


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> Path:
    """Everything that this installation writes lies below one folder."""
    var = tmp_path / "var"
    folders = {"VAR_DIR": "", "MEDIA_ROOT": "media", "SMS_DIR": "sms", "SEARCH_DIR": "index"}
    for name, folder in {**folders, "FILE_UPLOAD_TEMP_DIR": "uploads"}.items():
        (var / folder).mkdir(parents=True, exist_ok=True)
        setattr(settings, name, var / folder)
    return var


@both_languages
def test_from_application_to_first_sale(
    joiner: Joiner, site: str, browser: Browser, own_folders: Path
) -> None:
    street = place(joiner.told)
    indexing.reindex()
    apply(person(browser, site, None, language=joiner.told.language), street, joiner)
    store = approve(person(browser, site, street.operator, language=street.language), street)
    assert (store.name, store.state) == (joiner.stall, "open")
    keeper = sign_in_by_link(browser, site, joiner)
    product = list_product(keeper, store, joiner, own_folders.parent)
    expect_upright_and_silent(own_folders, photo=product.photo)
    shopper = person(browser, site, None, language=street.language)
    order = find_and_buy(shopper, street, joiner, product)
    assert (order.state, order.shopper) == ("placed", None)
    keeper.goto(f"/stall/{store.pk}/")
    assert joiner.product in keeper.text()
    assert shopper.complaints == keeper.complaints == []


def apply(applicant: Person, street: Place, joiner: Joiner) -> None:
    """From the page of the market's that asks who wants to sell, in five fields."""
    page = applicant.page
    applicant.goto("/join/")
    page.locator(f'a.button[href$="/join/{street.market.slug}/"]').click()
    assert fields(page.locator("main")).count() <= MOST_FIELDS_TO_APPLY
    page.locator("#id_stall_name").fill(joiner.stall)
    page.locator("#id_category").select_option(index=1)
    page.locator("#id_person_name").fill(joiner.name)
    page.locator("#id_phone").fill(joiner.phone)
    page.locator("#id_email").fill(joiner.email)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(re.compile(r"/join/a/"))
    assert applicant.complaints == []


def fields(where: Locator) -> Locator:
    """What a person sees and may fill in; the search box is no part of a form."""
    return where.locator("input:visible, select:visible, textarea:visible")


def approve(operator: Person, street: Place) -> Store:
    """From the first page of the desk to an open stall."""
    application = Application.objects.get()
    operator.goto(f"/desk/{street.market.slug}/")
    reach(operator, street, application)
    operator.tap(operator.page.locator('form[action$="/approve/"] button'))
    assert operator.taps <= MOST_TAPS_TO_APPROVE
    assert operator.complaints == []
    application.refresh_from_db()
    assert application.store is not None
    return application.store


def reach(operator: Person, street: Place, application: Application) -> None:
    """From the desk to an application, by whatever the pages offer on the way."""
    here = f"/desk/{street.market.slug}/applications/"
    direct = operator.page.locator(f'main a[href="{here}{application.code}/"]')
    if direct.count() == 0:
        operator.tap(operator.page.locator(f'main a[href="{here}"]').first)
    operator.tap(direct.first)


def sign_in_by_link(browser: Browser, site: str, joiner: Joiner) -> Person:
    """The link that came as a text message is the one that came by mail; it works once."""
    mail.outbox.clear()
    messages.send_due(clock.now())
    link = link_in("\n".join(sms.read_text() for sms in Path(settings.SMS_DIR).glob("*.txt")))
    assert link in "\n".join(str(sent.body) for sent in mail.outbox if sent.to == [joiner.email])
    keeper = person(browser, site, None, language=joiner.told.language)
    keeper.page.goto(link)
    assert keeper.page.locator("input[type=password]").count() == 0
    keeper.tap(keeper.page.locator("main button[type=submit]"))
    assert "/stall/" in keeper.page.url
    stranger = person(browser, site, None, language=joiner.told.language)
    stranger.page.goto(link)
    assert stranger.page.locator("main form").count() == 0
    return keeper


def link_in(text: str) -> str:
    found = re.search(r"http\S+/accounts/enrol/\S+", text)
    assert found is not None, text
    return found.group()


def list_product(keeper: Person, store: Store, joiner: Joiner, folder: Path) -> Product:
    """In four fields: photo, name, price, unit. The rest is work that nobody waits for."""
    page = keeper.page
    keeper.goto(f"/stall/{store.pk}/products/")
    keeper.tap(page.locator(f'a[href$="/stall/{store.pk}/products/add/"]').first)
    assert fields(page.locator("main")).count() <= MOST_FIELDS_TO_LIST
    page.locator("#id_photo").set_input_files(telltale_photo(folder))
    page.locator("#id_name").fill(joiner.product)
    page.locator("#id_price").fill(joiner.price)
    page.locator("#id_unit").select_option(joiner.unit)
    keeper.tap(page.locator("main form button[type=submit]"))
    page.wait_for_url(re.compile(r"/products/$"))
    assert joiner.product in keeper.text()
    call_command("db_worker", batch=True, interval=0, startup_delay=False, verbosity=0)
    indexing.drain(clock.now())
    return Product.objects.select_related("photo", "store").get(store=store)


def telltale_photo(folder: Path) -> Path:
    """Twelve megapixels, held sideways, and with the place where it was taken."""
    path = folder / "from-the-phone.jpg"
    path.write_bytes(picture_file(width=4000, height=3000, sideways=True, gps=True).read())
    with Image.open(path) as picture:
        exif = picture.getexif()
        assert (picture.size, exif[0x0112]) == ((4000, 3000), 6)
        assert exif.get_ifd(0x8825)[1] == "N"
    return path


def expect_upright_and_silent(var: Path, *, photo: Photo | None) -> None:
    """No file of the installation says where the picture was taken, and each is the right way up:
    turned clockwise, the left half, red, is on top and the right half, blue, below."""
    assert photo is not None
    assert photo.state == Photo.State.READY
    pictures = 0
    for path in sorted(path for path in var.rglob("*") if path.is_file()):
        content = path.read_bytes()
        assert not [sign for sign in TELLTALE if sign in content], path
        try:
            with Image.open(path) as picture:
                assert dict(picture.getexif()) == {}, path
                assert (colour(picture, 0.1), colour(picture, 0.9)) == ("red", "blue"), path
        except UnidentifiedImageError:
            continue  # the index, the messages
        pictures += 1
    assert pictures == 1 + 2 * 3, "the kept one, and two kinds of three sizes"


def colour(picture: Image.Image, height: float) -> str:
    """Which is stronger at this height, 0 to 1, in the middle of the picture."""
    rgb = picture.convert("RGB")
    pixel = rgb.getpixel((rgb.width // 2, int(rgb.height * height)))
    assert isinstance(pixel, tuple)
    return "red" if pixel[0] > pixel[2] else "blue"


def find_and_buy(shopper: Person, street: Place, joiner: Joiner, product: Product) -> Order:
    """By what a shopper types in the search box, to a paid order, without an account."""
    page = shopper.page
    shopper.goto("/search/")
    page.locator("#q").fill(joiner.typed)
    page.locator("form.search button[type=submit]").click()
    card = card_of(page.locator("main"), product)
    assert joiner.stall in card.inner_text()
    expect_photo_of(card)
    shopper.tap(card.locator("form.add button"))
    shopper.goto(f"/m/{street.market.slug}/basket/")
    shopper.tap(page.locator(f'a.button[href$="/{street.market.slug}/checkout/"]'))
    fill_in(shopper, joiner.told)
    page.locator("button[name=tender][value=stripe]").click()
    page.wait_for_load_state("networkidle")
    if page.locator("button[name=card]").count() == 0:  # the fee of that place is shown first
        page.locator("button[name=tender][value=stripe]").click()
    page.locator("button[name=card][value=good]").click()
    page.wait_for_url(re.compile(r"/o/[0-9A-Z]+/"))
    assert joiner.product in shopper.text()
    return Order.objects.get()


def expect_photo_of(card: Locator) -> None:
    """The stall's own picture, not a drawing, and the browser can show it."""
    picture = card.locator(".product-picture img")
    picture.scroll_into_view_if_needed()
    assert "/goods/" in str(picture.evaluate("img => img.decode().then(() => img.currentSrc)"))
    assert picture.evaluate("img => img.naturalWidth") > 0


@both_languages
def test_applicant_changes_only_what_was_asked_for(
    joiner: Joiner, site: str, browser: Browser
) -> None:
    street = place(joiner.told)
    applicant = person(browser, site, None, language=street.language)
    apply(applicant, street, joiner)
    ask_for_changes(person(browser, site, street.operator, language=street.language), joiner)
    page = applicant.page
    page.reload()
    assert joiner.missing in applicant.text()
    asked = fields(page.locator("main")).evaluate_all("all => all.map(each => each.name)")
    assert asked == ["stall_name", "phone"]
    page.locator("#id_stall_name").fill(f"{joiner.stall} 2")
    page.locator("main button[type=submit]").click()
    page.wait_for_load_state("networkidle")
    application = Application.objects.get()
    assert (application.state, application.stall_name) == ("submitted", f"{joiner.stall} 2")
    assert (application.person_name, application.email) == (joiner.name, joiner.email)
    assert fields(page.locator("main")).count() == 0
    assert applicant.complaints == []


def ask_for_changes(operator: Person, joiner: Joiner) -> None:
    """Two fields and a sentence; the applicant is told by mail and by text message."""
    application, page = Application.objects.get(), operator.page
    operator.goto(f"/desk/{application.market.slug}/applications/{application.code}/")
    form = page.locator('form[action$="/changes/"]')
    page.locator("details").filter(has=form).locator("summary").click()
    for name in ("stall_name", "phone"):
        form.locator(f'input[value="{name}"]').check()
    form.locator("textarea").fill(joiner.missing)
    operator.tap(form.locator("button[type=submit]"))
    assert operator.complaints == []
    application.refresh_from_db()
    assert application.fields_to_change == ["stall_name", "phone"]
