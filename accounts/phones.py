"""Phone numbers as people type them, kept as E.164 ("+821012345678").

Sources: ITU-T E.164 for the international form; Ofcom's National Telephone Numbering Plan
and Korea's 전기통신번호관리세칙 for how many digits follow the leading zero.
"""

from __future__ import annotations

import re

CODES = {"KR": "82", "GB": "44", "US": "1"}
SEPARATORS = re.compile(r"[\s\-‐-―().·/]+")
INTERNATIONAL = re.compile(r"\+[1-9]\d{7,14}")
#: What may stand behind the country code.
NATIONAL = {
    "KR": re.compile(r"1[016789]\d{7,8}|2\d{7,8}|[3-6]\d{8,9}|70\d{8}|50\d{9}"),
    "GB": re.compile(r"1[1-9]\d{7,8}|2\d{9}|[38]\d{8,9}|7\d{9}"),
    "US": re.compile(r"[2-9]\d{2}[2-9]\d{6}"),
}
#: Short numbers of Korean businesses: 1588-1234.
KOREAN_SHORT = re.compile(r"1[568]\d{6}")


class BadPhone(ValueError):
    """What was typed is no phone number of any country we know."""


def normalise(typed: str, *, country: str) -> str:
    """E.164 of a typed number; "" stays "". Spaces, dashes, dots and brackets are fine.

    A number without a country code is read as one of `country` (ISO 3166, two letters)
    first, then of the others. Raises BadPhone.
    """
    typed = typed.strip()
    if not typed:
        return ""
    bare = SEPARATORS.sub("", typed.replace("(0)", ""))
    if bare.startswith("00"):
        bare = f"+{bare[2:]}"
    found = _international(bare) if bare.startswith("+") else _national(bare, country)
    if found is None:
        raise BadPhone(typed)
    return found


def _international(bare: str) -> str | None:
    for country, code in CODES.items():
        if bare.startswith(f"+{code}"):
            return _of(country, bare.removeprefix(f"+{code}").removeprefix("0"))
    return bare if INTERNATIONAL.fullmatch(bare) else None


def _national(bare: str, country: str) -> str | None:
    for each in sorted(CODES, key=lambda known: known != country):
        trunk = "1" if each == "US" else "0"
        if each == "US" or bare.startswith(trunk) or KOREAN_SHORT.fullmatch(bare):
            found = _of(each, bare.removeprefix(trunk))
            if found:
                return found
    return None


def _of(country: str, national: str) -> str | None:
    short = country == "KR" and KOREAN_SHORT.fullmatch(national)
    if short or NATIONAL[country].fullmatch(national):
        return f"+{CODES[country]}{national}"
    return None


def pretty(phone: str) -> str:
    """E.164 as people of that country write it: 010-1234-5678, 07700 900123."""
    if phone.startswith("+82"):
        return _korean(phone[3:])
    if phone.startswith("+44"):
        national = f"0{phone[3:]}"
        head = 3 if national.startswith("02") else 5
        return f"{national[:head]} {national[head:]}"
    return phone


def _korean(national: str) -> str:
    if KOREAN_SHORT.fullmatch(national):
        return f"{national[:4]}-{national[4:]}"
    national = f"0{national}"
    head = 2 if national.startswith("02") else 3
    return f"{national[:head]}-{national[head:-4]}-{national[-4:]}"
