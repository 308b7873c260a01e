"""Small folders of markets, shaped as manage.py load_markets reads them."""

from __future__ import annotations

import csv
from pathlib import Path

Rows = list[dict[str, str]]

KOREAN = {
    "markets.csv": [
        {
            "id": "m1", "name": "중앙시장", "name_en": "Jungang Market", "sido": "서울특별시",
            "sigungu": "중구", "sido_en": "Seoul", "sigungu_en": "Jung-gu",
            "address": "서울특별시 중구 황학동 1", "lat": "37.5665", "lng": "127.0200",
            "kind": "daily", "stalls": "150", "goods": "produce|seafood", "parking": "Y",
            "toilets": "N",
        },
        {
            "id": "m2", "name": "중앙시장", "name_en": "Jungang Market", "sido": "강원특별자치도",
            "sigungu": "강릉시", "sido_en": "Gangwon-do", "sigungu_en": "Gangneung-si",
            "address": "강원특별자치도 강릉시 금성로 21", "lat": "37.7540", "lng": "128.8986",
            "kind": "five_day", "stalls": "60", "goods": "produce", "parking": "N", "toilets": "N",
        },
    ],
    "stalls.csv": [
        {
            "id": "s1", "market_id": "m1", "name": "햇살야채", "name_en": "Haetsal Greens",
            "stall_type": "produce", "unit_no": "A-1", "delivery": "Y", "pickup": "Y",
            "parcel": "N",
        },
        {
            "id": "s2", "market_id": "m2", "name": "바다수산", "name_en": "Bada Fish",
            "stall_type": "seafood", "unit_no": "3", "delivery": "N", "pickup": "Y",
            "parcel": "Y",
        },
    ],
    "products.csv": [
        {"stall_id": "s1", "product_id": "p1", "price": "3900", "stock": "20", "sold_out": "N"},
        {"stall_id": "s1", "product_id": "p2", "price": "1710", "stock": "", "sold_out": "Y"},
        {"stall_id": "s2", "product_id": "p3", "price": "6500", "stock": "8", "sold_out": "N"},
    ],
    "../products_kr.csv": [
        {"id": "p1", "name": "당근", "name_en": "Carrots", "stall_type": "produce",
         "qty": "1", "unit": "kg", "image": "1f955"},
        {"id": "p2", "name": "상추 청", "name_en": "Lettuce", "stall_type": "produce",
         "qty": "100", "unit": "g", "image": ""},
        {"id": "p3", "name": "고등어(수입산)", "name_en": "Mackerel", "stall_type": "seafood",
         "qty": "1", "unit": "마리", "image": "1f41f"},
    ],
    "../markets_kr.csv": [
        {"id": "m1", "five_day_dates": "", "opened": "1959", "arcade": "Y"},
        {"id": "m2", "five_day_dates": "2,7", "opened": "", "arcade": "N"},
    ],
}  # fmt: skip
AMERICAN = {
    "markets.csv": [
        {
            "id": "u1", "name": "River Street Farmers Market", "street": "1 River St",
            "city": "Whitewater", "state": "WI", "zip": "53190", "lat": "42.8345",
            "lng": "-88.7597", "days": "Wed|Sat",
            "season1_times": "Wed: 3:00 PM-6:00 PM;Sat:8:00 am - 1:00 pm",
            "goods": "vegetables|honey", "cards": "Y", "snap": "N",
        },
    ],
    "stalls.csv": [
        {"id": "t1", "market_id": "u1", "name": "Lantern Farm", "stall_type": "produce",
         "unit_no": "24", "delivery": "Y", "pickup": "Y", "parcel": "N"},
    ],
    "products.csv": [
        {"stall_id": "t1", "product_id": "e1", "price": "2.00", "stock": "3", "sold_out": "N"},
        {"stall_id": "t1", "product_id": "e2", "price": "9.00", "stock": "", "sold_out": "N"},
    ],
    "../products_en.csv": [
        {"id": "e1", "name": "Apples", "stall_type": "produce", "qty": "1", "unit": "pound",
         "image": "1f34e"},
        {"id": "e2", "name": "Wildflower honey", "stall_type": "honey", "qty": "340",
         "unit": "g", "image": "1f36f"},
    ],
}  # fmt: skip


def make_folder(within: Path, files: dict[str, Rows] | None = None) -> Path:
    """The files below `within`/demo, and those beside it: a Korean folder unless said otherwise."""
    folder = within / "demo"
    folder.mkdir(exist_ok=True)
    for name, rows in (files or KOREAN).items():
        write(folder / name, rows)
    return folder


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def edit(path: Path, row: int, **values: str) -> None:
    """Set cells of one row of a file, counted from 0."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[row].update(values)
    write(path, rows)
