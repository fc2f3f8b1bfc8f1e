"""The days that a digest is about, and the papers of them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from generator import urls
from generator.archive import Archive, Papers
from generator.config import Search
from generator.days import UNFINISHED
from generator.ids import short_hash
from generator.pages.words import date_range, full_date
from generator.paper import Paper
from generator.search.matching import found
from generator.urls import Address

_LONGEST_KEY = 60
"""Characters of a digest's name: it stands in tags of git and in headers, which are not to be folded."""


@dataclass(frozen=True, slots=True)
class Span:
    """Some days in a row, both ends included."""

    kind: Literal["day", "week", "since"]
    first: date
    last: date

    @property
    def name(self) -> str:
        """``2026-06-30``, ``2026-W27``, ``2026-06-01..2026-06-30`` but for what a tag of git can't hold."""
        if self.kind == "week":
            return urls.week_name(self.first)
        return f"{self.first}" if self.kind == "day" else f"{self.first}+{self.last}"

    @property
    def title(self) -> str:
        """As people say it."""
        match self.kind:
            case "day":
                return full_date(self.first)
            case "week":
                year, week, _ = self.first.isocalendar()
                return f"Week {week} of {year}, {date_range(self.first, self.last)}"
            case "since":
                return date_range(self.first, self.last) if self.first < self.last else full_date(self.first)

    @property
    def address(self) -> Address:
        """Where the site lists its papers: all of them, or as nearly as there is a page."""
        if self.kind == "day" or self.first == self.last:
            return urls.day(self.first)
        if self.kind == "week":
            return urls.week(self.first)
        same_month = (self.first.year, self.first.month) == (self.last.year, self.last.month)
        return urls.month(self.first) if same_month else urls.DAYS


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest is about."""

    span: Span
    papers: Papers
    """The most important first: in the order of lists, or where there are several days by votes."""
    tags: tuple[str, ...] = ()
    """The slugs of the tags, one of which each paper has, if any were named."""
    search: Search | None = None

    @property
    def key(self) -> str:
        """What it is called, once and for all: what was sent is remembered under it."""
        parts = [*(f"tag.{tag}" for tag in sorted(self.tags)), *([f"search.{self.search.slug}"] if self.search else [])]
        key = "+".join([self.span.name, *parts])
        return key if len(key) <= _LONGEST_KEY else f"{self.span.name}+{short_hash(key)}"


def digest(archive: Archive, span: Span, tags: Collection[str] = (), search: Search | None = None) -> Digest:
    """The digest of the papers of these days; of those that have one of ``tags``, and that ``search`` finds."""
    papers: Iterable[Paper] = [p for day in _days_of(archive, span) for p in archive.by_day[day]]
    if tags:
        papers = [paper for paper in papers if not set(tags).isdisjoint(paper.tags or ())]
    if search:
        papers = found(papers, search.query, archive.labels)
    ordered = papers if span.first == span.last else sorted(papers, key=_by_votes)
    return Digest(span, tuple(ordered), tuple(dict.fromkeys(tags)), search)


def _days_of(archive: Archive, span: Span) -> list[date]:
    return [day for day in archive.by_day if span.first <= day <= span.last]


def _by_votes(paper: Paper) -> tuple[int, int, str]:
    return -(paper.upvotes or 0), -(paper.day or date.min).toordinal(), paper.paper_id


# --- which days ------------------------------------------------------------------------------------------------------


def day_span(day: date) -> Span:
    """One day."""
    return Span("day", day, day)


def week_span(of: date) -> Span:
    """The ISO week that a day lies in."""
    monday = of - timedelta(days=of.weekday())
    return Span("week", monday, monday + timedelta(days=6))


def newest_day(archive: Archive) -> date | None:
    """The newest day that has papers and is complete: whose feed, where it has one, was read after it was over."""
    return next((day for day in archive.by_day if is_complete(archive, day_span(day))), None)


def newest_week(archive: Archive) -> date | None:
    """The Monday of the newest week that has papers, is complete, and after whose last day a later one is known."""
    known = {*archive.by_day, *archive.days}
    finished = [day for day in known if is_complete(archive, day_span(day))]
    mondays = sorted({week_span(day).first for day in archive.by_day}, reverse=True)
    over = [day for day in mondays if finished and max(finished) >= week_span(day).last]
    return next((day for day in over if is_complete(archive, week_span(day))), None)


def is_complete(archive: Archive, span: Span) -> bool:
    """Whether no day of these is known to lack papers."""
    known = (its for day, its in archive.days.items() if span.first <= day <= span.last)
    return all(its.state not in UNFINISHED for its in known)
