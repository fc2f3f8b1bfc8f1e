"""Lists of papers: one design for every page that has one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from generator import prose, urls
from generator.archive import Archive
from generator.escape import markdown_text
from generator.page import Page
from generator.pages.words import blocks, counted, joined, link, long_date, navigation, styled, title_link
from generator.paper import Paper
from generator.tex import plain
from generator.urls import Address

_EXCERPT = 280
"""About how many characters of an abstract an entry shows."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over a group of entries; groups with the same heading that follow one another are one."""

    title: str
    address: Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of papers that has an address."""

    address: Address
    title: str
    description: str
    """One plain sentence, for search engines and shared links."""
    papers: Sequence[Paper]
    intro: Callable[[Address], str] = lambda _: ""
    """Markdown that stands over the list, given the address it will stand at."""
    heading: Callable[[Paper], Heading | None] = lambda _: None
    shows_day: bool = True
    """Whether entries show their day; not where the page itself or a heading does."""


def listing_pages(archive: Archive, listing: Listing) -> Iterator[Page]:
    """The pages of a list: one, or as many as its length needs."""
    size = archive.config.limits.papers_per_page
    chunks = [listing.papers[start : start + size] for start in range(0, len(listing.papers), size)] or [()]
    for number, papers in enumerate(chunks, 1):
        address = urls.further(listing.address, number)
        title = listing.title if number == 1 else f"{listing.title}, page {number}"
        body = blocks(
            f"# {prose.markdown(title)}",
            listing.intro(address),
            entries(archive, listing, address, papers) or "No papers yet.",
            _pager(listing, address, number, len(chunks)),
        )
        yield Page(address, list_meta(title, listing.description), body)


def list_meta(title: str, description: str, template: str = "list.html") -> dict[str, object]:
    """The front matter of a page that lists papers. Search finds the papers themselves, not the lists they are in."""
    return {"title": title, "description": description, "template": template, "search": {"exclude": True}}


def entries(archive: Archive, listing: Listing, address: Address, papers: Sequence[Paper]) -> str:
    """The entries of ``papers`` as they stand at ``address``, under their headings."""
    parts: list[str] = []
    for heading, group in groupby(papers, listing.heading):
        if heading:
            parts.append(f"## {link(address, heading.address, heading.title)}")
        level = 3 if heading else 2
        parts += [entry(archive, address, paper, level, shows_day=listing.shows_day) for paper in group]
    return blocks(*parts)


def entry(archive: Archive, address: Address, paper: Paper, level: int, *, shows_day: bool) -> str:
    """One paper in a list: title, what is known of it, the first sentences of its abstract, tags."""
    withdrawn = "**Withdrawn**{: .withdrawn }" if paper.withdrawn else ""
    when = _when(address, paper.day) if shows_day else ""
    facts = joined([withdrawn, _who(archive, address, paper), when, *_counts(paper)])
    tags = joined(tag_links(archive, address, paper))
    return blocks(
        f"{'#' * level} {title_link(address, paper)} {{: .paper }}",
        styled(facts, "facts") if facts else "",
        prose.markdown(prose.first_sentences(paper.abstract, _EXCERPT)) if paper.abstract else "",
        styled(tags, "tags") if tags else "",
    )


def tag_links(archive: Archive, address: Address, paper: Paper) -> list[str]:
    """Links to the tags of a paper."""
    return [link(address, urls.tag(slug), archive.vocabulary.tags[slug].label) for slug in paper.tags or ()]


def _who(archive: Archive, address: Address, paper: Paper) -> str:
    names = [_author(archive, address, name) for name in _shortened(paper.authors)]
    if len(paper.authors) > len(names):
        names.insert(-1, f"+{len(paper.authors) - len(names)}")
    organization = paper.organization
    place = link(address, urls.organization(organization.handle), plain(organization.name)) if organization else ""
    count = counted(paper.author_count, "author") if paper.author_count and not names else ""
    return joined([", ".join(names), place, count])


def _author(archive: Archive, address: Address, name: str) -> str:
    target = urls.author(name)
    return link(address, target, plain(name)) if target in archive.by_author else markdown_text(plain(name))


def _shortened(authors: Sequence[str]) -> list[str]:
    """The first three and the last: who did the work, and whose group it was."""
    return list(authors) if len(authors) <= 5 else [*authors[:3], authors[-1]]


def _when(address: Address, day: date | None) -> str:
    return link(address, urls.day(day), long_date(day)) if day else ""


def _counts(paper: Paper) -> list[str]:
    votes = counted(paper.upvotes, "vote") if paper.upvotes else ""
    comments = counted(paper.comments, "comment") if paper.comments else ""
    return [votes, comments]


def _pager(listing: Listing, address: Address, number: int, last: int) -> str:
    if last == 1:
        return ""

    def to(page: int, text: str) -> str:
        return link(address, urls.further(listing.address, page), text)

    before = to(number - 1, "← Previous") if number > 1 else ""
    after = to(number + 1, "Next →") if number < last else ""
    numbers = ["…" if n is None else _here(n) if n == number else to(n, str(n)) for n in _shown_numbers(number, last)]
    return navigation(joined([before, *numbers, after]), "Pages of this list")


def _here(number: int) -> str:
    return f'**{number}**{{: aria-current="page" }}'


def _shown_numbers(number: int, last: int) -> list[int | None]:
    """The first page, the last and those around ``number``; ``None`` where more than one is left out."""
    shown = [n for n in range(1, last + 1) if n in (1, last) or abs(n - number) <= 2]
    numbers: list[int | None] = [*shown[:1]]
    for before, n in pairwise(shown):
        if n - before == 2:
            numbers.append(before + 1)
        elif n - before > 2:
            numbers.append(None)
        numbers.append(n)
    return numbers
