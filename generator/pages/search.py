"""Search: the page that holds it, and the index it reads."""

from collections.abc import Iterator

from generator import urls
from generator.archive import Archive
from generator.page import DataFile, DataFolder, Page
from generator.pages.listing import Outline, list_page
from generator.search.segment import segment_files
from generator.search.segments import INDEX, index, segments


def search_page(_: Archive) -> Page:
    """``/search/?q=…``: the template has the field and the place for results, which a script fills in."""
    return list_page(urls.SEARCH, Outline("Search", "Search titles and abstracts.", ()), template="search.html")


def search_files(archive: Archive) -> Iterator[DataFile | DataFolder]:
    """The index of all papers: a folder for each segment, and the list of these."""
    found = segments(archive.papers, archive.fingerprints)
    yield from (DataFolder(segment.folder, segment.papers, segment_files) for segment in found)
    yield DataFile(INDEX, index(found, archive.labels))
