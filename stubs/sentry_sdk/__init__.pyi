# An extra that development does without: what it gives is Any.
from typing import Any

def __getattr__(name: str) -> Any: ...
