"""The built site: whole, safe, and its own host for everything."""

import re
import shutil
from pathlib import Path
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest

from generator import store
from generator.layout import Layout
from generator.merge import merge
from generator.search.asking import ask
from tests import odd_archive
from tests.conftest import build, papers
from tests.site import SitePage, broken_links, foreign_loads, read_site

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
        assert not {"think", "b", "i", "bad"} & set(page.tags), page.path
        assert "img" not in page.tags, page.path
        # Each script is a file of ours; none stands in the page.
        assert [path for path in page.scripts if not re.fullmatch(r"[./]*assets/javascripts/[\w/]+\.js", path)] == []


def test_no_address_says_where_the_site_lies(pages: dict[str, SitePage]) -> None:
    assert [link for page in pages.values() for link in page.links + page.loads if link.startswith("/")] == []


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


def paper_html(layout: Layout, paper_id: str) -> str:
    return (layout.site / "papers" / paper_id / "index.html").read_text(encoding="utf-8")


def test_a_formula_and_the_word_it_touches_are_one_and_search_reads_them_so(odd: Layout) -> None:
    paper_id = "when-x-y-k-wise-d-2moe-and-q-cost-100k"
    assert re.search(r'<span class="nowrap"><math[^>]*>(?:(?!</math>).)*</math>MoE</span>', paper_html(odd, paper_id))
    if shutil.which("node"):
        (answer,) = ask(odd.site, ["D2MoE"], {})
        assert [hit["id"] for hit in answer["hits"]] == [paper_id]


def test_a_paper_that_no_source_told_the_place_of_is_searched_for_by_its_title(odd: Layout) -> None:
    page = SitePage("/papers/x/")
    page.feed(paper_html(odd, "quoted-yes-no-item"))
    asked = {urlsplit(link).hostname: parse_qs(urlsplit(link).query) for link in page.links if "?" in link}
    assert asked == {
        "arxiv.org": {"searchtype": ["title"], "query": ['"Quoted": yes # no - item']},
        "huggingface.co": {"q": ['"Quoted": yes # no - item']},
        "scholar.google.com": {"q": ['"Quoted": yes # no - item']},
    }
    assert "Find it" not in paper_html(odd, "2412.00001")


def test_a_paper_page_shows_all_that_is_known(odd: Layout) -> None:
    html = paper_html(odd, "2412.00001")
    for shown in ("cs.LG, stat.ML", "attention, retraction", "<dd>3</dd>", "This paper was withdrawn."):
        assert shown in html


def test_hundreds_of_authors_are_folded(odd: Layout) -> None:
    before, folded, after = paper_html(odd, "nine-hundred-authors").partition("<summary>and 880 more</summary>")
    assert folded
    assert before.count('href="../../authors/') == 20
    assert after.count('href="../../authors/') == 880


def test_notes_stand_after_the_tags_in_a_section_of_their_own(odd: Layout) -> None:
    html = paper_html(odd, "attention-without-a-date")
    places = [html.index(part) for part in ('class="abstract"', 'class="chips"', '<section class="notes"', "<h2 id=")]
    assert places == sorted(places)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """An archive of papers that a source told more about than the odd ones."""
    layout = Layout(tmp_path_factory.mktemp("told") / "archive")
    layout.captures.mkdir(parents=True)
    (layout.captures / "one.txt").write_text("a page\n", encoding="utf-8")
    records = [
        odd_archive.record(
            "Told by a machine",
            abstract="Words of people.",
            url="https://example.org/a?b=1&c=2",
            journal_ref="J. <Odd> Res. 1 (2024)",
            ai_summary="Words of a <b>machine</b>.",
            ai_keywords=("one & two", "three"),
        ),
        odd_archive.record("Only its keywords", ai_keywords=("four",)),
        odd_archive.record("Only people", abstract="Words."),
    ]
    store.save(layout.records, (), merge((), records).papers)
    shutil.copy(odd_archive.REPOSITORY / "mkdocs.yml", layout.mkdocs)
    shutil.copytree(odd_archive.REPOSITORY / "overrides", layout.root / "overrides")
    (layout.root / "content/pages").mkdir()
    (layout.root / "content/pages/about.md").write_text("# About\n", encoding="utf-8")
    return build(layout)


