"""What is about to be published: whether it fits its host, and whether all its links lead somewhere."""

import html
import os
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from generator.faults import Fault

LARGEST = 1_000_000_000
"""Bytes that GitHub Pages publishes at most
(https://docs.github.com/pages/getting-started-with-github-pages/github-pages-limits)."""
FULL = 0.9
"""Of these, from when on it is said that room runs out."""

_LINK = re.compile(
    rb"""<(?:a|area|link|script|img|source|iframe)\s(?:[^>]*?\s)?(?:href|src)=["']?([^"'\s>]+)""", re.IGNORECASE
)
_ELSEWHERE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")


class Found(NamedTuple):
    """What a site comes to."""

    files: int
    size: int
    """Bytes of them all."""
    links: int
    """Places within the site that its pages lead to."""
    faults: tuple[Fault, ...]

    @property
    def is_nearly_full(self) -> bool:
        """Whether it soon does not fit any more."""
        return self.size >= FULL * LARGEST


def look(site: Path, where: str, url: str) -> Found:
    """Look through a built site. ``where`` is what people call its folder, ``url`` the address it is built for."""
    files = dict(_files(site))
    first: dict[str, str] = {}
    """For each place that is led to the first page that does."""
    for path in sorted(files):
        if path.endswith(".html"):
            for target in _targets((site / path).read_bytes(), path, url):
                first.setdefault(target, path)
    broken = [_broken(f"{where}/{page}", target) for target, page in first.items() if not _is_there(target, files)]
    size = sum(files.values())
    return Found(len(files), size, len(first), (*broken, *([_too_large(where, size)] if size > LARGEST else [])))


def _broken(page: str, target: str) -> Fault:
    return Fault(page, 0, f"it links to /{target}, which is not there", "mend the link, or build with --clean")


def _too_large(where: str, size: int) -> Fault:
    what = f"the site has {size / 1e6:,.0f} MB, of which GitHub Pages publishes {LARGEST / 1e6:,.0f}"
    return Fault(where, 0, what, "set limits: all_files in content/archive.yml to 0, or choose another host")


def _files(site: Path) -> Iterator[tuple[str, int]]:
    """The files, by their path below the site, and their sizes."""
    for folder, _, names in os.walk(site):
        for name in names:
            path = Path(folder, name)
            yield path.relative_to(site).as_posix(), path.stat().st_size


def _targets(page: bytes, path: str, url: str) -> Iterator[str]:
    """What a page links to or loads within the site, as it is written, from the root of the site on."""
    up, base = "../" * path.count("/"), f"{urlsplit(url).path.rstrip('/')}/"
    for data in set(_LINK.findall(page)):
        link = data.decode("utf-8", "replace")
        if up and link.startswith(up):  # most do
            yield link[len(up) :]
        elif (url and link.startswith(url)) or (link.startswith(base) and not _ELSEWHERE.match(link)):
            yield link[len(url if url and link.startswith(url) else base) :]
        elif not _ELSEWHERE.match(link) and link[0] not in "/#?":
            yield _joined(path, link)


def _joined(path: str, link: str) -> str:
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), link))
    if joined == ".":
        return ""
    return f"{joined}/" if link.endswith("/") else joined


def _is_there(target: str, files: dict[str, int]) -> bool:
    path = unquote(urlsplit(html.unescape(target)).path)
    return f"{path}index.html" in files if not path or path.endswith("/") else path in files
