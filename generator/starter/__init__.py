"""What a new archive starts with, and what each host is told to publish it: the files beside this one.

``archive/`` is for every archive, ``daily/`` for one whose feeds a workflow of GitHub asks, ``hosts/`` holds a folder
for each host and ``publish/`` what its owner has to do. ``@WORDS@`` in them stand for what follows from the archive.
The workflows are those of the repository, but for how the program is installed; `tests/test_hosts.py` holds them to it.
"""

from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

from generator.program import carried
from generator.starter.requirement import RELEASED, Requirement

Files = Mapping[str, bytes]
"""Files by their path below the archive."""

_FOLDER = Path(__file__).parent
TAGS = ("machine-learning", "none")
"""The vocabularies that an archive can begin with: the program's own, and an empty one."""

HOSTS = tuple(sorted(folder.name for folder in (_FOLDER / "hosts").iterdir()))
"""The hosts that there are files for."""

_NO_TAGS = """\
# There is no tag yet, which {} says; it goes with the first, such as
#
# gravitation:
#   label: Gravitation
#   description: Gravity as geometry, and the waves and black holes that follow from it.
#   phrases: [gravitational wave, black hole, general relativity]

{}
"""
_INSTALL = "pip install -r requirements.txt"
_INSTALL_OWN = "pip install --require-hashes -r requirements.txt && pip install --no-build-isolation --no-deps ."
"""How the program is installed by an archive that is a repository of the program too."""


def new_archive(
    host: str, program: Requirement = RELEASED, *, daily: bool = False, tags: str = "machine-learning"
) -> Files:
    """An empty archive, which ``host`` publishes with ``program`` and which asks feeds every day, if ``daily``.

    ``tags`` is one of `TAGS`.
    """
    words = {
        "@REQUIREMENT@": program.text,
        "@UPGRADE@": program.upgrade,
        "@INSTALL@": _INSTALL,
        "@PUBLISH@": (_FOLDER / "publish" / f"{host}.md").read_text(encoding="utf-8"),
    }
    content = carried("starter/content", "content")  # the program's own settings and tags are the defaults
    own = {
        "content/archive.yml": (content / "archive.yml").read_bytes(),
        "content/tags.yml": _tags((content / "tags.yml").read_text(encoding="utf-8"), tags).encode(),
    }
    folders = ("archive", f"hosts/{host}", *(["daily"] if daily else []))
    return own | {path: data for folder in folders for path, data in _filled(folder, words).items()}


def host_files(host: str, root: Path) -> Files:
    """What ``host`` has to be told of the archive at ``root``."""
    return _filled(f"hosts/{host}", {"@INSTALL@": _INSTALL_OWN if is_program(root) else _INSTALL})


def is_program(root: Path) -> bool:
    """Whether the archive at ``root`` is a repository of the program, too."""
    return (root / "pyproject.toml").is_file() and (root / "generator").is_dir()


def _tags(text: str, which: str) -> str:
    """The program's vocabulary, or what it says of vocabularies without its tags."""
    if which == "machine-learning":
        return text
    explained = "".join(takewhile(lambda line: line.startswith("#"), text.splitlines(keepends=True)))
    return f"{explained}\n{_NO_TAGS}"


def _filled(folder: str, words: Mapping[str, str]) -> Files:
    top = _FOLDER / folder
    files = (path for path in sorted(top.rglob("*")) if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(top).as_posix(): _with(words, path.read_bytes()) for path in files}


def _with(words: Mapping[str, str], data: bytes) -> bytes:
    for word, text in words.items():
        data = data.replace(word.encode(), text.encode())
    return data
