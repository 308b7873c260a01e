"""What a person says about themself."""

from __future__ import annotations

from datetime import datetime

from accounts.models import Language, User


def save_profile(
    *, user: User, name: str, phone: str, language: str, by: User | None, now: datetime
) -> None:
    """Keep name, phone (E.164 or "") and language."""
    user.name, user.phone, user.language = name, phone, language
    user.save(update_fields=["name", "phone", "language"])


def choose_language(*, user: User, language: str, by: User | None, now: datetime) -> None:
    """Keep the language of a person's mail and screens; unknown ones are ignored."""
    if language in Language.values and user.language != language:
        User.objects.filter(pk=user.pk).update(language=language)
        user.language = language
