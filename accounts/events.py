"""What accounts tells the rooms above. Ids only."""

from core.events import Event

person_leaving = Event(
    "person_leaving",
    "Told while a person is being erased, before their row is emptied: each room lets go of what "
    "it knows about them. A listener that fails undoes the erasure.",
    ("user_id",),
)
