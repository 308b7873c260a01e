"""What spreadsheets do with files of ours that nobody asked them to."""

from __future__ import annotations


def harmless(cell: str) -> str:
    """A text that begins like a formula must stay a text (OWASP, CSV injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
