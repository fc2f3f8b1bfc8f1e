"""Addresses. What stands here was published and may not change."""

from datetime import date

import pytest

from generator import urls
from generator.ids import PaperId
from generator.urls import Address

DAY = date(2026, 4, 20)

PUBLISHED = [
    (urls.HOME, ""),
    (urls.DAYS, "days/"),
    (urls.day(DAY), "days/2026-04-20/"),
    (urls.week(DAY), "weeks/2026-W17/"),
    (urls.week(date(2025, 12, 30)), "weeks/2026-W01/"),
    (urls.week(date(2027, 1, 1)), "weeks/2026-W53/"),
    (urls.month(DAY), "months/2026-04/"),
    (urls.year(DAY), "years/2026/"),
    (urls.UNDATED, "undated/"),
    (urls.paper(PaperId("2510.15444")), "papers/2510.15444/"),
    (urls.TAGS, "tags/"),
    (urls.tag("diffusion"), "tags/diffusion/"),
    (urls.TRENDS, "trends/"),
    (urls.ORGANIZATIONS, "organizations/"),
    (urls.organization("LAMDA-NeSy"), "organizations/lamda-nesy/"),
    (urls.AUTHORS, "authors/"),
    (urls.author("José García-López"), "authors/jose-garcia-lopez/"),
    (urls.LIBRARY, "library/"),
    (urls.STATUS, "status/"),
    (urls.numbered(urls.UNDATED, 2), "undated/2/"),
    (urls.written_page("about"), "about/"),
]


@pytest.mark.parametrize(("address", "expected"), PUBLISHED)
def test_published_addresses(address: Address, expected: str) -> None:
    assert address == expected


LINKS = [
    ("", "", "index.md", "./"),
    ("", "days/", "days/index.md", "days/"),
    ("days/", "", "../index.md", "../"),
    ("days/2026-04-20/", "papers/a/", "../../papers/a/index.md", "../../papers/a/"),
    ("undated/2/", "undated/", "../../undated/index.md", "../"),
    ("tags/x/", "tags/y/", "../../tags/y/index.md", "../y/"),
]


@pytest.mark.parametrize(("source", "target", "link", "href"), LINKS)
def test_links(source: str, target: str, link: str, href: str) -> None:
    assert urls.link(Address(source), Address(target)) == link
    assert urls.href(Address(source), Address(target)) == href
