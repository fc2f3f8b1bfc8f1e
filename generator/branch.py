"""The branch ``data``: what the program fetches, apart from what people write.

Nobody but the program commits there, so the branch that people commit to is theirs alone, and what comes from upstream
is always a fast-forward. Its work tree is the folder ``data/``. Each save is one commit on top of what the remote
repository has; where that went on meanwhile, what both hold is united, not their lines: no conflict can come of it, and
nobody's history is ever rewritten.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from generator.faults import ArchiveError, Fault
from generator.git import RefusedError, Runner

NAME = "data"
"""The branch, and the folder of its work tree."""

TRIES = 5
"""So often others may push between our look and our push."""

_REF = f"refs/heads/{NAME}"
_SEEN = f"refs/remotes/origin/{NAME}"
"""What the remote repository had when it was last seen."""

_DEADLINE = 600  # seconds

_README = """\
# Data of the archive

What `papers ingest` fetched, kept up by the workflows. Nothing here is written by hand: what people write is on the
main branch. `papers data open` makes a folder `data/` of this branch, beside `content/`; the site is built of both.
"""

# Who GitHub's workflows are: https://github.com/actions/checkout#push-a-commit-using-the-built-in-token
_BOT = {
    f"GIT_{role}_{key}": value
    for role in ("AUTHOR", "COMMITTER")
    for key, value in (
        ("NAME", "github-actions[bot]"),
        ("EMAIL", "41898282+github-actions[bot]@users.noreply.github.com"),
    )
}

_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.autocrlf": "false",
    "core.symlinks": "false",
    "commit.gpgSign": "false",
    "maintenance.auto": "false",
    "gc.auto": "0",
}
"""What could make another thing of a command than what it says."""

Unite = Callable[[Path], None]
"""Takes what another folder of data holds into ours."""


@dataclass(frozen=True, slots=True)
class Branch:
    """The branch of the repository at ``root``, and its work tree. Its methods raise `ArchiveError` where git fails."""

    root: Path
    now: Callable[[], datetime]
    """The time of commits."""
    unite: Unite
    tell: Callable[[str], None]
    """Is told in a line what was done."""

    @property
    def folder(self) -> Path:
        """The work tree."""
        return self.root / NAME

    def open(self) -> None:
        """Make the work tree, or bring it up to date. What is not saved yet stays."""
        with _told("papers data open"):
            self._expect_repository()
            if not self.folder.exists():
                self._make()
            self._expect_ours()
            self._catch_up(self._tip())
            if self._is_changed():
                self.tell(f"{NAME}/ holds what is not saved yet: run papers data save")

    def save(self) -> None:
        """Commit what the work tree holds, and push it."""
        with _told("papers data save"):
            self._expect_repository()
            self._expect_ours()
            for _ in range(TRIES):
                tip = self._tip()
                self._catch_up(tip)
                self._commit()
                if not self._has_origin() or self._head() == tip:
                    self.tell(f"{NAME}: {self._state(tip)}")
                    return
                if self._push(tip):
                    self.tell(f"{NAME}: pushed")
                    return
        cure = "run papers data save again"
        raise ArchiveError([Fault("papers data save", 0, f"{TRIES} times others were faster to push", cure)])

    def _state(self, tip: str | None) -> str:
        return "nothing has changed" if tip else "committed; there is no repository named origin to push it to"

    # --- what there is ---

    @property
    def _here(self) -> Runner:
        return Runner(self.root, _SETTINGS, deadline=_DEADLINE)

    @property
    def _git(self) -> Runner:
        return Runner(self.folder, _SETTINGS, deadline=_DEADLINE)

    def _expect_repository(self) -> None:
        if not self._here.knows("rev-parse", "--verify", "--quiet", "HEAD"):
            what = "this is no git repository with a commit"
            raise ArchiveError([Fault(str(self.root), 0, what, "run git init and commit; or go without a branch")])

    def _expect_ours(self) -> None:
        """Raises `ArchiveError` where the folder is something else, for it would be committed to another branch."""
        link = self.folder / ".git"
        if not link.is_file() or self._git("symbolic-ref", "--quiet", "HEAD") != _REF:
            what = f"it is there, and is no work tree of the branch {NAME}"
            cure = "run papers data open" if not self.folder.exists() else "move it away, then run papers data open"
            raise ArchiveError([Fault(str(self.folder), 0, what, cure)])

    def _has_origin(self) -> bool:
        return self._here.knows("config", "--get", "remote.origin.url")

    def _tip(self) -> str | None:
        """The commit that the remote repository has, if it has the branch."""
        return self._here("ls-remote", "origin", _REF).partition("\t")[0] or None if self._has_origin() else None

    def _head(self) -> str:
        return self._git("rev-parse", "HEAD")

    def _is_part(self, one: str, of: str) -> bool:
        """Whether one commit is among those that another rests on."""
        return self._here.knows("merge-base", "--is-ancestor", one, of)

    def _is_changed(self) -> bool:
        return bool(self._git("status", "--porcelain"))

    # --- what is done ---

    def _make(self) -> None:
        """A work tree of what is here of the branch, else of what the remote repository has, else a new one."""
        self._here("worktree", "prune")
        if self._here.knows("rev-parse", "--verify", "--quiet", _REF):
            self._here("worktree", "add", "--quiet", str(self.folder), NAME)
            return
        tip = self._tip()
        if tip:
            self._here("fetch", "--quiet", "--depth=1", "--no-tags", "origin", f"+{_REF}:{_SEEN}")
        else:
            self.tell(f"{NAME}: there is no such branch yet, so it is made")
        start = tip or self._first()
        self._here("worktree", "add", "--quiet", "--no-track", "-b", NAME, str(self.folder), start)

    def _first(self) -> str:
        """A commit that rests on none."""
        blob = self._here("hash-object", "-w", "--stdin", said=_README)
        tree = self._here("mktree", said=f"100644 blob {blob}\tREADME.md\n")
        return self._here("commit-tree", "-m", "Begin", tree, **self._who())

    def _catch_up(self, tip: str | None) -> None:
        """Rest on what the remote repository has now, and hold what both do."""
        seen = self._here.answer("rev-parse", "--verify", "--quiet", _SEEN)
        if tip is None:
            if seen:
                self.tell(f"{NAME}: the branch of origin is gone; what is here makes it whole again")
                self._here("update-ref", "-d", _SEEN)
            return
        head = self._head()
        if tip == head or (self._here.knows("cat-file", "-e", tip) and self._is_part(tip, head)):
            return
        self._here("fetch", "--quiet", "--no-tags", "origin", f"+{_REF}:{_SEEN}")
        if self._is_part(head, tip) and not self._is_changed():
            self._git("reset", "--quiet", "--hard", tip)
            return
        rewritten = seen and not self._is_part(seen, tip)
        self.tell(f"{NAME}: origin {'was rewritten' if rewritten else 'has gone on'}; united with what is here")
        self._unite(tip)

    def _unite(self, tip: str) -> None:
        """Hold what is here and what a commit has, and rest on that commit."""
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            index = {"GIT_INDEX_FILE": str(folder / "index")}
            self._git("read-tree", tip, **index)
            self._git("checkout-index", "--all", f"--prefix={folder / 'theirs'}/", **index)
            self.unite(folder / "theirs")
        self._git("reset", "--quiet", "--soft", tip)

    def _commit(self) -> None:
        self._git("add", "--all")
        if not self._git.knows("diff", "--cached", "--quiet", "HEAD"):
            message = f"Data of {self.now():%Y-%m-%d %H:%M} UTC"
            self._git("commit", "--quiet", "--no-verify", "-m", message, **self._who())

    def _push(self, tip: str | None) -> bool:
        """Push; whether it was taken. Raises `RefusedError` when the reason is not that others were faster."""
        commit = self._head()
        if tip is None and self._here("rev-parse", "--is-shallow-repository") == "true":
            # What it rests on is not here, and no more there: a repository takes no commit without the one before.
            commit = self._here("commit-tree", "-m", "Begin again", f"{commit}^{{tree}}", **self._who())
            self._git("reset", "--quiet", "--soft", commit)
        try:
            self._here("push", "--quiet", "--no-verify", "origin", f"{commit}:{_REF}")
        except RefusedError:
            if self._tip() == tip:
                raise
            return False
        self._here("update-ref", _SEEN, commit)
        return True

    def _who(self) -> Mapping[str, str]:
        """The environment of a commit: when, and by whom where git does not know."""
        when = {name: self.now().isoformat() for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")}
        if self._here.knows("config", "--get", "user.email"):
            return when
        return when | {name: os.environ.get(name, value) for name, value in _BOT.items()}


@contextmanager
def _told(command: str) -> Iterator[None]:
    """What git says to a command becomes a fault of it."""
    try:
        yield
    except RefusedError as error:
        cure = "see that origin can be reached and may be pushed to, then run it again: nothing is lost"
        raise ArchiveError([Fault(command, 0, f"git says: {error}", cure)]) from None
