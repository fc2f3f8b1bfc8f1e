"""Search: the page that holds it, and the index it reads.

The search is Material's, which wants its index as its own plugin would write it.
"""

import json
from collections.abc import Iterable
from unicodedata import normalize

from generator import urls
from generator.archive import Archive
from generator.escape import html_text
from generator.page import DataFile, Page
from generator.pages.listing import Outline, list_page
from generator.paper import Paper
from generator.tex import plain

INDEX = "search/search_index.json"
"""Where Material looks for its index, relative to the site."""

_CONFIG = {
    "lang": ["en"],
    "separator": r"[\s\-]+",
    "pipeline": ["stopWordFilter"],
    "fields": {"title": {"boost": 1000.0}, "text": {"boost": 1.0}},
}
"""How Material's search reads words and weighs them: what its plugin says when nothing is set."""


def search_page(_: Archive) -> Page:
    """``/search/?q=…``: the template has the field and the place for results, which a script fills in."""
    return list_page(urls.SEARCH, Outline("Search", "Search titles and abstracts.", ()), template="search.html")


def search_file(archive: Archive) -> DataFile:
    """The index of all papers, where Material looks for it."""
    return DataFile(INDEX, search_index(archive.papers))


def search_index(papers: Iterable[Paper]) -> bytes:
    """What Material's search reads (JSON, UTF-8): title, abstract and notes of each paper, in the order given."""
    index = {"config": _CONFIG, "docs": [_entry(paper) for paper in papers]}
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _entry(paper: Paper) -> dict[str, str]:
    """What is found of a paper. Material takes title and text for HTML, and shows a paragraph in a few lines."""
    text = "".join(f"<p>{_searched(part)}</p>" for part in (plain(paper.abstract), paper.notes) if part)
    return {"location": urls.paper(paper.paper_id), "title": _searched(plain(paper.title)), "text": text}


def _searched(text: str) -> str:
    """Text as people type it: ``D2MoE``, where a page shows the 2 raised."""
    return html_text(normalize("NFKC", text))
