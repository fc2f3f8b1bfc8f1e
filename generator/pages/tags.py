"""Pages of the vocabulary: each tag, what it means and where it stands, and ``/tags/`` with all of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Set
from datetime import date
from typing import NamedTuple

from generator import chart, urls
from generator.archive import Archive, Papers
from generator.escape import html_text
from generator.page import Digested, Document, Page
from generator.pages.listing import (
    Block,
    Heading,
    Line,
    Listing,
    Outline,
    Part,
    Way,
    listed,
    outline,
    part_pages,
    said,
)
from generator.pages.over_time import chart_of
from generator.pages.words import counted, numbered
from generator.paper import Paper
from generator.tex import plain
from generator.trends import Counts, count, is_over
from generator.urls import Address
from generator.vocabulary import Tag
from generator.writer import Writer

_DENSE = 10
"""How many papers a month ``/tags/`` needs to show months: each tag has but some of them."""

_DRAWN_FROM = 5
"""How many papers with a day a tag must have for a chart of them."""

_MONTHS = 36
"""How many months a chart shows at most, if they have as many papers; else it shows years."""

_YEARS = 30

_LEAST_MONTHS, _LEAST_YEARS = 12, 8
"""How many are shown also where there were no papers yet."""

_SEEN = 6
"""How many organizations, authors and tags are named that are most seen with a tag."""


def tag_pages(archive: Archive) -> Iterator[Page]:
    """``/tags/`` and a page for each tag of the vocabulary, also for those without papers: their addresses stand."""
    yield tag_index(archive)
    for tag in archive.vocabulary.tags.values():
        yield from _pages(archive, tag, archive.by_tag.get(tag.slug, ()))


class Element(NamedTuple):
    """An element of HTML as a block."""

    html: str

    def draw(self, out: Writer, _: Iterator[Paper]) -> str:
        """The element as it is."""
        return out.html(self.html)


# --- all tags --------------------------------------------------------------------------------------------------------


class Top(NamedTuple):
    """A tag that no other is broader than, and those below it."""

    slug: str
    label: str
    description: str
    papers: int
    narrower: tuple[Way, ...]


class Index(NamedTuple):
    """What ``/tags/`` is made of."""

    tops: tuple[Top, ...]
    until: date
    papers: Digested
    """All of the archive, and those of each tag by its slug."""


def tag_index(archive: Archive) -> Page:
    """``/tags/``: the vocabulary, two levels of it."""
    tops = tuple(_top(archive, tag) for tag in archive.vocabulary.tags.values() if not tag.broader)
    papers = Digested(archive.digest(archive.papers), (archive.papers, archive.by_tag))
    return Page(urls.TAGS, "charts.html", tag_overview, Index(tops, _until(archive), papers))


def _top(archive: Archive, tag: Tag) -> Top:
    number, narrower = len(archive.by_tag.get(tag.slug, ())), archive.vocabulary.narrower(tag.slug)
    return Top(tag.slug, tag.label, tag.description, number, _tag_counts(archive, narrower))


def tag_overview(about: Index, _: Papers, out: Writer) -> Document:
    """Lay out ``/tags/``."""
    everything, by_tag = about.papers.value
    drawn = _counts([paper.day for paper in everything if paper.day], about.until, _DENSE)
    blocks: list[Block] = [block for top in about.tops for block in _top_tag(top, by_tag.get(top.slug, ()), drawn)]
    if blocks and sum(drawn.numbers):
        blocks.insert(0, said(_small_bars(drawn, about.until), "count"))
    description = "What the papers of this archive are about."
    return outline(Outline("Tags", description, tuple(blocks) or (said("There is no vocabulary yet."),)), (), out)


def _small_bars(drawn: Counts, until: date) -> str:
    goes_on = "" if is_over(drawn.unit, until) else f" The last {drawn.unit} is not over."
    return f"Small bars: papers by {drawn.unit} since {drawn.starts[0].year}, each tag on a scale of its own.{goes_on}"


def _top_tag(top: Top, papers: Papers, drawn: Counts) -> Iterator[Block]:
    size = len(drawn.numbers)
    counts = count(drawn.unit, [paper.day for paper in papers if paper.day], drawn.starts[-1], size, size)
    bars = chart.sparkline(counts.numbers, counts.numbers) if sum(counts.numbers) else ""
    yield Heading(top.label, f"_{top.slug}", urls.tag(top.slug))
    yield Element(f'<div class="count topic">{counted(top.papers, "paper")}{bars}</div>')
    yield said(top.description)
    yield Line(top.narrower, "index")


def _tag_counts(archive: Archive, slugs: tuple[str, ...]) -> tuple[Way, ...]:
    """Ways to tags, each with its number of papers."""
    labels, papers = archive.vocabulary.tags, archive.by_tag
    return tuple(Way(labels[slug].label, urls.tag(slug), len(papers.get(slug, ()))) for slug in slugs)


# --- one tag ---------------------------------------------------------------------------------------------------------


class Told(NamedTuple):
    """What the pages of a tag tell besides their papers; the numbered ones no more than what it is called."""

    slug: str
    label: str
    description: str = ""
    broader: tuple[Way, ...] = ()
    narrower: tuple[Way, ...] = ()
    until: date = date.min
    """The newest month of the archive: its last day when it is over, else its first."""
    author_papers: int = 1
    """With how many papers an author has a page."""
    papers: Digested = Digested("", ())
    """All that have the tag."""


def _pages(archive: Archive, tag: Tag, papers: Papers) -> Iterator[Page]:
    told = Told(
        tag.slug,
        tag.label,
        tag.description,
        _tag_counts(archive, tag.broader),
        _tag_counts(archive, archive.vocabulary.narrower(tag.slug)),
        _until(archive),
        archive.config.limits.author_papers,
        Digested(archive.digest(papers), papers),
    )
    yield from part_pages(archive, urls.tag(tag.slug), papers, tag_list, told, Told(tag.slug, tag.label), "charts.html")


def _until(archive: Archive) -> date:
    """Such that pages change with the month and not with the day."""
    newest = next(iter(archive.by_day), date.min)
    return newest if is_over("month", newest) else newest.replace(day=1)


def tag_list(part: Part, papers: Papers, out: Writer) -> Document:
    """Lay out a page of the papers of a tag, the first with a glance at all of them."""
    told: Told = part.of
    number = len(told.papers.value)
    listing = Listing(
        address=urls.tag(told.slug),
        title=told.label,
        description=f"{counted(number, 'paper')} about {told.label}. {told.description}",
        around=(Line((Way("All tags", urls.TAGS), Way("Trends", urls.TRENDS)), "pager"),),
        intro=(
            said(told.description),
            Line(told.broader, "index", lead=Way("Broader:")),
            Line(told.narrower, "index", lead=Way("Narrower:")),
            *_glance(told, out),
            said(counted(number, "paper"), "count"),
        ),
    )
    return listed(part._replace(of=listing), papers, out)


def _glance(told: Told, out: Writer) -> Iterator[Block]:
    """How the papers of a tag are spread over time, and with what it is most seen."""
    parts = [*_over_time(told, out), *_seen_with(told, out)]
    if parts:
        yield Element("\n".join(['<div class="glance">', *parts, "</div>"]))


def _over_time(told: Told, out: Writer) -> Iterator[str]:
    papers: Papers = told.papers.value
    days = [paper.day for paper in papers if paper.day]
    if len(days) < _DRAWN_FROM:
        return
    counts = _counts(days, told.until)
    undated = len(papers) - len(days)
    missing = [f"{counts.before:,} older" if counts.before else "", f"{undated:,} undated" if undated else ""]
    note = " and ".join(filter(None, missing))
    yield chart.figure(chart_of(counts, told.until, out.source, note and f"without {note}"))


def _counts(days: list[date], until: date, dense: int = 1) -> Counts:
    """By months, if these have ``dense`` papers each in the mean and most of the papers are in them; else by years."""
    months = count("month", days, until, _LEAST_MONTHS, _MONTHS)
    if sum(months.numbers) >= max(dense * len(months.numbers), months.before):
        return months
    return count("year", days, until, _LEAST_YEARS, _YEARS)


# --- what it is seen with --------------------------------------------------------------------------------------------


def _seen_with(told: Told, out: Writer) -> Iterator[str]:
    papers: Papers = told.papers.value
    ways = {
        "Tags seen with it": _most((_tags(paper, told.slug, out.labels) for paper in papers), 2),
        "Organizations": _most(map(_organization, papers), 2),
        "Authors": _most(map(_authors, papers), max(2, told.author_papers)),  # so each of them has a page
    }
    lines = [f"<div><dt>{term}</dt><dd>{_linked(its, out)}</dd></div>" for term, its in ways.items() if its]
    if lines:
        yield "\n".join(["<dl>", *lines, "</dl>"])


def _linked(ways: Iterable[Way], out: Writer) -> str:
    lines = (numbered(_link(way.address or urls.HOME, way.text, out), way.number or 0) for way in ways)
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _link(to: Address, text: str, out: Writer) -> str:
    return f'<a href="{urls.href(out.source, to)}">{html_text(text)}</a>'


def _organization(paper: Paper) -> Mapping[Address, str]:
    its = paper.organization
    return {urls.organization(its.handle): its.name} if its else {}


def _authors(paper: Paper) -> Mapping[Address, str]:
    return {urls.author(name): name for name in paper.authors}


def _tags(paper: Paper, of: str, labels: Mapping[str, str]) -> Mapping[Address, str]:
    return {urls.tag(slug): labels[slug] for slug in paper.tags or () if slug != of}


def _most(named: Iterable[Mapping[Address, str]], least: int) -> list[Way]:
    """What most papers have, each called as most of them call it; ``named`` is what each paper has."""
    spellings = Counter(pair for its in named for pair in its.items())
    numbers: Counter[Address] = Counter()
    for (address, _), number in spellings.items():
        numbers[address] += number
    chosen = sorted(numbers, key=lambda address: (-numbers[address], address))[:_SEEN]
    names = _commonest(spellings, {address for address in chosen if numbers[address] >= least})
    return [Way(plain(names[address]), address, numbers[address]) for address in chosen if address in names]


def _commonest(spellings: Mapping[tuple[Address, str], int], of: Set[Address]) -> Mapping[Address, str]:
    """What each of these addresses is called most often; of spellings that are as common, the first."""
    its = sorted((-number, name, address) for (address, name), number in spellings.items() if address in of)
    return {address: name for _, name, address in reversed(its)}
