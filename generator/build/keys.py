"""What a build depends on besides ``content/``: when none of it has changed, nothing needs to be made again."""

import os
import re
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from pathlib import Path

from generator.layout import Layout
from generator.program import of_files

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_ENVIRONMENT = re.compile(r"!ENV\s+(\[[^\]]*\]|\S+)")
_WORD = re.compile(r"[^\s\"'\[\]{},:#]+")


def digest(*parts: object) -> str:
    """A short name for ``parts``, which are told apart by their ``repr``."""
    return blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def of_content(layout: Layout) -> str:
    """All of ``content/`` that pages are made of. Of captures only which there are: they are read when they are
    ingested.
    """
    folder = layout.captures.parent
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_relative_to(layout.digests)]
    captures = sorted(path.name for path in files if path.is_relative_to(layout.captures))
    runs = of_files([layout.runs], layout.root) if layout.runs.is_file() else ""
    return digest(
        captures, runs, of_files((path for path in files if not path.is_relative_to(layout.captures)), folder)
    )


def of_settings(layout: Layout) -> str:
    """``mkdocs.yml``, the files it names, and the variables of the environment it asks for."""
    text = layout.mkdocs.read_text(encoding="utf-8", errors="replace")
    asked = _WORD.findall(" ".join(_ENVIRONMENT.findall(text)))
    files = [path for path in _named(layout, text) if path.is_file()]
    return digest(text, of_files(files, layout.root), [(name, os.environ.get(name)) for name in asked])


def of_templates(layout: Layout) -> str:
    """All that is in the folders that ``mkdocs.yml`` names."""
    files = {file for folder in folders(layout) for file in _files_in(folder)}
    return of_files(files, layout.root)


def folders(layout: Layout) -> list[Path]:
    """The folders that ``mkdocs.yml`` names, that of the templates among them."""
    text = layout.mkdocs.read_text(encoding="utf-8", errors="replace")
    content = layout.captures.parent  # has a digest of its own
    return sorted(path for path in _named(layout, text) if path.is_dir() and not path.is_relative_to(content))


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
