import gettext
from pathlib import Path

import pytest

from config.catalogues import BrokenCatalogue, compile_all

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def write(folder: Path, body: str) -> Path:
    path = folder / "market/ko/LC_MESSAGES/django.po"
    path.parent.mkdir(parents=True)
    path.write_text(HEAD + body)
    return path


def test_compile_all_writes_what_gettext_reads(tmp_path: Path) -> None:
    source = write(tmp_path, 'msgid "Stall"\nmsgstr "가게"\n')
    assert compile_all(tmp_path) == [source.with_suffix(".mo")]
    with source.with_suffix(".mo").open("rb") as compiled:
        assert gettext.GNUTranslations(compiled).gettext("Stall") == "가게"


def test_compile_all_leaves_the_unchanged_alone(tmp_path: Path) -> None:
    write(tmp_path, 'msgid "Stall"\nmsgstr "가게"\n')
    compile_all(tmp_path)
    assert compile_all(tmp_path) == []


def test_compile_all_names_a_translation_that_does_not_fit(tmp_path: Path) -> None:
    write(tmp_path, '#, python-format\nmsgid "%(n)s stalls"\nmsgstr "%(m)s곳"\n')
    with pytest.raises(BrokenCatalogue, match="stalls"):
        compile_all(tmp_path)
