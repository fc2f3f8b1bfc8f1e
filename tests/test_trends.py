"""What rises and falls: counting over time, and what is told of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import chain, pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.archive import Archive, gather
from generator.config import Config
from generator.ids import PaperId
from generator.page import Page, fingerprint, laid_out
from generator.pages.tags import tag_pages
from generator.pages.trends import trends_page
from generator.paper import Organization, Paper
from generator.trends import (
    ENOUGH,
    ENOUGH_BEFORE,
    LENGTHS,
    SPANS,
    Change,
    Share,
    Unit,
    count,
    falling,
    is_over,
    months,
    rising,
    spans,
    spans_of,
    start,
)
from generator.vocabulary import Tag, Vocabulary
from generator.writer import HtmlWriter, Memory

NEWEST = date(2026, 6, 30)
UNITS: Sequence[Unit] = ("day", "week", "month", "year")
days = st.dates(date(2015, 1, 1), NEWEST)
units = st.sampled_from(UNITS)
dated = st.lists(st.tuples(days, st.lists(st.sampled_from("abc"), unique=True)), max_size=60)


# --- counting --------------------------------------------------------------------------------------------------------


@given(units, st.lists(days), st.integers(1, 12), st.integers(1, 60))
def test_every_day_is_counted_once(unit: Unit, of: list[date], least: int, most: int) -> None:
    counts = count(unit, of, NEWEST, min(least, most), most)
    assert sum(counts.numbers) + counts.before == len(of)
    assert min(least, most) <= len(counts.starts) <= most
    assert counts.starts[-1] == start(unit, NEWEST)
    assert all(start(unit, after - timedelta(1)) == first for first, after in pairwise(counts.starts))


@given(units, st.dates())
def test_a_unit_begins_with_its_start_and_is_over_with_its_last_day(unit: Unit, of: date) -> None:
    first = start(unit, of)
    assert first <= of
    assert start(unit, first) == first
    assert is_over(unit, of) == (of == date.max or start(unit, of + timedelta(1)) != first)


def test_time_has_a_first_and_a_last_day() -> None:
    for unit in UNITS:
        assert count(unit, [date.min], date.min, 5, 9).numbers == (1,)
        assert count(unit, [date.max], date.max, 1, 1).numbers == (1,)


@given(dated, st.sampled_from(LENGTHS))
def test_spans_hold_what_lies_in_them_and_touch(papers: list[tuple[date, list[str]]], length: int) -> None:
    found = spans_of(papers, NEWEST, length)
    for number, (total, (first, last)) in enumerate(zip(found.totals, map(found.span, range(SPANS)), strict=True)):
        within = [keys for day, keys in papers if first <= day <= last]
        assert total == len(within)
        assert {key: its[number] for key, its in found.numbers.items() if its[number]} == Counter(
            chain.from_iterable(within)
        )
    assert found.span(SPANS - 1)[1] == NEWEST
    assert all(found.span(n)[1] + timedelta(1) == found.span(n + 1)[0] for n in range(SPANS - 1))


@given(dated, st.randoms())
def test_the_order_of_papers_does_not_matter(papers: list[tuple[date, list[str]]], random: Random) -> None:
    shuffled = papers.copy()
    random.shuffle(shuffled)
    assert spans(papers, NEWEST).changes == spans(shuffled, NEWEST).changes
    assert list(months(papers, NEWEST, 6, 3)) == list(months(shuffled, NEWEST, 6, 3))


# --- what changes ----------------------------------------------------------------------------------------------------


def change(now: int, of: int, before: int, of_before: int) -> Change[str]:
    """A change from ``before`` to ``now``."""
    return Change("tag", (), Share(now, of), Share(before, of_before))


@pytest.mark.parametrize(
    ("its", "direction"),
    [
        (change(34, 522, 129, 4612), 1),
        (change(79, 522, 1044, 4612), -1),
        (change(12, 522, 0, 4612), 1),  # was not there before
        (change(0, 522, 400, 4612), -1),  # is gone
        (change(52, 522, 461, 4612), 0),  # stays what it was
        (change(7, 522, 0, 4612), 0),  # too few to tell of
        (change(9, 60, 25, 300), 0),  # may be chance
        (change(0, 0, 0, 0), 0),
    ],
)
def test_only_what_can_hardly_be_chance_is_told(its: Change[str], direction: int) -> None:
    assert (its.certain > 0) - (its.certain < 0) == direction
    assert (rising([its], 9) == [its], falling([its], 9) == [its]) == (direction > 0, direction < 0)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(0, 5000), st.integers(0, 5000))
def test_a_change_is_never_told_as_larger_than_it_is(k: int, rest: int, before: int, rest_before: int) -> None:
    its = change(k, k + rest, before, before + rest_before)
    assert its.certain / (its.ratio - 1 or 1) >= 0  # the same direction
    if its.ratio > 1:
        assert its.certain <= its.ratio - 1


def test_what_is_furthest_from_chance_comes_first_and_ties_go_by_name() -> None:
    twice = [change(40, 500, 100, 5000)._replace(what=name) for name in "ba"]
    assert [its.what for its in rising([*twice, change(90, 500, 100, 5000)], 3)] == ["tag", "a", "b"]


def test_a_month_is_compared_with_the_year_before_it_and_only_when_it_is_over() -> None:
    before = [(date(2025, 6, 1) + timedelta(n), ["old"]) for n in range(365)]
    june = [(date(2026, 6, 1 + n % 30), ["new"]) for n in range(60)]
    (told,) = months([*before, *june], NEWEST, 6, 3)
    assert (told.first, told.papers) == (date(2026, 6, 1), 60)
    assert ([its.what for its in told.rising], [its.what for its in told.falling]) == (["new"], ["old"])
    assert list(months([*before, *june], date(2026, 6, 29), 6, 3)) == []


# --- the page --------------------------------------------------------------------------------------------------------

TAGS = {slug: Tag(slug, f"<{slug}>", f"What {slug} & co. mean.") for slug in ("old", "new", "always")}


def paper(number: int, day: date | None, *tags: str) -> Paper:
    """A paper of an organization with a hostile name."""
    its = Organization("acme", '"><script>alert(1)</script>')
    return Paper(
        paper_id=PaperId(f"p{number}"),
        title=f"Paper {number}",
        authors=("Ada <b>",),
        published=day,
        organization=its,
        tags=tags,
    )


def archive(recent: int, before: int) -> Archive:
    """So many papers within the last four weeks, and before them."""
    new = [paper(n, NEWEST - timedelta(n % 28), "new", "always") for n in range(recent)]
    old = [paper(1000 + n, NEWEST - timedelta(28 + n % 300), "old", "always") for n in range(before)]
    return gather([*new, *old, paper(9999, None, "old")], Vocabulary(TAGS), Config())


def body(of: Archive, page: Page) -> str:
    return laid_out(page, HtmlWriter, Memory(of.labels)).body


def test_the_page_names_what_rises_and_what_falls() -> None:
    its = archive(ENOUGH, ENOUGH_BEFORE)
    text = body(its, trends_page(its))
    rises, falls = text.index(">Rising<"), text.index(">Falling<")
    assert rises < text.index("../tags/new/") < falls < text.index("../tags/old/")
    assert f"The {ENOUGH} papers of the last four weeks, 3–30 June 2026, against the {ENOUGH_BEFORE} papers" in text
    assert "250 of 251 papers have a day" in text
    assert "<script" not in text
    assert "&lt;new&gt;" in text


@pytest.mark.parametrize(("recent", "before"), [(0, 0), (1, 0), (ENOUGH - 1, 0), (ENOUGH, ENOUGH_BEFORE - 1)])
def test_of_too_few_papers_nothing_is_told(recent: int, before: int) -> None:
    its = archive(recent, before)
    text = body(its, trends_page(its))
    assert "Rising" not in text
    assert "Too few to tell" in text or "No papers with a date yet." in text


def test_an_archive_of_few_papers_is_looked_at_in_longer_spans() -> None:
    papers = [paper(n, NEWEST - timedelta(5 * n), "old") for n in range(300)]
    its = gather(papers, Vocabulary(TAGS), Config())
    assert "the last 52 weeks" in body(its, trends_page(its))


# --- pages of tags ---------------------------------------------------------------------------------------------------


def first_page(of: Archive, slug: str) -> Page:
    return next(page for page in tag_pages(of) if page.address == urls.tag(slug))


def test_the_page_of_a_tag_has_a_chart_and_what_it_is_seen_with() -> None:
    its = archive(30, 40)
    text = body(its, first_page(its, "always"))
    assert '<figure class="chart"' in text
    assert '<a href="../new/">&lt;new&gt;</a>\xa030' in text
    assert '<a href="../../organizations/acme/">"&gt;&lt;script&gt;alert(1)&lt;/script&gt;</a>\xa070' in text
    assert '<a href="../../authors/ada-b/">Ada &lt;b&gt;</a>\xa070' in text
    assert "1 undated" in body(its, first_page(its, "old"))


@pytest.mark.parametrize("number", [0, 1])
def test_of_a_tag_with_hardly_a_paper_there_is_nothing_to_draw(number: int) -> None:
    its = gather([paper(n, NEWEST, "new") for n in range(number)], Vocabulary(TAGS), Config())
    text = body(its, first_page(its, "new"))
    assert "figure" not in text
    assert "glance" not in text


@pytest.mark.parametrize("slug", ["new", "old"])
def test_a_page_is_made_again_when_what_it_counts_changes(slug: str) -> None:
    before, after = archive(30, 200), archive(30, 201)  # one more that is old, and on a page with a number

    def key(of: Archive) -> str:
        return fingerprint(first_page(of, slug), of.fingerprints, "")

    assert (key(before) == key(after)) == (slug == "new")


def test_numbered_pages_do_not_rest_on_what_only_the_first_tells() -> None:
    def keys(of: Archive) -> dict[str, str]:
        pages = (page for page in tag_pages(of) if page.address.startswith("tags/old/") and page.about.number)
        return {page.address: fingerprint(page, of.fingerprints, "") for page in pages if page.about.number == 1}

    assert keys(archive(1, 200)) == keys(archive(3, 200)) != {}
