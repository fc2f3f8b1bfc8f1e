"""The branch of fetched data: what `papers data open` and `papers data save` do, with a real git."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from generator import cli, clock, runs, store
from generator.content import read_content
from generator.layout import Layout
from generator.merge import merge
from generator.paper import Record
from generator.runs import Run
from tests.repositories import AS, Remote, git

NOW = datetime(2026, 6, 30, 6, 17, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def known_git(monkeypatch: pytest.MonkeyPatch) -> None:
    """Git as it is on a new machine, on a day that is known."""
    for name in AS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def remote(tmp_path: Path) -> Remote:
    """A fork of an archive that has nothing yet."""
    files = tmp_path / "files"
    (files / "content").mkdir(parents=True)
    (files / "content/archive.yml").write_text("", encoding="utf-8")
    (files / "mkdocs.yml").write_text("site_name: Test\n", encoding="utf-8")
    (files / ".gitignore").write_text("/build/\n/data/\n", encoding="utf-8")
    return Remote.of(tmp_path / "remote.git", files)


@pytest.fixture
def clones(remote: Remote, tmp_path: Path) -> Iterator[Path]:
    """Fresh clones, one after the other."""
    return (remote.clone(tmp_path / f"clone{n}") for n in range(100))


def papers(*arguments: str, root: Path) -> int:
    return cli.main([arguments[0], "--root", str(root), *arguments[1:]])


def fetch(root: Path, *numbers: int, votes: int = 0, day: int = 1) -> None:
    """As an ingest would: papers into data/."""
    its = Layout(root)
    before = store.expect(its.fetched.records, "")
    records = [
        Record(
            source="hf-daily",
            capture="",
            title=f"Paper {n}",
            arxiv_id=f"2606.{n:05}",
            upvotes=votes,
            captured=(NOW + timedelta(days=day)).date(),
        )
        for n in numbers
    ]
    store.save(its.fetched.records, before, merge(before, records).papers)


def stored(root: Path) -> dict[str, int | None]:
    content = read_content(Layout(root))
    assert content.faults == ()
    return {str(paper.paper_id): paper.upvotes for paper in content.archive.papers}


def opened(clones: Iterator[Path]) -> Path:
    root = next(clones)
    assert papers("data", "open", root=root) == 0
    return root


def test_a_fresh_fork_gets_its_branch(
    remote: Remote, clones: Iterator[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = opened(clones)
    assert "there is no such branch yet, so it is made" in capsys.readouterr().out
    assert git(root, "status", "--porcelain") == ""
    fetch(root, 1, 2)
    assert papers("data", "save", root=root) == 0
    assert remote.files() == {"README.md", "records/undated.jsonl"}
    who, when = git(remote.folder, "log", "--format=%an <%ae>%n%ct", "-1", "data").splitlines()
    assert who == "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"
    assert int(when) == NOW.timestamp()
    assert set(stored(opened(clones))) == {"2606.00001", "2606.00002"}
    assert git(remote.folder, "log", "--format=%s", "main") == "Begin"


def test_nothing_new_is_no_commit(remote: Remote, clones: Iterator[Path], capsys: pytest.CaptureFixture[str]) -> None:
    root = opened(clones)
    fetch(root, 1)
    papers("data", "save", root=root)
    tip = remote.tip()
    assert papers("data", "save", root=root) == 0
    assert papers("data", "save", root=opened(clones)) == 0
    assert remote.tip() == tip
    assert "nothing has changed" in capsys.readouterr().out


def test_the_name_that_git_knows_is_taken(remote: Remote, clones: Iterator[Path]) -> None:
    root = opened(clones)
    git(root, "config", "user.name", "Ada Beispiel")
    git(root, "config", "user.email", "ada@example.org")
    fetch(root, 1)
    papers("data", "save", root=root)
    assert git(remote.folder, "log", "--format=%an %ce", "-1", "data") == "Ada Beispiel ada@example.org"


def test_two_runs_at_once_are_united(remote: Remote, clones: Iterator[Path]) -> None:
    first = opened(clones)
    fetch(first, 1)
    papers("data", "save", root=first)
    one, other = opened(clones), opened(clones)
    fetch(one, 1, 2, votes=5)
    fetch(other, 1, 3, votes=9, day=2)
    assert papers("data", "save", root=one) == 0
    assert papers("data", "save", root=other) == 0
    assert stored(opened(clones)) == {"2606.00001": 9, "2606.00002": 5, "2606.00003": 9}
    assert git(remote.folder, "rev-list", "--count", "--merges", "data") == "0"


def test_a_push_that_comes_between_is_united(
    remote: Remote, clones: Iterator[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Others push after we looked and before we push, twice."""
    papers("data", "save", root=opened(clones))
    root = opened(clones)
    fetch(root, 1)
    from generator.branch import Branch

    push = Branch._push
    others = iter([2, 3])

    def late(self: Branch, tip: str | None) -> bool:
        number = next(others, None) if self.root == root else None
        if number:
            other = opened(clones)
            fetch(other, number)
            assert papers("data", "save", root=other) == 0
        return push(self, tip)

    monkeypatch.setattr(Branch, "_push", late)
    assert papers("data", "save", root=root) == 0
    assert set(stored(opened(clones))) == {"2606.00001", "2606.00002", "2606.00003"}


