"""What is measured: the search of the site, and others on the same papers. Each is a folder that is served."""

import html
import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import distribution, version
from pathlib import Path
from time import perf_counter
from typing import Any, NamedTuple

from generator.bench import inputs
from generator.bench.contenders import Ground
from generator.bench.measure import FailedError, last_lines
from generator.build.keys import template_folders
from generator.paper import Paper
from generator.tex import plain

PAGES = Path(__file__).with_name("pages")
PACKAGES = {"pagefind": "1.6.0", "minisearch": "7.2.0"}
"""What npm installs, and in which version. The project depends on none of them."""
_NPM = (
    "npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts --loglevel=error"
    " --fetch-retries=1 --fetch-timeout=60000"
).split()
_WORKER = "material/templates/assets/javascripts/workers/search.*.js"
# As the plugin of Material writes it.
_MATERIAL = {
    "lang": ["en"],
    "separator": r"[\s\-]+",
    "pipeline": ["stopWordFilter"],
    "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}, "tags": {"boost": 1000000.0}},
}

Documents = Sequence[Mapping[str, str]]
"""For each paper its ``id``, ``title`` and ``abstract``, as plain text."""


class Making(NamedTuple):
    """The seconds that it took to make an index, and to make it again with one more day of papers."""

    seconds: float
    day: float | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contender makes its index, and what of."""

    ground: Ground
    documents: Documents
    site: Path
    """The folder that is served."""

    def run(self, *command: str) -> float:
        """The seconds of a command. Raises `FailedError`."""
        return self.ground.run(command).seconds

    def package(self, name: str) -> Path:
        """The folder of a package, which is installed if it is not yet. Raises `FailedError` when it can't be."""
        folder = self.ground.folder / "npm"
        if not shutil.which("npm") or not shutil.which("node"):
            raise FailedError(1, "it needs Node.js and npm")
        if not (installed := folder / "node_modules" / name).exists():
            wanted = [f"{its}@{PACKAGES[its]}" for its in PACKAGES]
            self.run(*_NPM, "--prefix", str(folder), *wanted)
        return installed


@dataclass(frozen=True, slots=True)
class Contender:
    """One search."""

    name: str
    title: str
    make: Callable[[Place], Making]
    """Makes the program and the index. Raises `FailedError`."""

    def prepare(self, ground: Ground, documents: Documents) -> tuple[Path, Making]:
        """The folder that is to be served, and what its index took. Raises `FailedError`."""
        site = ground.folder / self.name
        (site / "bench").mkdir(parents=True)
        for page in PAGES.iterdir():
            shutil.copyfile(page, site / "bench" / page.name)
        (site / "bench" / "index.html").rename(site / "index.html")
        (site / "bench" / f"{self.name}.js").rename(site / "bench" / "contender.js")
        return site, self.make(Place(ground, documents, site))


def documents(papers: Sequence[Paper]) -> Documents:
    """What the others are given of papers."""
    return [
        {"id": paper.paper_id, "title": plain(paper.title), "abstract": plain(paper.abstract or "")} for paper in papers
    ]


def _ours(place: Place) -> Making:
    """The index of a day ago, then that of today; and once more all of it, to see how long that takes."""
    archive = place.ground.archive
    for folder in reversed(template_folders(archive)):
        shutil.copytree(folder / "assets", place.site / "assets", dirs_exist_ok=True)
    day = inputs.new_day(archive)
    if day is None:
        return Making(_index(place), None)
    day.take_out()
    try:
        _index(place)
    finally:
        day.put_back()
    later = _index(place)
    shutil.rmtree(place.site / "search")
    return Making(_index(place), later)


def _index(place: Place) -> float:
    command = [sys.executable, "-m", "generator.bench.search.making", str(place.ground.archive.root), str(place.site)]
    place.run(*command)
    return float(last_lines(place.ground.output, 1))


def _pagefind(place: Place) -> Making:
    """Of pages that hold nothing but title and abstract."""
    program = place.package("pagefind").parent / ".bin" / "pagefind"
    pages = place.ground.folder / "pages"
    for document in place.documents:
        file = pages / document["id"] / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(_page(document), encoding="utf-8")
    command = [str(program), "--site", str(pages), "--output-path", str(place.site / "pagefind"), "--quiet"]
    return Making(place.run(*command), place.run(*command))


def _page(document: Mapping[str, str]) -> str:
    title, abstract = html.escape(document["title"]), html.escape(document["abstract"])
    head = f"<meta charset=utf-8><title>{title}</title>"
    return (
        f"<!doctype html><html lang=en>{head}<main data-pagefind-body><h1>{title}</h1><p>{abstract}</p></main></html>"
    )


def _minisearch(place: Place) -> Making:
    module = place.package("minisearch") / "dist" / "es" / "index.js"
    shutil.copyfile(module, place.site / "minisearch.js")
    papers = place.ground.folder / "papers.json"
    papers.write_bytes(_json(place.documents))
    script = str(PAGES / "minisearch-index.mjs")
    command = ["node", script, str(module), str(papers), str(place.site / "index.json")]
    return Making(place.run(*command), place.run(*command))


def _material(place: Place) -> Making:
    """A list of documents is all that Material makes; the index is made in the browser, at each visit."""
    worker = next((file.locate() for file in distribution("mkdocs-material").files or () if file.match(_WORKER)), None)
    if worker is None:
        raise FailedError(1, "Material for MkDocs has no worker for its search here")
    shutil.copyfile(worker, place.site / "search.js")
    began = perf_counter()
    docs = [_entry(document) for document in place.documents]
    (place.site / "search_index.json").write_bytes(_json({"config": _MATERIAL, "docs": docs}))
    seconds = perf_counter() - began
    return Making(seconds, seconds)


def _entry(document: Mapping[str, str]) -> dict[str, str]:
    title, abstract = html.escape(document["title"]), html.escape(document["abstract"])
    return {"location": f"papers/{document['id']}/", "title": title, "text": f"<p>{abstract}</p>"}


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


CONTENDERS = (
    Contender("ours", "this site", _ours),
    Contender("pagefind", f"Pagefind {PACKAGES['pagefind']}", _pagefind),
    Contender("minisearch", f"MiniSearch {PACKAGES['minisearch']}", _minisearch),
    Contender("material", f"Material {version('mkdocs-material')}", _material),
)
"""In the order in which they take turns."""
