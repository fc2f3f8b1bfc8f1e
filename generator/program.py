"""This program, as what is made by it depends on it."""

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from pathlib import Path

import generator

THEME = "paper-archive"
"""What the theme that comes with the program is called in ``mkdocs.yml``."""


def theme() -> Path:
    """The folder of the templates that come with the program."""
    return carried("theme", "overrides")


def carried(installed: str, here: str) -> Path:
    """What the program carries with it where it was installed; in its repository that lies beside it."""
    folder = Path(generator.__file__).parent
    return folder / installed if (folder / installed).is_dir() else folder.parent / here


@cache
def of_code() -> str:
    """A digest of the program: what another version of it made is not trusted."""
    folder = Path(generator.__file__).parent
    return of_files(folder.rglob("*.py"), folder)


def of_files(paths: Iterable[Path], root: Path) -> str:
    """A digest of the names of files and of what is in them."""
    hasher = blake2b(digest_size=12)
    for path in sorted(paths):
        data = path.read_bytes()
        hasher.update(f"{path.relative_to(root).as_posix()}\0{len(data)}\0".encode("utf-8", "surrogatepass"))
        hasher.update(data)
    return hasher.hexdigest()
