"""``/trends/``: papers over time, and which tags and organizations they name more or less often than before."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from generator import chart, trends, urls
from generator.archive import Archive, Papers
from generator.escape import html_attribute, html_text
from generator.page import Digested, Document, Page
from generator.pages.over_time import chart_of
from generator.pages.words import NO_BREAK_SPACE, counted, date_range, joined, long_date, month_name
from generator.tex import plain
from generator.trends import Change, Month, Share, Spans, Unit
from generator.urls import Address
from generator.writer import Writer

_MOST = 10
"""How many tags and organizations are told of that rise or fall, and of the most active organizations."""

_MONTHS, _NAMED = 12, 4
"""How many months are told of, and how many tags of each that rose and that fell."""

_LENGTHS = {28: "four weeks", 91: "thirteen weeks", 364: "52 weeks"}


class _Drawn(NamedTuple):
    """How a unit of time is drawn."""

    least: int
    most: int
    from_mean: float
    """How many papers there must be in a unit in the mean."""


_DRAWN: Mapping[Unit, _Drawn] = {
    "month": _Drawn(12, 60, 1.0),
    "week": _Drawn(52, 52, 2.0),
    "day": _Drawn(56, 56, 2.0),
}


class _Known(NamedTuple):
    """What the page is made of."""

    papers: Papers
    organizations: Mapping[Address, str]


def trends_page(archive: Archive) -> Page:
    """``/trends/``."""
    known = _Known(archive.papers, archive.organization_names)
    return Page(urls.TRENDS, "charts.html", trends_list, Digested(archive.digest, known))


def trends_list(about: Digested, _: Papers, out: Writer) -> Document:
    """Lay out the page."""
    known: _Known = about.value
    days = [paper.day for paper in known.papers if paper.day]
    body = out.blocks(
        out.heading(1, out.text("Trends"), "_title"),
        *(_all(known, days, out) if days else [out.paragraph(out.text("No papers with a date yet."))]),
    )
    return Document({"title": "Trends", "description": "What the papers of this archive turn to, and from."}, body)


def _all(known: _Known, days: Sequence[date], out: Writer) -> Iterator[str]:
    until = max(days)
    counted_papers = f"{len(days):,} of {counted(len(known.papers), 'paper')}"
    yield out.paragraph(
        out.text(f"As of {long_date(until)}, the newest day of this archive. {counted_papers} have a day.")
    )
    yield from _papers(days, until, out)
    yield from _tags(known.papers, until, out)
    yield from _organizations(known, until, out)
    ways = {"All tags": urls.TAGS, "All organizations": urls.ORGANIZATIONS, "All days": urls.DAYS}
    yield out.paragraph(joined(out.link(address, text) for text, address in ways.items()), "pager")


# --- papers over time ------------------------------------------------------------------------------------------------


def _papers(days: Sequence[date], until: date, out: Writer) -> Iterator[str]:
    yield out.heading(2, out.text("Papers"), "_papers")
    figures = [chart.figure(its) for its in _charts(days, until, out.source)]
    yield out.html("\n".join(['<div class="charts">', *figures, "</div>"]))


def _charts(days: Sequence[date], until: date, source: Address) -> Iterator[chart.Chart]:
    """By month, week and day where there are enough; by year where that is all, or where not all months are shown."""
    counts = {unit: trends.count(unit, days, until, its.least, its.most) for unit, its in _DRAWN.items()}
    drawn = [its for unit, its in counts.items() if sum(its.numbers) >= _DRAWN[unit].from_mean * len(its.numbers)]
    if counts["month"] not in drawn or counts["month"].before:
        yield chart_of(trends.count("year", days, until, 8, 40), until, source)
    for its in drawn:
        yield chart_of(its, until, source)


# --- tags ------------------------------------------------------------------------------------------------------------


class _Subjects(NamedTuple):
    """What changes: how it is called, where it leads, and its papers in spans of time."""

    one: str
    names: Mapping[str, str]
    address: Callable[[str], Address]
    found: Spans[str]


def _tags(papers: Papers, until: date, out: Writer) -> Iterator[str]:
    yield out.heading(2, out.text("Tags"), "_tags")
    dated = [(paper.day, paper.tags or ()) for paper in papers if paper.day]
    tags = _Subjects("Tag", out.labels, urls.tag, trends.spans(dated, until))
    if not tags.found.are_enough:
        yield out.paragraph(out.text(_too_few(tags.found, "")))
        return
    changes = tags.found.changes
    yield out.paragraph(out.text(_compared(tags.found, "")))
    yield from _section("Rising", trends.rising(changes, _MOST), tags, out)
    yield from _section("Falling", trends.falling(changes, _MOST), tags, out)
    yield from _section("Most frequent", changes[:_MOST], tags, out)
    yield out.paragraph(out.text(_COMPUTED), "count")
    yield out.html(_numbers("Every tag in numbers", changes, tags, out))
    yield from _month_by_month(list(trends.months(dated, until, _MONTHS, _NAMED)), tags, out)


_COMPUTED = (
    "How this is computed: the share of a tag in the papers of the last span is divided by its share in those before, "
    "half a paper being added to each number. It rises or falls if it has, or should have, 8 papers in the last span "
    "and the 99% confidence interval of that ratio does not hold 1; what is furthest from 1 at the nearer end of its "
    "interval comes first. Small bars show the share in each span, each row on a scale of its own."
)


def _too_few(found: Spans[str], which: str) -> str:
    span = _LENGTHS[found.days]
    before = sum(found.totals[:-1])
    return (
        f"Too few to tell what rises and what falls: {counted(found.totals[-1], 'paper')}{which} in the {span} up to "
        f"{long_date(found.until)} and {before:,} in those before. It takes {trends.ENOUGH} and {trends.ENOUGH_BEFORE}."
    )


def _compared(found: Spans[str], which: str) -> str:
    earliest = next(number for number, total in enumerate(found.totals) if total)
    return (
        f"The {counted(found.totals[-1], 'paper')}{which} of the last {_LENGTHS[found.days]}, "
        f"{date_range(*found.span(trends.SPANS - 1))}, against the {counted(sum(found.totals[:-1]), 'paper')}{which} "
        f"before them, from {long_date(found.span(earliest)[0])} on."
    )


def _section(title: str, changes: Sequence[Change[str]], of: _Subjects, out: Writer) -> Iterator[str]:
    yield out.heading(3, out.text(title), f"_{of.one.lower()}-{title.lower().replace(' ', '-')}")
    if changes:
        yield out.html(_changes(changes, of, out))
    else:
        yield out.paragraph(out.text("Nothing that could not be chance."))


def _changes(changes: Sequence[Change[str]], of: _Subjects, out: Writer) -> str:
    """A table of changes with the bars of each."""
    totals = " ".join(map(str, of.found.totals))
    spans = "|".join(date_range(*of.found.span(number)) for number in range(trends.SPANS))
    head = "".join(f"<th>{name}</th>" for name in (of.one, "Course", "Papers", "Share", "Before", "Change"))
    return "\n".join(
        [
            f'<table class="changes" data-of="{totals}" data-spans="{html_attribute(spans)}">',
            f"<thead><tr>{head}</tr></thead><tbody>",
            *(_change(its, of, out) for its in changes),
            "</tbody></table>",
        ]
    )


def _change(its: Change[str], of: _Subjects, out: Writer) -> str:
    parts = [share.part if share.of >= trends.SHOWN_FROM else None for share in its.shares]
    bars = chart.sparkline(parts, [share.number for share in its.shares])
    values = (f"{its.now.number:,}", _percent(its.now), _percent(its.before), _times(its))
    cells = "".join(f"<td>{value}</td>" for value in values)
    return f"<tr><th>{_way(its.what, of, out)}</th><td>{bars}</td>{cells}</tr>"


def _way(what: str, of: _Subjects, out: Writer) -> str:
    return f'<a href="{urls.href(out.source, of.address(what))}">{html_text(of.names[what])}</a>'


def _percent(share: Share) -> str:
    return f"{100 * share.part:.1f}{NO_BREAK_SPACE}%"


def _times(its: Change[str]) -> str:
    if not its.before.number:
        return "new"
    return f"×{NO_BREAK_SPACE}{its.ratio:.{1 if its.ratio >= 1 else 2}f}"


def _numbers(title: str, changes: Iterable[Change[str]], of: _Subjects, out: Writer) -> str:
    """The numbers of papers in each span, closed; by name."""
    ends = "".join(f"<th>{_short(of.found.span(number)[1])}</th>" for number in range(trends.SPANS))
    rows = sorted(changes, key=lambda its: (of.names[its.what].casefold(), its.what))
    return "\n".join(
        [
            f'<details class="quiet"><summary>{title}</summary>',
            f'<div class="wide" role="region" tabindex="0" aria-label="{title}"><table class="numbers">',
            f"<caption>Papers in the {_LENGTHS[of.found.days]} up to each day</caption>",
            f"<thead><tr><th>{of.one}</th>{ends}</tr></thead><tbody>",
            _row("All papers", of.found.totals),
            *(_row(_way(its.what, of, out), [share.number for share in its.shares]) for its in rows),
            "</tbody></table></div></details>",
        ]
    )


def _row(name: str, numbers: Iterable[int]) -> str:
    cells = "".join(f"<td>{number:,}</td>" for number in numbers)
    return f"<tr><th>{name}</th>{cells}</tr>"


def _short(of: date) -> str:
    return f"{of.day} {_short_month(of)}"


def _short_month(of: date) -> str:
    return f"{month_name(of)[:3]} {of.year}"


# --- month by month --------------------------------------------------------------------------------------------------


def _month_by_month(months: Sequence[Month[str]], of: _Subjects, out: Writer) -> Iterator[str]:
    if not months:
        return
    yield out.heading(2, out.text("Month by month"), "_months")
    yield out.paragraph(out.text("What each month was about more, and less, than the twelve months before it."))
    rows = "\n".join(_month(its, of, out) for its in months)
    head = "<thead><tr><th>Month</th><th>Papers</th><th>More</th><th>Less</th></tr></thead>"
    yield out.html(f'<table class="months">{head}<tbody>\n{rows}\n</tbody></table>')


def _month(its: Month[str], of: _Subjects, out: Writer) -> str:
    month = f'<a href="{urls.href(out.source, urls.month(its.first))}">{_short_month(its.first)}</a>'
    more, less = (_several(changes, of, out) for changes in (its.rising, its.falling))
    return f"<tr><th>{month}</th><td>{its.papers:,}</td><td>{more}</td><td>{less}</td></tr>"


def _several(changes: Iterable[Change[str]], of: _Subjects, out: Writer) -> str:
    ways = (f"{_way(its.what, of, out)}{NO_BREAK_SPACE}{_times(its)}" for its in changes)
    return joined(ways) or "–"


# --- organizations ---------------------------------------------------------------------------------------------------


def _organizations(known: _Known, until: date, out: Writer) -> Iterator[str]:
    yield out.heading(2, out.text("Organizations"), "_organizations")
    dated: list[tuple[date, Sequence[str]]] = [
        (paper.day, (urls.organization(paper.organization.handle),))
        for paper in known.papers
        if paper.day and paper.organization
    ]
    names: dict[str, str] = {address: plain(name) for address, name in known.organizations.items()}
    organizations = _Subjects("Organization", names, Address, trends.spans(dated, until))
    which = " with a known organization"
    if not organizations.found.are_enough:
        yield out.paragraph(out.text(_too_few(organizations.found, which)))
        return
    yield out.paragraph(out.text(_compared(organizations.found, which)))
    yield from _most_active(organizations, out)


def _most_active(organizations: _Subjects, out: Writer) -> Iterator[str]:
    changes = organizations.found.changes
    active = [its for its in changes if its.now.number > 1][:_MOST]
    rising = trends.rising(changes, _MOST)
    yield from _section("Most active", active, organizations, out)
    yield from _section("Rising", rising, organizations, out)
    yield out.html(_numbers("These organizations in numbers", {*active, *rising}, organizations, out))
