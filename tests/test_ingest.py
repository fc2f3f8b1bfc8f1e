"""Asking a daily feed, end to end: the real command against a real server that plays answers and faults."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from generator import store
from generator.capture import Answer, Capture, Live, Parsed, Source
from generator.days import State
from generator.days import load as load_days
from generator.ids import PaperId
from generator.ingest import Asked
from generator.paper import Record
from tests.faulty_server import FaultyServer


@pytest.fixture
def server() -> Iterator[FaultyServer]:
    with FaultyServer() as server:
        yield server


@pytest.fixture
def root(tmp_path: Path, server: FaultyServer) -> Path:
    """An empty archive that asks the server."""
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    endpoints = f"fetching:\n  endpoints: {{hf-daily: '{server.url}', arxiv: '{server.url}'}}\n"
    (root / "content/archive.yml").write_text(endpoints, encoding="utf-8")
    return root


def command(root: Path, *arguments: str) -> list[str]:
    # The pauses between requests and before other tries are for sources; here they would only take time.
    program = (
        "import sys\n"
        "from generator import retrieve, cli\n"
        "from generator.sources import SOURCES\n"
        "import time; time.sleep = lambda seconds: None\n"
        "retrieve.Retriever.__init__.__kwdefaults__['sleep'] = lambda seconds: None\n"
        "sys.exit(cli.main(sys.argv[1:]))\n"
    )
    return [sys.executable, "-c", program, "ingest", "--root", str(root), *arguments]


def ingest(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "XDG_CACHE_HOME": str(root / "cache"), "HF_TOKEN": ""}
    return subprocess.run(
        command(root, *arguments), capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )


def item(number: int, day: str, **changes: Any) -> dict[str, Any]:
    """An object of the feed, fabricated in its shape."""
    paper = {
        "id": f"2604.{number:05}",
        "title": f"Paper number {number}",
        "summary": "An abstract\nin two lines.",
        "authors": [{"name": "Ada Beispiel", "hidden": False}],
        "publishedAt": f"{day}T08:00:00.000Z",
        "submittedOnDailyAt": f"{day}T10:00:00.000Z",
        "upvotes": 3,
    }
    return {"paper": paper | changes, "numComments": 1, "submittedBy": {"name": "a-user", "fullname": "A User"}}


def play(server: FaultyServer, day: str, *numbers: int) -> None:
    server.on("/api/daily_papers", date=day).reply(json=[item(number, day) for number in numbers])


def known(root: Path) -> dict[str, tuple[State, int]]:
    days, faults = load_days(root / "content/days/hf-daily.jsonl", "days")
    assert faults == []
    return {day.isoformat(): (its.state, its.papers) for day, its in days.items()}


def stored(root: Path) -> set[str]:
    lines, faults = store.load(root / "content/records", "records")
    assert faults == []
    return {line.paper.paper_id for line in lines}


RANGE = ("--source", "hf-daily", "--since", "2026-04-20", "--until", "2026-04-22")


def test_a_range_of_days(root: Path, server: FaultyServer) -> None:
    play(server, "2026-04-20", 1, 2)
    play(server, "2026-04-21")
    play(server, "2026-04-22", 3)
    done = ingest(root, *RANGE)
    assert done.returncode == 0, done.stderr
    assert "3 records of 3 papers: 3 new, 0 changed, 0 same" in done.stdout
    assert stored(root) == {"2604.00001", "2604.00002", "2604.00003"}
    assert known(root) == {
        "2026-04-20": (State.COMPLETE, 2),
        "2026-04-21": (State.EMPTY, 0),
        "2026-04-22": (State.COMPLETE, 1),
    }
    assert "a-user" not in (root / "content/records/2026-04.jsonl").read_text(encoding="utf-8")


def test_what_is_complete_is_not_asked_for_again(root: Path, server: FaultyServer) -> None:
    for day in ("2026-04-20", "2026-04-21", "2026-04-22"):
        play(server, day, 1)
    ingest(root, *RANGE)
    before = len(server.requests)
    done = ingest(root, *RANGE)
    assert (done.returncode, len(server.requests)) == (0, before)
    assert ingest(root, *RANGE, "--again").returncode == 0
    assert len(server.requests) == 2 * before


def test_one_bad_day_costs_that_day_and_is_asked_for_again(root: Path, server: FaultyServer) -> None:
    play(server, "2026-04-20", 1)
    server.on("/api/daily_papers", date="2026-04-21").reply(text="<html>We are down</html>")
    play(server, "2026-04-22", 3)
    done = ingest(root, *RANGE)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "2026-04-21" in line
    assert "; " in line
    assert known(root)["2026-04-21"] == (State.FAILED, 0)
    assert stored(root) == {"2604.00001", "2604.00003"}
    play(server, "2026-04-21", 2)
    assert ingest(root, *RANGE).returncode == 0
    assert known(root)["2026-04-21"] == (State.COMPLETE, 1)
    assert stored(root) == {"2604.00001", "2604.00002", "2604.00003"}


def test_faults_of_the_network_are_tried_again(root: Path, server: FaultyServer) -> None:
    day = "2026-04-20"
    route = server.on("/api/daily_papers", date=day)
    route.reset().then_status(503).truncate(json=[item(1, day)]).reply(json=[item(1, day)])
    done = ingest(root, "--source", "hf-daily", "--since", day, "--until", day)
    assert done.returncode == 0, done.stderr
    assert stored(root) == {"2604.00001"}


def test_a_source_that_is_down_is_left_alone(root: Path, server: FaultyServer) -> None:
    server.on("/api/daily_papers").then_status(500)
    done = ingest(root, "--source", "hf-daily", "--since", "2026-03-01", "--until", "2026-04-22")
    assert done.returncode == 1
    assert len({request.params["date"] for request in server.requests}) == 3
    assert "3 days in a row failed" in done.stderr
    assert "Traceback" not in done.stderr


def test_one_source_that_fails_does_not_stop_the_others(root: Path, server: FaultyServer) -> None:
    server.on("/api/query").then_status(404)
    play(server, "2026-04-20", 1)
    arguments = ("--source", "arxiv", "--source", "hf-daily", "--id", "2604.00009")
    done = ingest(root, *arguments, "--since", "2026-04-20", "--until", "2026-04-20")
    assert done.returncode == 1
    assert "404" in done.stderr
    assert stored(root) == {"2604.00001"}


def test_today_is_partial(root: Path, server: FaultyServer) -> None:
    server.on("/api/daily_papers").reply(json=[item(1, "2026-04-20")])
    done = ingest(root, "--source", "hf-daily")
    assert done.returncode == 0, done.stderr
    states = [state for state, _ in known(root).values()]
    # The feed's day is UTC's, and the test may run across midnight.
    assert states[-1] is State.PARTIAL
    assert set(states[:-1]) == {State.COMPLETE}


def test_votes_are_remembered(root: Path, server: FaultyServer) -> None:
    play(server, "2026-04-20", 1)
    ingest(root, "--source", "hf-daily", "--since", "2026-04-20", "--until", "2026-04-20")
    lines, _ = store.load(root / "content/records", "records")
    (point,) = lines[0].paper.history
    assert (point.upvotes, point.comments) == (3, 1)


def test_an_ingest_killed_at_any_point_goes_on(root: Path, server: FaultyServer) -> None:
    """Killed when it asks for a certain day: what was stored stays readable, and a second run ends it."""
    start = date(2026, 1, 1)
    days = [(start + timedelta(days=n)).isoformat() for n in range(40)]
    for number, day in enumerate(days):
        play(server, day, number)
    arguments = ("--source", "hf-daily", "--since", days[0], "--until", days[-1])
    environment = {**os.environ, "XDG_CACHE_HOME": str(root / "cache"), "HF_TOKEN": ""}
    server.on("/api/daily_papers", date=days[30]).hang().reply(json=[item(30, days[30])])
    with subprocess.Popen(command(root, *arguments), env=environment, stdout=subprocess.DEVNULL) as process:
        while not any(request.params.get("date") == days[30] for request in list(server.requests)):
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    assert len(stored(root)) == 25
    asked = len(server.requests)
    assert ingest(root, *arguments).returncode == 0
    assert stored(root) == {f"2604.{number:05}" for number in range(40)}
    assert {request.params["date"] for request in server.requests[asked:]} == set(days[25:])


def test_the_second_ingest_says_that_one_is_running(root: Path, server: FaultyServer) -> None:
    server.on("/api/daily_papers", date="2026-04-20").hang()
    arguments = ("--source", "hf-daily", "--since", "2026-04-20", "--until", "2026-04-20")
    environment = {**os.environ, "XDG_CACHE_HOME": str(root / "cache"), "HF_TOKEN": ""}
    with subprocess.Popen(command(root, *arguments), env=environment, stdout=subprocess.DEVNULL) as process:
        while not server.requests:
            assert process.poll() is None
        done = ingest(root)
        process.kill()
    assert done.returncode == 1
    assert "another ingest is running" in done.stderr


def test_the_machine_s_words_can_be_switched_off(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "2026-04-20.json"
    page.write_text(json.dumps([item(1, "2026-04-20", ai_summary="Beep.", ai_keywords=["beep"])]), encoding="utf-8")
    ingest(root, str(page))
    records = root / "content/records/2026-04.jsonl"
    assert '"ai_summary":"Beep."' in records.read_text(encoding="utf-8")
    records.unlink()
    (root / "content/archive.yml").write_text("fetching:\n  machine_words: no\n", encoding="utf-8")
    assert ingest(root, str(page)).returncode == 0
    assert "eep" not in records.read_text(encoding="utf-8")


def test_files_of_an_interface_are_not_kept(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "2026-04-20.json"
    page.write_text(json.dumps([item(1, "2026-04-20")]), encoding="utf-8")
    assert ingest(root, str(page)).returncode == 0
    assert not (root / "content/captures").exists()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Python with ``arguments``."""
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, encoding="utf-8", check=False)


