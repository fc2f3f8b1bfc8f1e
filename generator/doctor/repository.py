"""The repository as `git` tells of it here; nobody is asked over the network, and nothing is changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.branch import NAME as _DATA
from generator.doctor.finding import Finding, broken, ok, unknown, warning
from generator.faults import ArchiveError
from generator.git import Runner, SilentError
from generator.layout import Layout

_OPEN = "papers data open  makes it"


@dataclass(frozen=True, slots=True)
class Git:
    """What is known of the repository."""

    trouble: str = ""
    """Why nothing is known."""
    shallow: bool = False
    origin: str = ""
    """The address of the remote."""
    local: bool = False
    """Whether there is a branch of data here,"""
    remote: bool = False
    """and at the remote, as far as it was told."""
    gone: bool = False
    """Whether the remote had one that it has no more."""
    ahead: int = 0
    """How many commits are here that the remote does not have,"""
    behind: int = 0
    """and there that are not here."""
    related: bool = True
    """Whether the two have a commit in common."""
    forced: bool = False
    """Whether the last fetch found it rewritten."""
    folder: bool = False
    """Whether there is a folder ``data``,"""
    branch: str = ""
    """and the branch whose work tree it is; empty when it is none."""
    unsaved: int = 0
    """How many files in there are not committed."""


def read(layout: Layout) -> Git:
    """Ask git of the archive."""
    try:
        return _read(layout, _git(layout.root))
    except ArchiveError:
        return Git(trouble="git is not installed")
    except SilentError:
        return Git(trouble="git does not answer")


def _read(layout: Layout, git: Runner) -> Git:
    if git.answer("rev-parse", "--is-inside-work-tree") != "true":
        return Git(trouble="git knows no repository here")
    here, there = f"refs/heads/{_DATA}", f"refs/remotes/origin/{_DATA}"
    local, remote = _has(git, here), _has(git, there)
    ahead, behind = _apart(git, here, there) if local and remote else (0, 0)
    data = _git(layout.data) if layout.data.is_dir() else None
    # Else it is a folder of main's work tree.
    own = data is not None and data.answer("rev-parse", "--show-prefix") == ""
    return Git(
        shallow=git.answer("rev-parse", "--is-shallow-repository") == "true",
        origin=git.answer("remote", "get-url", "origin") or "",
        local=local,
        remote=remote,
        gone=git.answer("for-each-ref", "--format=%(upstream:track)", here) == "[gone]",
        ahead=ahead,
        behind=behind,
        related=not (local and remote) or git.knows("merge-base", here, there),
        forced=remote and _forced(git, there),
        folder=data is not None,
        branch=(data.answer("rev-parse", "--abbrev-ref", "HEAD") or _unborn(data)) if data and own else "",
        unsaved=len((data.answer("status", "--porcelain") or "").splitlines()) if data and own else 0,
    )


def _git(folder: Path) -> Runner:
    """Git that writes nothing: no index that it could refresh, no program that watches the folder."""
    return Runner(folder, {"core.fsmonitor": "false"}, {"GIT_OPTIONAL_LOCKS": "0"})


def _has(git: Runner, ref: str) -> bool:
    return git.knows("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")


def _forced(git: Runner, there: str) -> bool:
    return "forced-update" in (git.answer("reflog", "show", "--format=%gs", "-n", "1", there) or "")


def _unborn(data: Runner) -> str:
    return data.answer("symbolic-ref", "--short", "HEAD") or ""


def _apart(git: Runner, here: str, there: str) -> tuple[int, int]:
    counts = (git.answer("rev-list", "--left-right", "--count", f"{here}...{there}") or "0 0").split()
    return int(counts[0]), int(counts[1])


def check_repository(git: Git) -> Iterator[Finding]:
    """The branch of data, as far as this copy knows of it."""
    if git.trouble:
        yield unknown("repository", git.trouble)
        return
    yield ok("repository", "a shallow copy: of its history little is known" if git.shallow else "whole")
    yield from _check_folder(git)
    yield _check_branch(git)


def _check_folder(git: Git) -> Iterator[Finding]:
    if git.folder and not git.branch:
        cure = "move its files away, run  papers data open,  and move them back"
        yield broken("data folder", "data/ is no work tree of the branch data, so nothing in it is saved", cure)
    elif git.folder and git.branch != _DATA:
        yield broken("data folder", f"data/ is the work tree of {git.branch!r}", "run  git -C data switch data")
    elif git.unsaved:
        yield warning("data folder", f"{git.unsaved:,} files changed and not saved", "run  papers data save")


def _check_branch(git: Git) -> Finding:
    what = "data branch"
    if git.gone or (git.local and not git.remote and git.forced):
        return broken(what, "the remote has it no more; it is still here", "put it back:  git push origin data")
    if not (git.local or git.remote):
        return ok(what, f"there is none yet: what is ingested goes into content/, or {_OPEN}")
    if git.local and git.remote and not git.shallow and not git.related:
        cure = "keep what is here as  git branch data-before data,  then unite both:  papers data save"
        return broken(what, "the remote's has another history: somebody rewrote it", cure)
    if git.forced and (git.ahead or not git.local):
        cure = "if papers are missing, what was there is in  git reflog show origin/data"
        return warning(what, "the remote's was rewritten by a forced push", cure)
    if git.ahead and git.behind:
        return warning(
            what,
            f"{git.ahead} commits here and {git.behind} there are not in the other",
            "papers data save  unites them",
        )
    if git.ahead:
        return warning(what, f"{_commits(git.ahead)} not pushed", "run  papers data save")
    if git.behind:
        return warning(what, f"{_commits(git.behind)} behind the remote", "run  papers data open")
    return ok(what, "here and at the remote" if git.local and git.remote else "at the remote" if git.remote else "here")


def _commits(number: int) -> str:
    return f"{number} commit{'s' if number > 1 else ''}"