def test_a_branch_that_was_deleted_is_made_whole(
    remote: Remote, clones: Iterator[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for number in (1, 2):
        root = opened(clones)
        fetch(root, number)
        papers("data", "save", root=root)
    root = opened(clones)
    git(remote.folder, "update-ref", "-d", "refs/heads/data")
    git(remote.folder, "reflog", "expire", "--expire=now", "--all")
    git(remote.folder, "gc", "--quiet", "--prune=now")
    fetch(root, 3)
    assert papers("data", "save", root=root) == 0
    assert "the branch of origin is gone; what is here makes it whole again" in capsys.readouterr().out
    assert set(stored(opened(clones))) == {"2606.00001", "2606.00002", "2606.00003"}
    assert papers("data", "save", root=root) == 0


@pytest.mark.parametrize("action", ["open", "save"])
def test_a_branch_that_was_rewritten_is_made_whole(
    remote: Remote, clones: Iterator[Path], capsys: pytest.CaptureFixture[str], action: str
) -> None:
    root = opened(clones)
    fetch(root, 1)
    papers("data", "save", root=root)
    other = opened(clones)
    git(other / "data", "rm", "--quiet", "-r", "records")
    git(other / "data", "commit", "--quiet", "--amend", "--message=Rewritten")
    fetch(other, 2)
    git(other / "data", "add", "--all")
    git(other / "data", "commit", "--quiet", "--message=Other")
    git(other / "data", "push", "--quiet", "--force", "origin", "data")
    assert papers("data", action, root=root) == 0
    assert "origin was rewritten; united with what is here" in capsys.readouterr().out
    assert set(stored(root)) == {"2606.00001", "2606.00002"}
    assert papers("data", "save", root=root) == 0
    assert set(stored(opened(clones))) == {"2606.00001", "2606.00002"}


def test_open_again_brings_it_up_to_date(remote: Remote, clones: Iterator[Path]) -> None:
    root = opened(clones)
    papers("data", "save", root=root)
    other = opened(clones)
    fetch(other, 1)
    papers("data", "save", root=other)
    assert papers("data", "open", root=root) == 0
    assert set(stored(root)) == {"2606.00001"}
    fetch(root, 2)
    fetch(other, 3)
    papers("data", "save", root=other)
    assert papers("data", "open", root=root) == 0
    assert set(stored(root)) == {"2606.00001", "2606.00002", "2606.00003"}


def test_a_save_that_could_not_be_pushed_goes_with_the_next(
    remote: Remote, clones: Iterator[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = opened(clones)
    fetch(root, 1)
    away = remote.folder.rename(remote.folder.with_name("away.git"))
    assert papers("data", "save", root=root) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("papers data save: git says: ")
    assert "; see that origin can be reached" in line
    away.rename(remote.folder)
    assert papers("data", "save", root=root) == 0
    assert set(stored(opened(clones))) == {"2606.00001"}


def test_a_push_that_is_refused_for_good_is_told(
    remote: Remote, clones: Iterator[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    root = opened(clones)
    hook = remote.folder / "hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    fetch(root, 1)
    assert papers("data", "save", root=root) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "pre-receive hook declined" in line or "failed to push" in line


def test_a_work_tree_that_was_deleted_comes_back(remote: Remote, clones: Iterator[Path]) -> None:
    root = opened(clones)
    fetch(root, 1)
    papers("data", "save", root=root)
    for path in sorted((root / "data").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (root / "data").rmdir()
    assert papers("data", "open", root=root) == 0
    assert set(stored(root)) == {"2606.00001"}


def test_hooks_of_the_owner_are_left_alone(remote: Remote, clones: Iterator[Path]) -> None:
    root = next(clones)
    hook = root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    assert papers("data", "open", root=root) == 0
    fetch(root, 1)
    assert papers("data", "save", root=root) == 0
    assert "records/undated.jsonl" in remote.files()


def test_without_a_remote_it_is_kept_here(clones: Iterator[Path], capsys: pytest.CaptureFixture[str]) -> None:
    root = next(clones)
    git(root, "remote", "remove", "origin")
    assert papers("data", "open", root=root) == 0
    fetch(root, 1)
    assert papers("data", "save", root=root) == 0
    assert "there is no repository named origin" in capsys.readouterr().out
    assert git(root / "data", "status", "--porcelain") == ""


def test_what_is_no_repository_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text("", encoding="utf-8")
    assert papers("data", "open", root=tmp_path) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "this is no git repository with a commit; run git init" in line


@pytest.mark.parametrize("action", ["open", "save"])
def test_a_folder_that_is_something_else_is_left_alone(
    clones: Iterator[Path], capsys: pytest.CaptureFixture[str], action: str
) -> None:
    root = next(clones)
    (root / "data").mkdir()
    (root / "data/mine.txt").write_text("", encoding="utf-8")
    assert papers("data", action, root=root) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "it is there, and is no work tree of the branch data; move it away" in line


def test_save_before_open_is_told(clones: Iterator[Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert papers("data", "save", root=next(clones)) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("; run papers data open")


# --- runs ------------------------------------------------------------------------------------------------------------


def test_the_newest_runs_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    for n in range(runs.LONGEST + 5):
        runs.append(path, Run(NOW + timedelta(hours=n), n % 2 == 0, n, 0, 0, "Ü" if n % 2 else ""))
    known = runs.load(path)
    assert [run.papers for run in known] == list(range(5, runs.LONGEST + 5))
    assert json.loads(path.read_bytes().splitlines()[-1]) == {
        "at": "2026-07-17T02:17:05Z",
        "ok": True,
        "papers": 404,
        "changed": 0,
        "failed": 0,
        "said": "",
    }


def test_runs_that_can_not_be_read_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "runs.jsonl"
    assert runs.load(path) == ()
    run = Run(NOW, False, 1, 2, 3, "the feed is down")
    runs.append(path, run)
    path.write_bytes(b'{\n[]\n{"at":"2026-06-30"}\n\xff\n' + path.read_bytes())
    assert runs.load(path) == (run,)
