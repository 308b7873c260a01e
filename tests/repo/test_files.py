"""Nothing of one machine gets into the repository."""

import re

from tests.repo.sources import ROOT, tracked

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".txt",
    ".html",
    ".css",
    ".js",
    ".po",
    ".json",
    ".svg",
    ".example",
    "",
}
# Absolute paths of somebody's machine; pieces, so that this file does not find itself.
PLACES = re.compile(r"(?<![\w.:/<>*{}])/(?:work|root|farm|Users|home/[a-z]+)/")
OPTIONS = r"^\s*--?(?:index-url|extra-index-url|find-links|trusted-host|i|f)\b"
LOCKS = ("requirements.txt", "requirements-extras.txt", "requirements-dev.txt")
INDEX = re.compile(rf"{OPTIONS}|://", re.MULTILINE)


def test_no_paths_of_a_machine() -> None:
    found = []
    for path in tracked():
        if path.suffix not in TEXT:
            continue
        for number, line in enumerate((ROOT / path).read_text(errors="replace").splitlines(), 1):
            if PLACES.search(line):
                found.append(f"{path}:{number}: {line.strip()[:80]}")
    assert found == []


def test_the_lock_names_no_index() -> None:
    for name in LOCKS:
        assert INDEX.findall((ROOT / name).read_text()) == []


def test_the_lock_has_a_hash_for_everything() -> None:
    for name in LOCKS:
        blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text().strip())
        assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_the_locks_agree() -> None:
    pinned = re.compile(r"^(\S+==\S+)", re.MULTILINE)
    runtime, extras, development = (
        set(pinned.findall((ROOT / name).read_text())) for name in LOCKS
    )
    assert (runtime - extras, runtime - development) == (set(), set())
