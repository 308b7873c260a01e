from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.loading.growing import NothingToGrow, grow
from core import clock, progress
from search import indexing
from search.engine import Busy


class Command(BaseCommand):
    help = "Add products for benchmarks until there are so many; the same at every run."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, required=True, help="how many in all")
        parser.add_argument("--no-index", action="store_true", help="leave the search index alone")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = grow(
                products=options["products"],
                now=clock.now(),
                progress=progress.on(self.stdout, "products"),
            )
        except NothingToGrow as nothing:
            raise CommandError(
                "There is no stall with goods yet. Load some first: manage.py load_markets FOLDER"
            ) from nothing
        if not options["no_index"]:
            self._index()
        self.stdout.write(f"{added} products added.")

    def _index(self) -> None:
        try:
            if not indexing.sound():
                indexing.reindex(progress=progress.on(self.stdout, "index"))
        except Busy:  # the worker is at it, and it takes in what is here
            self.stdout.write("The worker is building the index.")
