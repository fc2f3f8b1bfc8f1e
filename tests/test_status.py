"""How the archive is: what is counted, the page, the data, and what a build tells of itself."""

import json
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import runs
from generator.archive import Archive, gather
from generator.build import build
from generator.cli import main
from generator.config import Config
from generator.content import read_content
from generator.days import Day, State
from generator.forms.status import data, status_files
from generator.layout import Layout
from generator.page import Site, laid_out
from generator.pages.status import status_forms, status_page
from generator.runs import Run
from generator.status import status
from generator.vocabulary import Vocabulary
from generator.writer import HtmlWriter, MarkdownWriter, Memory
from tests import odd_archive
from tests.test_api import valid

AT = datetime(2026, 6, 30, 6, 17, 5, tzinfo=UTC)
SITE = Site("https://example.org/papers/", "Papers", "", "en")


def run(days_ago: int, *, ok: bool = True, said: str = "") -> Run:
    return Run(AT - timedelta(days=days_ago), ok, 34, 3, 0 if ok else 2, said)


def day(number: int, state: State, papers: int = 0) -> Day:
    return Day(date(2026, 6, number), state, papers, AT)


def archive(days: list[Day], *its: Run) -> Archive:
    return gather((), Vocabulary({}), Config(), {one.day: one for one in days}, runs=its)


def page(its: Archive) -> str:
    return laid_out(status_page(its), HtmlWriter, Memory({})).body


def file(its: Archive) -> dict[str, object]:
    found: dict[str, object] = valid("status", status_files(status_forms(its), SITE, Memory({}))["status.json"])
    return found


# --- runs ------------------------------------------------------------------------------------------------------------


def test_runs_are_kept_up_to_a_number(tmp_path: Path) -> None:
    path = tmp_path / "data" / "runs.jsonl"
    assert runs.load(path) == ()
    for number in range(3):
        runs.append(path, run(3 - number, ok=number != 1, said="x\n“y”"))
    assert runs.load(path) == tuple(run(3 - number, ok=number != 1, said="x\n“y”") for number in range(3))
    runs.save(path, [run(number) for number in range(1, 2 * runs.LONGEST)])
    runs.append(path, run(0))
    assert len(runs.load(path)) == runs.LONGEST
    assert runs.load(path)[-1] == run(0)


