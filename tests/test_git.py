"""Git is run in a folder: what it finds in its environment, and how it is told that it fails."""

from pathlib import Path

import pytest

from generator.faults import ArchiveError
from generator.git import RefusedError, Runner, SilentError
from tests.repositories import git


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    return tmp_path


def program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A git that is this script."""
    (folder / "git").write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    (folder / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=":")


def test_what_is_asked_is_answered_or_refused(folder: Path) -> None:
    here = Runner(folder)
    assert here("rev-parse", "--is-inside-work-tree") == "true"
    assert here("hash-object", "--stdin", said="") == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"
    assert here("hash-object", "--stdin", said="é\n") != here("hash-object", "--stdin", said="e\n")
    assert here.answer("rev-parse", "--verify", "HEAD") is None
    assert not here.knows("rev-parse", "--verify", "HEAD")
    with pytest.raises(RefusedError, match="fatal: Needed a single revision"):
        here("rev-parse", "--verify", "HEAD")


def test_a_hook_that_runs_us_leads_git_nowhere_else(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path_factory.mktemp("other")
    git(other, "init", "--quiet")
    for name in ("GIT_DIR", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(other / ".git"))
    for name in ("GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_CONFIG"):
        monkeypatch.setenv(name, str(other / "x"))
    assert Path(Runner(folder)("rev-parse", "--absolute-git-dir")).samefile(folder / ".git")
    assert Runner(folder).answer("config", "--get", "core.bare") == "false"


def test_who_commits_is_the_users(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "ada@example.org")
    assert Runner(folder)("var", "GIT_AUTHOR_IDENT").startswith("Ada <ada@example.org> ")
    assert Runner(folder)("var", "GIT_AUTHOR_IDENT", GIT_AUTHOR_NAME="Eve").startswith("Eve ")


def test_settings_and_environment_are_those_that_are_given(folder: Path) -> None:
    here = Runner(folder, {"user.name": "A", "user.email": "a@b"}, {"GIT_AUTHOR_NAME": "B"})
    assert here("config", "--get", "user.name") == "A"
    assert here("var", "GIT_AUTHOR_IDENT").startswith("B ")


def test_a_git_that_does_not_end_is_no_answer(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder, monkeypatch, "exec sleep 60")
    with pytest.raises(SilentError, match=r"no answer within 0\.1 seconds"):
        Runner(folder, deadline=0.1).knows("status")


def test_a_git_that_says_nothing_is_quoted_by_its_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(folder, monkeypatch, "exit 3")
    with pytest.raises(RefusedError, match="it ended with 3"):
        Runner(folder)("status")


def test_no_git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(ArchiveError, match="git: it is not installed; install git"):
        Runner(folder).knows("status")
