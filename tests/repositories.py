"""A fork as GitHub holds it, in folders: a bare repository, and clones of it as runners make them."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

AS = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "GIT_AUTHOR_NAME": "Owner",
    "GIT_AUTHOR_EMAIL": "owner@example.org",
    "GIT_COMMITTER_NAME": "Owner",
    "GIT_COMMITTER_EMAIL": "owner@example.org",
}
"""The environment of a person's git, whoever runs the tests."""


def git(folder: Path, *arguments: str) -> str:
    """What git prints."""
    done = subprocess.run(
        ["git", "-C", folder, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **AS}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@dataclass(frozen=True)
class Remote:
    """A bare repository."""

    folder: Path

    @classmethod
    def of(cls, folder: Path, files: Path) -> "Remote":
        """One whose branch ``main`` holds ``files``."""
        folder.mkdir()
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main")
        git(files, "init", "--quiet", "--initial-branch=main")
        git(files, "add", "--all")
        git(files, "commit", "--quiet", "--message=Begin")
        git(files, "push", "--quiet", str(folder), "main")
        return cls(folder)

    def clone(self, folder: Path) -> Path:
        """A clone as a workflow makes one: the newest commit of ``main`` alone."""
        git(folder.parent, "clone", "--quiet", "--depth=1", "--branch=main", self.folder.as_uri(), str(folder))
        return folder

    def tip(self, branch: str = "data") -> str:
        """The newest commit of a branch."""
        return git(self.folder, "rev-parse", f"refs/heads/{branch}")

    def files(self, branch: str = "data") -> set[str]:
        """The names of the files of a branch."""
        return set(git(self.folder, "ls-tree", "-r", "--name-only", branch).splitlines())

    def text(self, name: str, branch: str = "data") -> str:
        """What a file of a branch holds."""
        return git(self.folder, "show", f"{branch}:{name}")
