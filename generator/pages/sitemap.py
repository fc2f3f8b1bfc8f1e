"""The sitemap (https://www.sitemaps.org/protocol.html): every page of the site, and when what it shows changed last.

``sitemap.xml`` leads to parts, which are compressed. They hold pages in the order of these days, so that what is new
changes the last one alone. The time of a build is in none.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from urllib.parse import quote

from generator import urls
from generator.escape import html_text
from generator.page import DataFile, Page
from generator.search.packing import compressed
from generator.urls import Address

MOST = 50_000
"""Addresses in a file: the protocol allows no more. Of 100 characters each it has 7 MB, where 50 are allowed."""

_MOVED = "moved.html"
"""The template of pages that but lead on."""
_PAPER = "paper.html"
_OF_NO_PAPERS = frozenset((urls.SEARCH, urls.LIBRARY))
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class _Entry(NamedTuple):
    """A page or a part as a sitemap lists it; they are sorted by day, those without one first."""

    day: str
    """In ISO 8601; empty when nobody told."""
    path: str
    """As URLs have it. Of the generated pages that is their address."""


def sitemap(site: str, pages: Iterable[Page], written: Iterable[Address]) -> Iterator[DataFile]:
    """The files of the sitemap of the generated and the ``written`` pages of a site; none if nobody told where it is.

    ``site`` is its address, with a slash at its end.
    """
    if not site:
        return
    shown = [page for page in pages if page.template != _MOVED]
    entries = sorted([*_dated(shown), *(_Entry("", quote(address)) for address in written)])
    parts = [entries[at : at + MOST] for at in range(0, len(entries), MOST)]
    listed = [_Entry(part[-1].day, f"sitemap-{number}.xml.gz") for number, part in enumerate(parts, 1)]
    for its, part in zip(listed, parts, strict=True):
        yield DataFile(its.path, compressed(_xml(site, "urlset", "url", part)))
    yield DataFile("sitemap.xml", _xml(site, "sitemapindex", "sitemap", listed))


def _dated(pages: Sequence[Page]) -> Iterator[_Entry]:
    """Each page with the newest day of its papers; what counts all papers has that of all."""
    # Each paper has one page of its own, and stands on twelve others.
    papers = (paper for page in pages if page.template == _PAPER for paper in page.papers)
    days = {id(paper): paper.changed.isoformat() if paper.changed else "" for paper in papers}
    newest = max(days.values(), default="")
    for page in pages:
        alone = "" if page.address in _OF_NO_PAPERS else newest
        yield _Entry(max(map(days.__getitem__, map(id, page.papers)), default=alone), page.address)


def _xml(site: str, root: str, name: str, entries: Iterable[_Entry]) -> bytes:
    start, dated, end = f"<{name}><loc>{html_text(site)}", "</loc><lastmod>", f"</lastmod></{name}>\n"
    undated = f"</loc></{name}>\n"
    lines = [f"{start}{path}{dated}{day}{end}" if day else f"{start}{path}{undated}" for day, path in entries]
    return "".join(
        [f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_NAMESPACE}">\n', *lines, f"</{root}>\n"]
    ).encode()
