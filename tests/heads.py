"""Reads the heads of pages as others do: by HTML's rules, and by what Zotero and Google Scholar say they look at."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

Item = dict[str, Any]

_FIELDS = {
    "citation_title": "title",
    "citation_journal_title": "publicationTitle",
    "citation_inbook_title": "publicationTitle",
    "citation_conference_title": "conferenceName",
    "citation_volume": "volume",
    "citation_issue": "issue",
    "citation_publisher": "publisher",
    "citation_dissertation_institution": "university",
    "citation_technical_report_institution": "institution",
    "citation_doi": "DOI",
    "citation_public_url": "url",
    "citation_abstract": "abstractNote",
}
_TYPES = {
    "citation_journal_title": "journalArticle",
    "citation_technical_report_institution": "report",
    "citation_conference_title": "conferencePaper",
    "citation_inbook_title": "bookSection",
    "citation_dissertation_institution": "thesis",
}
_DATE = re.compile(r"\d{4}(/(0[1-9]|1[0-2])(/(0[1-9]|[12]\d|3[01]))?)?")


@dataclass
class Head(HTMLParser):
    """What elements in a page's head say to programs, in their order."""

    metas: list[tuple[str, str]] = field(default_factory=list)
    """``meta`` elements by name."""
    properties: list[tuple[str, str]] = field(default_factory=list)
    """What elements say in Open Graph's words: a link says where it leads."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """``link`` elements by relation."""
    data: list[str] = field(default_factory=list)
    """Scripts of JSON-LD."""
    title: str = ""
    _within: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        its = {name: value or "" for name, value in attrs}
        said = its.get("content", its.get("href", ""))
        if tag == "meta" and "name" in its:
            self.metas.append((its["name"], said))
        if tag == "link":
            self.links.append((its["rel"], said))
        if tag in ("meta", "link") and "property" in its:
            self.properties.append((its["property"], said))
        if tag == "script" and its.get("type") == "application/ld+json":
            self.data.append("")
            self._within = "data"
        if tag == "title":
            self._within = "title"

    def handle_data(self, data: str) -> None:
        if self._within == "data":
            self.data[-1] += data
        elif self._within == "title":
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "title"):
            self._within = ""

    def all(self, name: str) -> list[str]:
        """The contents of all ``meta`` elements of a name."""
        return [content for each, content in self.metas if each == name]

    def one(self, name: str) -> str:
        """The content of the ``meta`` element of a name; empty if there is none."""
        assert len(self.all(name)) <= 1, name
        return next(iter(self.all(name)), "")

    def linked(self, relation: str) -> list[str]:
        """Where links of a relation lead."""
        return [address for each, address in self.links if each == relation]


def head_of(html: str) -> Head:
    """The head of a page."""
    head = Head()
    head.feed(html.partition("</head>")[0])
    head.close()
    return head


def zotero_item(head: Head) -> Item:
    """What Zotero's translator "Embedded Metadata" makes of a page (lastUpdated 2026-04-27), as far as we use it.

    The type is that of the tag that names where it appeared, else ``z:itemType``, else an article in a journal.
    """
    types = [_TYPES[name] for name, _ in head.metas if name in _TYPES]
    stated = head.one("z:itemType")
    item: Item = {"itemType": types[-1] if types else stated or "journalArticle"}
    item |= {_FIELDS[name]: " ".join(content.split()) for name, content in reversed(head.metas) if name in _FIELDS}
    item["creators"] = _creators(head.all("citation_author"))
    item["date"] = head.one("citation_publication_date") or head.one("citation_online_date")
    pages = "-".join(filter(None, (head.one("citation_firstpage"), head.one("citation_lastpage"))))
    rest = {name[2:]: content for name, content in head.metas if name.startswith("z:") and name != "z:itemType"}
    item |= rest | ({"pages": pages} if pages else {})
    item.setdefault("url", next(iter(head.linked("canonical")), ""))
    item.setdefault("abstractNote", head.one("description"))
    return {name: value for name, value in item.items() if value}


def _creators(authors: list[str]) -> list[tuple[str, str]]:
    """Family and given names. Neighbours that are alike are one; a single author with commas may be several."""
    found: list[str] = []
    for author in authors:
        names = re.split(r"\s*;\s*", author)
        by_comma = re.split(r"\s*,\s*", author)
        if len(names) == 1 == len(authors) and len(by_comma) > 1 and " " in by_comma[0] and " " in by_comma[1]:
            names = by_comma
        for name in names:
            if re.search(r"[^\s,\-.;]", name) and name != (found or [""])[-1]:
                found.append(name)
    return [_taken_apart(name) for name in found]


def _taken_apart(name: str) -> tuple[str, str]:
    if "," in name:
        family, given, *_ = re.split(", ?", name)
        return family, given
    given, _, family = name.rpartition(" ")
    return family, given


def scholar_faults(head: Head) -> list[str]:
    """What breaks Google Scholar's rules (https://scholar.google.com/intl/en/scholar/inclusion.html#indexing)."""
    faults = [f"no {name}" for name in ("citation_title",) if not head.one(name)]
    faults += [f"several authors in {name!r}" for name in head.all("citation_author") if ";" in name or " and " in name]
    for name in ("citation_publication_date", "citation_online_date"):
        faults += [f"{name} {day!r}" for day in head.all(name) if not _DATE.fullmatch(day)]
    if head.all("citation_pdf_url"):
        faults.append("a PDF that is not in the same folder")
    faults += [f"{name} says nothing" for name, content in head.metas if not content.strip()]
    return faults
