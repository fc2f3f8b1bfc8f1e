"""The front page, what rises, and the calendar of days."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import urls
from generator.archive import Archive, gather
from generator.config import Config, Limits
from generator.days import Day, State
from generator.ids import PaperId
from generator.page import Page, laid_out
from generator.pages.calendar import SHADES, Counts, Months, legend
from generator.pages.days import calendar_page
from generator.pages.front import front_page
from generator.paper import Organization, Paper, Point
from generator.rising import WINDOW, Rising, rising, rising_tags
from generator.vocabulary import parse_vocabulary
from generator.writer import HtmlWriter, MarkdownWriter, Memory
from tests.odd_archive import REPOSITORY

FRIDAY = date(2026, 4, 24)
TAGS = "".join(
    f"{slug}:\n  label: {slug.title()}\n  description: Said.\n  phrases: [{slug}]\n"
    for slug in ("agents", "theory", "video")
)
VOCABULARY, _ = parse_vocabulary(TAGS, "tags.yml")
LABELS = {tag.slug: tag.label for tag in VOCABULARY.tags.values()}


def paper(name: str, day: date | None = FRIDAY, votes: int | None = None, **facts: object) -> Paper:
    """A paper of a day, which `history` may follow."""
    given = {"tags": (), **facts}
    return Paper(paper_id=PaperId(name), title=name.title(), published=day, upvotes=votes, **given)  # type: ignore[arg-type]


def before(days: int) -> date:
    return FRIDAY - timedelta(days)


def counted(*votes: int | None, last: date = FRIDAY) -> tuple[Point, ...]:
    """A count each day, the last one on ``last``."""
    first = last - timedelta(len(votes) - 1)
    return tuple(Point(first + timedelta(n), its) for n, its in enumerate(votes))


def archive(*papers: Paper, days: Iterable[Day] = (), **limits: int) -> Archive:
    known = {day.day: day for day in days}
    return gather(papers, VOCABULARY, Config(limits=Limits(**limits)), known)


def names(found: Iterable[Rising]) -> list[str]:
    return [its.paper.paper_id for its in found]


def html(page: Page) -> str:
    """The body of a page as HTML."""
    return laid_out(page, HtmlWriter, Memory(LABELS)).body


# --- what rises ------------------------------------------------------------------------------------------------------


def test_papers_rise_by_the_votes_they_gained() -> None:
    found = rising(
        archive(
            paper("loved", before(3), 900, history=counted(899, 900)),
            paper("fast", before(3), 50, history=counted(9, 20, 50)),
            paper("slow", before(3), 30, history=counted(1, 30)),
            paper("falls", before(3), 3, history=counted(9, 3)),
            paper("counted once", before(3), 300, history=counted(300)),
        )
    )
    assert [(its.paper.paper_id, its.gained, its.days) for its in found] == [
        ("fast", 41, 2),
        ("slow", 29, 1),
        ("loved", 1, 1),
    ]


def test_what_was_gained_before_the_window_does_not_count() -> None:
    old = (Point(before(WINDOW + 1), 1), *counted(60, 61))
    papers = [paper(f"old {n}", before(20), 61, history=old) for n in range(3)]
    assert {(its.gained, its.days) for its in rising(archive(*papers))} == {(1, 1)}
    ended = [paper(f"old {n}", before(20), 61, history=counted(1, 61, last=before(9))) for n in range(3)]
    assert rising(archive(*ended, paper("new"))) == ()


def test_counts_after_the_newest_day_move_the_window() -> None:
    later = FRIDAY + timedelta(4)
    papers = [paper(f"p{n}", FRIDAY, 9, history=(*counted(1), *counted(7, 9, last=later))) for n in range(3)]
    assert {(its.gained, its.days) for its in rising(archive(*papers))} == {(8, 4)}
    # With a week to the last count, what was counted before it is out.
    far = FRIDAY + timedelta(WINDOW)
    papers = [paper(f"p{n}", FRIDAY, 9, history=(*counted(0, 1), *counted(7, 9, last=far))) for n in range(3)]
    assert {(its.gained, its.days) for its in rising(archive(*papers))} == {(8, WINDOW)}


def test_without_counts_to_compare_the_votes_of_the_last_days_decide() -> None:
    papers = [paper("a", FRIDAY, 5), paper("b", before(6), 8), paper("too old", before(7), 99), paper("unknown")]
    assert names(rising(archive(*papers))) == ["b", "a"]
    # Two papers whose votes grew are too few to say what rises.
    papers += [paper(f"grown {n}", FRIDAY, 2, history=counted(1, 2)) for n in range(2)]
    assert names(rising(archive(*papers))) == ["b", "a", "grown 0", "grown 1"]


def test_nothing_rises_where_no_votes_are_known() -> None:
    assert rising(archive(paper("a"), paper("b", None))) == ()
    assert rising(archive(paper("undated", None, 8))) == ()
    assert rising(archive()) == ()


histories = st.lists(
    st.tuples(st.integers(0, 20), st.none() | st.integers(0, 9)), max_size=4, unique_by=lambda it: it[0]
)


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    """Archives of some weeks, with ties among their papers."""
    papers = []
    for n in range(draw(st.integers(0, 12))):
        history = tuple(Point(before(ago), votes) for ago, votes in sorted(draw(histories), reverse=True))
        day = draw(st.none() | st.integers(0, 20).map(before))
        papers.append(paper(f"p{n:02}", day, draw(st.none() | st.integers(0, 3)), history=history))
    return archive(*draw(st.permutations(papers)))


@given(archives(), st.integers(0, 9), st.integers(1, 9))
def test_what_rises_is_in_order_and_told_from_the_archive_alone(its: Archive, most: int, window: int) -> None:
    found = rising(its, most, window)
    place = {one.paper_id: n for n, one in enumerate(its.papers)}
    keys = [
        (-one.gained, -(one.paper.upvotes or 0) if not one.gained else 0, place[one.paper.paper_id]) for one in found
    ]
    assert keys == sorted(keys)
    assert len(set(names(found))) == len(found) <= most
    assert all(one.gained > 0 or one.paper.upvotes for one in found)
    assert all(0 <= one.days <= window for one in found)


@given(archives(), st.integers(1, 3000))
def test_what_rises_does_not_depend_on_when_it_is_asked(its: Archive, later: int) -> None:
    def moved(one: Paper) -> Paper:
        history = tuple(replace(point, day=point.day + timedelta(later)) for point in one.history)
        return replace(one, published=one.published and one.published + timedelta(later), history=history)

    after = rising(archive(*map(moved, its.papers)))
    assert [(one.paper.paper_id, *one[1:]) for one in rising(its)] == [(one.paper.paper_id, *one[1:]) for one in after]


def tagged(slug: str, number: int, day: date) -> list[Paper]:
    return [paper(f"{slug}-{day}-{n}", day, tags=(slug,)) for n in range(number)]


def test_tags_stand_out_against_the_weeks_before() -> None:
    usual = [
        one
        for week in range(1, 13)
        for one in (*tagged("agents", 40, before(7 * week)), *tagged("theory", 4, before(7 * week)))
    ]
    now = [*tagged("agents", 42, FRIDAY), *tagged("theory", 20, before(1)), *tagged("video", 9, FRIDAY)]
    found = rising_tags(archive(*usual, *now))
    said = [(its.what, its.now.number, round(its.before.part * its.now.of)) for its in found]
    assert said == [("video", 9, 0), ("theory", 20, 6)]
    assert rising_tags(archive(*now)) == []  # nothing says what is usual
    assert rising_tags(archive(*usual[:400], *now[:40])) == []  # too few to tell
    assert rising_tags(archive()) == []


def test_the_first_day_there_is_has_nothing_before_it() -> None:
    assert rising_tags(archive(*tagged("agents", 9, date.min))) == []
    assert rising(archive(paper("a", date.min, 2, history=counted(1, last=date.min)))) != ()


# --- the front page --------------------------------------------------------------------------------------------------


def month_of_papers() -> list[Paper]:
    return [
        paper(f"p{day}-{n}", before(day), day + n, tags=("agents",)) for day in range(40) for n in range(day % 3 + 1)
    ]


def parts(page: Page) -> list[str]:
    meta = laid_out(page, MarkdownWriter, Memory(LABELS)).meta
    return [part["name"] for part in meta.get("parts", [])]


def test_the_front_page_has_what_is_new_and_what_rises() -> None:
    page = front_page(archive(*month_of_papers()))
    assert parts(page) == ["Most votes in seven days", "Seven days", "Calendar", "The whole archive"]
    body = laid_out(page, HtmlWriter, Memory(LABELS)).body
    places = [body.index(f'id="{anchor}"') for anchor in ("_2026-04-24", "_rising", "_week", "_calendar", "_whole")]
    assert places == sorted(places)
    assert (
        '<a href="days/2026-04-18/" title="1 paper"><strong class="s1" style="--number:1">1</strong> Sat 18</a>' in body
    )


def test_the_same_papers_do_not_stand_there_under_two_names() -> None:
    papers = [paper(f"p{n}", before(n), n + 1) for n in range(5)]
    assert parts(front_page(archive(*papers))) == ["Calendar", "The whole archive"]
    assert parts(front_page(archive(*papers, front_page_papers=2)))[0] == "Most votes in seven days"


def test_what_is_gained_is_the_reason() -> None:
    papers = [paper(f"p{n}", before(1), 60 + n, history=counted(19 + n, 60 + n)) for n in range(3)]
    body = html(front_page(archive(paper("new"), *papers, front_page_papers=1)))
    assert '<a href="papers/p2/">P2</a> <strong class="why">+41 votes in 1 day, 62 in all</strong>' in body


@pytest.mark.parametrize("number", [0, 1, 5])
@pytest.mark.parametrize("day", [None, FRIDAY])
def test_a_small_archive_has_a_front_page(number: int, day: date | None) -> None:
    page = front_page(archive(*(paper(f"p{n}", day) for n in range(number))))
    assert html(page).count('class="paper"') == number
    assert ("Calendar" in parts(page)) == bool(number and day)
    assert ("The whole archive" in parts(page)) == bool(number)
    assert (" 0 " in html(page)) is False


def test_without_dates_nothing_is_called_new() -> None:
    document = laid_out(front_page(archive(paper("a", None))), MarkdownWriter, Memory({}))
    assert document.meta["title"] == "Papers"


def test_of_a_day_with_many_papers_the_front_page_shows_the_first() -> None:
    papers = [paper(f"p{n:03}", FRIDAY, n, abstract="A sentence of some length. " * 30) for n in range(400)]
    body = html(front_page(archive(*papers)))
    assert body.count('class="paper"') == 60
    assert '<a href="days/2026-04-24/">All 400 papers of 24 April 2026</a>' in body
    assert len(body) < 150_000


def test_a_day_that_is_not_all_here_says_so() -> None:
    day = Day(FRIDAY, State.PARTIAL, 1, datetime(2026, 4, 24, 12, tzinfo=UTC))
    assert "Not all of this day is here yet" in html(front_page(archive(paper("a"), days=[day])))


def test_hostile_names_stay_names() -> None:
    bad = '"><script>alert(1)</script>'
    papers = [replace(one, title=bad, organization=Organization(bad, bad)) for one in month_of_papers()]
    assert "<script" not in html(front_page(archive(*papers, front_page_papers=1)))


# --- the calendar ----------------------------------------------------------------------------------------------------


class Cells(HTMLParser):
    """The links in the cells of tables as a browser sees them: column, text, title, address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[int, str, str, str]] = []
        self.column, self.width = 0, 0
        self.link: dict[str, str | None] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "tr":
            self.column, self.width = 0, 0
        elif tag in {"td", "th"}:
            self.column, self.width = self.column + self.width, int(values.get("colspan") or 1)
        elif tag == "a":
            self.link = values

    def handle_endtag(self, tag: str) -> None:
        self.link = {}

    def handle_data(self, data: str) -> None:
        if "title" in self.link:
            self.found.append((self.column, data, self.link["title"] or "", self.link["href"] or ""))


