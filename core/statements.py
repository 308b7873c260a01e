"""One statement that may be refused by a constraint, whether or not a transaction is open."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django.db import transaction


def one_statement() -> AbstractContextManager[None]:
    """Around a single statement whose IntegrityError is caught. Inside a transaction a savepoint
    keeps the rest of it alive; outside, the statement undoes itself and needs nothing."""
    in_transaction = transaction.get_connection().in_atomic_block
    return transaction.atomic() if in_transaction else nullcontext()
