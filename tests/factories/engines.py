"""Documents for an engine, without a database."""

from __future__ import annotations

from typing import Any

from search.engine import KEYWORDS, NO_UNIT_PRICE, TEXTS, Document, Engine
from search.language.analysis import analyse


def document(pk: int, name: str, **values: Any) -> Document:
    """Of a product with this name; values of number and keyword fields, one or a list."""
    fields = analyse([name], [])
    told: dict[str, Any] = {
        "id": pk,
        "market": 1,
        "store": 1,
        "category": 1,
        "price": 100,
        "unit_price": NO_UNIT_PRICE,
        "band": 1,
        "live": 1,
        "changed": 1,
        **values,
    }
    listed = {key: value if isinstance(value, list) else [value] for key, value in told.items()}
    return Document(
        pk,
        {text: getattr(fields, text) for text in TEXTS},
        {key: value for key, value in listed.items() if key not in KEYWORDS},
        {key: value for key, value in listed.items() if key in KEYWORDS},
    )


def fill(engine: Engine, *documents: Document) -> None:
    """A new index of these."""
    with engine.lock(wait=5):
        rebuild = engine.rebuild()
        rebuild.put(documents)
        rebuild.finish()
