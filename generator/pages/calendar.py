"""A calendar of days, each shaded by how many papers it has: tables for months, without a script.

Written for many days: 2,000 of them take about 60 bytes each, so end tags that HTML can do without are left out.
"""

from bisect import bisect_right
from calendar import Calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from generator import urls
from generator.archive import Archive
from generator.pages.words import counted, long_month, month_name
from generator.paper import Paper
from generator.writer import Writer

SHADES = 5
"""As many as colors.css has."""

_WEEKS = Calendar()  # from Monday on
_HEAD = "<tr>" + "".join(f"<th>{name}" for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))

Counts = tuple[tuple[date, int], ...]
"""Days and how many papers each has, the newest first."""


@dataclass(frozen=True, slots=True)
class Legend:
    """What the shades mean, as numbers of papers."""

    ranges: tuple[tuple[int, int], ...]
    """The least and the most papers of a day of each shade, the lightest first; they leave nothing out."""

    def draw(self, out: Writer, papers: Iterator[Paper]) -> str:
        """A line of all shades, each with its numbers in it."""
        shades = "".join(f"<span class=s{n}>{_range(*its)}</span>" for n, its in enumerate(self.ranges, 1))
        return out.html(f'<p class="legend">Papers a day: {shades}</p>')

    def shade(self, number: int) -> int:
        """The shade of a day with so many papers, from 1 on."""
        return bisect_right(self.ranges, number, key=lambda its: its[0])


@dataclass(frozen=True, slots=True)
class Months:
    """The months of these days, of each only the weeks that have papers: the newest month first."""

    days: Counts
    legend: Legend
    of_year: bool = False
    """Whether they are those of a year that a heading names."""

    def draw(self, out: Writer, papers: Iterator[Paper]) -> str:
        """A table for each month."""
        months = groupby(self.days, lambda its: its[0].replace(day=1))
        tables = "\n".join(self._table(out, month, {day.day: n for day, n in its}) for month, its in months)
        return out.html(f'<div class="months">\n{tables}\n</div>')

    def _table(self, out: Writer, month: date, numbers: Mapping[int, int]) -> str:
        total = counted(sum(numbers.values()), "paper")
        text = month_name(month) if self.of_year else long_month(month)
        name = f'<a href="{urls.href(out.source, urls.month(month))}">{text}</a>'
        weeks = [week for week in _WEEKS.monthdayscalendar(month.year, month.month) if numbers.keys() & week]
        rows = "\n".join(self._week(out, month, week, numbers) for week in weeks)
        return f"<table class=month><caption>{name} {total}</caption>\n{_HEAD}\n{rows}\n</table>"

    def _week(self, out: Writer, month: date, week: Sequence[int], numbers: Mapping[int, int]) -> str:
        """The row of a week; its days in other months are 0."""
        cells = [self._day(out, month.replace(day=day), numbers.get(day, 0)) for day in week if day]
        blank = f"<td colspan={len(week) - len(cells)}>" if len(cells) < len(week) else ""
        return "<tr>" + "".join([*cells, blank] if week[0] else [blank, *cells])

    def _day(self, out: Writer, day: date, number: int) -> str:
        if not number:
            return f"<td>{day.day}"
        title, href = counted(number, "paper"), urls.href(out.source, urls.day(day))
        return f'<td><a class=s{self.legend.shade(number)} href="{href}" title="{title}">{day.day}</a>'


def _range(least: int, most: int) -> str:
    return f"{least:,}" if least == most else f"{least:,}–{most:,}"


def counts(archive: Archive) -> Counts:
    """All days of the archive that have papers."""
    return tuple((day, len(papers)) for day, papers in archive.by_day.items())


def legend(numbers: Iterable[int]) -> Legend:
    """Shades for days with these numbers of papers: each has as many days as the others, as far as that can be."""
    days = Counter(numbers)
    groups = _divided(sorted(days), days)
    ends = [*(group[0] - 1 for group in groups[1:]), max(days, default=0)]
    return Legend(tuple((group[0], end) for group, end in zip(groups, ends, strict=False)))


def _divided(numbers: Sequence[int], days: Mapping[int, int]) -> list[list[int]]:
    """Numbers that follow one another in at most `SHADES` groups, the first ones filled before the next is begun."""
    groups: list[list[int]] = []
    rest, taken = sum(days.values()), 0
    for number in numbers:
        if not groups or taken * (SHADES - len(groups) + 1) >= rest:
            groups.append([])
            rest, taken = rest - taken, 0
        groups[-1].append(number)
        taken += days[number]
    return groups