def cells(days: Counts) -> list[tuple[int, str, str, str]]:
    months = Months(days, legend(number for _, number in days))
    return Cells(months.draw(HtmlWriter(urls.DAYS, Memory({})), iter(()))).found


calendars = st.dictionaries(st.dates(), st.integers(1, 400), min_size=1, max_size=40).map(
    lambda days: tuple(sorted(days.items(), reverse=True))
)


@given(calendars)
def test_each_day_stands_once_under_its_weekday_with_its_number(days: Counts) -> None:
    found = cells(days)
    assert sorted(href for *_, href in found) == sorted(f"{day.isoformat()}/" for day, _ in days)
    numbers = dict(days)
    for column, text, title, href in found:
        day = date.fromisoformat(href.rstrip("/"))
        assert (column, text) == (day.weekday(), str(day.day))
        assert int(title.split()[0].replace(",", "")) == numbers[day]


def test_a_month_shows_the_weeks_that_have_papers() -> None:
    table = Months(((date(2026, 2, 28), 3),), legend([3])).draw(HtmlWriter(urls.HOME, Memory({})), iter(()))
    assert table.count("<tr>") == 2
    assert '<caption><a href="months/2026-02/">February 2026</a> 3 papers</caption>' in table
    assert table.rstrip().endswith(
        '<td>27<td><a class=s1 href="days/2026-02-28/" title="3 papers">28</a><td colspan=1>\n</table>\n</div>'
    )


