"""The front page: the newest days, and ways into the rest."""

from generator import urls
from generator.archive import Archive, Papers
from generator.page import Page
from generator.pages.days import day_heading
from generator.pages.listing import Heading, Listing, entries, list_meta
from generator.pages.words import NO_BREAK_SPACE, blocks, counted, joined, link, numbered, styled
from generator.paper import Paper

_TAGS = 30
"""How many of the most used tags the front page names."""


def front_page(archive: Archive) -> Page:
    """``/``: whole days, the newest first, until there are enough papers, then years, tags and organizations."""
    papers = newest(archive, archive.config.limits.front_page_papers)
    listing = Listing(
        address=urls.HOME,
        title="Newest papers",
        description="The newest papers of this archive.",
        papers=papers,
        heading=_heading,
        shows_day=False,
    )
    body = blocks("# Newest papers", _summary(archive), entries(archive, listing, urls.HOME, papers), _ways(archive))
    return Page(urls.HOME, list_meta(listing.title, listing.description, "home.html"), body)


def newest(archive: Archive, enough: int) -> Papers:
    """Papers of whole days, the newest first, until there are ``enough``; without any dates the first by title."""
    found: list[Paper] = []
    for papers in archive.by_day.values():
        if len(found) >= enough:
            break
        found += papers
    return tuple(found) or archive.papers[:enough]


def _heading(paper: Paper) -> Heading | None:
    return day_heading(paper.day) if paper.day else None


def _summary(archive: Archive) -> str:
    """How much there is, each number a way to it."""
    undated, authors = len(archive.undated), len(archive.by_author)
    parts = [
        counted(len(archive.papers), "paper"),
        link(urls.HOME, urls.DAYS, counted(len(archive.by_day), "day")),
        link(urls.HOME, urls.TAGS, counted(len(archive.by_tag), "tag")),
        link(urls.HOME, urls.ORGANIZATIONS, counted(len(archive.by_organization), "organization")),
        link(urls.HOME, urls.AUTHORS, counted(authors, "author")) if authors else "",
        link(urls.HOME, urls.UNDATED, f"{undated:,}{NO_BREAK_SPACE}undated") if undated else "",
    ]
    return styled(joined(parts), "count")


def _ways(archive: Archive) -> str:
    """Years, tags and organizations with their numbers of papers, most first where they have no order of their own."""
    years = {day.year: day for day in archive.by_day}
    by_year = [link(urls.HOME, urls.year(day), str(day.year)) for day in years.values()]
    slugs = sorted(archive.by_tag, key=lambda slug: (-len(archive.by_tag[slug]), slug))[:_TAGS]
    tags = [
        numbered(link(urls.HOME, urls.tag(slug), archive.vocabulary.tags[slug].label), len(archive.by_tag[slug]))
        for slug in slugs
    ]
    groups = archive.by_organization
    addresses = sorted(groups, key=lambda address: (-len(groups[address]), address))[:_TAGS]
    organizations = [
        numbered(link(urls.HOME, address, archive.organization_names[address]), len(groups[address]))
        for address in addresses
    ]
    sections = (("Years", by_year), ("Tags", tags), ("Organizations", organizations))
    return blocks(*(f"## {title}\n\n{styled(joined(links), 'index')}" for title, links in sections if links))
