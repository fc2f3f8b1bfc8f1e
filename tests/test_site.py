"""The built site: whole, safe, and its own host for everything."""

import re
from pathlib import Path

import pytest

from generator.layout import Layout
from tests.conftest import papers
from tests.site import HOST, SitePage, broken_links, foreign_loads, read_site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=["odd", "real"])
def site(request: pytest.FixtureRequest) -> Path:
    layout: Layout = request.getfixturevalue(request.param)
    return layout.site


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, SitePage]:
    return read_site(site)


def test_no_link_is_broken(site: Path, pages: dict[str, SitePage]) -> None:
    assert list(broken_links(site, pages)) == []


def test_the_link_checker_sees_a_broken_link(site: Path, pages: dict[str, SitePage]) -> None:
    wrong = SitePage("/days/x/")
    wrong.feed('<a href="../nowhere/">x</a><a href="#nowhere">x</a><a href="/days/">x</a><img src="x.png">')
    assert len(list(broken_links(site, {**pages, "/days/x/": wrong}))) == 3


def test_nothing_is_loaded_from_another_host(pages: dict[str, SitePage]) -> None:
    assert foreign_loads(pages) == set()


def test_styles_load_nothing_from_another_host(site: Path) -> None:
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet.name


def test_foreign_text_never_becomes_markup(pages: dict[str, SitePage]) -> None:
    for page in pages.values():
        assert page.handlers == [], page.path
        assert not [link for link in page.links if not re.match(r"(https?://|[^:]*$)", link)], page.path
        assert "think" not in page.tags
        # The theme's own: its configuration, and three small ones in the head and body.
        assert page.tags.count("script") <= 7, page.path


def test_every_page_has_one_first_heading(pages: dict[str, SitePage]) -> None:
    assert [page.path for page in pages.values() if page.tags.count("h1") != 1] == []


def test_math_is_set(odd: Layout) -> None:
    html = (odd.site / "papers/when-x-y-k-wise-d-2moe-and-q-cost-100k/index.html").read_text(encoding="utf-8")
    heading = html[html.index("<h1") : html.index("</h1>")]
    assert heading.count("<math") == 4
    assert "cost $100K" in heading
    assert "&lt;think&gt;" in html
    assert '<a href="https://example.org/a_b?c=d&amp;e=f">' in html


def test_the_real_archive_has_a_page_for_everything(real: Layout) -> None:
    paths = read_site(real.site).keys()
    count = {kind: sum(1 for path in paths if re.fullmatch(rf"/{kind}/[^/]+/", path)) for kind in ("papers", "days")}
    assert count == {"papers": 496, "days": 119}
    for kind in ("weeks", "months", "years", "tags", "organizations", "undated"):
        assert f"/{kind}/" in paths


def test_an_alias_leads_to_its_paper(odd: Layout) -> None:
    html = (odd.site / "papers/moved-2022/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../moved/">' in html


def test_the_sitemap_lists_every_page_but_those_that_lead_on(odd: Layout) -> None:
    text = (odd.site / "sitemap.xml").read_text(encoding="utf-8")
    listed = {path.removeprefix(HOST) for path in re.findall(r"<loc>(.*?)</loc>", text)}
    assert listed == read_site(odd.site).keys() - {"/papers/moved-2022/"}
    assert "lastmod" not in text


def test_building_again_changes_no_file(odd: Layout) -> None:
    def contents() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in sorted(odd.site.rglob("*")) if p.is_file()}

    before = contents()
    docs = {p: p.stat().st_mtime_ns for p in odd.docs.rglob("*.md")}
    assert papers("build", root=odd.root).returncode == 0
    assert {p: p.stat().st_mtime_ns for p in odd.docs.rglob("*.md")} == docs
    assert contents() == before