def test_what_a_machine_wrote_says_so_and_is_closed(told: Layout) -> None:
    html = paper_html(told, "told-by-a-machine")
    details = html[html.index('<details class="quiet machine">') : html.index('<details class="quiet provenance">')]
    assert "Summary written by a machine of the source" in details
    assert "Words of a &lt;b&gt;machine&lt;/b&gt;." in details
    assert "one &amp; two, three" in details
    assert "Keywords written by a machine of the source" in paper_html(told, "only-its-keywords")
    assert "machine of the source" not in paper_html(told, "only-people")
    if shutil.which("node"):
        people, machine = ask(told.site, ['"words of people"', '"words of a machine"'], {})
        assert people["total"] == 1
        assert machine["total"] == 0


def test_a_paper_leads_to_the_place_it_is_described_at(told: Layout) -> None:
    html = paper_html(told, "told-by-a-machine")
    assert '<a href="https://example.org/a?b=1&amp;c=2" rel="nofollow">Paper at example.org</a>' in html
    assert "J. &lt;Odd&gt; Res. 1 (2024)" in html
    assert "Find it" not in html


def test_the_theme_has_the_files_that_are_named(odd: Layout) -> None:
    named = re.findall(r'"(assets/[^"]+[.]min[.]css)"', (odd.root / "overrides/main.html").read_text(encoding="utf-8"))
    assert len(named) == 1
    missing = [name for name in named if not (odd.site / name).is_file()]
    assert missing == [], "mkdocs-material calls these otherwise now: mend overrides/main.html"


def test_all_colours_are_in_one_file_for_light_and_dark(odd: Layout) -> None:
    sheets = odd.site / "assets/stylesheets"
    colors = (sheets / "colors.css").read_text(encoding="utf-8")
    folder = odd_archive.REPOSITORY / "overrides/assets/stylesheets"
    own = [path for path in folder.glob("*.css") if path.name != "colors.css"]
    archive = "".join((sheets / path.name).read_text(encoding="utf-8") for path in own)
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b(?!;? *\{)|rgba?\(|hsla?\(", archive) == []
    defined = dict(re.findall(r"(--[\w-]+): ([^;]+);", colors))
    assert len(defined) > 15
    assert [value for value in defined.values() if not value.startswith("light-dark(")] == []
    used = set(re.findall(r"var\((--archive-[\w-]+)", archive))
    assert used <= defined.keys() | set(re.findall(r"(--archive-[\w-]+):", archive))


def test_what_stands_around_a_paper_is_short(real: Layout) -> None:
    sizes = sorted(path.stat().st_size for path in real.site.glob("papers/*/index.html"))
    assert sizes[len(sizes) // 2] <= 6_200
    html = (real.site / "papers/a-mathematical-perspective-on-transformers/index.html").read_text(encoding="utf-8")
    for_programs = r"<(meta|link) (name|rel|property)=[^\"].*?>|<script type=application/ld.*?</script>"
    shell = re.sub(
        rf'(?s)(<main .*?>).*</main>|<title>.*?</title>|<meta name="description".*?>|{for_programs}', "", html
    )
    assert len(shell.encode()) <= 1_600
    assert not re.search(r"<style|<script>|<svg|\sstyle=", shell)


def test_an_alias_leads_to_its_paper(odd: Layout) -> None:
    html = (odd.site / "papers/moved-2022/index.html").read_text(encoding="utf-8")
    assert '<meta http-equiv="refresh" content="0; url=../moved/">' in html


def test_building_again_changes_no_file(odd: Layout) -> None:
    def contents() -> dict[Path, bytes]:
        return {p: p.read_bytes() for p in sorted(odd.site.rglob("*")) if p.is_file()}

    before = contents()
    docs = {p: p.stat().st_mtime_ns for p in odd.docs.rglob("*.md")}
    assert papers("build", root=odd.root).returncode == 0
    assert {p: p.stat().st_mtime_ns for p in odd.docs.rglob("*.md")} == docs
    assert contents() == before


def test_a_day_of_400_papers_goes_on_on_further_pages(tmp_path: Path) -> None:
    site = build(odd_archive.make_crowded(tmp_path / "archive", 400)).site
    pages = {path: page for path, page in read_site(site).items() if path.startswith("/days/2025-03-03/")}
    assert len(pages) > 1
    assert [path for path in pages if (site / path[1:] / "index.html").stat().st_size > 150_000] == []
    listed = [
        urljoin(path, link) for path, page in pages.items() for link in dict.fromkeys(page.links) if "papers/" in link
    ]
    assert len(listed) == len(set(listed)) == 400
    reached, new = set(), {"/days/2025-03-03/"}
    while new:
        reached |= new
        new = {urljoin(path, link) for path in new for link in pages[path].links} & pages.keys() - reached
    assert reached == pages.keys()
