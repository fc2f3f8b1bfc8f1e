"""Charts: what is drawn, what is said of it, and how it answers in a browser."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from generator.chart import Bar, Chart, Tick, described, figure, scale, sparkline
from tests.browsing import Watched
from tests.test_library_browser import SHIFTS

HOSTILE = ["<script>alert(1)</script>", '" onload="alert(2)', "</svg></figure>", "a & b", "&lt;", "'", "$x$"]
texts = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=9)
numbers = st.integers(0, 10**7)
bars = st.lists(st.builds(Bar, texts, numbers, st.just(""), st.booleans()), min_size=1, max_size=20)


def chart(*of: int, missing: str = "") -> Chart:
    """A chart of these numbers."""
    return Chart("Papers", ("Month", "Papers"), [Bar(f"M{n}", number) for n, number in enumerate(of)], missing=missing)


@given(st.integers(0, 10**9))
def test_lines_are_round_and_few(highest: int) -> None:
    lines = scale(highest)
    assert len(lines) <= 4
    assert bool(lines) == bool(highest)
    assert all(line == place * lines[0] <= highest for place, line in enumerate(lines, 1))
    assert re.fullmatch("([125]0*)?", "".join(map(str, lines[:1])))


@given(bars, texts, texts)
def test_a_chart_is_well_formed_whatever_it_is_called(of: list[Bar], title: str, missing: str) -> None:
    html = figure(Chart(title, (title, title), of, [Tick(0, title)], title, missing))
    assert "\n\n" not in html
    root = ElementTree.fromstring(html)
    assert {its.tag for its in root.iter()} <= set(
        "figure figcaption small div svg path span details summary table thead tbody tr th td".split()
    )
    assert not [name for its in root.iter() for name in its.attrib if name.startswith("on")]
    rows = [[cell.text or "" for cell in row] for row in root.iter("tr")][1:]
    assert [row[1].split(" ")[0] for row in reversed(rows)] == [f"{bar.number:,}" for bar in of]


def test_a_bar_is_as_high_as_its_number_says() -> None:
    html = figure(chart(0, 50, 100))
    assert 'class="bars" d="M11 100v-50h8V100M21 100v-100h8V100"' in html
    assert '<span class="y" style="top:50%">50</span>' in html


def test_little_is_still_seen_and_nothing_is_not() -> None:
    html = figure(chart(0, 1, 10_000))
    assert 'd="M11 100v-1.5h8V100M21' in html


def test_what_is_not_over_is_drawn_and_said_to_be_so() -> None:
    its = chart(3, 4)._replace(bars=[Bar("May", 3), Bar("June", 1, grows=True)])
    html = figure(its)
    assert 'class="grows"' in html
    assert "1 so far" in html
    assert described(its).endswith("1 paper in the last, which is not over.")


@given(st.lists(st.none() | st.floats(0, 1), min_size=1, max_size=13))
def test_small_bars_are_well_formed(parts: list[float | None]) -> None:
    html = sparkline(parts, [1] * len(parts))
    root = ElementTree.fromstring(html)
    assert len(re.findall("M", "".join(its.get("d", "") for its in root.iter("path")))) <= len(parts) + 1


# --- in a browser ----------------------------------------------------------------------------------------------------


@pytest.fixture
def trends(watched: Watched) -> Page:
    return watched.open("trends/")


@pytest.mark.browser
def test_a_chart_says_what_a_bar_stands_for(trends: Page) -> None:
    plot = trends.locator(".plot").first
    box = plot.bounding_box()
    assert box
    trends.mouse.move(box["x"] + box["width"] - 3, box["y"] + 20)
    expect(plot.locator(".told-bar")).to_have_text("2026: 5 papers so far")
    trends.mouse.move(box["x"] + 3, box["y"] + 20)
    expect(plot.locator(".told-bar")).to_have_text("2015: 1 paper")
    left = plot.locator(".told-bar").bounding_box()
    assert left
    assert left["x"] >= 0
    trends.mouse.click(box["x"] + 3, box["y"] + 20)
    expect(trends).to_have_url(re.compile("/years/2015/$"))


@pytest.mark.browser
def test_a_chart_is_walked_through_with_keys(trends: Page) -> None:
    plot = trends.get_by_role("slider").first
    plot.focus()
    trends.keyboard.press("ArrowLeft")
    expect(plot).to_have_attribute("aria-valuetext", "2025: 50 papers")
    expect(plot.locator(".told-bar")).to_have_text("2025: 50 papers")
    trends.keyboard.press("Escape")
    expect(plot.locator(".told-bar")).to_have_count(0)
    trends.keyboard.press("Home")
    trends.keyboard.press("Enter")
    expect(trends).to_have_url(re.compile("/years/2015/$"))


@pytest.mark.browser
def test_nothing_moves_and_nothing_is_wider_than_the_screen(watched: Watched) -> None:
    for path in ("trends/", "tags/", "tags/theory/", "tags/biology/", "tags/speech/"):
        page = watched.open(path)
        assert page.evaluate(SHIFTS) == 0, path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.browser
def test_the_first_paper_of_a_tag_is_seen_at_once(watched: Watched) -> None:
    page = watched.open("tags/theory/")
    top = page.locator(".paper").first.bounding_box()
    size = page.viewport_size
    assert top
    assert size
    assert top["y"] < size["height"]


@pytest.mark.browser
def test_charts_are_whole_without_scripts(trends: Page, site: str) -> None:
    browser = trends.context.browser
    assert browser
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}trends/")
    expect(
        page.get_by_role("img", name=re.compile("^Papers by year: bars from 2015 to 2026, 50 papers"))
    ).to_be_visible()
    page.locator(".chart summary").first.click()
    expect(page.get_by_role("row", name="2025 50", exact=True)).to_be_visible()
    context.close()
