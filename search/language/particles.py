"""Korean particles at the end of a noun: 배추를 is 배추."""

from __future__ import annotations

from collections.abc import Iterator

from search.language.hangul import is_whole

#: Longest first, so that 에서 goes before 서 could.
PARTICLES = (
    "에서는", "으로는", "이라도", "에서", "에게", "으로", "이랑", "까지", "부터", "하고", "이나",
    "을", "를", "이", "가", "은", "는", "로", "의", "에", "와", "과", "도", "만", "랑", "나",
)  # fmt: skip


def stripped(word: str) -> Iterator[str]:
    """The word without each particle it may end in, longest particle first."""
    if not is_whole(word):
        return
    for particle in PARTICLES:
        if word.endswith(particle) and len(word) > len(particle):
            yield word.removesuffix(particle)
