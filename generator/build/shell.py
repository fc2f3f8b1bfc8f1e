"""The shell of the site: scripts, styles and pictures that pages load, as the service worker keeps them."""

import base64
import re
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from generator.archive import Archive
from generator.build import keys
from generator.layout import Layout
from generator.page import DataFile
from generator.pages.offline import Shell, worker_file
from generator.program import of_code

_ASSETS = "assets"
_WORKER = "assets/javascripts/offline/worker.js"
_CARD = "assets/images/card.png"
"""The picture that others show with a link to a page; no page does."""
_LOADED = frozenset(".css .js .mjs .svg .png .webp .woff2".split())
"""The endings of what pages load; other files of a theme are not for browsers, or too large to keep unasked."""
_NAMED = re.compile(r"assets/[\w./-]+")


def shell(layout: Layout) -> Shell | None:
    """The shell of the archive's site; ``None`` where its templates have no service worker."""
    folders = keys.template_folders(layout)
    worker = next((folder / _WORKER for folder in folders if (folder / _WORKER).is_file()), None)
    if worker is None:
        return None
    files = {path: _integrity(file) for path, file in (_of_theme(folders) | _own(folders)).items()}
    made = keys.digest(of_code(), keys.of_settings(layout), keys.of_templates(layout), sorted(files.items()))
    return Shell(made, files, worker.read_text(encoding="utf-8"))


def worker_files(layout: Layout, archive: Archive, content: str) -> list[DataFile]:
    """The service worker of the archive's site, if it has one; ``content`` is the digest of all of ``content/``."""
    its = shell(layout)
    return [worker_file(archive, its, content)] if its else []


def _own(folders: Sequence[Path]) -> dict[str, Path]:
    """All files of the archive's own templates that a page may load, by path."""
    files = {
        file.relative_to(folder).as_posix(): file for folder in reversed(folders) for file in _files(folder / _ASSETS)
    }
    return {path: file for path, file in files.items() if file.suffix in _LOADED and path not in (_WORKER, _CARD)}


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and not file.name.startswith("."))


def _of_theme(folders: Sequence[Path]) -> dict[str, Path]:
    """The files of the theme that the archive's own templates name: most others are for templates of the theme."""
    texts = (file.read_text(encoding="utf-8") for folder in folders for file in sorted(folder.glob("*.html")))
    named = {name for text in texts for name in _NAMED.findall(text)}
    return {name: root / name for root in _theme() for name in sorted(named) if (root / name).is_file()}


def _theme() -> Iterable[Path]:
    found = find_spec("material")
    return [Path(place) / "templates" for place in (found and found.submodule_search_locations) or ()]


def _integrity(file: Path) -> str:
    return "sha256-" + base64.b64encode(sha256(file.read_bytes()).digest()).decode()
