"""The documentation names what there is, and nothing that is gone."""

import re

from config.reference import reference
from core.books import CHECKS
from tests.repo.sources import ROOT, tracked

READ = re.compile(r'env\.\w+\(\s*"([A-Z_]+)"')
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def test_every_variable_of_the_environment_is_explained() -> None:
    names = set(READ.findall((ROOT / "config/settings.py").read_text()))
    page = (ROOT / "docs/run/README.md").read_text()
    sample = (ROOT / ".env.example").read_text()
    assert sorted(name for name in names if f"`{name}`" not in page) == []
    assert sorted(name for name in names if f"{name}=" not in sample) == []


def test_the_reference_is_up_to_date() -> None:
    page = (ROOT / "docs/develop/reference.md").read_text()
    assert page == reference(), "run: manage.py write_reference"


def test_links_between_pages_lead_somewhere() -> None:
    pages = [path for path in tracked() if path.suffix == ".md"]
    links = [(path, link) for path in pages for link in LINK.findall((ROOT / path).read_text())]
    assert [
        f"{path}: {link}" for path, link in links if not (ROOT / path.parent / link).exists()
    ] == []


def test_every_room_explains_itself() -> None:
    rooms = ("core", "accounts", "payments", "market", "stores", "search", "orders", "cms")
    assert [room for room in rooms if not (ROOT / room / "README.md").exists()] == []


#: The faults this release promises to bear (docs/develop/faults.md).
PROMISED = {1, 2, 3, 4, 5, 6, 9, 10, 14, 15, 19, 20, *range(23, 33)}


def test_every_promised_fault_names_tests_that_exist() -> None:
    page = (ROOT / "docs/develop/faults.md").read_text()
    rows = {int(number) for number in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    tests = "\n".join(
        (ROOT / path).read_text() for path in tracked() if path.name.startswith("test_")
    )
    named = re.findall(r"`(test_fault_\w+)`", page)
    assert sorted(PROMISED - rows) == []
    assert sorted({name for name in named if f"def {name}(" not in tests}) == []


def test_every_check_of_the_books_is_explained() -> None:
    page = (ROOT / "docs/develop/invariants.md").read_text()
    assert set(re.findall(r"^\| `([\w.]+)` \|", page, re.MULTILINE)) == set(CHECKS)
