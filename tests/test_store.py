"""The store: canonical bytes, written whole or not at all."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import textwrap
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import files, store
from generator.merge import merge
from generator.paper import Paper, Record, paper_from_json, paper_to_json
from tests.strategies import records


def papers_of(*found: Record) -> tuple[Paper, ...]:
    return merge((), found).papers


def paper(title: str = "A", capture: str = "a.txt", published: date | None = None) -> Paper:
    return papers_of(Record(source="hf-page", capture=capture, title=title, published=published))[0]


@given(st.lists(records(), min_size=1, max_size=4))
def test_every_paper_survives_the_round_trip(found: list[Record]) -> None:
    for one in papers_of(*found):
        assert paper_from_json(json.loads(json.dumps(paper_to_json(one)))) == one


def test_one_paper_a_line_sorted_by_id(tmp_path: Path) -> None:
    store.save(tmp_path, (), [paper("B"), paper("A"), paper("C", published=date(2025, 10, 17))])
    assert [p.name for p in store.record_files(tmp_path)] == ["2025-10.jsonl", "undated.jsonl"]
    lines = (tmp_path / "undated.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["paper_id"] for line in lines] == ["a", "b"]


def test_saving_again_touches_nothing(tmp_path: Path) -> None:
    papers = [paper("A"), paper("B", published=date(2025, 1, 1))]
    assert len(store.save(tmp_path, (), papers)) == 2
    before = {p: p.stat().st_mtime_ns for p in store.record_files(tmp_path)}
    assert store.save(tmp_path, papers, papers) == []
    assert {p: p.stat().st_mtime_ns for p in store.record_files(tmp_path)} == before


def test_a_paper_that_gets_a_date_moves_to_its_month(tmp_path: Path) -> None:
    old, new = [paper("A")], [paper("A", published=date(2025, 1, 1))]
    store.save(tmp_path, (), old)
    store.save(tmp_path, old, new)
    assert [p.name for p in store.record_files(tmp_path)] == ["2025-01.jsonl"]


def test_a_run_stopped_between_files_loses_no_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two papers change places; whichever write is the last that happens, both are still somewhere."""
    old = [paper("A", published=date(2025, 1, 1)), paper("B", published=date(2025, 2, 1))]
    new = [paper("A", published=date(2025, 2, 1)), paper("B", published=date(2025, 1, 1))]
    real = files.write_if_changed
    for allowed in range(5):
        folder = tmp_path / str(allowed)
        store.save(folder, (), old)
        left = [allowed]

        def stopping(path: Path, data: bytes, *, durable: bool = False, left: list[int] = left) -> bool:
            if left[0] == 0:
                raise KeyboardInterrupt
            left[0] -= 1
            return real(path, data, durable=durable)

        monkeypatch.setattr(store, "write_if_changed", stopping)
        with contextlib.suppress(KeyboardInterrupt):
            store.save(folder, old, new)
        monkeypatch.undo()
        lines, faults = store.load(folder, "records")
        assert not faults
        assert {line.paper.paper_id for line in lines} == {"a", "b"}


def test_a_killed_write_leaves_the_old_file(tmp_path: Path) -> None:
    """A process is killed after it wrote its data and before it renamed it: kill -9 at the worst point."""
    target = tmp_path / "undated.jsonl"
    target.write_bytes(b"old\n")
    program = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from generator.files import write_if_changed
        os.fsync = lambda descriptor: os.kill(os.getpid(), signal.SIGKILL)
        write_if_changed(Path(sys.argv[1]), b"new\\n" * 100_000, durable=True)
        """
    )
    done = subprocess.run([sys.executable, "-c", program, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old\n"
    assert store.record_files(tmp_path) == [target]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        files.write_if_changed(tmp_path / "x", b"data", durable=True)
    assert list(tmp_path.iterdir()) == []


BROKEN_LINES = [
    (b'{"paper_id":"a","title":"A"', "this is not JSON"),
    (b"[]", "a paper is [], not a mapping"),
    (b'{"title":"A"}', "paper_id is missing"),
    (b'{"paper_id":"../a","title":"A"}', "paper_id '../a' is not made of"),
    (b'{"paper_id":"a"}', "it has no title"),
    (b'{"paper_id":"a","title":""}', "title is empty"),
    (b'{"paper_id":"a","title":"A","titel":"B"}', "there is no field 'titel'"),
    (b'{"paper_id":"a","title":"A","published":"2025-13-01"}', "published is '2025-13-01', not a date"),
    (b'{"paper_id":"a","title":"A","comments":-1}', "comments is -1"),
    (b'{"paper_id":"a","title":"A","comments":true}', "comments is True, not a whole number"),
    (b'{"paper_id":"a","title":"A","code_url":"javascript:alert(1)"}', "not an address that starts with https://"),
    (b'{"paper_id":"a","title":"A","authors":["A",""]}', "an entry of authors is empty"),
    (b'{"paper_id":"a","title":"\xff"}', "this is not UTF-8 text"),
    (b"[" * 100_000, "nested too deeply"),
]


@pytest.mark.parametrize(("line", "what"), BROKEN_LINES)
def test_a_broken_line_costs_that_line(tmp_path: Path, line: bytes, what: str) -> None:
    good = store.dump([paper("Good")])
    (tmp_path / "undated.jsonl").write_bytes(line + b"\n" + good)
    lines, (fault,) = store.load(tmp_path, "content/records")
    assert [found.paper.title for found in lines] == ["Good"]
    assert (fault.where, fault.line) == ("content/records/undated.jsonl", 1)
    assert what in fault.what


def test_a_byte_order_mark_is_no_part_of_the_first_line(tmp_path: Path) -> None:
    store.save(tmp_path, (), [paper("A"), paper("B")])
    (path,) = store.record_files(tmp_path)
    before = store.load(tmp_path, "records")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert store.load(tmp_path, "records") == before
