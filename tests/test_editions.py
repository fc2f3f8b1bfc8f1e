"""Files of one name: both count until it is said that the one is the other, changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from generator.layout import Layout
from generator.store import expect

Ingest = Callable[..., list[str]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    (root / "mkdocs.yml").touch()
    return root


@pytest.fixture
def ingest(root: Path, capsys: pytest.CaptureFixture[str]) -> Ingest:
    def run(*arguments: object) -> list[str]:
        assert main(["ingest", "--root", str(root), *map(str, arguments)]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        return said.out.splitlines()

    return run


def titles(root: Path) -> list[str]:
    return sorted(paper.title for paper in expect(Layout(root).content.records, "records"))


def captures(root: Path) -> list[str]:
    return sorted(path.name for path in (root / "content" / "captures").iterdir())


def library(path: Path, *names: str, start: int = 0) -> Path:
    path.parent.mkdir(exist_ok=True)
    entries = (f"@misc{{{path.parent.name[0]}{n}, title = {{{name}}}}}" for n, name in enumerate(names, start))
    path.write_text("\n".join(entries), encoding="utf-8")
    return path


def test_a_changed_file_says_how_to_take_the_place_of_the_kept_one(root: Path, tmp_path: Path, ingest: Ingest) -> None:
    path = library(tmp_path / "my refs" / "library.bib", "One", "Two", "Threee")
    assert not any("--newer" in line for line in ingest(path))
    library(path, "One", "Two", "Three")
    (said,) = [line for line in ingest(path) if "--newer" in line]
    assert said == (
        f"{path}: another library.bib is kept, so this one is kept as {captures(root)[0]} and both count;"
        f" if it is the same file, changed, say  papers ingest '{path}' --newer"
    )
    assert titles(root) == ["One", "Three", "Threee", "Two"]
    assert not any("--newer" in line for line in ingest())


def test_newer_puts_right_what_was_ingested_in_between(root: Path, tmp_path: Path, ingest: Ingest) -> None:
    path = tmp_path / "a" / "library.bib"
    for wrong in ("A", "B", "C"):
        ingest(library(path, "One", "Two", wrong))
    assert len(captures(root)) == 3
    said = ingest(path, "--newer")
    assert "3 records of 5 papers: 0 new, 3 changed, 0 same, 2 gone" in said
    assert titles(root) == ["C", "One", "Two"]
    assert captures(root) == ["library.bib"]
    assert (root / "content" / "captures" / "library.bib").read_bytes() == path.read_bytes()
    assert "3 records of 3 papers: 0 new, 0 changed, 3 same" in ingest()


def test_going_back_is_newer_too(root: Path, tmp_path: Path, ingest: Ingest) -> None:
    path = tmp_path / "a" / "library.bib"
    ingest(library(path, "One", "Two"))
    ingest(library(path, "One", "Three"))
    ingest(library(path, "One", "Two"), "--newer")
    assert (titles(root), captures(root)) == (["One", "Two"], ["library.bib"])


def test_the_library_of_somebody_else_stays(root: Path, tmp_path: Path, ingest: Ingest) -> None:
    mine, yours = tmp_path / "a" / "library.bib", tmp_path / "b" / "library.bib"
    ingest(library(mine, "One", "Two"))
    ingest(library(yours, "Three", "Four"))
    ingest(library(yours, "Three", "Five"), "--newer")
    assert titles(root) == ["Five", "One", "Three", "Two"]
    assert len(captures(root)) == 2
    assert "4 records of 4 papers: 0 new, 0 changed, 4 same" in ingest()


def test_what_has_nothing_in_common_takes_the_place_all_the_same(root: Path, tmp_path: Path, ingest: Ingest) -> None:
    path = tmp_path / "a" / "library.bib"
    ingest(library(path, "One", "Two"))
    ingest(library(path, "Three", "Four", start=7), "--newer")
    assert (titles(root), captures(root)) == (["Four", "Three"], ["library.bib"])
