"""Pages of subjects and people: tags, organizations, authors, each with an index."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from generator import urls
from generator.archive import Archive, Papers
from generator.escape import markdown_text
from generator.ids import fold
from generator.page import Page
from generator.pages.listing import Listing, list_meta, listing_pages
from generator.pages.words import blocks, counted, joined, link, numbered, styled
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
    body = blocks("# Tags", *(_top_tag(archive, tag) for tag in tops), "" if tops else "There is no vocabulary yet.")
    return Page(urls.TAGS, list_meta("Tags", "What the papers of this archive are about."), body)


def _top_tag(archive: Archive, tag: Tag) -> str:
    narrower = _tag_counts(archive, urls.TAGS, archive.vocabulary.narrower(tag.slug))
    return blocks(
        f"## {link(urls.TAGS, urls.tag(tag.slug), tag.label)}",
        styled(counted(len(archive.by_tag.get(tag.slug, ())), "paper"), "count"),
        f"{markdown_text(tag.description)}",
        styled(joined(narrower), "index") if narrower else "",
    )


def _tag_counts(archive: Archive, source: Address, slugs: tuple[str, ...]) -> list[str]:
    """Links to tags, each with its number of papers."""
    return [
        numbered(link(source, urls.tag(slug), archive.vocabulary.tags[slug].label), len(archive.by_tag.get(slug, ())))
        for slug in slugs
    ]


def _tag_listing(archive: Archive, tag: Tag, papers: Papers) -> Listing:
    def intro(source: Address) -> str:
        broader = _tag_counts(archive, source, tag.broader)
        narrower = _tag_counts(archive, source, archive.vocabulary.narrower(tag.slug))
        return blocks(
            styled(link(source, urls.TAGS, "All tags"), "pager"),
            markdown_text(tag.description),
            styled(f"Broader: {joined(broader)}", "index") if broader else "",
            styled(f"Narrower: {joined(narrower)}", "index") if narrower else "",
            styled(counted(len(papers), "paper"), "count"),
        )

    description = f"{counted(len(papers), 'paper')} about {tag.label}. {tag.description}"
    return Listing(address=urls.tag(tag.slug), title=tag.label, description=description, papers=papers, intro=intro)


def organization_pages(archive: Archive) -> Iterator[Page]:
    """``/organizations/`` and a page for each organization."""
    return _named_pages(
        archive, urls.ORGANIZATIONS, "Organizations", archive.by_organization, archive.organization_names
    )


def author_pages(archive: Archive) -> Iterator[Page]:
    """``/authors/`` and a page for each name; people of the same name share one."""
    return _named_pages(archive, urls.AUTHORS, "Authors", archive.by_author, archive.author_names)


def _named_pages(
    archive: Archive, index: Address, title: str, groups: Mapping[Address, Papers], names: Mapping[Address, str]
) -> Iterator[Page]:
    yield _name_index(index, title, groups, names)
    for address, papers in sorted(groups.items()):
        name = plain(names[address])
        yield from listing_pages(
            archive,
            Listing(
                address=address,
                title=name,
                description=f"{counted(len(papers), 'paper')} of {name}.",
                papers=papers,
                intro=_intro(index, title, len(papers)),
            ),
        )


def _intro(index: Address, title: str, count: int) -> Callable[[Address], str]:
    return lambda source: blocks(
        styled(link(source, index, f"All {title.lower()}"), "pager"), styled(counted(count, "paper"), "count")
    )


def _name_index(index: Address, title: str, groups: Mapping[Address, Papers], names: Mapping[Address, str]) -> Page:
    """All names in their order, each with its number of papers; under first letters where there are many."""
    chosen = sorted(groups, key=lambda address: (-len(groups[address]), address))[:_MOST_NAMES]
    ordered = sorted(chosen, key=lambda address: (fold(names[address]), address))

    def line(addresses: Iterable[Address]) -> str:
        shown = (numbered(link(index, at, plain(names[at])), len(groups[at])) for at in addresses)
        return styled(joined(shown), "index")

    if not groups:
        parts = [f"No {title.lower()} are known yet."]
    elif len(ordered) < _LETTERS_FROM:
        parts = [line(ordered)]
    else:
        by_letter = groupby(ordered, lambda address: (fold(names[address])[:1] or "?").upper())
        parts = [blocks(f"## {markdown_text(letter)}", line(addresses)) for letter, addresses in by_letter]
    left_out = f"The {len(chosen)} with most papers, of {len(groups):,}." if len(chosen) < len(groups) else ""
    body = blocks(f"# {title}", styled(left_out, "count") if left_out else "", *parts)
    return Page(index, list_meta(title, f"{title} of the papers in this archive."), body)
