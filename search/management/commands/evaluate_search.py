from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import evaluation
from search.engine import Unavailable
from search.engines import engine_of_its_own


class Command(BaseCommand):
    help = "Judge the ranking by a folder of products, queries and grades, in an index of its own."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="shaped like data/search_dev")
        parser.add_argument("--engine", choices=("tantivy", "elasticsearch"), default="tantivy")
        parser.add_argument("--json", action="store_true", help="one line of JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            collection = evaluation.read(options["folder"])
        except evaluation.BadFolder as problem:
            raise CommandError(str(problem)) from problem
        try:
            with engine_of_its_own(options["engine"]) as (engine, folder):
                report = evaluation.evaluate(collection, engine, folder / "words.sqlite3")
        except Unavailable as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
            return
        self.stdout.write(f"{report.engine}, {report.queries} queries: NDCG@10 {report.ndcg:.3f}")
        for kind, value in report.kinds.items():
            self.stdout.write(f"  {kind:16} {value:.3f}")
