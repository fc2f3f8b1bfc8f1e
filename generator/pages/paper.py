"""The page of a paper: a readable record. Front matter holds what is known, the body its title, abstract and notes;
``overrides/paper.html`` lays them out."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from generator import prose, urls
from generator.archive import Archive
from generator.capture import TITLES
from generator.page import Document, Page
from generator.pages.words import long_date
from generator.paper import Organization, Paper, Provenance
from generator.tex import plain
from generator.urls import Address
from generator.writer import Writer

_TITLES = {**TITLES, "hand": "the owner of this archive"}

_DESCRIPTION = 160
"""About how many characters of an abstract search engines show."""


class About(NamedTuple):
    """What a paper's page says that the paper itself does not know."""

    has_page: bytes
    """Whether each of its authors has a page: 1 or 0."""


def paper_pages(archive: Archive) -> Iterator[Page]:
    """A page for each paper, and one for each address that a paper had before."""
    for paper in archive.papers:
        yield _paper_page(archive, paper)
        for alias in paper.aliases:
            yield Page(urls.paper(alias), "moved.html", moved, urls.paper(alias), (paper,))


def _paper_page(archive: Archive, paper: Paper) -> Page:
    about = About(bytes(map(archive.linked_names.__contains__, paper.authors)))
    return Page(urls.paper(paper.paper_id), "paper.html", record, about, (paper,), markdown=bool(paper.notes))


def record(about: About, papers: tuple[Paper, ...], out: Writer) -> Document:
    """Title, abstract and notes of a paper, and in the front matter all else that is known of it."""
    (paper,) = papers
    body = out.blocks(
        out.heading(1, out.prose(paper.title) or out.text(paper.paper_id), "_title"),
        out.paragraph(out.prose(paper.abstract) if paper.abstract else out.text("No source has given an abstract.")),
        # The anchor tells the template where the notes begin.
        out.blocks(out.heading(2, out.text("Notes"), "notes"), paper.notes) if paper.notes else "",
    )
    return Document(_meta(about, paper, out), body)


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


def _meta(about: About, paper: Paper, out: Writer) -> dict[str, Any]:
    root = urls.href(urls.paper(paper.paper_id), urls.HOME)  # nothing that is linked is within papers/
    return {
        "title": plain(paper.title) or paper.paper_id,
        "description": plain(prose.first_sentences(paper.abstract, _DESCRIPTION)) if paper.abstract else "",
        "paper_id": paper.paper_id,
        "authors": [_author_meta(root, name, known) for name, known in zip(paper.authors, about.has_page, strict=True)],
        "author_count": paper.number_of_authors,
        "organization": _organization_meta(root, paper.organization) if paper.organization else None,
        "published": paper.published,
        "published_in_words": long_date(paper.published) if paper.published else None,
        "featured": paper.featured,
        "featured_in_words": long_date(paper.featured) if paper.featured else None,
        "day_url": root + (urls.day(paper.day) if paper.day else urls.UNDATED),
        "tags": [_tag_meta(root, slug, out.labels[slug]) for slug in paper.tags or ()],
        **{name: getattr(paper, name) for name in _PLAIN_FACTS},
        "ai_summary": plain(paper.ai_summary),
        "ai_keywords": [plain(word) for word in paper.ai_keywords],
        "sources": [_source_meta(origin) for origin in paper.sources],
    }


def _organization_meta(root: str, its: Organization) -> dict[str, str]:
    return {"handle": its.handle, "name": plain(its.name), "url": root + urls.organization(its.handle)}


def _tag_meta(root: str, slug: str, label: str) -> dict[str, str]:
    return {"slug": slug, "label": label, "url": root + urls.tag(slug)}


def _author_meta(root: str, name: str, has_page: int) -> dict[str, str]:
    """A name, and the address of its page if it has one."""
    return {"name": plain(name), "url": root + urls.author(name)} if has_page else {"name": plain(name)}


def _source_meta(origin: Provenance) -> dict[str, Any]:
    """Where facts came from, in words."""
    said = {
        "title": _TITLES.get(origin.source, origin.source),
        "capture": origin.capture,
        "captured": long_date(origin.captured) if origin.captured else None,
        "gave": ", ".join(name.replace("_", " ") for name in origin.fields),
        "differs": ", ".join(name.replace("_", " ") for name in origin.differs) or None,
    }
    return {name: value for name, value in said.items() if value is not None}
