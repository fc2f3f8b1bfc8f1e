"""The pages of the site: one function for each kind, from the archive to values. Nothing here knows MkDocs."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from generator.archive import Archive
from generator.ids import PaperId
from generator.page import DataFile, DataFolder, Page
from generator.pages.days import time_pages
from generator.pages.front import front_page
from generator.pages.library import library_page
from generator.pages.paper import paper_pages
from generator.pages.search import search_files, search_page
from generator.pages.subjects import author_pages, organization_pages
from generator.pages.tags import tag_pages
from generator.pages.trends import trends_page


def all_pages(archive: Archive, related: Mapping[PaperId, str] = MappingProxyType({})) -> Iterator[Page]:
    """Every generated page of the site; ``related`` are lists of related papers, see `generator.related.entries`."""
    yield front_page(archive)
    yield from time_pages(archive)
    yield from paper_pages(archive, related)
    yield from tag_pages(archive)
    yield trends_page(archive)
    yield from organization_pages(archive)
    yield from author_pages(archive)
    yield search_page(archive)
    yield library_page()


def all_files(archive: Archive) -> Iterator[DataFile | DataFolder]:
    """Every generated file of the site that is no page."""
    yield from search_files(archive)
