"""The commands as people run them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import cli, store
from tests.conftest import papers
from tests.odd_archive import REPOSITORY
from tests.test_hf_page import listed, listing

CAPTURES = REPOSITORY / "content" / "captures"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An archive with nothing in it."""
    root = tmp_path / "an archive"
    (root / "content").mkdir(parents=True)
    (root / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    return root


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_ingesting_twice_changes_no_byte(root: Path) -> None:
    files = [str(path) for path in sorted(CAPTURES.glob("*.txt"))]
    first = papers("ingest", *files, root=root)
    assert first.returncode == 0, first.stderr
    assert "534 records of 496 papers: 496 new, 0 changed, 0 same\n" in first.stdout
    before = snapshot(root / "content")
    second = papers("ingest", *reversed(files), root=root)
    assert (
        "534 records of 496 papers: 0 new, 0 changed, 496 same\n496 papers in content/records, 0 files" in second.stdout
    )
    assert papers("ingest", root=root).returncode == 0
    assert snapshot(root / "content") == before
    assert snapshot(root / "content" / "records") == snapshot(REPOSITORY / "content" / "records")
    assert papers("check", root=root).returncode == 0


def test_captures_one_by_one_in_any_order_give_the_same_records(root: Path) -> None:
    for path in sorted(CAPTURES.glob("*.txt"), reverse=True):
        assert papers("ingest", str(path), root=root).returncode == 0
    assert snapshot(root / "content" / "records") == snapshot(REPOSITORY / "content" / "records")


def test_a_day_of_capture_given_once_is_remembered(root: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(listing(listed("A", when="Jan 4")), encoding="utf-8")
    told = papers("ingest", str(page), root=root)
    assert told.returncode == 1
    assert "give it: --captured YYYY-MM-DD" in told.stderr
    assert papers("ingest", str(page), "--captured", "2024-04-20", root=root).returncode == 0
    assert '"published":"2024-01-04"' in (root / "content/records/2024-01.jsonl").read_text(encoding="utf-8")
    assert papers("ingest", root=root).returncode == 0
    assert [path.name for path in store.record_files(root / "content" / "records")] == ["2024-01.jsonl"]


def test_what_is_good_is_stored_and_the_rest_is_told(root: Path, tmp_path: Path) -> None:
    good = tmp_path / "good.txt"
    good.write_text(listing("B", listed("A")), encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "image.png").write_bytes(b"\x89PNG\0")
    names = ["good.txt", "empty.txt", "image.png", "gone.txt"]
    done = papers("ingest", *(str(tmp_path / name) for name in names), root=root)
    assert done.returncode == 1
    assert "2 records of 2 papers: 2 new" in done.stdout
    lines = done.stderr.splitlines()
    assert len(lines) == 4
    for line, name in zip(lines, sorted(names), strict=True):
        assert name in line
        assert "; " in line
    assert [path.name for path in (root / "content/captures").iterdir()] == ["good.txt"]


def test_two_files_of_one_name_are_both_kept(root: Path, tmp_path: Path) -> None:
    for folder, title in (("a", "One"), ("b", "Two")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "page.txt").write_text(listing(listed(title)), encoding="utf-8")
        assert papers("ingest", str(tmp_path / folder / "page.txt"), root=root).returncode == 0
    assert len(list((root / "content/captures").iterdir())) == 2


def test_a_newer_edition_takes_the_place_of_the_older(root: Path, tmp_path: Path) -> None:
    library = tmp_path / "refs.bib"
    library.write_text("@misc{a, title={Kept}}\n@misc{b, title={Titel}}\n", encoding="utf-8")
    assert papers("ingest", str(library), root=root).returncode == 0
    library.write_text("@misc{a, title={Kept}}\n@misc{b, title={Title}}\n", encoding="utf-8")
    done = papers("ingest", str(library), "--newer", root=root)
    assert done.returncode == 0, done.stderr
    assert "2 records of 3 papers: 1 new, 0 changed, 1 same, 1 gone" in done.stdout
    assert [path.name for path in (root / "content/captures").iterdir()] == ["refs.bib"]
    lines, _ = store.load(root / "content/records", "records")
    assert [line.paper.title for line in lines] == ["Kept", "Title"]
    assert papers("check", root=root).returncode == 0


def test_names_of_captures_stay_in_their_folder(root: Path, tmp_path: Path) -> None:
    page = tmp_path / ".. \\..\nü page.txt"
    page.write_text(listing(listed("A")), encoding="utf-8")
    assert papers("ingest", str(page), root=root).returncode == 0
    (kept,) = (root / "content/captures").iterdir()
    assert kept.name == "page.txt"


def test_records_that_can_not_be_read_are_not_overwritten(root: Path, tmp_path: Path) -> None:
    records = root / "content/records"
    records.mkdir()
    (records / "undated.jsonl").write_bytes(b"{broken\n")
    page = tmp_path / "page.txt"
    page.write_text(listing(listed("A")), encoding="utf-8")
    done = papers("ingest", str(page), root=root)
    assert done.returncode == 1
    assert done.stderr.startswith("content/records/undated.jsonl:1: this is not JSON")
    assert snapshot(records) == {"undated.jsonl": b"{broken\n"}


def test_check_prints_every_fault_on_a_line(root: Path) -> None:
    (root / "content/archive.yml").write_text("limit: 3\nsource: x\n", encoding="utf-8")
    done = papers("check", root=root)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "content/archive.yml:1: unknown key 'limit'; did you mean 'limits'?",
        "content/archive.yml:2: unknown key 'source'; did you mean 'sources'?",
    ]


def test_building_with_faults_builds_what_is_good_and_says_1(root: Path) -> None:
    shutil.copytree(REPOSITORY / "overrides", root / "overrides")
    shutil.copy(REPOSITORY / "mkdocs.yml", root)
    (root / "content/pages").mkdir()
    (root / "content/pages/about.md").write_text("# About\n", encoding="utf-8")
    (root / "content/archive.yml").write_text("limit: 3\n", encoding="utf-8")
    done = papers("build", root=root)
    assert done.returncode == 1
    assert "unknown key 'limit'" in done.stderr
    assert (root / "build/site/index.html").exists()


def test_serving_without_a_site(root: Path) -> None:
    done = papers("serve", root=root)
    assert (done.returncode, done.stderr) == (1, "build/site: there is no site yet; run papers build\n")


def test_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    done = papers("check", root=tmp_path)
    assert done.returncode == 1
    assert "this is no archive: it has no mkdocs.yml and no content; " in done.stderr


@pytest.mark.parametrize("arguments", [[], ["nope"], ["ingest", "--captured", "soon"], ["check", "--root", "nowhere"]])
def test_wrong_usage(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "generator", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "said"), [("ingst", "did you mean ingest?"), ("zzz", "there are new, ingest, check, build, serve")]
)
def test_a_command_that_is_none_is_answered_with_the_nearest(
    name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.main([name])
    assert f"there is no command {name!r}; {said}" in capsys.readouterr().err


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_help_is_read_by_people(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        cli.main([name, "--help"])
    assert "``" not in capsys.readouterr().out


def test_a_day_of_capture_without_a_file(root: Path) -> None:
    assert papers("ingest", "--captured", "2026-04-20", root=root).returncode == 2


def test_a_process_ends_with_the_status_of_its_command_and_says_all(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "generator", "build", "--root", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 1
    assert "this is no archive" in done.stderr


def test_a_process_whose_reader_is_gone_says_nothing_of_it() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "generator", "check", "--root", str(REPOSITORY)]
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, check=False, cwd=REPOSITORY)
    os.close(write)
    assert done.stderr == b""
