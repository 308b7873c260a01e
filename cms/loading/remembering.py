"""What the files said the last time, read and kept for some rows at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cms.models import Loaded

Facts = dict[str, Any]


class Memory:
    """The last facts of some rows of one kind; two queries at most, however many rows."""

    def __init__(self, kind: str, source: str, refs: Iterable[str]) -> None:
        self._kind, self._source = kind, source
        rows = Loaded.objects.filter(source=source, kind=kind, ref__in=list(refs))
        self._before: dict[str, Facts] = dict(rows.values_list("ref", "facts"))

    def before(self, ref: str) -> Facts:
        """What the file said of that row; nothing for a new one."""
        return self._before.get(ref, {})

    def same(self, ref: str, facts: Facts) -> bool:
        return self._before.get(ref) == facts

    def keep(self, told: dict[str, Facts]) -> None:
        """Remember what the file says now."""
        news = {ref: facts for ref, facts in told.items() if not self.same(ref, facts)}
        if not news:
            return
        Loaded.objects.bulk_create(
            [
                Loaded(source=self._source, kind=self._kind, ref=ref, facts=facts)
                for ref, facts in news.items()
            ],
            update_conflicts=True,
            unique_fields=["source", "kind", "ref"],
            update_fields=["facts"],
        )
