"""Pages of the searches that the archive's owner saved: lists like all others, with feeds of their own."""

from collections.abc import Callable, Iterator

from generator import urls
from generator.archive import Archive, Papers
from generator.config import Search
from generator.page import Page
from generator.pages.forms import forms_of
from generator.pages.listing import Bullets, Line, Listing, Outline, Way, list_page, listing_pages, said
from generator.pages.words import counted


def saved_search_pages(archive: Archive, find: Callable[[Archive, str], Papers]) -> Iterator[Page]:
    """``/searches/`` and a page for each saved search; none where none is saved. ``find`` gives their papers."""
    found = {search: find(archive, search.query) for search in archive.config.searches}
    if found:
        lines = tuple(_line(search, papers) for search, papers in found.items())
        yield list_page(urls.SEARCHES, Outline("Saved searches", "Searches of this archive.", (Bullets(lines),)))
    for search, papers in found.items():
        yield from _pages(archive, search, papers)


def _line(search: Search, papers: Papers) -> Line:
    return Line(
        (Way(search.name, urls.saved_search(search.slug)), Way(search.query), Way(counted(len(papers), "paper")))
    )


def _pages(archive: Archive, search: Search, papers: Papers) -> Iterator[Page]:
    listing = Listing(
        address=urls.saved_search(search.slug),
        title=search.name,
        description=f"{counted(len(papers), 'paper')} found by {search.query}",
        around=(Line((Way("Saved searches", urls.SEARCHES),), "pager"),),
        intro=(said(f"What {search.query} finds: {counted(len(papers), 'paper')}.", "count"),),
    )
    forms = forms_of(archive, listing.address, search.name, f"Papers found by {search.query}", papers, lasting=True)
    return listing_pages(archive, listing, papers, forms)
