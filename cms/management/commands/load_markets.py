from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cms.loading.load import Report, load
from cms.loading.reading import Unreadable
from core import clock, progress
from search import indexing
from search.engine import Busy
from stores.photos import NoRoom


class Command(BaseCommand):
    help = (
        "Load markets, stalls and products from a folder with markets.csv, stalls.csv and "
        "products.csv. Repeatable; rows in error are listed, and the others go in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--source", default="", help="whose list it is; by country if not said")
        parser.add_argument("--no-index", action="store_true", help="leave the search index alone")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load(
                options["folder"],
                source=options["source"],
                now=clock.now(),
                progress=lambda step, done, of: progress.on(self.stdout, step)(done, of),
            )
        except (Unreadable, NoRoom) as problem:
            raise CommandError(str(problem)) from problem
        if not options["no_index"]:
            self._index()
        self._tell(report)

    def _index(self) -> None:
        try:
            if not indexing.sound():
                indexing.reindex(progress=progress.on(self.stdout, "index"))
            indexing.drain(clock.now())
        except Busy:  # the worker is at it, and it takes in what is here
            self.stdout.write("The worker is building the index.")

    def _tell(self, report: Report) -> None:
        self.stdout.write(
            f"{report.markets} markets, {report.stalls} stalls, {report.products} products read."
        )
        problems = report.problems
        for problem in problems.named:
            self.stderr.write(str(problem))
        if problems.count > len(problems.named):
            self.stderr.write(f"and {problems.count - len(problems.named)} more")
        if problems.count:
            raise CommandError(f"{problems.count} rows were left out. Mend them and load again.")
