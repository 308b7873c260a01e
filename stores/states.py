from __future__ import annotations

from django.db import models

from core.states import Table


class ApplicationState(models.TextChoices):
    SUBMITTED = "submitted"
    CHANGES = "changes"
    APPROVED = "approved"
    REJECTED = "rejected"


APPLICATION_MOVES: Table = {
    ApplicationState.SUBMITTED: frozenset(
        {ApplicationState.CHANGES, ApplicationState.APPROVED, ApplicationState.REJECTED}
    ),
    ApplicationState.CHANGES: frozenset({ApplicationState.SUBMITTED, ApplicationState.REJECTED}),
}

#: Applications an operator still has to answer.
WAITING_APPLICATIONS = frozenset({ApplicationState.SUBMITTED})


class StoreState(models.TextChoices):
    PREPARING = "preparing"
    OPEN = "open"
    CLOSED = "closed"


STORE_MOVES: Table = {
    StoreState.PREPARING: frozenset({StoreState.OPEN, StoreState.CLOSED}),
    StoreState.OPEN: frozenset({StoreState.CLOSED}),
    StoreState.CLOSED: frozenset({StoreState.OPEN}),
}

#: Stalls that shoppers may see.
OPEN_STORES = frozenset({StoreState.OPEN})
