from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from config.reference import reference

PAGE = Path(settings.BASE_DIR) / "docs/develop/reference.md"


class Command(BaseCommand):
    help = "Write docs/develop/reference.md anew: every command, event and URL name."

    def handle(self, *args: Any, **options: Any) -> None:
        PAGE.write_text(reference())
        self.stdout.write(f"{PAGE.relative_to(settings.BASE_DIR)} written")
