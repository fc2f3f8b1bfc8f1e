"""When papers appeared, as they are searched, counted and sorted by it."""

from datetime import date

from generator.issued import days_of
from generator.paper import Paper


def span_of(paper: Paper) -> tuple[date, date] | None:
    """The first and the last of the days on which it may have appeared: mostly one; ``None`` when none is known."""
    if day := paper.published or paper.featured:
        return day, day
    return days_of(paper.issued) if paper.issued else None


def place_of(paper: Paper) -> tuple[date, int]:
    """Sorts papers as lists do, the oldest first: what is known but to a year comes before the months of the year,
    what is known but to a month before its days."""
    if paper.day:
        return paper.day, 10
    return (days_of(paper.issued)[0], len(paper.issued)) if paper.issued else (date.min, 0)
