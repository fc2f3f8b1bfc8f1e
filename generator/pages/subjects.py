"""Pages of subjects and people: tags, organizations, authors, each with an index."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from generator import urls
from generator.archive import Archive, Papers
from generator.ids import fold
from generator.page import Page
from generator.pages.listing import Block, Heading, Line, Listing, Outline, Way, list_page, listing_pages, said
from generator.pages.words import counted
from generator.tex import plain
from generator.urls import Address
from generator.vocabulary import Tag

_MOST_NAMES = 600
"""How many names an index has at most; those with most papers, where there are more."""

_LETTERS_FROM = 40
"""How many names an index must have to be divided by first letters; fewer are seen at one glance."""


def tag_pages(archive: Archive) -> Iterator[Page]:
    """``/tags/`` and a page for each tag of the vocabulary, also for those without papers: their addresses stand."""
    yield tag_index(archive)
    for tag in archive.vocabulary.tags.values():
        papers = archive.by_tag.get(tag.slug, ())
        yield from listing_pages(archive, _tag_listing(archive, tag, papers))


def tag_index(archive: Archive) -> Page:
    """``/tags/``: the vocabulary, two levels of it."""
    tops = [tag for tag in archive.vocabulary.tags.values() if not tag.broader]
    blocks = tuple(block for tag in tops for block in _top_tag(archive, tag)) or (said("There is no vocabulary yet."),)
    return list_page(urls.TAGS, Outline("Tags", "What the papers of this archive are about.", blocks))


def _top_tag(archive: Archive, tag: Tag) -> Iterator[Block]:
    yield Heading(tag.label, f"_{tag.slug}", urls.tag(tag.slug))
    yield said(counted(len(archive.by_tag.get(tag.slug, ())), "paper"), "count")
    yield said(tag.description)
    yield Line(_tag_counts(archive, archive.vocabulary.narrower(tag.slug)), "index")


def _tag_counts(archive: Archive, slugs: tuple[str, ...]) -> tuple[Way, ...]:
    """Ways to tags, each with its number of papers."""
    labels, papers = archive.vocabulary.tags, archive.by_tag
    return tuple(Way(labels[slug].label, urls.tag(slug), len(papers.get(slug, ()))) for slug in slugs)


def _tag_listing(archive: Archive, tag: Tag, papers: Papers) -> Listing:
    return Listing(
        address=urls.tag(tag.slug),
        title=tag.label,
        description=f"{counted(len(papers), 'paper')} about {tag.label}. {tag.description}",
        papers=papers,
        around=(Line((Way("All tags", urls.TAGS),), "pager"),),
        intro=(
            said(tag.description),
            Line(_tag_counts(archive, tag.broader), "index", lead=Way("Broader:")),
            Line(_tag_counts(archive, archive.vocabulary.narrower(tag.slug)), "index", lead=Way("Narrower:")),
            said(counted(len(papers), "paper"), "count"),
        ),
    )


def organization_pages(archive: Archive) -> Iterator[Page]:
    """``/organizations/`` and a page for each organization."""
    return _named_pages(
        archive, urls.ORGANIZATIONS, "Organizations", archive.by_organization, archive.organization_names
    )


def author_pages(archive: Archive) -> Iterator[Page]:
    """``/authors/`` and a page for each name; people of the same name share one."""
    return _named_pages(archive, urls.AUTHORS, "Authors", archive.by_author, archive.author_names, compact=True)


def _named_pages(
    archive: Archive,
    index: Address,
    title: str,
    groups: Mapping[Address, Papers],
    names: Mapping[Address, str],
    *,
    compact: bool = False,
) -> Iterator[Page]:
    yield _name_index(index, title, groups, names)
    around = (Line((Way(f"All {title.lower()}", index),), "pager"),)
    for address, papers in sorted(groups.items()):
        name, number = plain(names[address]), counted(len(papers), "paper")
        listing = Listing(
            address=address,
            title=name,
            description=f"{number} of {name}.",
            papers=papers,
            around=around,
            intro=(said(number, "count"),),
            compact=compact,
        )
        yield from listing_pages(archive, listing)


def _name_index(index: Address, title: str, groups: Mapping[Address, Papers], names: Mapping[Address, str]) -> Page:
    """All names in their order, each with its number of papers; under first letters where there are many."""
    chosen = sorted(groups, key=lambda address: (-len(groups[address]), address))[:_MOST_NAMES]
    ordered = sorted(chosen, key=lambda address: (fold(names[address]), address))
    ways = {address: Way(plain(names[address]), address, len(groups[address])) for address in ordered}
    if not groups:
        blocks: list[Block] = [said(f"No {title.lower()} are known yet.")]
    elif len(ordered) < _LETTERS_FROM:
        blocks = [Line(tuple(ways.values()), "index")]
    else:
        by_letter = groupby(ordered, lambda address: (fold(names[address])[:1] or "?").upper())
        blocks = [block for letter, group in by_letter for block in _letter(letter, tuple(ways[at] for at in group))]
    if len(chosen) < len(groups):
        blocks.insert(0, said(f"The {len(chosen)} with most papers, of {len(groups):,}.", "count"))
    return list_page(index, Outline(title, f"{title} of the papers in this archive.", tuple(blocks)))


def _letter(letter: str, ways: tuple[Way, ...]) -> Iterator[Block]:
    yield Heading(letter, f"_{ord(letter[0]):x}")
    yield Line(ways, "index")
