"""Which picture of the folder `photos` fits which goods; each is cleaned and cut once.

The pictures are small and show plain fruit and vegetables, so only such goods get one: apples,
not apple juice. Everything else keeps the drawing of its kind. The licence travels with them.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cms.loading.country import pick
from cms.loading.reading import Problems, Row, rows
from cms.models import Loaded
from stores import photos
from stores.models import Photo, Store

#: Kinds of stall that sell what the pictures show.
FRESH = {"produce", "fruit", "grain"}
#: Words that make something else of a fruit.
WORKED = re.compile(r"\b(canned|dried|frozen|juice|sauce|chips|packed|raisins|prune)\b")
#: A mushroom is not any mushroom: the second word must be there too.
BROAD = {"버섯"}
LICENCE = "goods/LICENSE-photos.txt"
SOURCE, KIND = "photos", "photo"


@dataclass(frozen=True)
class Shot:
    """One picture and the words that call for it."""

    path: Path
    subject: tuple[str, ...]
    kind: str
    korean: tuple[str, ...]


class Pictures:
    """The pictures of a folder; empty where there is none."""

    def __init__(self, folder: Path, problems: Problems) -> None:
        self._folder = folder
        self._shots = list(_shots(folder, problems)) if folder.is_dir() else []
        self._kept: dict[str, photos.Kept] = {}

    def name_for(self, kind: str, name: str, language: str) -> str:
        """The file that shows these goods, "" where none does."""
        if kind not in FRESH or WORKED.search(name.lower()):
            return ""
        score = _korean if language == "ko" else _english
        fits = [(score(shot, name), shot.path.name) for shot in self._shots]
        best = max(fits, default=(0, ""))[0]
        return pick(name, [file for points, file in fits if points == best]) if best else ""

    def prepare(self) -> None:
        """Make the files of every picture, once; not inside a transaction."""
        if not self._shots:
            return
        self._carry_licence()
        for shot in self._shots:
            self._kept[shot.path.name] = _keep(shot.path)

    def give(self, wanted: set[tuple[int, str]], *, now: datetime) -> dict[tuple[int, str], Photo]:
        """A Photo for each (stall's id, file); three queries for any number."""
        digests = {(store, self._kept[file].digest): (store, file) for store, file in wanted}
        there = _photos_of(digests)
        Photo.objects.bulk_create(
            [
                _photo(store, self._kept[file], now)
                for key, (store, file) in digests.items()
                if key not in there
            ],
            ignore_conflicts=True,
        )
        return {digests[key]: photo for key, photo in _photos_of(digests).items()}

    def _carry_licence(self) -> None:
        licence = self._folder / "LICENSE.txt"
        if licence.is_file() and not default_storage.exists(LICENCE):
            default_storage.save(LICENCE, ContentFile(licence.read_bytes()))


def licence() -> str:
    """The licence that came with the pictures, "" where there are none."""
    if not default_storage.exists(LICENCE):
        return ""
    with default_storage.open(LICENCE) as file:
        return str(file.read().decode())


def _shots(folder: Path, problems: Problems) -> list[Shot]:
    found = []
    for row in rows(folder / "photos.csv", ("file", "subject", "keywords_ko"), problems):
        path = folder / row["file"]
        if path.is_file():
            found.append(
                Shot(path, _words(row["subject"]), _kind(row), tuple(row["keywords_ko"].split()))
            )
        else:
            problems.note(row, f"there is no picture {row['file']}. Put it beside photos.csv.")
    return found


def _kind(row: Row) -> str:
    """The folder above the variety's: "apple" of .../Apple/Pink-Lady/..."""
    parts = Path(row["source_path"]).parts
    folder = parts[-3] if len(parts) > 3 else ""  # noqa: PLR2004  (dataset, part, group, kind)
    named = parts[-2] if folder in ("Fruit", "Vegetables") else folder
    return (_words(named.replace("-", " ")) or ("",))[-1]


def _words(text: str) -> tuple[str, ...]:
    """Lower-case words without the plural's end."""
    return tuple(
        re.sub(r"(?<=[a-z]{3})(oes|s)$", lambda end: end[0][:-2] if end[0] == "oes" else "", word)
        for word in re.findall(r"[a-z]+", text.lower())
    )


def _english(shot: Shot, name: str) -> int:
    named = set(_words(name))
    if shot.kind not in named and not set(shot.subject) <= named:
        return 0
    return 1 + len(named & set(shot.subject))


def _korean(shot: Shot, name: str) -> int:
    there = [word for word in shot.korean if word in name]
    if shot.korean[0] not in there or (shot.korean[0] in BROAD and len(there) == 1):
        return 0
    return len(there)


def _keep(path: Path) -> photos.Kept:
    """The files of a picture, from what we remember of it where they are still there."""
    content = path.read_bytes()
    ref = sha256(content).hexdigest()[:60]
    known = Loaded.objects.filter(source=SOURCE, kind=KIND, ref=ref).first()
    if known is not None and _all_there(known.facts["digest"]):
        return photos.Kept(**known.facts)
    kept = photos.keep(ContentFile(content, path.name))
    Loaded.objects.update_or_create(
        source=SOURCE,
        kind=KIND,
        ref=ref,
        defaults={"facts": {"digest": kept.digest, "width": kept.width, "height": kept.height}},
    )
    return kept


def _all_there(digest: str) -> bool:
    return all(
        default_storage.exists(photos.served_name(digest, size, extension))
        for size in photos.SIZES
        for extension in ("jpg", "avif")
    )


def _photos_of(keys: Collection[tuple[int, str]]) -> dict[tuple[int, str], Photo]:
    found = Photo.objects.filter(
        store__in={store for store, _ in keys}, digest__in={digest for _, digest in keys}
    )
    return {
        (photo.store_id, photo.digest): photo
        for photo in found
        if (photo.store_id, photo.digest) in keys
    }


def _photo(store_id: int, kept: photos.Kept, now: datetime) -> Photo:
    return Photo(
        store=Store(pk=store_id),
        digest=kept.digest,
        state=Photo.State.READY,
        width=kept.width,
        height=kept.height,
        created_at=now,
    )
