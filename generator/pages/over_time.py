"""Papers over time as a chart: what its bars are called and where they lead."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple

from generator import urls
from generator.chart import Bar, Chart, Tick
from generator.pages.words import full_date, long_date, long_month, month_name
from generator.trends import Counts, Unit, is_over
from generator.urls import Address


class _Named(NamedTuple):
    """How a unit of time is spoken of."""

    head: str
    label: Callable[[date], str]
    address: Callable[[date], Address]
    ends: Callable[[date], str]
    """How it is called where it begins or ends a chart."""
    tick: Callable[[date], str]
    """What is said of one below its bar, if anything."""


def _week(of: date) -> str:
    return f"Week of {long_date(of)}"


def _short_month(of: date) -> str:
    return str(of.year) if of.month == 1 else month_name(of)[:3]


_NAMED: Mapping[Unit, _Named] = {
    "day": _Named(
        "Day", full_date, urls.day, long_date, lambda of: f"{of.day} {month_name(of)[:3]}" * (not of.weekday())
    ),
    "week": _Named("Week", _week, urls.week, long_date, lambda of: _short_month(of) if of.day <= 7 else ""),
    "month": _Named("Month", long_month, urls.month, long_month, lambda of: str(of.year) if of.month == 1 else ""),
    "year": _Named("Year", lambda of: str(of.year), urls.year, lambda of: str(of.year), lambda of: str(of.year)),
}
_TICKS = 6
"""How many bars are spoken of at most."""
_LAST_TICK = 0.92
"""How far to the right the words below a bar may begin."""


def chart_of(counts: Counts, until: date, source: Address, missing: str = "") -> Chart:
    """The chart of ``counts`` up to ``until``, on the page at ``source``; ``missing`` says what is not in it."""
    its = _NAMED[counts.unit]
    bars = [
        Bar(its.label(first), number, urls.href(source, its.address(first)) if number else "")
        for first, number in zip(counts.starts, counts.numbers, strict=True)
    ]
    bars[-1] = bars[-1]._replace(grows=not is_over(counts.unit, until))
    note = f"{its.ends(counts.starts[0])} to {its.ends(until)}"
    return Chart(f"Papers by {counts.unit}", (its.head, "Papers"), bars, _ticks(counts), note, missing)


def _ticks(counts: Counts) -> list[Tick]:
    """What is said below the bars: of those that begin something, as many as there is room for."""
    tick = _NAMED[counts.unit].tick
    ticks = [Tick(place, tick(first)) for place, first in enumerate(counts.starts) if tick(first)]
    every = -(-len(ticks) // _TICKS) or 1
    return [tick for tick in ticks[::every] if tick.bar < _LAST_TICK * len(counts.starts)]
