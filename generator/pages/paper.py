"""The page of a paper: a readable record. Front matter holds what is known, the body its title, abstract and notes;
``overrides/paper.html`` lays them out."""

from collections.abc import Iterator
from typing import Any

from generator import prose, urls
from generator.archive import Archive
from generator.page import Page
from generator.pages.words import blocks, long_date
from generator.paper import Organization, Paper, Provenance
from generator.sources import SOURCES
from generator.tex import plain
from generator.urls import Address

_TITLES = {source.name: source.title for source in SOURCES} | {"hand": "the owner of this archive"}

_DESCRIPTION = 160
"""About how many characters of an abstract search engines show."""


def paper_pages(archive: Archive) -> Iterator[Page]:
    """A page for each paper, and one for each address that a paper had before."""
    for paper in archive.papers:
        yield paper_page(archive, paper)
        for alias in paper.aliases:
            yield moved_page(urls.paper(alias), paper)


def paper_page(archive: Archive, paper: Paper) -> Page:
    """The page of one paper."""
    body = blocks(
        f"# {prose.markdown(paper.title)}",
        prose.markdown(paper.abstract) if paper.abstract else "No source has given an abstract.",
        # The id tells the template where the notes begin.
        f"## Notes {{: #notes }}\n\n{paper.notes}" if paper.notes else "",
    )
    return Page(urls.paper(paper.paper_id), _meta(archive, paper), body)


def moved_page(address: Address, paper: Paper) -> Page:
    """A page that leads from an address a paper had to the one it has."""
    target = urls.paper(paper.paper_id)
    body = f"# Moved\n\nThis paper is now at [{prose.markdown(paper.title)}]({urls.link(address, target)})."
    meta = {"title": plain(paper.title), "template": "moved.html", "to": urls.href(address, target)}
    return Page(address, meta | {"search": {"exclude": True}}, body)


_PLAIN_FACTS = (
    "upvotes comments keywords categories arxiv_id version doi journal_ref url code_url project_url withdrawn".split()
)
"""Fields that the template shows as they are."""


def _meta(archive: Archive, paper: Paper) -> dict[str, Any]:
    source = urls.paper(paper.paper_id)
    return {
        "title": plain(paper.title),
        "description": plain(prose.first_sentences(paper.abstract, _DESCRIPTION)) if paper.abstract else "",
        "template": "paper.html",
        "paper_id": paper.paper_id,
        "authors": [_author_meta(archive, source, name) for name in paper.authors],
        "author_count": paper.number_of_authors,
        "organization": _organization_meta(source, paper.organization) if paper.organization else None,
        "published": paper.published,
        "published_in_words": long_date(paper.published) if paper.published else None,
        "featured": paper.featured,
        "featured_in_words": long_date(paper.featured) if paper.featured else None,
        "day_url": urls.href(source, urls.day(paper.day) if paper.day else urls.UNDATED),
        "tags": [_tag_meta(archive, source, slug) for slug in paper.tags or ()],
        **{name: getattr(paper, name) for name in _PLAIN_FACTS},
        "ai_summary": plain(paper.ai_summary),
        "ai_keywords": [plain(word) for word in paper.ai_keywords],
        "sources": [_source_meta(origin) for origin in paper.sources],
    }


def _organization_meta(source: Address, its: Organization) -> dict[str, str]:
    address = urls.organization(its.handle)
    return {"handle": its.handle, "name": plain(its.name), "url": urls.href(source, address)}


def _tag_meta(archive: Archive, source: Address, slug: str) -> dict[str, str]:
    return {"slug": slug, "label": archive.vocabulary.tags[slug].label, "url": urls.href(source, urls.tag(slug))}


def _author_meta(archive: Archive, source: Address, name: str) -> dict[str, str | None]:
    """A name, and the address of its page if it has one."""
    target = urls.author(name)
    return {"name": plain(name), "url": urls.href(source, target) if target in archive.by_author else None}


def _source_meta(origin: Provenance) -> dict[str, Any]:
    """Where facts came from, in words."""
    return {
        "title": _TITLES.get(origin.source, origin.source),
        "capture": origin.capture,
        "captured": long_date(origin.captured) if origin.captured else None,
        "gave": ", ".join(name.replace("_", " ") for name in origin.fields),
        "differs": ", ".join(name.replace("_", " ") for name in origin.differs) or None,
    }
