from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from config.catalogues import BrokenCatalogue, compile_all


class Command(BaseCommand):
    help = "Compile the translations that have changed (with Babel: gettext is not needed)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = compile_all(Path(settings.BASE_DIR) / "locale")
        except BrokenCatalogue as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{len(written)} catalogues compiled")
