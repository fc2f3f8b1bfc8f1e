"""The line of ``requirements.txt`` that makes pip install this very program."""

import json
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from generator import __version__, program
from generator.faults import ArchiveError
from generator.git import RefusedError, Runner
from generator.hosting import web_address

NAME = "paper-archive"
UNKNOWN = f"{NAME} @"
"""The line where nobody knows what belongs there: pip names it and ends, and can't take the package of a stranger."""
SUCH_AS = f"{NAME} @ git+https://HOST/OWNER/REPOSITORY@COMMIT"
CURE = f"write where others can fetch the program: {SUCH_AS}"

_OF_PROGRAM = ("generator", "overrides", "pyproject.toml", "content/archive.yml", "content/tags.yml")
"""What of a checkout is installed."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What pip is told to install."""

    line: str
    trouble: str = ""
    """Why it is not known where the program is to be had."""

    @property
    def text(self) -> str:
        """The line, below one that says what is missing."""
        return f"# Still to be said is where it is to be had: {SUCH_AS}\n{self.line}" if self.trouble else self.line

    @property
    def upgrade(self) -> str:
        """What another version of it is."""
        return "another number" if "==" in self.line else "another commit or tag after the last @"


RELEASED = Requirement(f"{NAME}=={__version__}")
"""This version, of a registry."""


def requirement() -> Requirement:
    """Where the program that runs is to be had."""
    folder = Path(program.__file__).parents[1]
    if (folder / "pyproject.toml").is_file():  # it runs where it is written, whatever else is installed
        return of_checkout(folder)
    try:
        said = distribution(NAME).read_text("direct_url.json")
    except PackageNotFoundError:
        said = None
    return of_installed(said or "{}")


def of_installed(said: str) -> Requirement:
    """The same of what was installed from where pip remembers; of a registry it remembers nothing
    (https://packaging.python.org/en/latest/specifications/direct-url/).
    """
    match json.loads(said):
        case {"url": str(url), "vcs_info": {"vcs": vcs, "commit_id": commit}}:
            return Requirement(f"{NAME} @ {vcs}+{url}@{commit}")
        case {"url": str(url), "archive_info": _} if url.startswith("https://"):
            return Requirement(f"{NAME} @ {url}")
        case {"url": str(url), "dir_info": _}:
            return of_checkout(Path(url2pathname(urlsplit(url).path)))
        case {"url": str(url)}:
            return _unknown(f"it was installed from {url}, which is on this machine alone")
    return RELEASED


def of_checkout(folder: Path) -> Requirement:
    """The commit of a checkout, where others can fetch it."""
    try:
        # It writes nothing: no index that it could refresh, no program that watches the folder.
        return _of_commit(folder, Runner(folder, {"core.fsmonitor": "false"}, {"GIT_OPTIONAL_LOCKS": "0"}))
    except (ArchiveError, RefusedError):
        return _unknown(f"git tells nothing of {folder}, from which it came")


def _of_commit(folder: Path, git: Runner) -> Requirement:
    if git.answer("rev-parse", "--show-prefix") != "":
        return _unknown(f"it came from {folder}, which is no checkout of git")
    origin = web_address(git.answer("remote", "get-url", "origin") or "")
    if not origin:
        return _unknown(f"{folder} has no remote origin with an address in the web")
    if git.answer("status", "--porcelain", "--", *_OF_PROGRAM) != "":
        return _unknown(f"{folder} has changes that are not committed")
    if not git.answer("for-each-ref", "--contains", "HEAD", "refs/remotes/origin"):
        return _unknown(f"the commit of {folder} is not pushed")
    return Requirement(f"{NAME} @ git+{origin}@{git('rev-parse', 'HEAD')}")


def _unknown(why: str) -> Requirement:
    return Requirement(UNKNOWN, why)
