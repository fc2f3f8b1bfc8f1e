"""``/status/``: how the archive is, for who visits it. `generator.status` counts, `generator.forms.status` is the data.

Nothing of the build is on it, for a build knows no clock: what ``papers build --stamp`` tells of itself is a file
beside the page, which a script shows.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from hashlib import blake2b

from generator import __version__, urls
from generator.archive import Archive, Papers
from generator.capture import TITLES
from generator.days import Day, State
from generator.escape import html_text
from generator.forms import api
from generator.forms.status import NAME, instant, status_files
from generator.handwritten import SOURCE
from generator.page import Digested, Document, Forms, Page
from generator.pages.words import counted, joined, long_date, long_month
from generator.runs import Run
from generator.status import Month, Origin, Status, status
from generator.streak import failures
from generator.writer import Writer

_UNFINISHED = 30
"""So many days that are not whole are named."""
_WORDS = {State.COMPLETE: "complete", State.PARTIAL: "partial", State.EMPTY: "empty", State.FAILED: "failed"}
_UNKNOWN = "not asked for"


def status_page(archive: Archive) -> Page:
    """``/status/``."""
    return Page(urls.STATUS, "status.html", status_list, _about(archive))


def status_forms(archive: Archive) -> Forms:
    """The same as data."""
    return Forms(api.AT, (NAME,), _about(archive), (), status_files)


def _about(archive: Archive) -> Digested:
    """All of the archive, under a digest of what is told of it: to count is layout."""
    told = repr((__version__, archive.digest, list(archive.days.items()), archive.runs, len(archive.by_tag)))
    return Digested(blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest(), archive)


def status_list(about: Digested, _: Papers, out: Writer) -> Document:
    """Lay out the page."""
    archive: Archive = about.value
    body = out.blocks(out.heading(1, out.text("Status"), "_title"), *_blocks(status(archive), archive, out))
    description = "When papers were last fetched, which days are whole, and what came from where."
    return Document({"title": "Status", "description": description}, body)


def _blocks(its: Status, archive: Archive, out: Writer) -> Iterator[str]:
    yield out.paragraph(out.text(f"{_of_runs(its, failures(archive.runs))} {_of_days(its)}".strip()), "lead")
    yield out.html(_facts(its, out))
    if its.last:
        yield out.heading(2, out.text(f"The last {counted(len(its.last), 'day')}"), "_days")
        yield out.html(_strip(its, archive, out))
        if its.unfinished:
            yield out.paragraph(out.text(_unfinished(its.unfinished)), "count")
        yield out.heading(2, out.text("Month by month"), "_months")
        yield out.html(_months(its.months, archive, out))
    yield out.heading(2, out.text("Sources"), "_sources")
    yield out.html(_table(("Source", "Papers", "Files kept"), map(_origin, its.origins)))
    if its.runs:
        yield out.heading(2, out.text("When papers were fetched"), "_runs")
        yield out.bullets(out.text(_run(run)) for run in its.runs)


# --- in a sentence ---------------------------------------------------------------------------------------------------


def _of_runs(its: Status, failing: int) -> str:
    if not its.run:
        return "No fetching of papers is noted here." if its.states[State.COMPLETE] else "Nothing is fetched by itself."
    if not failing:
        return "Papers were fetched without a fault."
    return f"Papers could not all be fetched the last {f'{failing} times' if failing > 1 else 'time'}."


def _of_days(its: Status) -> str:
    of = sum(its.states.values())
    if not of:
        return ""
    if not its.unfinished:
        return f"All {counted(of, 'day')} asked for are whole." if of > 1 else "The one day asked for is whole."
    return f"Of {counted(of, 'day')} asked for, {len(its.unfinished):,} {_are(len(its.unfinished))} not whole yet."


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _unfinished(days: tuple[Day, ...]) -> str:
    named = joined(
        f"{long_date(its.day)} ({_WORDS[its.state]}, {counted(its.papers, 'paper')})" for its in days[:_UNFINISHED]
    )
    more = f", and {len(days) - _UNFINISHED:,} more" if len(days) > _UNFINISHED else ""
    return f"To be asked for again: {named}{more}."


# --- in numbers ------------------------------------------------------------------------------------------------------


def _facts(its: Status, out: Writer) -> str:
    dated = its.papers - its.undated
    days = f"{counted(its.days, 'day')}, the newest {_day_link(its.newest, out)}" if its.newest else "none yet"
    rows = [
        *([("Last fetched", _time(its.run.at))] if its.run else []),
        ("Days with papers", days),
        ("Papers", f"{its.papers:,}, of them {dated:,} with a day"),
        ("Tags in use", f"{its.tags:,}"),
        ("Organizations", f"{its.organizations:,}"),
        ("Program", f"paper-archive {__version__}"),
    ]
    return "\n".join(["<dl>", *(f"<div><dt>{name}</dt><dd>{value}</dd></div>" for name, value in rows), "</dl>"])


def _day_link(day: date, out: Writer) -> str:
    return f'<a href="{urls.href(out.source, urls.day(day))}">{long_date(day)}</a>'


def _time(at: datetime) -> str:
    return f'<time datetime="{instant(at)}">{_instant(at)}</time>'


def _instant(at: datetime) -> str:
    return f"{long_date(at.date())}, {at:%H:%M} UTC"


def _strip(its: Status, archive: Archive, out: Writer) -> str:
    """A square for each of the last days. What its shape says, a hidden word says too."""
    shown = {day.state if day else None for _, day in its.last}
    keys = [
        f'<span><span class="{_style(state)}"></span> {_word(state)}</span>'
        for state in (*State, None)
        if state in shown
    ]
    squares = (_square(day, known, archive, out) for day, known in its.last)
    return "\n".join(['<ol class="strip">', *squares, "</ol>", f'<p class="key">{" ".join(keys)}</p>'])


def _square(day: date, known: Day | None, archive: Archive, out: Writer) -> str:
    state = known.state if known else None
    number = counted(len(archive.by_day.get(day, ())), "paper")
    told = f"{long_date(day)}: {_word(state)}{f', {number}' if known else ''}"
    if day in archive.by_day:
        link = f'<a href="{urls.href(out.source, urls.day(day))}"'
        return f'<li class="{_style(state)}">{link} title="{told}" aria-label="{told}">{day.day}</a></li>'
    return f'<li class="{_style(state)}"><span role="img" title="{told}" aria-label="{told}">{day.day}</span></li>'


def _word(state: State | None) -> str:
    return _WORDS[state] if state else _UNKNOWN


def _style(state: State | None) -> str:
    return state.value if state else "unknown"


def _months(months: Iterable[Month], archive: Archive, out: Writer) -> str:
    head = ("Month", *(state.value.capitalize() for state in State), "Papers")
    return _table(head, (_month(its, out) for its in months))


def _month(its: Month, out: Writer) -> tuple[str, ...]:
    name = long_month(its.first)
    link = f'<a href="{urls.href(out.source, urls.month(its.first))}">{name}</a>' if its.papers else name
    return (link, *(_number(its.days[state]) for state in State), _number(its.papers))


def _number(number: int) -> str:
    """A number of a table, in which nothing is not worth a look."""
    return f"{number:,}" if number else "–"


def _origin(its: Origin) -> tuple[str, ...]:
    title = "written by hand" if its.source == SOURCE else TITLES.get(its.source, its.source)
    return html_text(title[:1].upper() + title[1:]), f"{its.papers:,}", _number(its.captures)


def _run(its: Run) -> str:
    failed = f", {counted(its.failed, 'day')} failed" if its.failed else ""
    outcome = f"{counted(its.papers, 'paper')}, {its.changed:,} changed{failed}"
    if not its.ok:
        outcome += f". Not all went well{': ' if its.said else ''}{its.said[:200]}"
    return f"{_instant(its.at)}: {outcome}"


def _table(head: Iterable[str], rows: Iterable[tuple[str, ...]]) -> str:
    """A table; its first cells say what its rows are of."""
    names = "".join(f"<th>{html_text(name)}</th>" for name in head)
    body = (f"<tr><th>{first}</th>{''.join(f'<td>{value}</td>' for value in rest)}</tr>" for first, *rest in rows)
    return "\n".join(['<table class="numbers">', f"<thead><tr>{names}</tr></thead><tbody>", *body, "</tbody></table>"])
