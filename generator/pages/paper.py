"""The page of a paper: a readable record. Front matter holds what is known, the body its title, abstract and notes;
``overrides/paper.html`` lays them out."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from generator import prose, urls
from generator.archive import Archive, Papers, list_of
from generator.capture import TITLES
from generator.formats.citation import addresses
from generator.ids import PaperId
from generator.page import Digested, Document, Page
from generator.pages.forms import is_large
from generator.pages.metadata import cited, linked
from generator.pages.related import about_related, related_papers
from generator.pages.words import long_date, year_or_month
from generator.paper import Organization, Paper, Provenance
from generator.tex import plain
from generator.urls import Address
from generator.writer import Writer

_HAND = "hand"
_TITLES = {**TITLES, _HAND: "the owner of this archive"}
_FIELDS = {
    "author_count": "number of authors",
    "published": "date of publication",
    "issued": "date of publication",
    "featured": "day it was featured",
    "upvotes": "votes",
    "arxiv_id": "arXiv id",
    "doi": "DOI",
    "journal_ref": "where it appeared",
    "categories": "arXiv categories",
    "url": "address",
    "code_url": "code",
    "project_url": "project",
    "withdrawn": "withdrawal",
    "ai_summary": "summary by a machine",
    "ai_keywords": "keywords by a machine",
    "extra": "further fields",
}
"""What fields are called whose names in the records are no words."""
_OTHERWISE = 300
"""About how many characters are shown of what a source said otherwise."""
_NEIGHBOUR = 48
"""How many characters are shown of the title of a neighbour."""

_NOTES = "Notes by the owner of this archive"

_DESCRIPTION = 160
"""About how many characters of an abstract search engines show."""


class Neighbour(NamedTuple):
    """The paper before or after another one."""

    paper_id: PaperId
    title: str


class Place(NamedTuple):
    """Where a paper stands in the list of its day, or among papers without one, those of one year together."""

    before: Neighbour | None = None
    after: Neighbour | None = None
    number: int = 0
    """From 1; 0 in the list of those without a day, which would all be counted anew when one comes."""
    of: int = 0


class About(NamedTuple):
    """What a paper's page says that the paper itself does not know."""

    has_page: bytes
    """Whether each of its authors has a page: 1 or 0."""
    place: Place = Place()
    related: Digested | None = None
    """What `generator.pages.related` shows."""
    told: bool = True
    """Whether programs are told what the page is of."""


def paper_pages(archive: Archive, related: Mapping[PaperId, str]) -> Iterator[Page]:
    """A page for each paper, and one for each address that a paper had before."""
    for papers in archive.by_day.values():
        for number, paper in enumerate(papers, 1):
            place = _place(papers, number)._replace(number=number, of=len(papers))
            yield from _pages_of(archive, paper, place, related.get(paper.paper_id, ""))
    for _, group in groupby(archive.without_day, lambda paper: paper.year):
        papers = tuple(group)
        for number, paper in enumerate(papers, 1):
            yield from _pages_of(archive, paper, _place(papers, number), related.get(paper.paper_id, ""))


def _place(papers: Papers, number: int) -> Place:
    before = papers[number - 2] if number > 1 else None
    after = papers[number] if number < len(papers) else None
    return Place(_neighbour(before), _neighbour(after))


def _neighbour(paper: Paper | None) -> Neighbour | None:
    return Neighbour(paper.paper_id, paper.title) if paper else None


def _pages_of(archive: Archive, paper: Paper, place: Place, related: str) -> Iterator[Page]:
    has_page = bytes(map(archive.linked_names.__contains__, paper.authors))
    about = About(has_page, place, about_related(archive, related), not is_large(archive))
    yield Page(urls.paper(paper.paper_id), "paper.html", record, about, (paper,), markdown=bool(paper.notes))
    for alias in paper.aliases:
        yield Page(urls.paper(alias), "moved.html", moved, urls.paper(alias), (paper,))


def record(about: About, papers: tuple[Paper, ...], out: Writer) -> Document:
    """Title, abstract and notes of a paper, and in the front matter all else that is known of it."""
    (paper,) = papers
    body = out.blocks(
        out.heading(1, out.prose(paper.title) or out.text(paper.paper_id), "_title"),
        out.paragraph(out.prose(paper.abstract) if paper.abstract else out.text("No source has given an abstract.")),
        # Anchors tell the template where a part begins. Notes are last: in them may be any heading.
        related_papers(about.related, out) if about.related else "",
        out.blocks(out.heading(2, out.text(_NOTES), "notes"), paper.notes) if paper.notes else "",
    )
    # A brief page is told by other means what is known of its paper.
    return Document({"title": _title(paper)} if out.brief else _meta(about, paper, out), body)


