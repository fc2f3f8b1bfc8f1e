"""Reads a built site the way a browser does, without one: its pages, what they link to, what they load."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

HOST = "http://127.0.0.1:8000"
"""The address that mkdocs.yml gives the site on this machine."""

_FETCHED = frozenset("stylesheet icon modulepreload preload manifest".split())
"""Relations of links that browsers follow by themselves."""
_DATA = "application/ld+json"
_LOADED = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src"}


@dataclass
class SitePage(HTMLParser):
    """One HTML page."""

    path: str
    """Below the site, as a URL path: ``/days/``."""
    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    """What each script loads; nothing for one that stands in the page. Data are none."""
    ids: set[str] = field(default_factory=set)
    tags: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.handlers += [name for name in values if name.startswith("on")]
        self.ids |= {values[name] for name in ("id", "name") if name in values}
        if tag in {"a", "area"} and "href" in values:
            self.links.append(values["href"])
        if tag == "link" and "href" in values:
            (self.loads if values.get("rel") in _FETCHED else self.links).append(values["href"])
        if tag == "script" and values.get("type") != _DATA:
            self.scripts.append(values.get("src", ""))
        if tag in _LOADED and _LOADED[tag] in values:
            self.loads.append(values[_LOADED[tag]])


def read_site(folder: Path) -> dict[str, SitePage]:
    """Every page of a built site by its path. ``404.html`` stands for any address, so it is not among them."""
    pages = {}
    for file in sorted(folder.rglob("*.html")):
        relative = file.relative_to(folder).as_posix()
        if relative == "404.html":
            continue
        page = SitePage("/" + relative.removesuffix("index.html"))
        page.feed(file.read_text(encoding="utf-8"))
        pages[page.path] = page
    return pages


STAMP = "/status/build.json"
"""A file that ``papers build --stamp`` adds: the same page is made whether it does or not."""


def broken_links(folder: Path, pages: dict[str, SitePage]) -> Iterator[str]:
    """Links within the site, and files loaded from it, that lead nowhere."""
    for page in pages.values():
        for link in page.links + page.loads:
            target, fragment = urldefrag(urljoin(HOST + page.path, link))
            if not target.startswith(HOST + "/"):
                continue
            path = unquote(urlsplit(target).path)
            if path in pages:
                if fragment and unquote(fragment) not in pages[path].ids:
                    yield f"{page.path} → {link}: no such place on the page"
            elif not (folder / path.lstrip("/")).is_file() and path != STAMP:
                yield f"{page.path} → {link}: no such page"


def foreign_loads(pages: dict[str, SitePage]) -> set[str]:
    """What pages load from other hosts."""
    loads = {urljoin(HOST + page.path, load) for page in pages.values() for load in page.loads}
    return {load for load in loads if not load.startswith((HOST + "/", "data:"))}