@given(st.lists(st.integers(1, 500), min_size=1))
def test_shades_follow_the_numbers(numbers: Sequence[int]) -> None:
    its = legend(numbers)
    shades = [its.shade(number) for number in sorted(numbers)]
    assert shades == sorted(shades)
    assert set(shades) == set(range(1, len(its.ranges) + 1))
    assert len(its.ranges) == min(SHADES, len(set(numbers))) or len(its.ranges) < SHADES
    for number in numbers:
        least, most = its.ranges[its.shade(number) - 1]
        assert least <= number <= most


def test_one_day_with_many_papers_does_not_make_all_others_alike() -> None:
    assert legend([1] * 113 + [2] * 6).ranges == ((1, 1), (2, 2))
    assert legend([*range(1, 51), 400]).ranges == ((1, 11), (12, 21), (22, 31), (32, 41), (42, 400))


def test_the_calendar_stays_light() -> None:
    """Below 150 KB: 2,000 days, and what is before them by month."""
    weekdays = [day for n in range(4200) if (day := before(n)).weekday() < 5]
    page = calendar_page(archive(*(paper(f"p{n}-{day}", day) for day in weekdays for n in range(day.day % 3 + 1))))
    body = html(page)
    assert 1_700 < body.count("title=") <= 2_000
    assert len(body.encode()) < 147_000  # the shell is 2 KB
    assert '<a href="../months/2015-01/">January</a>' in body
    assert "days/2015" not in body


def test_numbers_can_be_read_on_all_shades() -> None:
    """WCAG 2 asks for a contrast of 4.5; in both schemes, and of the last shade with the colour of the page."""
    css = (REPOSITORY / "overrides/assets/stylesheets/colors.css").read_text(encoding="utf-8")
    found = dict(re.findall(r"--([\w-]+): light-dark\(([^)]*)\)", css))
    colours = {name: value.split(", ") for name, value in found.items()}
    for scheme in (0, 1):
        text, page = (colours[f"md-default-{its}-color"][scheme] for its in ("fg", "bg"))
        shades = [colours[f"archive-shade-{n}"][scheme] for n in range(1, SHADES + 1)]
        assert all(contrast(shade, text) >= 4.5 for shade in shades[:-1])
        assert contrast(shades[-1], page) >= 4.5
        steps = [contrast(shade, page) for shade in shades]
        assert steps == sorted(steps)


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, ``#rrggbb``."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (its / 12.92 if its <= 0.03928 else ((its + 0.055) / 1.055) ** 2.4 for its in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
