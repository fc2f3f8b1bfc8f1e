"""What programs read in the head of a paper's page: reference managers, Google Scholar, search engines.

`cited` is for Zotero, Mendeley and Google Scholar: names of Highwire Press, which say all that a citation needs but the
title, which is the page's own. `linked` is schema.org's ScholarlyArticle. Both are values; the template writes them.
"""

import re
from collections.abc import Iterator
from typing import Any

from generator.escape import json_text, one_line
from generator.formats.citation import PREPRINT, addresses, issued, named, type_of
from generator.formats.names import Name
from generator.formats.venue import Venue, venue
from generator.paper import Paper

Pairs = list[list[str]]
"""Names and contents of ``meta`` elements."""

_CONTAINERS = {
    "article-journal": "citation_journal_title",
    "paper-conference": "citation_conference_title",
    "chapter": "citation_inbook_title",
}
_INSTITUTIONS = {
    "thesis": "citation_dissertation_institution",
    "report": "citation_technical_report_institution",
}
_ZOTERO = {PREPRINT: "preprint", "book": "book"}
"""Zotero's types for what it would take for an article in a journal; whatever else is a ``document``."""
_PAGES = re.compile(r"(\w+)–(\w+)")


def cited(paper: Paper) -> Pairs:
    """How ``paper`` is cited, in the order in which it is read: a pair for each author, dates as ``YYYY/MM/DD``."""
    where = venue(paper)
    pairs = [["citation_author", name] for name in _people(list(named(paper)))]
    pairs += ([name, content] for name, content in _facts(paper, where) if content)
    kind = type_of(paper, where)
    if where.kind:
        pairs += ([name, content] for name, content in _place(where) if content)
    if kind not in _CONTAINERS and kind not in _INSTITUTIONS:
        pairs.append(["z:itemType", _ZOTERO.get(kind, "document")])
    return pairs


def _facts(paper: Paper, where: Venue) -> Iterator[tuple[str, str]]:
    when = issued(paper, where)
    day = (paper.published.year, paper.published.month, paper.published.day) if paper.published else ()
    yield "citation_publication_date", _date(when)
    yield "citation_online_date", _date(day) if day != when else ""
    yield "citation_arxiv_id", paper.arxiv_id or ""
    yield "citation_doi", one_line(paper.doi or "")


def _date(parts: tuple[int, ...]) -> str:
    return "/".join(f"{part:02}" for part in parts)


def _place(where: Venue) -> Iterator[tuple[str, str]]:
    """Where it appeared. A book and what is kept at a school or an institution is in nothing else."""
    if where.kind in _CONTAINERS:
        yield _CONTAINERS[where.kind], where.container
    yield "citation_volume", where.volume
    yield "citation_issue", where.issue
    first, last = match.groups() if (match := _PAGES.fullmatch(where.pages)) else (where.pages, "")
    yield "citation_firstpage", first
    yield "citation_lastpage", last
    yield _INSTITUTIONS.get(where.kind, "citation_publisher"), where.publisher


def _people(authors: list[Name]) -> Iterator[str]:
    """Family names first, so that nobody has to guess which they are."""
    if len(authors) == 1 and " " in _family(authors[0]) and " " in authors[0].given:
        return map(_read, authors)  # of one author, Zotero takes a comma between words for one between authors
    return map(_filed, authors)


def _filed(name: Name) -> str:
    return name.literal or ", ".join(filter(None, (_family(name), name.given, name.suffix)))


def _read(name: Name) -> str:
    return " ".join(filter(None, (name.given, _family(name), name.suffix)))


def _family(name: Name) -> str:
    return f"{name.particle} {name.family}" if name.particle else name.family


def linked(title: str, authors: list[str], paper: Paper) -> str:
    """``paper`` as JSON-LD, under its title and the names of its authors as plain text.

    Names are text where schema.org would rather have persons: nobody told which are groups, and it is half as long.
    """
    said: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "headline": title,
        "author": authors,
        "datePublished": paper.published.isoformat() if paper.published else paper.issued,
        "sameAs": list(addresses(paper)),
        "creativeWorkStatus": "Withdrawn" if paper.withdrawn else "",
    }
    known = {name: value for name, value in said.items() if value}
    return json_text(known)
