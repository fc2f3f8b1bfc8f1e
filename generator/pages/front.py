"""The front page: what is new, what rises, the last days at a glance, and ways into the rest."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any, NamedTuple

from generator import urls
from generator.archive import Archive, Papers
from generator.page import Document, Page
from generator.pages.calendar import Counts, Legend, Months, counts, legend
from generator.pages.days import day_note
from generator.pages.forms import forms_of
from generator.pages.listing import (
    Block,
    Bullets,
    Entries,
    Heading,
    Line,
    Listing,
    Outline,
    Way,
    day_heading,
    listing_pages,
    outline,
    said,
    shown,
)
from generator.pages.words import NO_BREAK_SPACE, counted, date_range, full_date, long_date
from generator.paper import Paper
from generator.rising import WINDOW, Rising, recent, rising, rising_tags
from generator.trends import Change
from generator.writer import Writer

_RISING = 30
"""How many papers `/rising/` names."""

_BY_VOTES = "The papers of the last seven days with most votes."

_TAGS = 30
"""How many of the most used tags the front page names."""

_MONTHS = 6
"""How many of the last months that have papers its calendar shows."""

_EARLIER = 5
"""How many days are named that come before those whose papers it shows."""


class Front(NamedTuple):
    """What the front page is about."""

    outline: Outline
    parts: tuple[Heading, ...]
    """The headings of what stands beside the newest papers."""
    papers: int
    """How many papers the archive has."""
    files: tuple[str, ...] = ()
    """The other files at its address."""


class Section(NamedTuple):
    """Some blocks and the papers in them."""

    blocks: tuple[Block, ...] = ()
    papers: Papers = ()


class News(NamedTuple):
    """A day whose papers the front page shows, or as many as there is room for."""

    day: date
    papers: Papers
    all: int


def front_page(archive: Archive) -> Page:
    """``/``: whole days, the newest first, until there are enough papers; beside them what rises and ways into all."""
    news = _news(archive)
    there = {paper.paper_id for paper in news.papers}
    side = (_rising(archive, there), _glance(archive, there), _calendar(archive), _whole(archive))
    blocks = [block for section in (news, *side) for block in section.blocks]
    papers = tuple(paper for section in (news, *side) for paper in section.papers)
    title = "Newest papers" if archive.by_day or archive.coarse else "Papers"
    about = Outline(title, f"{title} of this archive.", tuple(blocks))
    parts = tuple(
        block for section in side for block in section.blocks if isinstance(block, Heading) and block.level == 2
    )
    forms = forms_of(archive, urls.HOME, title, about.description, _listed_as_newest(archive), lasting=True)
    its = Front(about, parts, len(archive.papers), forms.names if forms else ())
    return Page(urls.HOME, "home.html", front, its, papers, forms=forms)


def front(about: Front, papers: Papers, out: Writer) -> Document:
    """Lay out the front page; the template sets what begins with the first of ``parts`` beside the papers."""
    meta, body = outline(about.outline, papers, out)
    parts = [{"anchor": part.anchor, "name": part.text} for part in about.parts]
    papers_said = counted(about.papers, "paper") if about.papers else ""
    return Document({**meta, "papers": papers_said, "parts": parts, "files": about.files}, body)


def _listed_as_newest(archive: Archive) -> Papers:
    """The papers of the feed and of the files of the front page: more than it shows."""
    days = newest(archive, archive.config.limits.feed_papers, len(archive.papers))
    return tuple(paper for its in days for paper in its.papers)


# --- what is new -----------------------------------------------------------------------------------------------------


def newest(archive: Archive, enough: int, most: int) -> Iterator[News]:
    """Whole days, the newest first, until they have ``enough`` papers; of a day with more than ``most`` the first."""
    found = 0
    for day, papers in archive.by_day.items():
        if found >= enough:
            break
        yield News(day, papers[:most], len(papers))
        found += len(papers)


def _news(archive: Archive) -> Section:
    limits = archive.config.limits
    days = tuple(newest(archive, limits.front_page_papers, limits.papers_per_page))
    papers = tuple(paper for its in days for paper in its.papers)
    rest = _without_day(archive, limits.front_page_papers - len(papers))
    blocks = [block for its in days for block in _day(archive, its)]
    return Section((*blocks, *_earlier(archive, len(days)), *rest.blocks), (*papers, *rest.papers))


def _without_day(archive: Archive, room: int) -> Section:
    """Papers of which no day is known, for which the newest days leave ``room``: the newest years first."""
    if not archive.papers:
        return Section((said("No papers yet.", "count"),))
    coarse = archive.coarse[: max(room, 0)]
    undated = archive.undated[: max(room - len(coarse), 0)]
    return Section((*_of_years(archive, coarse), *_undated(archive, undated)), (*coarse, *undated))


def _of_years(archive: Archive, papers: Papers) -> Iterator[Block]:
    """Papers under the years they are of."""
    for year, group in groupby(papers, lambda paper: paper.year):
        its = len(tuple(group))
        yield Heading(str(year), f"_{year}", urls.issued(str(year)))
        yield Entries(its, 3)
    if 0 < len(papers) < len(archive.coarse):
        yield Line((Way("All years", urls.YEARS),), "pager")


def _undated(archive: Archive, papers: Papers) -> Iterator[Block]:
    """Papers of which nobody told a date, the first of them by title."""
    all_of_them = len(archive.undated)
    if papers:
        yield Heading("Undated", "_undated", urls.UNDATED, number=all_of_them if all_of_them > 1 else 0)
        yield said("No source told when they appeared. By title:", "note")
        yield Entries(len(papers), 3)
    if 0 < len(papers) < all_of_them:
        yield Line((Way(f"All {all_of_them:,} undated papers", urls.UNDATED),), "pager")


def _day(archive: Archive, its: News) -> Iterator[Block]:
    """A day under its heading."""
    # One paper is there to see.
    yield day_heading(its.day)._replace(number=its.all if its.all > 1 else 0)
    if note := day_note(archive.days.get(its.day)):
        yield said(note, "note")
    yield Entries(len(its.papers), 3, shows_day=False)
    if its.all > len(its.papers):
        yield Line((Way(f"All {its.all:,} papers of {long_date(its.day)}", urls.day(its.day)),), "pager")


def _earlier(archive: Archive, after: int) -> Iterator[Block]:
    """Ways to the days before."""
    days = islice(archive.by_day.items(), after, after + _EARLIER)
    ways = tuple(Way(long_date(day), urls.day(day), len(papers)) for day, papers in days)
    if ways:
        yield Line((*ways, Way("All days", urls.DAYS)), "pager", "Days before")


# --- what rises ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reasons:
    """The next papers of the page, a line each, and why each is named."""

    reasons: tuple[str, ...]

    def draw(self, out: Writer, papers: Iterator[Paper]) -> str:
        """A list of titles, below each the reason."""
        its = zip(self.reasons, papers, strict=False)
        return out.bullets(f"{_title(out, paper)} {out.strong(why, 'class', 'why')}" for why, paper in its)


def _title(out: Writer, paper: Paper) -> str:
    return out.linked(urls.paper(paper.paper_id), shown(out, paper).title)


def _rising(archive: Archive, there: Iterable[str]) -> Section:
    """Papers whose votes grow, or that have most; nothing where all of them are on the page anyway."""
    found = rising(archive)
    papers = tuple(its.paper for its in found)
    if not _adds(papers, there):
        return Section()
    name = "Rising" if found[0].gained else "Most votes in seven days"
    return Section((Heading(name, "_rising", urls.RISING), Reasons(tuple(map(_reason, found)))), papers)


def _adds(papers: Iterable[Paper], there: Iterable[str]) -> bool:
    """Whether any of ``papers`` is not among those that are ``there``."""
    return any(paper.paper_id not in there for paper in papers)


def _reason(its: Rising) -> str:
    votes = its.paper.upvotes or 0
    if its.gained:
        gained = f"+{counted(its.gained, 'vote')} in {counted(its.days, 'day')}"
        return f"{gained}, {votes:,} in all" if votes > its.gained else gained
    return counted(votes, "vote")


def rising_pages(archive: Archive) -> Iterator[Page]:
    """``/rising/``: more of what rises than the front page has room for."""
    found = rising(archive, _RISING)
    papers = tuple(its.paper for its in found)
    by = "Votes gained in the last seven days, most first." if found and found[0].gained else _BY_VOTES
    listing = Listing(address=urls.RISING, title="Rising", description=by, intro=(said(by, "count"),))
    forms = forms_of(archive, urls.RISING, listing.title, by, papers, lasting=True)
    return listing_pages(archive, listing, papers, forms)


# --- the last days ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Week:
    """Days that follow one another, each as a bar of its number of papers."""

    days: Counts
    legend: Legend

    def draw(self, out: Writer, papers: Iterator[Paper]) -> str:
        """A list in reading order, bars in the shades of the calendar; a day without papers leads nowhere."""
        most = max(number for _, number in self.days)
        days = "\n".join(f"<li>{self._day(out, day, number)}</li>" for day, number in self.days)
        return out.html(f'<ol class="week" style="--most:{most}">\n{days}\n</ol>')

    def _day(self, out: Writer, day: date, number: int) -> str:
        name = f"{full_date(day)[:3]} {day.day}"
        if not number:
            return f"<span>{name}</span>"
        bar = f'<strong class="s{self.legend.shade(number)}" style="--number:{number}">{number:,}</strong>'
        return f'<a href="{urls.href(out.source, urls.day(day))}" title="{counted(number, "paper")}">{bar} {name}</a>'


def _glance(archive: Archive, there: Iterable[str]) -> Section:
    """The last seven days, where not all of their papers are on the page anyway, and what they are about."""
    last = next(iter(archive.by_day), None)
    papers = tuple(recent(archive, last, WINDOW)) if last else ()
    days = _week(archive, last, len(papers)) if last and _adds(papers, there) else ()
    tags = tuple(_tag_line(archive, its) for its in rising_tags(archive))
    unusual = (Heading("More than usual", "_unusual", level=3), Bullets(tags)) if tags else ()
    return Section((Heading("Seven days", "_week"), *days, *unusual)) if days or unusual else Section()


def _week(archive: Archive, last: date, papers: int) -> tuple[Block, ...]:
    """All days of the week that ends with ``last``."""
    days = [date.fromordinal(n) for n in range(max(last.toordinal() - WINDOW, 0) + 1, last.toordinal() + 1)]
    numbers = tuple((day, len(archive.by_day.get(day, ()))) for day in days)
    said_of_all = Way(f"{counted(papers, 'paper')}, {date_range(days[0], last)}")
    weeks = {urls.week(day): Way(f"Week {day.isocalendar().week}", urls.week(day)) for day, number in numbers if number}
    line = Line((said_of_all, *weeks.values()), "count")
    return line, Week(numbers, legend(number for _, number in counts(archive)))


def _tag_line(archive: Archive, its: Change[str]) -> Line:
    """How many papers have the tag, and how many of as many had it before."""
    said_of_it = f"{counted(its.now.number, 'paper')}, usually {its.before.part * its.now.of:,.0f}"
    return Line((Way(archive.labels[its.what], urls.tag(its.what)), Way(said_of_it)))


# --- ways into all ---------------------------------------------------------------------------------------------------


def _calendar(archive: Archive) -> Section:
    """The last months that have papers."""
    days = counts(archive)
    if not days:
        return Section()
    shades = legend(number for _, number in days)
    ways = Line((Way("All days", urls.DAYS, len(days)), Way("Weeks", urls.WEEKS), Way("Months", urls.MONTHS)))
    return Section(
        (Heading("Calendar", "_calendar"), Months(_last_months(days), shades), shades, ways._replace(style="pager"))
    )


def _last_months(days: Counts) -> Counts:
    months = list(dict.fromkeys((day.year, day.month) for day, _ in days))[:_MONTHS]
    return tuple(its for its in days if (its[0].year, its[0].month) in months)


def _whole(archive: Archive) -> Section:
    """How much there is, and years, tags and organizations with their numbers of papers."""
    if not archive.papers:
        return Section()
    return Section((Heading("The whole archive", "_whole"), _summary(archive), *_ways(archive)))


def _summary(archive: Archive) -> Line:
    """How much there is, each number a way to it."""
    groups: Sequence[tuple[Any, str, urls.Address]] = (
        (archive.by_day, "day", urls.DAYS),
        (archive.by_tag, "tag", urls.TAGS),
        (archive.by_organization, "organization", urls.ORGANIZATIONS),
        (archive.by_author, "author", urls.AUTHORS),
    )
    ways = [Way(counted(len(group), name), address) for group, name, address in groups if group]
    if saved := len(archive.config.searches):
        ways.append(Way(counted(saved, "saved search", "saved searches"), urls.SEARCHES))
    undated = len(archive.undated)
    if undated:
        ways.append(Way(f"{undated:,}{NO_BREAK_SPACE}undated", urls.UNDATED))
    return Line((Way(counted(len(archive.papers), "paper")), *ways), "count")


def _ways(archive: Archive) -> Iterator[Block]:
    """Years, tags and organizations with their numbers of papers, most first where they have no order of their own."""
    years = sorted({*(day.year for day in archive.by_day), *(paper.year for paper in archive.coarse if paper.year)})
    by_year = [Way(str(year), urls.issued(str(year))) for year in reversed(years)]
    slugs = sorted(archive.by_tag, key=lambda slug: (-len(archive.by_tag[slug]), slug))[:_TAGS]
    tags = [Way(archive.vocabulary.tags[slug].label, urls.tag(slug), len(archive.by_tag[slug])) for slug in slugs]
    groups, names = archive.by_organization, archive.organization_names
    addresses = sorted(groups, key=lambda address: (-len(groups[address]), address))[:_TAGS]
    organizations = [Way(names[address], address, len(groups[address])) for address in addresses]
    for title, ways in (("Years", by_year), ("Tags", tags), ("Organizations", organizations)):
        if ways:
            yield Heading(title, f"_{title.lower()}", level=3)
            yield Line(tuple(ways), "index")
