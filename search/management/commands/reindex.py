from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock, progress
from search import indexing
from search.engine import Busy


class Command(BaseCommand):
    help = "Rebuild the search index beside the one in use; goes on where it was cut short."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            count = indexing.reindex(progress=progress.on(self.stdout))
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        indexing.drain(clock.now())
        self.stdout.write(self.style.SUCCESS(f"The index holds {count} products."))
