"""Pages of time: days, weeks, months, years, their calendar, and the papers without a date."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from generator import urls
from generator.archive import Archive
from generator.days import Day, State
from generator.page import Page
from generator.pages.listing import Heading, Listing, list_meta, listing_pages
from generator.pages.words import (
    NO_BREAK_SPACE,
    blocks,
    counted,
    date_range,
    full_date,
    joined,
    link,
    long_date,
    long_month,
    month_name,
    navigation,
    styled,
)
from generator.paper import Paper
from generator.urls import Address

_MISSING_SHOWN = 20
"""How many missing days are named."""


@dataclass(frozen=True, slots=True)
class Period:
    """A kind of span of days that has pages: how its pages are addressed, called and divided."""

    index: Address
    plural: str
    address: Callable[[date], Address]
    name: Callable[[date], str]
    heading: Callable[[date], Heading] | None
    """What divides a page of this kind; ``None``: nothing."""


def day_heading(of: date) -> Heading:
    """The heading of a day's papers in a longer list."""
    return Heading(full_date(of), urls.day(of))


def month_heading(of: date) -> Heading:
    """The heading of a month's papers in a longer list."""
    return Heading(long_month(of), urls.month(of))


def _week_title(of: date) -> str:
    year, week, _ = of.isocalendar()
    return f"Week {week} of {year}, {_week_days(of)}"


def _week_days(of: date) -> str:
    year, week, _ = of.isocalendar()
    return date_range(date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7))


DAY = Period(urls.DAYS, "days", urls.day, full_date, None)
WEEK = Period(urls.WEEKS, "weeks", urls.week, _week_title, day_heading)
MONTH = Period(urls.MONTHS, "months", urls.month, long_month, day_heading)
YEAR = Period(urls.YEARS, "years", urls.year, lambda of: f"{of.year}", month_heading)


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
    firsts = [papers[0].day for papers in spans.values()]
    for index, papers in enumerate(spans.values()):
        newer = firsts[index - 1] if index else None
        older = firsts[index + 1] if index + 1 < len(firsts) else None
        yield from listing_pages(archive, _listing(archive, period, papers, older, newer))


def _spans(archive: Archive, period: Period) -> Mapping[Address, list[Paper]]:
    """The papers of each span of this kind, the newest span first."""
    spans: dict[Address, list[Paper]] = defaultdict(list)
    for day, papers in archive.by_day.items():
        spans[period.address(day)] += papers
    return spans


def _listing(
    archive: Archive, period: Period, papers: Sequence[Paper], older: date | None, newer: date | None
) -> Listing:
    of = _day(papers[0])
    divide = period.heading

    def intro(source: Address) -> str:
        around = _wider(source, period, of)
        before = link(source, period.address(older), f"← {_short(period, older)}") if older else ""
        after = link(source, period.address(newer), f"{_short(period, newer)} →") if newer else ""
        ways = navigation(joined([before, *around, after]), "Around this list")
        note = _note(archive.days.get(of)) if period is DAY else ""
        return blocks(ways, styled(counted(len(papers), "paper"), "count"), styled(note, "note") if note else "")

    return Listing(
        address=period.address(of),
        title=period.name(of),
        description=f"{counted(len(papers), 'paper')} of {period.name(of)}.",
        papers=papers,
        intro=intro,
        heading=(lambda paper: divide(_day(paper))) if divide else lambda _: None,
        shows_day=period is YEAR,
    )


def _note(known: Day | None) -> str:
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
    # Only papers with a day are in a span; the type can't say so.
    return paper.day or date.min


def _short(period: Period, of: date) -> str:
    return {DAY: long_date, WEEK: urls.week_name}.get(period, period.name)(of)


def _wider(source: Address, period: Period, of: date) -> list[str]:
    """Links to the spans that a span lies in."""
    week = link(source, urls.week(of), f"Week {of.isocalendar().week}")
    month = link(source, urls.month(of), long_month(of))
    year = link(source, urls.year(of), str(of.year))
    calendar = link(source, urls.DAYS, "All days")
    return {DAY: [week, month, calendar], WEEK: [calendar], MONTH: [year, calendar], YEAR: [calendar]}[period]


