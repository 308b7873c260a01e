"""The files of the project, as its own tests read them."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("core", "accounts", "payments", "market", "stores", "search", "orders", "cms", "config")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that git keeps or would keep, relative to the root."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return tuple(Path(line) for line in listed.stdout.splitlines() if (ROOT / line).is_file())


def modules() -> list[Path]:
    """Our Python, without migrations and tests."""
    return [
        path
        for path in tracked()
        if path.suffix == ".py" and path.parts[0] in ROOMS and "migrations" not in path.parts
    ]


def templates() -> list[Path]:
    return [
        path
        for path in tracked()
        if path.suffix in {".html", ".txt", ".svg"} and "templates" in path.parts
    ]
