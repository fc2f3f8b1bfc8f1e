"""``papers export`` as people run it."""

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from generator.cli import main
from generator.commands import export
from generator.content import read_content
from generator.faults import ArchiveError
from generator.formats import extras
from generator.layout import Layout
from tests import odd_archive

TEXTS = {
    "bibtex": ("@misc{", "\n"),
    "ris": ("TY  - ", "\r\nER  - \r\n"),
    "csl": ('[\n{"id":', "}\n]\n"),
    "text": ("", "\n"),
    "jsonl": ('{"id":', "}\n"),
}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of odd cases, not built."""
    return odd_archive.make(tmp_path_factory.mktemp("export") / "archive").root


@dataclass(frozen=True)
class Done:
    """What a command gave back, wrote and said."""

    status: int
    out: bytes
    said: str


class Export:
    """Runs the command in this process."""

    def __init__(self, root: Path, captured: pytest.CaptureFixture[bytes]) -> None:
        self.root = root
        self.captured = captured

    def __call__(self, *arguments: str) -> Done:
        status = main(["export", "--root", str(self.root), *arguments])
        out, said = self.captured.readouterr()
        return Done(status, out, said.decode())

    def text(self, *arguments: str) -> bytes:
        """What is written to standard output; nothing may be said besides."""
        done = self(*arguments)
        assert (done.status, done.said) == (0, "")
        return done.out

    def ids(self, *arguments: str) -> list[str]:
        """Which papers are exported."""
        return [json.loads(line)["id"] for line in self.text("--format", "jsonl", *arguments).splitlines()]


@pytest.fixture
def run(root: Path, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Export:
    """The command, for the archive of odd cases."""
    monkeypatch.delenv("SITE_URL", raising=False)
    return Export(root, capfdbinary)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_go_to_standard_output_or_into_a_file(run: Export, name: str, tmp_path: Path) -> None:
    beginning, end = TEXTS[name]
    chosen = ["--format", name, "--since", "2025-10-16"]
    written = run.text(*chosen)
    assert written.startswith(beginning.encode())
    assert written.endswith(end.encode())
    path = tmp_path / "new" / "file"
    told = run.text(*chosen, "--output", str(path)).decode()
    assert told == f"{path}: {len(run.ids(*chosen[2:]))} papers, {len(written):,} bytes\n"
    assert path.read_bytes() == written
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_bytes_are_written_as_they_are(root: Path) -> None:
    command = [sys.executable, "-m", "generator", "export", "--root", str(root), "--format", "ris"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stderr == b""
    assert done.stdout.count(b"\n") == done.stdout.count(b"\r\n") > 100


def test_all_papers_are_exported_in_the_order_of_lists(run: Export) -> None:
    assert run.ids() == [its.paper_id for its in read_content(Layout(run.root)).archive.papers]


def test_papers_are_chosen(run: Export) -> None:
    papers = read_content(Layout(run.root)).archive.papers
    day = date(2025, 10, 16)
    assert run.ids("--since", str(day), "--until", str(day)) == [its.paper_id for its in papers if its.day == day]
    assert run.ids("--since", str(day)) == [its.paper_id for its in papers if its.day and its.day >= day]
    either = [its.paper_id for its in papers if {"theory", "attention"} & set(its.tags or ())]
    assert run.ids("--tag", "theory", "--tag", "attention") == either
    assert either
    assert run.ids("--until", "1990-01-01") == []


def test_choices_of_form(run: Export) -> None:
    assert "café".encode() in run.text("--format", "bibtex")
    assert b"caf{\\'e}" in run.text("--format", "bibtex", "--tex")
    assert b"AB  - " not in run.text("--format", "ris")
    assert b"AB  - " in run.text("--format", "ris", "--abstracts")
    site = run.text("--format", "jsonl", "--site", "https://archive.example/mine")
    assert b'"page":"https://archive.example/mine/papers/' in site


@pytest.mark.parametrize("name", ["sqlite", "parquet"])
def test_what_is_no_text_needs_a_file(run: Export, name: str, tmp_path: Path) -> None:
    said = f"--format: {name} is no text; add --output FILE.{name}\n"
    assert run("--format", name) == Done(1, b"", said)
    path = tmp_path / f"papers.{name}"
    run.text("--format", name, "--output", str(path))
    assert path.read_bytes()[:4] in (b"SQLi", b"PAR1")


def test_a_database_can_be_opened(run: Export, tmp_path: Path) -> None:
    path = tmp_path / "papers.sqlite"
    run.text("--format", "sqlite", "--output", str(path))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM papers").fetchone() == (len(run.ids()),)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--tag", "theroy"], "--tag: there is no tag 'theroy'; did you mean 'theory'?"),
        (["--since", "2025-02-01", "--until", "2025-01-01"], "--since: 2025-02-01 is after 2025-01-01, the day of"),
        (["--site", "example.org"], "--site: 'example.org' is no address; give one that starts with https://"),
        (["--query", "attention"], "search: there is no search index yet; run papers build"),
        (["--output", "/"], "/: Is a directory; "),
    ],
)
def test_faults_are_one_line(run: Export, arguments: list[str], said: str) -> None:
    done = run("--format", "ris", *arguments)
    assert (done.status, done.out) == (1, b"")
    assert done.said.count("\n") == 1
    assert said in done.said


def test_what_is_found_is_exported_as_it_is_found(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hits = [{"id": paper_id} for paper_id in ("zzz", "gone", "by-hand")]
    monkeypatch.setattr(export, "ask", lambda *_: iter([{"hits": hits}]))
    archive = read_content(Layout(root)).archive
    known = {its.paper_id for its in archive.papers}
    assert export.found_in(archive.papers, "any", Layout(root)) == [
        next(its for its in archive.papers if its.paper_id == hit["id"]) for hit in hits if hit["id"] in known
    ]


def test_a_package_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ArchiveError, match=r"needs the package of 'pyarrow', .* pip install pyarrow$"):
        extras.needed("pyarrow", "parquet")


def test_a_file_stays_whole_when_there_is_nothing_to_write(run: Export, tmp_path: Path) -> None:
    path = tmp_path / "papers.bib"
    path.write_text("what was there", encoding="utf-8")
    assert run("--format", "bibtex", "--tag", "nothing-like-it", "--output", str(path)).status == 1
    assert path.read_text(encoding="utf-8") == "what was there"


def test_faults_of_the_archive_do_not_stop_an_export(run: Export, tmp_path: Path) -> None:
    run.root = odd_archive.make(tmp_path / "archive").root
    with (Layout(run.root).records / "undated.jsonl").open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    done = run("--format", "jsonl")
    assert done.status == 1
    assert "undated.jsonl" in done.said
    assert done.out.count(b"\n") == len(read_content(Layout(run.root)).archive.papers)
