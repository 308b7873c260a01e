"""The documentation names what there is, and nothing that is gone."""

import re
from importlib import import_module
from inspect import getdoc
from pkgutil import resolve_name

from django.conf import settings

from config.reference import reference
from core.books import CHECKS
from tests.repo.sources import ROOT, modules, tracked

READ = re.compile(r'env\.\w+\(\s*"([A-Z0-9_]+)"')
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#]+)")


def test_every_variable_of_the_environment_is_explained() -> None:
    names = set(READ.findall((ROOT / "config/settings.py").read_text()))
    page = (ROOT / "docs/run/README.md").read_text()
    assert sorted(name for name in names if f"`{name}`" not in page) == []


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
TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \| (.+) \|$", re.MULTILINE)


def missing_tests(page: str) -> list[str]:
    """The tests that a page names and that are not where it says."""
    named = TEST.findall((ROOT / page).read_text())
    return [
        f"{path}::{name}"
        for path, name in named
        if not (ROOT / path).exists() or f"def {name}(" not in (ROOT / path).read_text()
    ]


def rows_of(page: str) -> dict[int, tuple[str, list[tuple[str, str]]]]:
    """Number -> (what guards, the tests that inject it)."""
    rows = ROW.findall((ROOT / page).read_text())
    return {int(number): (guard, TEST.findall(tests)) for number, guard, tests in rows}


def fault_rows() -> dict[int, tuple[str, list[tuple[str, str]]]]:
    return rows_of("docs/develop/faults.md")


def guards_in(guard: str) -> list[str]:
    """What a row names as its guard, found in the code."""
    names = re.findall(r"`(\w+\.[\w.]+)`", guard)
    for name in names:
        resolve_name(name)
    return names


def test_every_promised_fault_names_tests_that_exist() -> None:
    rows = fault_rows()
    assert sorted(PROMISED - rows.keys()) == []
    assert [number for number, (_guard, tests) in rows.items() if not tests] == []
    assert missing_tests("docs/develop/faults.md") == []


def test_every_guard_of_a_fault_exists() -> None:
    import_module(settings.ROOT_URLCONF)  # brings every room along
    for number, (guard, _tests) in fault_rows().items():
        assert guards_in(guard), f"fault {number} names no guard"


def written(beginning: str) -> set[str]:
    """The tests whose names begin so."""
    return {
        name
        for path in tracked()
        if path.name.startswith("test_") and path.suffix == ".py"
        for name in re.findall(r"^def (test_\w+)\(", (ROOT / path).read_text(), re.MULTILINE)
        if name.startswith(beginning)
    }


def test_no_test_of_a_fault_is_left_out() -> None:
    listed = {name for _guard, tests in fault_rows().values() for _path, name in tests}
    assert sorted(written("test_fault_") - listed) == []


TRAPS = "docs/develop/search.md"


def test_every_trap_of_the_search_has_its_remedy_and_its_tests() -> None:
    rows = rows_of(TRAPS)
    assert sorted(rows) == list(range(1, len(rows) + 1))
    assert [number for number, (_remedy, tests) in rows.items() if not tests] == []
    assert [number for number, (remedy, _tests) in rows.items() if not guards_in(remedy)] == []
    assert missing_tests(TRAPS) == []


def test_no_test_of_a_trap_is_left_out() -> None:
    listed = {name for _remedy, tests in rows_of(TRAPS).values() for _path, name in tests}
    assert sorted(written("test_trap_") - listed) == []


def test_trap_5_nothing_searches_by_fts5() -> None:
    ours = [path for path in modules() if path.parts[0] == "search"]
    assert [path for path in ours if "fts5" in (ROOT / path).read_text().lower()] == []


def test_every_check_of_the_books_is_explained() -> None:
    page = (ROOT / "docs/develop/invariants.md").read_text()
    explained = dict(re.findall(r"^\| `([\w.]+)` \| (.+) \|$", page, re.MULTILINE))
    assert explained == {name: getdoc(check) for name, check in CHECKS.items()}


def test_every_invariant_has_its_keeper() -> None:
    page = (ROOT / "docs/develop/invariants.md").read_text()
    listed = re.findall(r"^\| ([\d, ]+) \|", page, re.MULTILINE)
    checked = re.findall(r"^\| `[\w.]+` \| ([\w, ]+):", page, re.MULTILINE)
    numbers = {int(number) for text in [*listed, *checked] for number in re.findall(r"\d+", text)}
    assert sorted(set(range(1, 31)) - numbers) == []
    assert missing_tests("docs/develop/invariants.md") == []