@given(st.binary())
def test_whatever_the_file_of_runs_holds(tmp_path_factory: pytest.TempPathFactory, text: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "runs.jsonl"
    path.write_bytes(text + b'\n{"at":"2026-06-30T06:17:05Z","ok":true,"papers":34,"changed":3,"failed":0,"said":""}\n')
    assert runs.load(path)[-1:] == (run(0),)


# --- what is counted -------------------------------------------------------------------------------------------------


def test_the_odd_archive(odd: Layout) -> None:
    its = status(read_content(odd).archive)
    assert its.states == {State.COMPLETE: 1, State.PARTIAL: 1, State.EMPTY: 0, State.FAILED: 1}
    assert [one.day for one in its.unfinished] == [date(2025, 10, 17), date(2025, 10, 15)]
    assert its.newest == date(2025, 10, 17)
    assert its.papers == sum(1 for _ in (odd.site / "papers").glob("*/index.html")) - 1  # an alias
    assert [(one.source, one.captures) for one in its.origins] == [("hf-page", 3), ("hand", 2)]


def test_the_last_days_have_no_holes() -> None:
    its = status(archive([day(1, State.COMPLETE, 3), day(4, State.FAILED)]))
    assert [(one.day, known.state if known else None) for one, known in its.last] == [
        (1, State.COMPLETE),
        (2, None),
        (3, None),
        (4, State.FAILED),
    ]
    assert len(status(archive([day(1, State.EMPTY), Day(date(2020, 1, 1), State.EMPTY, 0, AT)])).last) == 30


def test_runs_come_newest_first() -> None:
    its = status(archive([], *(run(number) for number in range(20, 0, -1))))
    assert [one.at for one in its.runs] == [run(number).at for number in range(1, 11)]


# --- the page and the data -------------------------------------------------------------------------------------------

SAID = [
    ([], [], "Nothing is fetched by itself."),
    ([day(1, State.COMPLETE, 2)], [], "No fetching of papers is noted here. The one day asked for is whole."),
    (
        [day(1, State.COMPLETE), day(2, State.EMPTY)],
        [run(0)],
        "Papers were fetched without a fault. All 2 days asked for are whole.",
    ),
    (
        [day(1, State.PARTIAL)],
        [run(0, ok=False)],
        "Papers could not all be fetched the last time. Of 1 day asked for, 1 is not whole yet.",
    ),
    ([], [run(1, ok=False), run(0, ok=False)], "Papers could not all be fetched the last 2 times."),
]


@pytest.mark.parametrize(("days", "its", "said"), SAID)
def test_it_begins_with_how_things_are(days: list[Day], its: list[Run], said: str) -> None:
    assert f'<p class="lead">{said}</p>' in page(archive(days, *its))


def test_what_a_run_said_is_escaped_in_both_forms() -> None:
    its = archive([], run(0, ok=False, said='<img src=x onerror=alert(1)> **"no"**'))
    assert "<img" not in page(its)
    assert "&lt;img src=x onerror=alert(1)&gt; **" in page(its)
    markdown = laid_out(status_page(its), MarkdownWriter, Memory({})).body
    assert "<img" not in markdown
    assert file(its)["failing"] == 1


def test_many_unfinished_days_are_not_all_named() -> None:
    days = [Day(date(2026, 1, 1) + timedelta(days=n), State.FAILED, 0, AT) for n in range(40)]
    assert ", and 10 more." in page(archive(days))
    unfinished = file(archive(days))["unfinished"]
    assert isinstance(unfinished, list)
    assert len(unfinished) == 40


def test_an_archive_of_nothing_has_a_status() -> None:
    found = file(archive([]))
    assert (found["papers"], found["ingests"], found["days"]) == (
        0,
        [],
        {"complete": 0, "partial": 0, "empty": 0, "failed": 0},
    )
    assert "newest" not in found


def test_the_key_changes_with_what_is_told_and_with_nothing_else() -> None:
    same = repr(status_page(archive([day(1, State.PARTIAL)], run(0))).about)
    assert repr(status_page(archive([day(1, State.PARTIAL)], run(0))).about) == same
    assert repr(status_page(archive([day(1, State.COMPLETE)], run(0))).about) != same
    assert repr(status_page(archive([day(1, State.PARTIAL)], run(1))).about) != same


def test_the_data_says_how_many_runs_failed() -> None:
    assert data(status(archive([], run(0, ok=False))), 1)["failing"] == 1


# --- what a build tells of itself ------------------------------------------------------------------------------------


def copy(odd: Layout, folder: Path) -> Layout:
    shutil.copytree(odd.root, folder, copy_function=shutil.copy2)
    return Layout(folder)


@pytest.mark.usefixtures("as_command")
def test_a_stamp_is_beside_the_site_and_stays(
    odd: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    its = copy(odd, tmp_path / "archive")
    command = ["build", "--root", str(its.root), "--jobs", "1"]
    monkeypatch.setenv("GITHUB_SHA", "0123456789abcdef")
    assert main([*command, "--stamp"]) == 0
    stamp = its.stamp.read_bytes()
    told = json.loads(stamp)
    assert told.keys() == {"at", "seconds", "files", "made", "program", "commit"}
    assert told["made"] == 0
    assert datetime.fromisoformat(told["at"]).tzinfo is not None
    capsys.readouterr()
    assert main(command) == 0  # nothing to do
    assert "0 made, 0 removed" in capsys.readouterr().out
    (its.pages / "more.md").write_text("# More\n", encoding="utf-8")
    assert main(command) == 0  # something
    assert its.stamp.read_bytes() == stamp
    (its.pages / "more.md").unlink()
    assert main(command) == 0
    assert its.stamp.read_bytes() == stamp
    assert "status/build.json" not in its.manifest.read_text(encoding="utf-8")


@pytest.mark.usefixtures("as_command")
def test_of_parts_one_has_the_stamp(odd: Layout, tmp_path: Path) -> None:
    stamped = []
    for number in (1, 2):
        its = copy(odd, tmp_path / f"{number}")
        shutil.rmtree(its.root / "build")
        assert main(["build", "--root", str(its.root), "--jobs", "1", "--stamp", "--shard", f"{number}/2"]) == 0
        stamped.append(its.stamp.exists())
    assert sorted(stamped) == [False, True]


@pytest.mark.usefixtures("as_command")
def test_a_run_that_is_noted_makes_the_status_again_and_little_else(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path / "archive")
    build(layout, 1)
    before = {path: path.stat().st_mtime_ns for path in layout.site.rglob("*") if path.is_file()}
    runs.append(layout.fetched.runs, run(0))
    build(layout, 1)
    again = {
        path.relative_to(layout.site).as_posix() for path, when in before.items() if path.stat().st_mtime_ns != when
    }
    assert {"status/index.html", "status/index.md", "api/status.json"} <= again
    assert again <= {"status/index.html", "status/index.md", "api/status.json", "sw.js"}
