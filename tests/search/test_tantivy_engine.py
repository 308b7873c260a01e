"""What is tantivy's own: its files, and the traps of tantivy-py found while choosing it.

What every engine must do stands in test_engines.py.
"""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import tantivy

from search import engines, indexing, tasks
from search.engine import VERSION, Busy, Prefix, Query, Term, Unavailable
from search.language.text import normalise
from search.tantivy_engine import TantivyEngine, _translated
from tests.factories import search as make
from tests.factories.engines import document, fill


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    engine = TantivyEngine(tmp_path)
    fill(
        engine,
        document(1, "해남 배추", market=1, category=[1, 10], price=3000),
        document(2, "절임배추", market=2, category=[2, 10], price=9000),
        document(3, "두부", market=1, category=[3], price=2000, live=0),
    )
    return engine


def test_trap_1_deleting_a_number_by_term_deletes_nothing(engine: TantivyEngine) -> None:
    """tantivy-py takes the int for a signed one; ours deletes by query."""
    index = tantivy.Index.open(str(engine.root / engine._current()))
    writer = index.writer(num_threads=1)
    writer.delete_documents_by_term("id", 1)
    writer.commit()
    writer.wait_merging_threads()
    assert engine.count() == 3
    engine.write([document(1, "배추")], replacing=[1])
    assert engine.count() == 3


def test_trap_2_compatibility_jamo_survive_normalising(engine: TantivyEngine) -> None:
    assert normalise("ㅎㄴ") == "ㅎㄴ"
    assert engine.search(Query(Prefix("c", normalise("ㅎㄴ")))).ids == (1,)


def test_trap_3_a_stray_jamo_belongs_to_its_word(engine: TantivyEngine) -> None:
    fill(engine, document(1, "고구ㅏㅁ"))
    assert engine.search(Query(Prefix("j", "ㄱㅗㄱㅜㅏㅁ"))).ids == (1,)


def test_trap_4_a_second_writer_is_busy(engine: TantivyEngine) -> None:
    index = tantivy.Index.open(str(engine.root / engine._current()))
    writer = index.writer(num_threads=1)
    with pytest.raises(Busy, match="LockBusy"):
        engine.write([], replacing=[1])
    del writer


class PanicException(BaseException):
    """As the bindings raise where Rust panics: its class cannot be imported."""


def test_trap_9_a_panic_is_damage() -> None:
    with pytest.raises(Unavailable, match="damaged"), _translated():
        raise PanicException("damaged")
    with pytest.raises(KeyboardInterrupt), _translated():
        raise KeyboardInterrupt


def test_no_index_another_version_and_damage_are_unavailable(engine: TantivyEngine) -> None:
    with pytest.raises(Unavailable):
        TantivyEngine(engine.root / "nothing").count()
    (engine.root / "current").write_text("v0-old")
    with pytest.raises(Unavailable):
        engine.count()


def test_a_damaged_index_is_unavailable(engine: TantivyEngine) -> None:
    for part in (engine.root / engine._current()).glob("meta.json"):
        part.write_text("{}")
    with pytest.raises(Unavailable):
        TantivyEngine(engine.root).count()


def test_a_rebuild_goes_on_where_it_was_cut_short(engine: TantivyEngine) -> None:
    with engine.lock(wait=0):
        engine.rebuild().put([document(1, "하나"), document(2, "둘")])
    engine.write([document(1, "새 하나")], replacing=[1])
    with engine.lock(wait=0):
        rebuild = engine.rebuild()
        assert (rebuild.after, list(rebuild.again)) == (2, [1])
        rebuild.put([document(1, "새 하나")], replacing=[1])
        rebuild.put([document(3, "셋")])
        rebuild.finish()
    assert engine.count() == 3
    assert engine.search(Query(Term("w", "새"))).ids == (1,)
    assert len(list(engine.root.glob("v*"))) == 1


def test_an_answer_is_remembered_until_any_process_changes_the_index(
    engine: TantivyEngine, tmp_path: Path
) -> None:
    query = Query(filters={"market": (1,)}, facets=("category",))
    before = engine.search(query)
    assert engine.search(query) is before
    other = TantivyEngine(tmp_path)
    with other.lock(wait=1):
        other.write([document(9, "무", market=1)], replacing=[9])
    after = engine.search(query)
    assert set(after.ids) == {*before.ids, 9}
    assert after.total == before.total + 1


def test_another_index_is_put_in_use_in_one_step(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By renaming: a reader finds the old one until then, and the new one from then on."""
    reader, seen, rename = TantivyEngine(engine.root), [], Path.replace

    def watched(beside: Path, target: Path) -> Path:
        seen.append(reader.count())
        moved = rename(beside, target)
        seen.append(reader.count())
        return moved

    monkeypatch.setattr(Path, "replace", watched)
    fill(engine, document(1, "배추"))
    assert seen == [3, 1]


KILLED = """
import os, signal, sys, tantivy
writer = tantivy.Index.open(sys.argv[1]).writer(num_threads=1)
writer.add_document(tantivy.Document(w="never committed"))
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_lock_left_by_a_killed_writer_holds_nobody_up(engine: TantivyEngine) -> None:
    """The file of tantivy's own lock stays; what counts is who holds it."""
    folder = engine.root / engine._current()
    killed = subprocess.run([sys.executable, "-c", KILLED, folder], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (folder / ".tantivy-writer.lock").exists()
    engine.write([document(4, "쌀")], replacing=[4])
    assert (engine.count(), engine.search(Query(Term("w", "never"))).ids) == (4, ())


def _lose_segments(index: Path) -> None:
    for part in index.glob("*.*"):
        if part.suffix not in {".json", ".lock"}:
            part.unlink()


def _spoil_segments(index: Path) -> None:
    """Other files of the same names: one in use must not be cut under its readers."""
    for part in index.glob("*.*"):
        if part.suffix not in {".json", ".lock"}:
            size = part.stat().st_size
            part.unlink()
            part.write_bytes(b"\0" * size)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "no folder": shutil.rmtree,
    "no list of segments": lambda index: (index / "meta.json").unlink(),
    "no segments": _lose_segments,
    "spoilt segments": _spoil_segments,
    "an empty pointer": lambda index: (index.parent / "current").write_text(""),
    "a pointer to nowhere": lambda index: (index.parent / "current").write_text(f"v{VERSION}-x"),
    "a pointer of noise": lambda index: (index.parent / "current").write_bytes(b"\xff\xfe\0"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_folder_is_rebuilt_by_the_tick(
    damage: Callable[[Path], object], search_dir: Path
) -> None:
    product = make.product("배추")
    indexing.reindex()
    damage(search_dir / (search_dir / "current").read_text())
    engines._tantivy.cache_clear()  # as another process
    assert tasks.heal(make.NOW)
    assert engines.current().search(Query(Term("w", "배추"))).ids == (product.pk,)
    assert not tasks.heal(make.NOW)


def test_a_damaged_rebuild_is_begun_anew(engine: TantivyEngine) -> None:
    with engine.lock(wait=0):
        engine.rebuild().put([document(1, "하나"), document(2, "둘")])
    (engine.root / "building" / "meta.json").write_text("{}")
    with engine.lock(wait=0):
        rebuild = engine.rebuild()
        assert (rebuild.after, list(rebuild.again)) == (0, [])
        rebuild.put([document(1, "하나")])
        rebuild.finish()
    assert engine.count() == 1
