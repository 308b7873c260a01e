from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock, progress
from search import indexing
from search.engine import Busy, Unavailable


class Command(BaseCommand):
    help = "Rebuild the search index beside the one in use; goes on where it was cut short."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--if-missing", action="store_true", help="leave an index that answers as it is"
        )
        parser.add_argument(
            "--words",
            action="store_true",
            help="only the words that spelling knows, on a machine whose index is elsewhere",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_missing"] and indexing.ready():
            self.stdout.write("The index is there.")
            return
        if options["words"]:
            indexing.learn_all()
            self.stdout.write(self.style.SUCCESS("The words are there."))
            return
        try:
            count = indexing.reindex(progress=progress.on(self.stdout))
        except (Busy, Unavailable) as problem:
            raise CommandError(str(problem)) from problem
        indexing.drain(clock.now())
        self.stdout.write(self.style.SUCCESS(f"The index holds {count} products."))
