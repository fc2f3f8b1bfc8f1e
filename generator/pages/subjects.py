"""Pages of organizations and authors, each with an index."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from generator import urls
from generator.archive import Archive, Papers
from generator.ids import fold
from generator.page import Document, Layout, Page
from generator.pages.forms import forms_of, is_large
from generator.pages.listing import (
    Block,
    Heading,
    Line,
    Listing,
    Outline,
    Part,
    Way,
    list_page,
    listed,
    part_pages,
    said,
)
from generator.pages.words import counted
from generator.tex import plain
from generator.urls import Address
from generator.writer import Writer

_MOST_NAMES = 600
"""How many names an index has at most; those with most papers, where there are more."""

_LETTERS_FROM = 40
"""How many names an index must have to be divided by first letters; fewer are seen at one glance."""


class Named(NamedTuple):
    """The papers of an organization, or of all authors of one name: little is told, for there are many of them."""

    address: Address
    name: str
    papers: int
    files: tuple[str, ...] = ()
    """The other files at its address."""
    told: bool = True
    """Whether programs are told what the page is of."""


def organization_pages(archive: Archive) -> Iterator[Page]:
    """``/organizations/`` and a page for each organization."""
    groups, names = archive.by_organization, archive.organization_names
    yield _name_index(urls.ORGANIZATIONS, "Organizations", groups, names)
    yield from _named_pages(archive, groups, names, organization_list, 1)


def author_pages(archive: Archive) -> Iterator[Page]:
    """``/authors/`` and a page for each name; people of the same name share one."""
    yield _name_index(urls.AUTHORS, "Authors", archive.by_author, archive.author_names)
    least = archive.config.limits.author_files
    yield from _named_pages(archive, archive.by_author, archive.author_names, author_list, least)


def _named_pages(
    archive: Archive, groups: Mapping[Address, Papers], names: Mapping[Address, str], layout: Layout, least: int
) -> Iterator[Page]:
    """The pages of each group; it has other forms from ``least`` papers on."""
    # In the order of their newest papers: pages that are made together show papers that were read together.
    for address, papers in groups.items():
        name = names[address]
        forms = forms_of(archive, address, name, f"Papers of {name}.", papers) if len(papers) >= least else None
        its = Named(address, name, len(papers), forms.names if forms else (), not is_large(archive))
        yield from part_pages(
            archive, address, papers, layout, its, Named(address, name, 0, told=its.told), forms=forms
        )


def organization_list(part: Part, papers: Papers, out: Writer) -> Document:
    """Lay out a page of the papers of an organization."""
    listing = _named_listing(part.of, urls.ORGANIZATIONS, "All organizations")
    return listed(part._replace(of=listing), papers, out)


def author_list(part: Part, papers: Papers, out: Writer) -> Document:
    """Lay out a page of the papers of an author, or of several of one name."""
    listing = _named_listing(part.of, urls.AUTHORS, "All authors", compact=True)
    return listed(part._replace(of=listing), papers, out)


def _named_listing(its: Named, index: Address, all_of_them: str, *, compact: bool = False) -> Listing:
    name, number = plain(its.name), counted(its.papers, "paper")
    return Listing(
        address=its.address,
        title=name,
        description="",  # the title and the number of papers say it all, and there are many of these pages
        around=(Line((Way(all_of_them, index),), "pager"),),
        intro=(said(number, "count"),),
        compact=compact,
        files=its.files,
        told=its.told,
    )


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