def moved(address: Address, papers: tuple[Paper, ...], out: Writer) -> Document:
    """Leads from an address that a paper had to the one it has."""
    (paper,) = papers
    target = urls.paper(paper.paper_id)
    link = out.linked(target, out.prose(paper.title, links=False) or out.text(paper.paper_id))
    body = out.blocks(
        out.heading(1, out.text("Moved"), "_title"), out.paragraph(f"{out.text('This paper is now at')} {link}.")
    )
    return Document({"title": plain(paper.title), "to": urls.href(address, target)}, body)


_PLAIN_FACTS = (
    "upvotes comments keywords categories arxiv_id version doi journal_ref url code_url project_url withdrawn".split()
)
"""Fields that the template shows as they are."""


def _title(paper: Paper) -> str:
    return plain(paper.title) or paper.paper_id


def _meta(about: About, paper: Paper, out: Writer) -> dict[str, Any]:
    root = urls.href(urls.paper(paper.paper_id), urls.HOME)  # nothing that is linked is within papers/
    title = _title(paper)
    issued = None if paper.published else paper.issued
    authors = [_author_meta(root, name, known) for name, known in zip(paper.authors, about.has_page, strict=True)]
    return {
        "title": title,
        "description": plain(prose.first_sentences(paper.abstract, _DESCRIPTION)) if paper.abstract else "",
        "paper_id": paper.paper_id,
        "authors": authors,
        "author_count": paper.number_of_authors,
        "organization": _organization_meta(root, paper.organization) if paper.organization else None,
        "published": paper.published,
        "published_in_words": long_date(paper.published) if paper.published else None,
        "issued": issued,
        "issued_in_words": year_or_month(issued) if issued else None,
        "featured": paper.featured,
        "featured_in_words": long_date(paper.featured) if paper.featured else None,
        "place": about.place.number or None,
        "of": about.place.of or None,
        "before": _neighbour_meta(about.place.before),
        "after": _neighbour_meta(about.place.after),
        "day_url": root + list_of(paper),
        "tags": [_tag_meta(root, slug, out.labels[slug]) for slug in paper.tags or ()],
        **{name: getattr(paper, name) for name in _PLAIN_FACTS},
        "ai_summary": plain(paper.ai_summary),
        "ai_keywords": [plain(word) for word in paper.ai_keywords],
        "cited": cited(paper) if about.told else None,
        "cite_as": next(addresses(paper), None) if about.told else None,
        "untold": None if about.told else True,
        "linked": linked(title, [author["name"] for author in authors], paper) if about.told else None,
        "sources": [_source_meta(origin) for origin in paper.sources],
        "written": next((origin.capture for origin in paper.sources if origin.source == _HAND), None),
    }


def _organization_meta(root: str, its: Organization) -> dict[str, str]:
    return {"handle": its.handle, "name": plain(its.name), "url": root + urls.organization(its.handle)}


def _tag_meta(root: str, slug: str, label: str) -> dict[str, str]:
    return {"slug": slug, "label": label, "url": root + urls.tag(slug)}


def _author_meta(root: str, name: str, has_page: int) -> dict[str, str]:
    """A name, and the address of its page if it has one."""
    return {"name": plain(name), "url": root + urls.author(name)} if has_page else {"name": plain(name)}


def _neighbour_meta(its: Neighbour | None) -> dict[str, str] | None:
    return {"title": _short(plain(its.title) or its.paper_id), "url": f"../{its.paper_id}/"} if its else None


def _short(title: str) -> str:
    """The words of a title that fit; a word that is too long by itself is cut."""
    if len(title) <= _NEIGHBOUR:
        return title
    cut = title[:_NEIGHBOUR]
    return f"{cut[: cut.rfind(' ')] if ' ' in cut else cut}…"


def _source_meta(origin: Provenance) -> dict[str, Any]:
    """Where facts came from, in words."""
    said = {
        "title": _TITLES.get(origin.source, origin.source),
        "capture": origin.capture,
        "captured": long_date(origin.captured) if origin.captured else None,
        "gave": ", ".join(dict.fromkeys(map(_field_name, origin.fields))),
        "differs": [f"{_field_name(name)} {_shown(name, value)}" for name, value in origin.differs.items()] or None,
    }
    return {name: value for name, value in said.items() if value is not None}


def _field_name(name: str) -> str:
    return _FIELDS.get(name, name)


def _shown(name: str, value: Any) -> str:
    """What a source gave for a field, in words."""
    match value:
        case str() if name == "issued":
            return year_or_month(value)
        case bool():
            return "yes" if value else "no"
        case int():
            return f"{value:,}"
        case date():
            return long_date(value)
        case Organization():
            return f"“{plain(value.name)}”"
        case tuple():
            return _quoted(", ".join(map(plain, value)))
        case Mapping():
            return _quoted(", ".join(f"{name}: {text}" for name, text in value.items()))
        case _:
            return _quoted(plain(str(value)))


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _OTHERWISE else text[:_OTHERWISE] + '…'}”"
