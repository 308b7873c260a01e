"""Django's sessions in the database, written by one statement.

A new key is 32 random letters and figures, and the table refuses one that is there: so it is not
looked up before, as Django does. One statement needs no transaction around it either.
"""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.db import DatabaseError, IntegrityError
from django.utils.crypto import get_random_string

from core.statements import one_statement

KEY_LENGTH = 32


class SessionStore(db.SessionStore):
    def _get_new_session_key(self) -> str:
        return get_random_string(KEY_LENGTH, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 (Django's signature)
        """Raises CreateError where a new key is taken, UpdateError where the row has gone."""
        if self.session_key is None:
            self.create()
            return
        kept = self._get_session(no_load=must_create)  # type: ignore[attr-defined]  # Django's own name
        row = self.create_model_instance(kept)
        try:
            with one_statement():
                row.save(force_insert=must_create, force_update=not must_create)
        except IntegrityError as error:
            if must_create:
                raise CreateError from error
            raise
        except DatabaseError as error:
            if must_create:
                raise
            raise UpdateError from error
