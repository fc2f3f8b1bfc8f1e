"""Every address of the site, and those of papers elsewhere, spelled in one place.

An address is relative to the site and ends with ``/``: ``days/2026-04-20/``; the front page is the empty one. A
published address never breaks: ``tests/test_urls.py`` holds those that exist.
"""

from datetime import date
from functools import lru_cache
from typing import NewType
from urllib.parse import quote

from generator.escape import one_line
from generator.ids import PaperId, slugify

Address = NewType("Address", str)

HOME = Address("")
DAYS = Address("days/")
WEEKS = Address("weeks/")
MONTHS = Address("months/")
YEARS = Address("years/")
UNDATED = Address("undated/")
PAPERS = Address("papers/")
TAGS = Address("tags/")
TRENDS = Address("trends/")
RISING = Address("rising/")
SEARCHES = Address("searches/")
ORGANIZATIONS = Address("organizations/")
AUTHORS = Address("authors/")
SEARCH = Address("search/")
LIBRARY = Address("library/")
STATUS = Address("status/")


RESERVED = frozenset(
    (
        "days weeks months years undated papers tags organizations authors search searches library trends rising"
        " status api assets"
    ).split()
)
"""First segments of addresses that a hand-written page may not take."""


def day(of: date) -> Address:
    """The page of one day."""
    return Address(f"{DAYS}{of.isoformat()}/")


def week_name(of: date) -> str:
    """The ISO 8601 week that ``of`` lies in: ``2026-W17``. Around New Year its year is not the calendar's."""
    year, week, _ = of.isocalendar()
    return f"{year}-W{week:02}"


def week(of: date) -> Address:
    """The page of the ISO week that ``of`` lies in."""
    return Address(f"{WEEKS}{week_name(of)}/")


def month(of: date) -> Address:
    """The page of the month that ``of`` lies in."""
    return Address(f"{MONTHS}{of:%Y-%m}/")


def year(of: date) -> Address:
    """The page of the year that ``of`` lies in."""
    return Address(f"{YEARS}{of:%Y}/")


def issued(of: str) -> Address:
    """The page of a year (``2016``) or a month (``2016-05``)."""
    return Address(f"{MONTHS if '-' in of else YEARS}{of}/")


def paper(paper_id: PaperId) -> Address:
    """The page of a paper."""
    return Address(f"{PAPERS}{paper_id}/")


def tag(slug: str) -> Address:
    """The page of a tag of the vocabulary."""
    return Address(f"{TAGS}{slug}/")


@lru_cache(20_000)
def organization(handle: str) -> Address:
    """The page of an organization; handles that differ in case only are one."""
    return Address(f"{ORGANIZATIONS}{slugify(handle, 'organization')}/")


@lru_cache(200_000)
def author(name: str) -> Address:
    """The page of all authors whose names are written alike, accents and case aside."""
    return Address(f"{AUTHORS}{slugify(name, 'author')}/")


def saved_search(slug: str) -> Address:
    """The page of a search that was saved in the settings."""
    return Address(f"{SEARCHES}{slug}/")


def written_page(stem: str) -> Address:
    """A hand-written page, ``content/pages/<stem>.md``."""
    return Address(f"{stem}/")


def numbered(address: Address, number: int) -> Address:
    """Page ``number`` of a list that is too long for one page, counted from its end."""
    return Address(f"{address}{number}/")


def document(address: Address) -> str:
    """The Markdown file that makes ``address``, relative to the folder of documents."""
    return f"{address}index.md"


def link(source: Address, target: Address) -> str:
    """What a link in the Markdown of ``source`` to ``target`` says: a relative path to its file."""
    return "../" * source.count("/") + document(target)


def href(source: Address, target: Address) -> str:
    """The same link as an address, for HTML: the shortest there is, as MkDocs writes it."""
    section, root = _way_up(source)
    if not target.startswith(section):
        return root + target
    here, there = source.split("/")[:-1], target.split("/")[:-1]
    same = next((n for n, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
    return "../" * (len(here) - same) + "".join(f"{part}/" for part in there[same:]) or "./"


@lru_cache(1000)  # a page has many links
def _way_up(source: Address) -> tuple[str, str]:
    """What the addresses begin with that are best reached from within, and the way to the front page."""
    section, slash, _ = source.partition("/")
    return section + slash, "../" * source.count("/")


# --- elsewhere -------------------------------------------------------------------------------------------------------


def at_arxiv(arxiv_id: str) -> str:
    """Where arXiv tells of a paper."""
    return f"https://arxiv.org/abs/{quote(arxiv_id)}"


def at_doi(doi: str) -> str:
    """Where a DOI leads to what it names."""
    return f"https://doi.org/{quote(one_line(doi))}"
