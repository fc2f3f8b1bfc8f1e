"""The pages of the site: one function for each kind, from the archive to values. Nothing here knows MkDocs."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from generator.archive import Archive, Papers
from generator.forms import opml
from generator.ids import PaperId
from generator.page import DataFile, DataFolder, Forms, Page, Site
from generator.pages.api import api_files, api_forms
from generator.pages.days import time_pages
from generator.pages.forms import repository_forms
from generator.pages.front import front_page, rising_pages
from generator.pages.library import library_page
from generator.pages.llms import llms_file
from generator.pages.paper import paper_pages
from generator.pages.search import search_files, search_page
from generator.pages.searches import saved_search_pages
from generator.pages.status import status_forms, status_page
from generator.pages.subjects import author_pages, organization_pages
from generator.pages.tags import tag_pages
from generator.pages.trends import trends_page
from generator.search.matching import matching

_FEED = "feed.atom"


def all_pages(
    archive: Archive,
    related: Callable[[], Mapping[PaperId, str]] = dict,
    find: Callable[[Archive, str], Papers] = matching,
) -> Iterator[Page]:
    """Every generated page of the site.

    ``related`` gives the lists of related papers (`generator.related.entries`); it is asked when all other pages are
    planned, for it may have to wait for them. ``find`` gives the papers that a saved search finds.
    """
    yield front_page(archive)
    yield from rising_pages(archive)
    yield from time_pages(archive)
    yield from tag_pages(archive)
    yield trends_page(archive)
    yield from organization_pages(archive)
    yield from author_pages(archive)
    yield from saved_search_pages(archive, find)
    yield search_page(archive)
    yield library_page()
    yield status_page(archive)
    yield from paper_pages(archive, related())


def all_forms(archive: Archive, pages: Iterable[Page], site: Site) -> Iterator[Forms]:
    """What pages are besides, and what tells of papers apart from any page."""
    yield from (page.forms for page in pages if page.forms)
    yield from api_forms(archive)
    yield status_forms(archive)
    yield from repository_forms(archive, site)


def site_files(archive: Archive, pages: Iterable[Page], site: Site) -> Iterator[DataFile]:
    """Every generated file that tells of the whole site, given all its pages."""
    feeds = (page.forms.about for page in pages if page.forms and _FEED in page.forms.names)
    yield DataFile("feeds.opml", opml.write(feeds, site))
    yield llms_file(archive, site)
    yield from api_files(archive, site)


def all_files(archive: Archive) -> Iterator[DataFile | DataFolder]:
    """Every generated file of the site that is no page."""
    yield from search_files(archive)
