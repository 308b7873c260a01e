"""The table of guidelines names tests and screens that there are."""

import re

from tests.flows.addresses import every_address
from tests.repo.sources import ROOT
from tests.repo.test_docs import missing_tests

PAGE = "docs/develop/guidelines.md"
ROW = re.compile(r"^\| (\d+) \| .+ \| (.+) \|$", re.MULTILINE)
SCREEN = re.compile(r"screen `([\w:]+)`")
FILE = re.compile(r"`(tests/[\w/]+\.py)[:`]")


def shown_by() -> dict[int, str]:
    return {int(number): by for number, by in ROW.findall((ROOT / PAGE).read_text())}


def test_there_are_forty_and_each_is_shown_by_something() -> None:
    assert list(shown_by()) == list(range(1, 41))
    empty = [number for number, by in shown_by().items() if not re.search(r"`(S|tests/|\w+:)", by)]
    assert empty == []


def test_every_test_and_file_that_a_guideline_names_exists() -> None:
    files = {file for by in shown_by().values() for file in FILE.findall(by)}
    assert (missing_tests(PAGE), [file for file in files if not (ROOT / file).exists()]) == ([], [])


def test_every_screen_that_a_guideline_names_is_an_address() -> None:
    names = {address.name for address in every_address()}
    screens = {name for by in shown_by().values() for name in SCREEN.findall(by)}
    assert sorted(screens - names) == []
