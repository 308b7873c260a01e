from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from market import gazetteer
from market.geometry import Point
from market.models import Area
from tests.factories.market import make_area

pytestmark = pytest.mark.django_db

DONGS = """level,code,sido,sigungu,dong,name_en,lat,lng
1,11,서울특별시,,,Seoul,37.55189,126.99180
3,1114066,서울특별시,마포구,서교동,Seogyo-dong,37.5557,126.9205
3,1114067,서울특별시,마포구,합정동,Hapjeong-dong,37.5496,126.9139
"""
OUTCODES = """outcode,lat,lng,town,region,active
AB1,57.1269,-2.1364,Aberdeen,Aberdeen,0
SE16,51.4967,-0.0553,Rotherhithe,Southwark,1
SE1,51.4982,-0.0868,Southwark,Southwark,1
"""


def write(folder: Path, text: str) -> Path:
    file = folder / "areas.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_dongs_are_loaded_with_what_they_lie_within(tmp_path: Path) -> None:
    assert gazetteer.load(write(tmp_path, DONGS), "KR") == 2
    area = Area.objects.get(code="1114066")
    assert (area.name, area.name_other, area.within) == (
        "서교동",
        "Seogyo-dong",
        "서울특별시 마포구",
    )


def test_loading_twice_changes_nothing(tmp_path: Path) -> None:
    file = write(tmp_path, OUTCODES)
    gazetteer.load(file, "GB")
    before = list(Area.objects.values())
    gazetteer.load(file, "GB")
    assert list(Area.objects.values()) == before
    assert [row["code"] for row in before] == ["SE16", "SE1"]


def test_zips_are_loaded(tmp_path: Path) -> None:
    file = write(tmp_path, "zip,lat,lng\n10001,40.7507,-73.9973\n")
    assert gazetteer.load(file, "US") == 1


def test_the_command_refuses_another_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="colour"):
        call_command("load_areas", write(tmp_path, "colour\nred\n"), "--country", "KR")


def test_the_shared_files_load(shared: Path) -> None:
    for name, country, least in (("geo_kr", "KR", 3400), ("geo_uk", "GB", 2700)):
        assert gazetteer.load(shared / "data" / f"{name}.csv", country) > least


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("서교", ["1114066"]),
        ("서교동", ["1114066"]),
        ("마포구", ["1114066", "1114067"]),
        ("마포 합정", ["1114067"]),
        ("seogyo", ["1114066"]),
        ("  ", []),
        ("부산", []),
    ],
)
def test_korean_areas_are_found(tmp_path: Path, query: str, codes: list[str]) -> None:
    gazetteer.load(write(tmp_path, DONGS), "KR")
    assert [area.code for area in gazetteer.search_areas("KR", query)] == codes


@pytest.mark.parametrize("query", ["SE16 4TD", "se164td", "se16", "Rotherhithe"])
def test_british_areas_are_found_by_whole_postcodes(tmp_path: Path, query: str) -> None:
    gazetteer.load(write(tmp_path, OUTCODES), "GB")
    assert [area.code for area in gazetteer.search_areas("", query)] == ["SE16"]


def test_an_exact_code_goes_first(tmp_path: Path) -> None:
    gazetteer.load(write(tmp_path, OUTCODES), "GB")
    assert [area.code for area in gazetteer.search_areas("GB", "SE1")] == ["SE1", "SE16"]


def test_nearest_is_the_closest_centroid() -> None:
    near = make_area(lat=37.5, lng=127.0)
    make_area(lat=37.6, lng=127.0)
    assert gazetteer.nearest(Point(37.51, 127.0)) == near
    assert gazetteer.nearest(Point(37.51, 127.0), ["GB"]) is None
    assert gazetteer.nearest(Point(0, 0)) is None


@pytest.mark.django_db
def test_a_place_of_many_towns_is_kept_short_with_its_own_name() -> None:
    area = make_area(code="TN1", name="TN1", within="Tunbridge Wells, " * 40)
    assert (len(area.label) <= 120, area.label.endswith(" TN1")) == (True, True)
