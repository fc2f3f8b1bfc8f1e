"""What a build depends on: when none of it has changed, nothing needs to be made again."""

import os
import re
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from generator.layout import Kept, Layout
from generator.program import THEME, of_files, theme

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ENVIRONMENT = re.compile(r"!ENV\s+(\[[^\]]*\]|\S+)")
_CUSTOM_DIR = re.compile(r"^[^#\n]*\bcustom_dir\s*:\s*[\"']?([^\s\"',}#]+)", re.MULTILINE)
_THEME = re.compile(rf"^[^#\n]*(?:\btheme|\bname)\s*:\s*([\"']?){THEME}\1\s*(?:$|[,}}#])", re.MULTILINE)
_WORD = re.compile(r"[^\s\"'\[\]{},:#]+")


def digest(*parts: object) -> str:
    """A short name for ``parts``, which are told apart by their ``repr``."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def of_content(layout: Layout) -> str:
    """All of ``content/`` and ``data/`` that pages are made of. Of captures only which there are: they are read when
    they are ingested.
    """
    files = [path for kept in layout.kept for path in _kept_files(kept)]
    captures = sorted(path.name for path in files if path.is_relative_to(layout.captures))
    return digest(captures, of_files((path for path in files if not path.is_relative_to(layout.captures)), layout.root))


def _kept_files(kept: Kept) -> Iterator[Path]:
    """The files of a root, but for what was sent to whom and what is git's."""
    inside = (path for path in kept.folder.rglob("*") if not path.is_relative_to(kept.digests))
    return (path for path in inside if path.name != ".git" and path.is_file())


def of_settings(layout: Layout) -> str:
    """``mkdocs.yml``, the files it names, and the variables of the environment it asks for."""
    text = layout.mkdocs.read_text(encoding="utf-8", errors="replace")
    asked = _WORD.findall(" ".join(_ENVIRONMENT.findall(text)))
    files = [path for path in _named(layout, text) if path.is_file()]
    return digest(text, of_files(files, layout.root), [(name, os.environ.get(name)) for name in asked])


def of_templates(layout: Layout) -> str:
    """All that is in the folders that ``mkdocs.yml`` names, and in the theme that comes with the program."""
    text = layout.mkdocs.read_text(encoding="utf-8", errors="replace")
    named = {file for folder in _folders(layout, text) for file in _files_in(folder)}
    return digest(of_files(named, layout.root), [of_files(_files_in(folder), folder) for folder in _of_program(text)])


def template_folders(layout: Layout) -> list[Path]:
    """The folders of the site's own templates, that of the archive before that of the program: the first that has a
    file gives it."""
    text = layout.mkdocs.read_text(encoding="utf-8", errors="replace")
    named = (layout.root / name for name in _CUSTOM_DIR.findall(text))
    return [*(folder for folder in named if folder.is_dir()), *_of_program(text)]


def _of_program(text: str) -> list[Path]:
    """The folder of the theme that comes with the program, if ``text`` asks for it."""
    return [theme()] if _THEME.search(text) else []


def _folders(layout: Layout, text: str) -> list[Path]:
    """The folders of the archive that ``text`` names, that of its templates among them."""
    own = [kept.folder for kept in layout.kept]  # have a digest of their own
    named = (path for path in _named(layout, text) if path.is_dir())
    return sorted(path for path in named if not any(path.is_relative_to(folder) for folder in own))


def _named(layout: Layout, text: str) -> set[Path]:
    """The files and folders of the archive that ``text`` names, without those that are built."""
    paths = {layout.root / word for word in _WORD.findall(text) if len(word) < 200 and ".." not in word}
    inside = {path for path in paths if path.is_relative_to(layout.root) and path != layout.root}
    return {path for path in inside if not path.is_relative_to(layout.docs.parent)}


def _files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts]


def of_dependencies() -> str:
    """Python, and every installed package that this one needs, by version and by what was installed of it."""
    return digest(sys.version, sorted(map(_installed, _needed())))


def _installed(package: Distribution) -> tuple[str, str, str]:
    # What is installed of a package is listed in its RECORD, each file with a digest
    # (https://packaging.python.org/en/latest/specifications/recording-installed-packages/).
    return package.metadata["Name"], package.version, digest(package.read_text("RECORD"))


def _needed() -> Iterator[Distribution]:
    """The distributions this one rests on, however far down; all there are where it is not installed itself."""
    try:
        waiting = [distribution("paper-archive")]
    except PackageNotFoundError:
        yield from distributions()
        return
    seen: set[str] = set()
    while waiting:
        package = waiting.pop()
        for requirement in package.requires or ():
            name = _NAME.match(requirement)
            if name and name[0].lower() not in seen and "extra ==" not in requirement:
                seen.add(name[0].lower())
                try:
                    waiting.append(distribution(name[0]))
                except PackageNotFoundError:
                    continue  # for another system or Python
                yield waiting[-1]
