"""What a browser calls itself, in plain words."""

from __future__ import annotations

#: The first that occurs wins: Edge and Samsung's browser also call themselves Chrome.
BROWSERS = (
    ("KAKAOTALK", "KakaoTalk"),
    ("NAVER", "Naver"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Whale", "Whale"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("CrOS", "Chromebook"),
    ("Linux", "Linux"),
)


def in_plain_words(user_agent: str) -> str:
    """ "Chrome · Android"; "" where it says nothing we know."""
    found = [_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)]
    return " · ".join(name for name in found if name)


def _first(known: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for sign, name in known if sign in user_agent), "")