FULL_DISK = """\
import errno, os, sys
def full(descriptor):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
os.fsync = full
from generator import cli
sys.exit(cli.main(sys.argv[1:]))
"""


def page_of(tmp_path: Path, *numbers: int) -> str:
    """A file of the feed with these papers."""
    page = tmp_path / "2026-04-20.json"
    page.write_text(json.dumps([item(number, "2026-04-20") for number in numbers]), encoding="utf-8")
    return str(page)


def test_a_full_disk_costs_one_line_and_nothing_stored(root: Path, tmp_path: Path) -> None:
    assert ingest(root, page_of(tmp_path, 1)).returncode == 0
    before = (root / "content/records/2026-04.jsonl").read_bytes()
    done = run("-c", FULL_DISK, "ingest", "--root", str(root), page_of(tmp_path, 2))
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "No space left on device; make room" in line
    assert (root / "content/records/2026-04.jsonl").read_bytes() == before


def test_a_folder_that_is_a_file_costs_one_line(root: Path, tmp_path: Path) -> None:
    (root / "content/records").write_text("", encoding="utf-8")
    done = ingest(root, page_of(tmp_path, 1))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert "Traceback" not in done.stderr


LIBRARY = """\
@article{a, title={Paper number 1}, author={Beispiel, Ada}, eprint={2604.00001}, archiveprefix={arXiv}, journal={J}}
@book{b, title={Another {B}ook}}
"""


