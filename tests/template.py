"""The migrated SQLite database, kept between runs: migrating takes longer than most suites' parts.

It is good as long as no migration and no library has changed.
"""

import hashlib
import os
from pathlib import Path

from django.db import connection

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var/test-database"


def path() -> Path:
    digest = hashlib.sha256()
    for source in (*sorted(ROOT.glob("*/migrations/*.py")), ROOT / "core/append_only.py"):
        digest.update(source.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())
    return FOLDER / f"{digest.hexdigest()[:16]}.sqlite3"


def keep() -> None:
    """Copies the database as it is now; what earlier runs kept goes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = FOLDER / f"draft-{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{draft}'")
    draft.replace(path())
    for old in FOLDER.glob("*.sqlite3"):
        if old != path():
            old.unlink(missing_ok=True)
