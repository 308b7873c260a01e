"""A folder of markets goes in, goes in again without a difference, and says what is wrong."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from cms import pages
from cms.loading import load as loading
from cms.loading import markets
from cms.loading.load import Report, load
from cms.loading.reading import Unreadable
from cms.models import MarketPage, StorePage
from market.models import Market, TradingHours, Window
from search import engines
from stores import catalogue, stock
from stores.models import Product, StockDay, Store
from tests.conftest import rows as every_row
from tests.factories.folders import AMERICAN, edit, make_folder, write

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, settings: Settings) -> None:
    settings.SEARCH_DIR = tmp_path / "index"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR_DIR = tmp_path / "var"


def quietly(step: str, done: int, of: int) -> None:
    """Nobody watches."""


def run(folder: Path) -> Report:
    return load(folder, now=NOW, progress=quietly)


def problems(folder: Path) -> list[str]:
    return [str(problem) for problem in run(folder).problems.named]


def test_markets_come_with_what_their_country_needs(tmp_path: Path) -> None:
    run(make_folder(tmp_path))
    facts = ["ref", "slug", "name", "name_other", "state", "country", "currency", "language"]
    facts += ["time_zone", "region", "fair_days", "fair_only"]
    assert list(Market.objects.order_by("ref").values_list(*facts)) == [
        (
            *("m1", "jungang-market-jung-gu", "중앙시장", "Jungang Market", "open"),
            *("KR", "KRW", "ko", "Asia/Seoul", "KR-11", "", False),
        ),
        (
            *("m2", "jungang-market-gangneung-si", "중앙시장", "Jungang Market", "open"),
            *("KR", "KRW", "ko", "Asia/Seoul", "KR-42", "27", True),
        ),
    ]


def test_american_hours_and_windows_come_from_the_file(tmp_path: Path) -> None:
    run(make_folder(tmp_path, AMERICAN))
    market = Market.objects.get()
    hours = TradingHours.objects.order_by("weekday").values_list("weekday", "opens", "closes")
    windows = Window.objects.order_by("letter")
    assert (market.time_zone, market.district) == ("America/Chicago", "Whitewater, WI")
    assert list(hours) == [(2, time(15), time(18)), (5, time(8), time(13))]
    assert list(windows.values_list("letter", "mode", "weekdays", "starts")) == [
        ("A", "delivery", "2", time(18, 30)),
        ("B", "delivery", "5", time(13, 30)),
        ("P", "pickup", "2", time(15)),
        ("Q", "pickup", "5", time(8)),
        ("Z", "parcel", "25", time(18)),
    ]


def test_goods_are_sold_as_their_units_say(tmp_path: Path) -> None:
    run(make_folder(tmp_path))
    run(make_folder(tmp_path, AMERICAN))
    facts = ["name", "category__slug", "sold_by", "price", "unit", "price_unit", "piece_grams"]
    facts += ["origin", "drawing", "sold_out", "stock__on_hand"]
    assert list(Product.objects.order_by("ref").values_list(*facts)) == [
        ("당근", "roots", "weight", 3900, "", "kg", None, "국내산", "carrot", False, 20_000),
        ("상추 청", "leafy-vegetables", "weight", 1710, "", "100g", None, "국내산", "", True, None),
        ("고등어(수입산)", "fish", "piece", 6500, "마리", "", None, "수입산", "mackerel", False, 8),
        ("Apples", "apples-pears", "weight", 200, "", "lb", None, "", "apple", False, 1361),
        ("Wildflower honey", "honey-jam", "piece", 900, "340 g", "", 340, "", "honey", False, None),
    ]


def test_every_market_and_stall_has_a_page_with_a_story(tmp_path: Path) -> None:
    run(make_folder(tmp_path))
    said = {
        page.url_path: [str(block.value) for block in page.story]
        for page in [*MarketPage.objects.all(), *StorePage.objects.all()]
    }
    assert set(said) == {
        "/dongne/m/jungang-market-jung-gu/",
        "/dongne/m/jungang-market-gangneung-si/",
        "/dongne/m/jungang-market-jung-gu/haetsal-greens/",
        "/dongne/m/jungang-market-gangneung-si/bada-fish/",
    }
    assert said["/dongne/m/jungang-market-jung-gu/"] == [
        (
            "<p>중앙시장은 서울특별시 중구에 있는 전통시장이에요. 1959년에 문을 열었어요. "
            "점포가 150곳쯤 모여 있어요.</p>"
        ),
        (
            "<p>채소와 과일, 생선까지 한자리에서 살 수 있어요. "
            "지붕이 있어 비 오는 날에도 장보기 좋아요. 주차장이 있어요.</p>"
        ),
    ]


def test_a_second_load_changes_nothing(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    run(folder)
    before = every_row()
    with CaptureQueriesContext(connection) as context:
        report = run(folder)
    written = [q["sql"] for q in context.captured_queries if not _reads(q["sql"])]
    assert (report.markets, report.stalls, report.products) == (2, 2, 3)
    assert [sql for sql in written if "stores_category" not in sql] == []
    assert every_row() == before


def _reads(sql: str) -> bool:
    return sql.startswith(("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))


def test_an_edited_file_brings_its_news_and_leaves_what_people_changed(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    run(folder)
    carrots = Product.objects.get(name="당근")
    catalogue.change_product(product=carrots, by=None, now=NOW, name="흙당근")
    stock.set_on_hand(product=carrots, units=700, by=None, now=NOW)
    page = MarketPage.objects.get(market__ref="m1")
    pages.tell_story(page, ["우리 시장 이야기예요."])
    edit(folder / "products.csv", 0, price="4500")
    edit(folder / "markets.csv", 0, address="서울특별시 중구 황학동 2", stalls="151")
    edit(folder / "stalls.csv", 0, unit_no="B-7", pickup="N")
    run(folder)
    carrots.refresh_from_db()
    page.refresh_from_db()
    store = Store.objects.get(ref="s1")
    assert (carrots.name, carrots.price) == ("흙당근", 4500)
    assert StockDay.objects.get(product=carrots).on_hand == 700
    assert Market.objects.get(ref="m1").address == "서울특별시 중구 황학동 2"
    assert (store.number, store.modes) == ("B-7", ["delivery"])
    assert [str(block.value) for block in page.story] == ["<p>우리 시장 이야기예요.</p>"]


def test_new_days_move_the_windows_nobody_touched(tmp_path: Path) -> None:
    folder = make_folder(tmp_path, AMERICAN)
    run(folder)
    Window.objects.filter(letter="P").update(capacity=5)
    edit(folder / "markets.csv", 0, days="Sun", season1_times="Sun: 9:00 AM-1:00 PM")
    run(folder)
    windows = Window.objects.order_by("letter").values_list("letter", "weekdays", "active")
    assert list(windows) == [
        ("A", "6", True),
        ("B", "5", False),
        ("P", "2", True),
        ("Q", "5", False),
        ("Z", "6", True),
    ]
    assert list(TradingHours.objects.values_list("weekday", "opens")) == [(6, time(9))]


@pytest.mark.parametrize(
    ("file", "row", "cells", "said"),
    [
        ("markets.csv", 0, {"lat": "north"}, 'lat is "north". Write a number, such as 12 or 3.50.'),
        ("markets.csv", 0, {"lng": "12"}, "lng is 12. It must be from 123 to 133."),
        ("markets.csv", 0, {"name": " "}, "name is empty. Write it in, or take the row out."),
        ("markets.csv", 0, {"sido": "Atlantis"}, 'sido is "Atlantis", which is no province. '),
        ("stalls.csv", 0, {"stall_type": "boats"}, 'stall_type is "boats". Write one of bakery, '),
        ("stalls.csv", 0, {"delivery": "maybe"}, 'delivery is "maybe". Write Y or N.'),
        ("stalls.csv", 0, {"market_id": "x"}, 'market_id is "x", which is not in markets.csv.'),
        ("products.csv", 0, {"price": "cheap"}, 'price is "cheap". Write a number, '),
        ("products.csv", 0, {"price": "-5"}, "price is -5. It must be from 0.01 "),
        ("products.csv", 0, {"price": "nan"}, "price is nan. It must be from 0.01 "),
        ("products.csv", 0, {"price": ""}, "price is empty. Write what it costs."),
        ("products.csv", 0, {"stock": "2.5"}, "stock is 2.5. Write a whole number."),
        ("products.csv", 0, {"product_id": "p9"}, 'product_id is "p9", which is not in '),
        ("products.csv", 0, {"stall_id": "s9"}, 'stall_id is "s9", which is not in stalls.csv.'),
        ("products.csv", 1, {"product_id": "p1"}, "this stall lists this product above. "),
    ],
)
def test_a_row_in_error_is_named_and_the_others_go_in(
    tmp_path: Path, file: str, row: int, cells: dict[str, str], said: str
) -> None:
    folder = make_folder(tmp_path)
    edit(folder / file, row, **cells)
    first, *_ = problems(folder)
    assert first.startswith(f"{file}, line {row + 2}: {said}")
    assert Store.objects.filter(ref="s2", products__name="고등어(수입산)").exists()


def test_a_row_with_a_cell_too_many_is_named(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    with (folder / "products.csv").open("a", encoding="utf-8") as file:
        file.write("s2,p1,100,1,N,surplus\n")
    assert problems(folder) == [
        "products.csv, line 5: it has not as many cells as the header. Mend its commas."
    ]


def test_a_file_in_another_encoding_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    text = (folder / "stalls.csv").read_text(encoding="utf-8")
    (folder / "stalls.csv").write_bytes(text.encode("cp949"))
    with pytest.raises(Unreadable, match=r"stalls.csv is not in UTF-8 .* Save it again"):
        run(folder)
    assert Market.objects.count() == 0


@pytest.mark.parametrize("file", ["markets.csv", "stalls.csv", "products.csv"])
def test_a_missing_file_is_refused(tmp_path: Path, file: str) -> None:
    folder = make_folder(tmp_path)
    (folder / file).unlink()
    with pytest.raises(Unreadable, match=rf"{file} cannot be read"):
        run(folder)
    assert Market.objects.count() == 0


def test_a_missing_column_is_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    write(folder / "products.csv", [{"stall_id": "s1", "product_id": "p1"}])
    with pytest.raises(Unreadable, match=r"products.csv has no column price. Its first line must"):
        run(folder)
    assert Market.objects.count() == 0


def test_a_folder_of_no_known_country_is_refused(tmp_path: Path) -> None:
    folder = make_folder(tmp_path)
    write(folder / "markets.csv", [{"id": "m1", "name": "Nowhere"}])
    with pytest.raises(Unreadable, match=r"is of no country we know"):
        run(folder)


def test_a_load_cut_short_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make_folder(tmp_path)
    written: list[str] = []
    write_market = markets.write_market

    def killed(street: Any, *rest: Any) -> Any:
        if written:
            raise KeyboardInterrupt
        written.append(street.row["id"])
        return write_market(street, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(loading, "write_market", killed)
        with pytest.raises(KeyboardInterrupt):
            run(folder)
    assert Market.objects.count() == 1
    run(folder)
    cut_short = [(m.ref, m.stores.count()) for m in Market.objects.order_by("ref")]
    assert cut_short == [("m1", 1), ("m2", 1)]
    assert Product.objects.count() == 3


def test_the_command_lists_rows_in_error_and_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = make_folder(tmp_path)
    edit(folder / "products.csv", 0, price="cheap")
    with pytest.raises(CommandError, match=r"1 rows were left out"):
        call_command("load_markets", folder)
    said = capsys.readouterr()
    assert "2 markets, 2 stalls, 3 products read." in said.out
    assert "products.csv, line 2: price is" in said.err
    assert engines.current().count() == 2


def test_the_command_takes_no_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"markets.csv cannot be read"):
        call_command("load_markets", tmp_path / "nowhere")
