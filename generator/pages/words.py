"""How pages say things: dates and counts, and what joins them."""

from collections.abc import Iterable
from datetime import date

from generator.issued import year_and_month
from generator.paper import Paper
from generator.tex import plain

# Spelled here and not by strftime, whose names depend on the machine's locale.
_MONTHS = "January February March April May June July August September October November December".split()
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def month_name(of: date) -> str:
    """``October``."""
    return _MONTHS[of.month - 1]


def long_month(of: date) -> str:
    """``October 2025``."""
    return f"{month_name(of)} {of.year}"


def long_date(of: date) -> str:
    """``17 October 2025``."""
    return f"{of.day} {long_month(of)}"


def year_or_month(issued: str) -> str:
    """``2016``, ``May 2016``."""
    year, month = year_and_month(issued)
    return f"{_MONTHS[month - 1]} {year}" if month else str(year)


def date_said(paper: Paper) -> str:
    """The day that lists it, else the year or month; empty where neither is known."""
    return long_date(paper.day) if paper.day else year_or_month(paper.issued) if paper.issued else ""


def full_date(of: date) -> str:
    """``Friday, 17 October 2025``."""
    return f"{_WEEKDAYS[of.weekday()]}, {long_date(of)}"


def date_range(first: date, last: date) -> str:
    """``6–12 April 2026``, ``30 March – 5 April 2026``: what both days have in common is said once."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{long_date(last)}"
    start = f"{first.day} {month_name(first)}" if first.year == last.year else long_date(first)
    return f"{start} – {long_date(last)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 paper``, ``1,204 papers``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(parts: Iterable[str]) -> str:
    """Parts of one line with a dot between them. A wrapped line may end with a dot, but never begins with one."""
    return f"{NO_BREAK_SPACE}· ".join(part for part in parts if part)


def numbered(label: str, number: int) -> str:
    """A label and how many papers it has, which stay together where the line wraps."""
    return f"{label}{NO_BREAK_SPACE}{number:,}"


def counted_together(number: int, one: str) -> str:
    """A number and what it counts, which stay on one line."""
    return counted(number, one).replace(" ", NO_BREAK_SPACE)


def authors(paper: Paper) -> str:
    """Who wrote it, of more than five the first three and the last: who did the work, and whose group it was."""
    names = paper.authors
    if not names:
        return counted(paper.author_count, "author") if paper.author_count else ""
    if len(names) <= 5:
        return ", ".join(map(plain, names))
    return ", ".join([*map(plain, names[:3]), f"+{len(names) - 4}", plain(names[-1])])
