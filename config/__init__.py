"""How the rooms are put together: settings, URLs, checks. No business here."""
