"""Pages of the vocabulary: each tag, what it means and where it stands, and ``/tags/`` with all of them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from heapq import nsmallest
from itertools import chain
from typing import NamedTuple

from generator import chart, urls
from generator.archive import Archive, Papers
from generator.escape import html_text
from generator.page import Digested, Document, Page
from generator.pages.forms import forms_of
from generator.pages.listing import (
    Block,
    Element,
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

_SEVERAL = 2
"""How many papers they must have in common with it."""


def tag_pages(archive: Archive) -> Iterator[Page]:
    """``/tags/`` and a page for each tag of the vocabulary, also for those without papers: their addresses stand."""
    yield tag_index(archive)
    for tag in archive.vocabulary.tags.values():
        yield from _pages(archive, tag, archive.by_tag.get(tag.slug, ()))


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
    papers = Digested(archive.digest, (archive.papers, archive.by_tag))
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
    authors: Digested = Digested("", {})
    """The papers of each author who has a page. Those that are told of have enough papers of the tag itself for one, so
    that nothing on the page rests on other papers."""
    files: tuple[str, ...] = ()
    """The other files at its address."""


def _pages(archive: Archive, tag: Tag, papers: Papers) -> Iterator[Page]:
    forms = forms_of(archive, urls.tag(tag.slug), tag.label, tag.description, papers, lasting=True)
    told = Told(
        tag.slug,
        tag.label,
        tag.description,
        _tag_counts(archive, tag.broader),
        _tag_counts(archive, archive.vocabulary.narrower(tag.slug)),
        _until(archive),
        archive.config.limits.author_papers,
        Digested(archive.tag_digests.get(tag.slug, ""), papers),
        Digested("", archive.by_author),
        forms.names if forms else (),
    )
    rest = Told(tag.slug, tag.label)
    yield from part_pages(archive, urls.tag(tag.slug), papers, tag_list, told, rest, "charts.html", forms)


def _until(archive: Archive) -> date:
    """Such that pages change with the month and not with the day."""
    newest = next(iter(archive.by_day), date.min)
    return newest if is_over("month", newest) else newest.replace(day=1)


def tag_list(part: Part, papers: Papers, out: Writer) -> Document:
    """Lay out a page of the papers of a tag, the first with a glance at all of them."""
    told: Told = part.of
    listing = Listing(
        address=urls.tag(told.slug),
        title=told.label,
        description=f"{counted(len(told.papers.value), 'paper')} about {told.label}. {told.description}",
        around=(Line((Way("All tags", urls.TAGS), Way("Trends", urls.TRENDS)), "pager"),),
        intro=() if part.number else tuple(_intro(told, out)),
        files=told.files,
    )
    return listed(part._replace(of=listing), papers, out)


def _intro(told: Told, out: Writer) -> Iterator[Block]:
    yield said(told.description)
    yield Line(told.broader, "index", lead=Way("Broader:"))
    yield Line(told.narrower, "index", lead=Way("Narrower:"))
    yield from _glance(told, out)
    yield said(counted(len(told.papers.value), "paper"), "count")


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
    undated = sum(paper.year is None for paper in papers)
    left_out = {"older": counts.before, "without a day": len(papers) - len(days) - undated, "undated": undated}
    note = " and ".join(f"{number:,} {what}" for what, number in left_out.items() if number)
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
        "Tags seen with it": _tags(papers, told.slug, out.labels),
        "Organizations": _organizations(papers),
        "Authors": _authors(told, out),
    }
    lines = [f"<div><dt>{term}</dt><dd>{_linked(its, out)}</dd></div>" for term, its in ways.items() if its]
    if lines:
        yield "\n".join(["<dl>", *lines, "</dl>"])


def _linked(ways: Iterable[Way], out: Writer) -> str:
    lines = (numbered(_link(way.address or urls.HOME, way.text, out), way.number or 0) for way in ways)
    return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"


def _link(to: Address, text: str, out: Writer) -> str:
    return f'<a href="{urls.href(out.source, to)}">{html_text(text)}</a>'


def _tags(papers: Papers, of: str, labels: Mapping[str, str]) -> list[Way]:
    numbers = Counter(chain.from_iterable(paper.tags or () for paper in papers))
    return _most(((urls.tag(slug), labels[slug]), number) for slug, number in numbers.items() if slug != of)


def _organizations(papers: Papers) -> list[Way]:
    named = ((urls.organization(its.handle), its.name) for paper in papers if (its := paper.organization))
    return _most(Counter(named).items())


def _authors(told: Told, out: Writer) -> list[Way]:
    """Found for all tags at once, and remembered: few names are on many papers, and to look at all takes long."""
    by_author: Mapping[Address, Papers] = told.authors.value
    least = max(_SEVERAL, told.author_papers)
    of_tags = out.memory.part(("authors of tags", least), lambda: _authors_of_tags(by_author, least))
    named = {address: _name(address, told.slug, by_author[address]) for _, address in of_tags.get(told.slug, ())}
    return [Way(named[address], address, -number) for number, address in of_tags.get(told.slug, ())]


def _authors_of_tags(by_author: Mapping[Address, Papers], least: int) -> Mapping[str, list[tuple[int, Address]]]:
    """For each tag the authors who have most of its papers, after how many, which is below zero."""
    found: dict[str, list[tuple[int, Address]]] = defaultdict(list)
    for address, papers in by_author.items():
        if len(papers) >= least:
            for slug, number in Counter(chain.from_iterable(paper.tags or () for paper in papers)).items():
                if number >= least:
                    found[slug].append((-number, address))
    return {slug: nsmallest(_SEEN, its) for slug, its in found.items()}


def _name(address: Address, slug: str, papers: Papers) -> str:
    """What most papers of the tag call the author."""
    names = Counter(name for paper in papers if slug in (paper.tags or ()) for name in paper.authors)
    return plain(min((-number, name) for name, number in names.items() if urls.author(name) == address)[1])


def _most(named: Iterable[tuple[tuple[Address, str], int]]) -> list[Way]:
    """What most papers have, given how many have each spelling of it: called as most of them call it."""
    spellings: dict[Address, list[tuple[int, str]]] = defaultdict(list)
    for (address, name), number in named:
        spellings[address].append((-number, name))
    numbers = ((sum(number for number, _ in its), address) for address, its in spellings.items())
    most = nsmallest(_SEEN, (its for its in numbers if its[0] <= -_SEVERAL))
    return [Way(plain(min(spellings[address])[1]), address, -number) for number, address in most]
