"""The front page: the newest days, and ways into the rest."""

from collections.abc import Iterator

from generator import urls
from generator.archive import Archive, Papers
from generator.page import Page
from generator.pages.listing import Block, Heading, Line, Listing, Outline, Way, entries, list_page
from generator.pages.words import NO_BREAK_SPACE, counted
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
        divided="day",
        shows_day=False,
    )
    blocks = (_summary(archive), *entries(listing, papers), *_ways(archive))
    return list_page(urls.HOME, Outline(listing.title, listing.description, blocks), papers, "home.html")


def newest(archive: Archive, enough: int) -> Papers:
    """Papers of whole days, the newest first, until there are ``enough``; without any dates the first by title."""
    found: list[Paper] = []
    for papers in archive.by_day.values():
        if len(found) >= enough:
            break
        found += papers
    return tuple(found) or archive.papers[:enough]


def _summary(archive: Archive) -> Line:
    """How much there is, each number a way to it."""
    undated, authors = len(archive.undated), len(archive.by_author)
    ways = [
        Way(counted(len(archive.papers), "paper")),
        Way(counted(len(archive.by_day), "day"), urls.DAYS),
        Way(counted(len(archive.by_tag), "tag"), urls.TAGS),
        Way(counted(len(archive.by_organization), "organization"), urls.ORGANIZATIONS),
    ]
    if authors:
        ways.append(Way(counted(authors, "author"), urls.AUTHORS))
    if undated:
        ways.append(Way(f"{undated:,}{NO_BREAK_SPACE}undated", urls.UNDATED))
    return Line(tuple(ways), "count")


def _ways(archive: Archive) -> Iterator[Block]:
    """Years, tags and organizations with their numbers of papers, most first where they have no order of their own."""
    years = {day.year: day for day in archive.by_day}
    by_year = [Way(str(day.year), urls.year(day)) for day in years.values()]
    slugs = sorted(archive.by_tag, key=lambda slug: (-len(archive.by_tag[slug]), slug))[:_TAGS]
    tags = [Way(archive.vocabulary.tags[slug].label, urls.tag(slug), len(archive.by_tag[slug])) for slug in slugs]
    groups, names = archive.by_organization, archive.organization_names
    addresses = sorted(groups, key=lambda address: (-len(groups[address]), address))[:_TAGS]
    organizations = [Way(names[address], address, len(groups[address])) for address in addresses]
    for title, ways in (("Years", by_year), ("Tags", tags), ("Organizations", organizations)):
        if ways:
            yield Heading(title, f"_{title.lower()}")
            yield Line(tuple(ways), "index")
