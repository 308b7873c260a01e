from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.books import CHECKS, run_checks


class Command(BaseCommand):
    help = "Check every invariant of the books; exit 1 and name the rows when one is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        broken = list(run_checks())
        for item in broken:
            self.stdout.write(f"{item.check}: {item.row}: {item.message}")
        if broken:
            raise CommandError(f"{len(broken)} rows break the books")
        self.stdout.write(f"The books hold: {len(CHECKS)} checks.")