# --- overviews -------------------------------------------------------------------------------------------------------


def calendar_page(archive: Archive) -> Page:
    """``/days/``: every day that has papers, by year and month."""
    by_year = groupby(archive.by_day, lambda day: day.year)
    undated = len(archive.undated)
    links = joined(
        [
            *(link(urls.DAYS, p.index, f"By {p.plural[:-1]}") for p in (WEEK, MONTH, YEAR)),
            link(urls.DAYS, urls.UNDATED, f"{undated:,}{NO_BREAK_SPACE}undated") if undated else "",
        ]
    )
    body = blocks(
        "# Days",
        navigation(links, "Other ways through time"),
        *(_year_block(archive, list(days)) for _, days in by_year),
        "" if archive.by_day else "No papers with a date yet.",
        _missing(archive),
    )
    return Page(urls.DAYS, list_meta("Days", "Every day of the archive that has papers."), body)


def _missing(archive: Archive) -> str:
    """The days that could not be fetched and have nothing to show, said once for all."""
    days = sorted(day for day, its in archive.days.items() if its.state is State.FAILED and day not in archive.by_day)
    shown = joined(long_date(day) for day in days[-_MISSING_SHOWN:])
    before = f"and {len(days) - _MISSING_SHOWN:,} before" if len(days) > _MISSING_SHOWN else ""
    return blocks("## Not here yet", f"These days could not be fetched yet: {joined([shown, before])}.") if days else ""


def _year_block(archive: Archive, days: Sequence[date]) -> str:
    total = sum(len(archive.by_day[day]) for day in days)
    lines = [_month_line(archive, list(group)) for _, group in groupby(days, lambda day: day.month)]
    heading = f"## {link(urls.DAYS, urls.year(days[0]), str(days[0].year))}"
    return blocks(heading, styled(counted(total, "paper"), "count"), *lines)


def _month_line(archive: Archive, days: Sequence[date]) -> str:
    """A month and its days in reading order, each with its number of papers where it is more than one."""
    shown = [
        link(urls.DAYS, urls.day(day), str(day.day))
        + (f"{NO_BREAK_SPACE}({n})" if (n := len(archive.by_day[day])) > 1 else "")
        for day in reversed(days)
    ]
    month = link(urls.DAYS, urls.month(days[0]), month_name(days[0]))
    return styled(f"**{month}** {joined(shown)}", "month")


def index_page(archive: Archive, period: Period) -> Page:
    """``/weeks/``, ``/months/``, ``/years/``: every span of one kind with its number of papers."""
    lines = [
        f"- {_index_line(period, address, _day(papers[0]), counted(len(papers), 'paper'))}"
        for address, papers in _spans(archive, period).items()
    ]
    title = period.plural.capitalize()
    body = blocks(
        f"# {title}",
        styled(link(period.index, urls.DAYS, "All days"), "pager"),
        "\n".join(lines) or "No papers with a date yet.",
    )
    return Page(period.index, list_meta(title, f"The archive by {period.plural}."), body)


def _index_line(period: Period, address: Address, of: date, count: str) -> str:
    """The name of a span, which leads to it, and what there is to say of it."""
    if period is WEEK:
        return joined([link(period.index, address, f"Week {of.isocalendar().week}"), _week_days(of), count])
    return joined([link(period.index, address, period.name(of)), count])


def undated_pages(archive: Archive) -> Iterable[Page]:
    """``/undated/``: papers whose day is not known. None is invented for them."""
    papers = archive.undated
    text = f"{counted(len(papers), 'paper')} whose day no source has told, by title."

    def intro(source: Address) -> str:
        return blocks(styled(link(source, urls.DAYS, "All days"), "pager"), text if papers else "")

    return listing_pages(
        archive,
        Listing(
            address=urls.UNDATED,
            title="Undated",
            description="Papers whose date is not known, by title.",
            papers=papers,
            intro=intro,
        ),
    )