def test_a_new_archive_takes_in_everything(tmp_path: Path) -> None:
    new = tmp_path / "new"
    assert run("-m", "generator", "new", str(new)).returncode == 0
    library = tmp_path / "library.bib"
    library.write_text(LIBRARY, encoding="utf-8")
    done = ingest(new, str(library), page_of(tmp_path, 1, 2))
    assert done.returncode == 0, done.stderr
    assert "4 records of 3 papers: 3 new, 0 changed, 0 same" in done.stdout
    papers = {line.paper.paper_id: line.paper for line in store.load(new / "content/records", "")[0]}
    both = papers[PaperId("2604.00001")]
    assert {source.source for source in both.sources} == {"bibtex", "hf-daily"}
    assert both.journal_ref
    assert run("-m", "generator", "check", "--root", str(new)).returncode == 0


def test_a_new_archive_is_not_made_over_another(root: Path) -> None:
    assert run("-m", "generator", "new", str(root)).returncode == 1


def test_a_record_that_could_not_be_read_back_never_gets_in() -> None:
    record = Record(source="jsonl", capture="a.jsonl", title="A", code_url="javascript:alert(1)")
    source = Source(
        "test", "a test", lambda data: True, lambda capture: Parsed((record, replace(record, code_url=None)))
    )
    asked = Asked(source, Live("", 0, lambda *_: iter(())), datetime(2026, 4, 20, tzinfo=UTC))
    parsed = asked.parsed(Answer(Capture("a.jsonl", b"")))
    assert [kept.code_url for kept in parsed.records] == [None]
    assert ["code_url" in fault.what for fault in parsed.faults] == [True]
