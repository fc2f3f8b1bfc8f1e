"""Pages of time: days, weeks, months, years, their calendar, and the papers without a date."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from generator import urls
from generator.archive import Archive, Papers, by_day_then_votes
from generator.days import Day, State
from generator.issued import days_of
from generator.page import Forms, Page
from generator.pages.calendar import Counts, Months, counts, legend
from generator.pages.forms import forms_of, is_large
from generator.pages.listing import (
    Block,
    Bullets,
    Heading,
    Line,
    Listing,
    Outline,
    Way,
    list_page,
    listing_pages,
    outline,
    said,
)
from generator.pages.words import (
    NO_BREAK_SPACE,
    counted,
    date_range,
    full_date,
    joined,
    long_date,
    long_month,
    month_name,
)
from generator.paper import Paper
from generator.urls import Address

_MISSING_SHOWN = 20
"""How many missing days are named."""

_DAYS_SHOWN = 2000
"""How many days the calendar shows at most, in whole years: as many as stay below 150 KB."""


@dataclass(frozen=True, slots=True)
class Period:
    """A kind of span of days that has pages: how its pages are addressed, called and divided."""

    index: Address
    plural: str
    address: Callable[[date], Address]
    name: Callable[[date], str]
    divided: Literal["", "day", "month"]
    """What divides a page of this kind, if anything does."""
    needs: int = 10
    """How many letters of a date in ISO 8601 tell in which of these spans it lies."""


def _week_title(of: date) -> str:
    year, week, _ = of.isocalendar()
    return f"Week {week} of {year}, {_week_days(of)}"


def _week_days(of: date) -> str:
    year, week, _ = of.isocalendar()
    return date_range(date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7))


DAY = Period(urls.DAYS, "days", urls.day, full_date, "")
WEEK = Period(urls.WEEKS, "weeks", urls.week, _week_title, "day")
MONTH = Period(urls.MONTHS, "months", urls.month, long_month, "day", needs=7)
YEAR = Period(urls.YEARS, "years", urls.year, lambda of: f"{of.year}", "month", needs=4)


def time_pages(archive: Archive) -> Iterator[Page]:
    """Every page of time."""
    yield calendar_page(archive)
    for period in (DAY, WEEK, MONTH, YEAR):
        yield from period_pages(archive, period)
    for period in (WEEK, MONTH, YEAR):
        yield index_page(archive, period)
    yield from undated_pages(archive)


def period_pages(archive: Archive, period: Period) -> Iterator[Page]:
    """A page for each span of this kind that has papers, each with the previous and the next one that has."""
    spans = _spans(archive, period)
    firsts = [_day(papers[0]) for papers in spans.values()]
    for index, papers in enumerate(spans.values()):
        newer = firsts[index - 1] if index else None
        older = firsts[index + 1] if index + 1 < len(firsts) else None
        listing, its = _listing(archive, period, papers, older, newer), tuple(papers)
        yield from listing_pages(archive, listing, its, _forms(archive, period, listing, its))


def _forms(archive: Archive, period: Period, listing: Listing, papers: Papers) -> Forms | None:
    """A year is too long to be read as one list anywhere else."""
    return None if period is YEAR else forms_of(archive, listing.address, listing.title, listing.description, papers)


def _spans(archive: Archive, period: Period) -> Mapping[Address, list[Paper]]:
    """The papers of each span of this kind, the newest span first."""
    spans: dict[Address, list[Paper]] = defaultdict(list)
    for day, papers in archive.by_day.items():
        spans[period.address(day)] += papers
    coarse = [paper for paper in archive.coarse if len(paper.issued or "") >= period.needs]
    return _joined_by(spans, coarse, period) if coarse else spans


def _joined_by(
    spans: Mapping[Address, list[Paper]], coarse: Iterable[Paper], period: Period
) -> Mapping[Address, list[Paper]]:
    """``spans`` with papers in them that have no day, each in its place."""
    more: dict[Address, list[Paper]] = defaultdict(list)
    for paper in coarse:
        more[period.address(_day(paper))].append(paper)
    # Years have four digits, so the order of addresses is that of time.
    there = sorted({*spans, *more}, reverse=True)
    return {its: sorted([*spans.get(its, ()), *more.get(its, ())], key=by_day_then_votes) for its in there}


def _listing(
    archive: Archive, period: Period, papers: Sequence[Paper], older: date | None, newer: date | None
) -> Listing:
    of = _day(papers[0])
    note = day_note(archive.days.get(of)) if period is DAY else ""
    return Listing(
        address=period.address(of),
        title=period.name(of),
        description=f"{counted(len(papers), 'paper')} of {period.name(of)}.",
        around=(_around(period, of, older, newer),),
        intro=(said(counted(len(papers), "paper"), "count"), *([said(note, "note")] if note else [])),
        divided=period.divided,
        shows_day=period is YEAR,
        # Who goes through a week or a year looks for titles; the days have how each abstract begins.
        compact=period is not DAY,
        names_members=period is not WEEK and not is_large(archive),
    )


def _around(period: Period, of: date, older: date | None, newer: date | None) -> Line:
    """The ways from a span to its neighbours and to those it lies in."""
    before = [Way(f"← {_short(period, older)}", period.address(older))] if older else []
    after = [Way(f"{_short(period, newer)} →", period.address(newer))] if newer else []
    return Line((*before, *_wider(period, of), *after), "pager", "Around this list")


def day_note(known: Day | None) -> str:
    """What readers should know of a day that is not all here."""
    match known.state if known else None:
        case State.PARTIAL:
            return (
                "Not all of this day is here yet: it was fetched before it was over, or in part. It is fetched again."
            )
        case State.FAILED:
            return "This day could not be fetched from its feed yet. It is tried again."
        case _:
            return ""


def _day(paper: Paper) -> date:
    """The day of a paper in a span, or the first of its month or year."""
    # Only papers with a date are in a span; the type can't say so.
    return paper.day or (days_of(paper.issued)[0] if paper.issued else date.min)


def _short(period: Period, of: date) -> str:
    return {DAY: long_date, WEEK: urls.week_name}.get(period, period.name)(of)


def _wider(period: Period, of: date) -> list[Way]:
    """The spans that a span lies in."""
    week = Way(f"Week {of.isocalendar().week}", urls.week(of))
    month = Way(long_month(of), urls.month(of))
    year = Way(str(of.year), urls.year(of))
    calendar = Way("All days", urls.DAYS)
    return {DAY: [week, month, calendar], WEEK: [calendar], MONTH: [year, calendar], YEAR: [calendar]}[period]


# --- overviews -------------------------------------------------------------------------------------------------------


def calendar_page(archive: Archive) -> Page:
    """``/days/``: every day that has papers, by year and month, shaded by how many; of long ago the months alone."""
    undated, days = len(archive.undated), counts(archive)
    ways = [Way(f"By {period.plural[:-1]}", period.index) for period in (WEEK, MONTH, YEAR)]
    if undated:
        ways.append(Way(f"{undated:,}{NO_BREAK_SPACE}undated", urls.UNDATED))
    blocks = (
        Line(tuple(ways), "pager", "Other ways through time"),
        *(_years(days) if days else [] if archive.coarse else [said("No papers with a date yet.")]),
        *_years_alone(archive),
        *_missing(archive),
    )
    return Page(urls.DAYS, "days.html", outline, Outline("Days", "Every day of the archive that has papers.", blocks))


def _years(days: Counts) -> Iterator[Block]:
    """The years, those whole whose days there is room for."""
    shades, room = legend(number for _, number in days), _DAYS_SHOWN
    yield shades
    for year, group in groupby(days, lambda its: its[0].year):
        its = tuple(group)
        room -= len(its)
        yield Heading(str(year), f"_{year}", urls.year(its[0][0]), number=sum(number for _, number in its))
        yield Months(its, shades, of_year=True) if room >= 0 else _month_line(its)


def _month_line(days: Counts) -> Line:
    """The months of a year in reading order, each with its number of papers."""
    months = groupby(reversed(days), lambda its: its[0].replace(day=1))
    totals = [(month, sum(number for _, number in its)) for month, its in months]
    return Line(tuple(Way(month_name(month), urls.month(month), total) for month, total in totals), "index")


def _years_alone(archive: Archive) -> Iterator[Block]:
    """The years of papers of which no day is known, each with their number."""
    numbers = Counter(paper.year for paper in archive.coarse)
    if numbers:
        number = len(archive.coarse)
        yield Heading("Day not known", "_unknown", number=number)
        yield said(f"Of {'this paper' if number == 1 else 'these'} no source told more than the year or month.")
        ways = (Way(str(year), urls.issued(str(year)), its) for year, its in numbers.items())
        yield Line(tuple(ways), "index")


def _missing(archive: Archive) -> Iterator[Block]:
    """The days that could not be fetched and have nothing to show, said once for all."""
    days = sorted(day for day, its in archive.days.items() if its.state is State.FAILED and day not in archive.by_day)
    if days:
        before = f"and {len(days) - _MISSING_SHOWN:,} before" if len(days) > _MISSING_SHOWN else ""
        named = joined([*(long_date(day) for day in days[-_MISSING_SHOWN:]), before])
        yield Heading("Not here yet", "_missing")
        yield said(f"These days could not be fetched yet: {named}.")


def index_page(archive: Archive, period: Period) -> Page:
    """``/weeks/``, ``/months/``, ``/years/``: every span of one kind with its number of papers."""
    spans = _spans(archive, period).items()
    lines = tuple(_index_line(period, address, _day(papers[0]), len(papers)) for address, papers in spans)
    title = period.plural.capitalize()
    blocks = (
        Line((Way("All days", urls.DAYS),), "pager"),
        Bullets(lines) if lines else said("No papers with a date yet."),
    )
    return list_page(period.index, Outline(title, f"The archive by {period.plural}.", blocks))


def _index_line(period: Period, address: Address, of: date, number: int) -> Line:
    """The name of a span, which leads to it, and what there is to say of it."""
    count = Way(counted(number, "paper"))
    if period is WEEK:
        return Line((Way(f"Week {of.isocalendar().week}", address), Way(_week_days(of)), count))
    return Line((Way(period.name(of), address), count))


def undated_pages(archive: Archive) -> Iterable[Page]:
    """``/undated/``: papers of which not even the year is known. None is invented for them."""
    papers = archive.undated
    text = f"{counted(len(papers), 'paper')} whose date no source has told, by title."
    listing = Listing(
        address=urls.UNDATED,
        title="Undated",
        description="Papers whose date is not known, by title.",
        around=(Line((Way("All days", urls.DAYS),), "pager"),),
        intro=(said(text),) if papers else (),
        begins="First",
        names_members=True,
    )
    forms = forms_of(archive, listing.address, listing.title, listing.description, papers)
    return listing_pages(archive, listing, papers, forms)
