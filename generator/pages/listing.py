"""Lists of papers: one design for every page that has one.

A list is first an outline, plain values that say all that will be seen besides the papers; `outline` lays it out.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby, islice, pairwise
from typing import Any, Literal, NamedTuple, Protocol

from generator import prose, urls
from generator.archive import Archive, Papers, list_of
from generator.page import Document, Forms, Layout, Page
from generator.pages.words import (
    authors,
    counted,
    counted_together,
    date_said,
    full_date,
    joined,
    long_date,
    long_month,
    numbered,
    year_or_month,
)
from generator.paper import Paper
from generator.tex import plain
from generator.urls import Address
from generator.writer import Writer

_EXCERPT = 280
"""About how many characters of an abstract an entry shows."""

_TOOLS_FROM = 6
"""How many papers a list must have to be sorted and filtered; fewer are seen at one glance."""


class Way(NamedTuple):
    """A few words on a line, which lead somewhere if there is an address, with a number if there is one."""

    text: str
    address: Address | None = None
    number: int | None = None
    here: bool = False
    """Whether it stands for the page itself."""


class Line(NamedTuple):
    """A line of ways; under a ``label`` it is a landmark of navigation."""

    ways: tuple[Way, ...]
    style: str = ""
    label: str = ""
    lead: Way | None = None
    """What the line begins with, before the first separator."""


class Heading(NamedTuple):
    """What stands over what follows. Its ``anchor`` begins with ``_``, which no paper's id does."""

    text: str
    anchor: str
    address: Address | None = None
    level: int = 2
    number: int = 0
    """How many papers it stands over, if it says so."""


class Bullets(NamedTuple):
    """A list of lines."""

    lines: tuple[Line, ...]


class Entries(NamedTuple):
    """The next ``number`` papers of the page."""

    number: int
    level: int = 2
    shows_day: bool = True
    compact: bool = False


class Drawn(Protocol):
    """A block of one page's own, which draws itself; its ``repr`` tells all that it draws besides the papers."""

    def draw(self, out: Writer, papers: Iterator[Paper]) -> str:
        """The block; it takes those of the page's papers that are its own."""


class Element(NamedTuple):
    """An element of HTML as a block; see `Writer.html`."""

    html: str

    def draw(self, out: Writer, papers: Iterator[Paper]) -> str:
        """The element as it is."""
        return out.html(self.html)


_TOOLS = Element('<div class="tools"></div>')
"""The place before the entries for what sorts and filters them: empty, filled by a script, so room is kept."""

Block = Heading | Line | Bullets | Entries | Drawn


class Outline(NamedTuple):
    """What a page of a list says besides its papers. ``description`` is a plain sentence, for search engines."""

    title: str
    description: str
    blocks: tuple[Block, ...]


def list_page(address: Address, about: Outline, papers: Papers = (), template: str = "list.html") -> Page:
    """The page of an outline and its papers."""
    return Page(address, template, outline, about, papers)


def outline(about: Outline, papers: Papers, out: Writer) -> Document:
    """Lay out a page of blocks, among them entries of its papers."""
    rest = iter(papers)
    body = out.blocks(
        out.heading(1, out.text(about.title), "_title"), *(_block(out, block, rest) for block in about.blocks)
    )
    return Document({"title": about.title, "description": about.description}, body)


def _block(out: Writer, block: Block, papers: Iterator[Paper]) -> str:
    match block:
        case Heading():
            text = out.link(block.address, block.text) if block.address is not None else out.text(block.text)
            number = f" {out.strong(counted(block.number, 'paper'), 'class', 'number')}" if block.number else ""
            return out.heading(block.level, f"{text}{number}", block.anchor)
        case Line():
            return out.paragraph(_line(out, block), block.style, block.label) if block.ways else ""
        case Bullets():
            return out.bullets(_line(out, line) for line in block.lines)
        case Entries():
            its = islice(papers, block.number)
            if block.compact or out.brief:
                return out.bullets(_remembered(out, paper, block, _compact) for paper in its)
            return out.blocks(*(_remembered(out, paper, block, _entry) for paper in its))
        case _:
            return block.draw(out, papers)


def _line(out: Writer, line: Line) -> str:
    lead = f"{_way(out, line.lead)} " if line.lead else ""
    return lead + joined(_way(out, way) for way in line.ways)


def _way(out: Writer, way: Way) -> str:
    if way.here:
        return out.strong(way.text, "aria-current", "page")
    text = out.link(way.address, way.text) if way.address is not None else out.text(way.text)
    return text if way.number is None else numbered(text, way.number)


def said(text: str, style: str = "") -> Line:
    """A line of plain words."""
    return Line((Way(text),), style)


# --- lists that may need several pages -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A list of papers that has an address, and all that it says besides its papers."""

    address: Address
    title: str
    description: str
    around: tuple[Line, ...] = ()
    """Ways to what the list is a part of, on each of its pages."""
    intro: tuple[Block, ...] = ()
    """What is said of the whole list, on its first page."""
    divided: Literal["", "day", "month"] = ""
    """Whether papers stand under headings, and of what: those of one follow one another."""
    shows_day: bool = True
    """Whether entries show their day; not where the page itself or a heading does."""
    compact: bool = False
    """Whether each entry is but a line: for lists that hold what another shows in full, or hardly differ from it."""
    begins: str = "Newest"
    """What is on the first page of several."""
    files: tuple[str, ...] = ()
    """The other files at its address, which its first page leads to."""
    told: bool = True
    """Whether programs are told what the page is of."""
    names_members: bool = False
    """Whether its pages name to programs the papers of which it is the one collection; see `list_of`."""


class Part(NamedTuple):
    """A page of a list."""

    of: Any
    """The list: a `Listing`, or what the layout of its kind makes one of."""
    number: int
    """0 for the page at the list's own address, which is the first."""
    ways: tuple[int | None, ...] = ()
    """The pages that this one leads to, in their order; ``None`` where some are left out."""


def listing_pages(archive: Archive, listing: Listing, papers: Papers, forms: Forms | None = None) -> Iterator[Page]:
    """The pages of a list, with its ``forms``."""
    first = replace(listing, files=forms.names if forms else ())
    rest = replace(listing, description="", intro=())
    return part_pages(archive, listing.address, papers, listed, first, rest, forms=forms)


def part_pages(
    archive: Archive,
    address: Address,
    papers: Papers,
    layout: Layout,
    of: object,
    rest: object,
    template: str = "list.html",
    forms: Forms | None = None,
) -> Iterator[Page]:
    """The pages of a list: what comes first at its address, the rest on numbered pages; ``layout`` is given a `Part`.

    ``template`` is that of what comes first, and ``forms`` what it is besides.

    Numbered pages are parts of ``rest``: what they do not say, such as the number of papers, is not in it, so that
    they stay the same.

    They are numbered from the end of the list, the oldest papers, and each is full: papers that come to the list move
    none from one numbered page to another, so the address of a page stays good, and the page need not be made again.
    """
    size = archive.config.limits.papers_per_page
    last = max(0, (len(papers) - (size + 1) // 2) // size)
    first = len(papers) - last * size  # half a page to one and a half
    yield Page(address, template, layout, Part(of, 0, _ways(0, last)), papers[:first], forms=forms)
    for number in range(last, 0, -1):
        end = len(papers) - (number - 1) * size
        yield Page(
            _part(address, number),
            "list.html",
            layout,
            Part(rest, number, _ways(number, last)),
            papers[end - size : end],
        )


def listed(part: Part, papers: Papers, out: Writer) -> Document:
    """Lay out a page of a `Listing`."""
    listing, number, ways = part
    title = f"{listing.title}, page {number}" if number else listing.title
    description, intro = (f"{title}.", ()) if number else (listing.description, listing.intro)
    tools = (_TOOLS,) if ways or len(papers) >= _TOOLS_FROM else ()
    blocks = (*listing.around, *intro, *tools, *entries(listing, papers), *_pager(listing, number, ways))
    meta, body = outline(Outline(title, description, blocks), papers, out)
    its = [paper.paper_id for paper in papers if list_of(paper) == listing.address] if listing.names_members else []
    return Document(
        {
            **meta,
            "files": () if number else listing.files,
            "members": its,
            "untold": None if listing.told else True,
        },
        body,
    )


def _part(address: Address, number: int) -> Address:
    return urls.numbered(address, number) if number else address


def day_heading(of: date) -> Heading:
    """The heading of a day's papers in a longer list."""
    return Heading(full_date(of), f"_{of.isoformat()}", urls.day(of))


def _month_heading(of: date) -> Heading:
    """The heading of a month's papers in a longer list."""
    return Heading(long_month(of), f"_{of:%Y-%m}", urls.month(of))


_HEADINGS: Mapping[str, tuple[int, Callable[[date], Heading], Heading]] = {
    "day": (10, day_heading, Heading("Day not known", "_unknown")),
    "month": (7, _month_heading, Heading("Month not known", "_unknown")),
}
"""How much of a day in ISO 8601 papers under one heading share, the heading, and that of those which lack so much."""


def entries(listing: Listing, papers: Sequence[Paper]) -> Iterator[Block]:
    """The entries of ``papers``, under their headings."""
    if not papers:
        yield said("No papers yet.")
    elif not listing.divided:
        yield Entries(len(papers), 2, listing.shows_day, listing.compact)
    else:
        shared, heading, rest = _HEADINGS[listing.divided]
        groups = [(span, len(list(its))) for span, its in groupby(papers, lambda paper: _span(paper, shared))]
        for span, number in groups:
            if span or len(groups) > 1:
                yield heading(date.fromisoformat(f"{span}-01"[:10])) if span else rest
            yield Entries(number, 3 if span or len(groups) > 1 else 2, listing.shows_day, listing.compact)


def _span(paper: Paper, shared: int) -> str | None:
    """So many letters of a paper's day, or of its month, in ISO 8601; ``None`` where less is known."""
    if paper.day:
        return paper.day.isoformat()[:shared]
    return paper.issued if paper.issued and len(paper.issued) == shared else None


def _pager(listing: Listing, number: int, ways: tuple[int | None, ...]) -> Iterator[Line]:
    """Ways to the other pages."""
    if not ways:
        return
    at = ways.index(number)
    before = [_way_to(listing, ways[at - 1], "← Previous")] if at else []
    after = [_way_to(listing, ways[at + 1], "Next →")] if at + 1 < len(ways) else []
    numbers = [_way_to(listing, n, str(n) if n else listing.begins)._replace(here=n == number) for n in ways]
    yield Line((*before, *numbers, *after), "pager", "Pages of this list")


def _way_to(listing: Listing, number: int | None, text: str) -> Way:
    return Way("…") if number is None else Way(text, _part(listing.address, number))


def _ways(number: int, last: int) -> tuple[int | None, ...]:
    """The pages that page ``number`` of ``last`` leads to: the one without a number comes before the highest number."""
    shown = _shown_numbers(number or last + 1, last + 1) if last else []
    return tuple(0 if n == last + 1 else n for n in reversed(shown))


def _shown_numbers(number: int, last: int) -> list[int | None]:
    """The first page, the last and those around ``number``; ``None`` where more than one is left out."""
    shown = [n for n in range(1, last + 1) if n in (1, last) or abs(n - number) <= 2]
    numbers: list[int | None] = [*shown[:1]]
    for before, n in pairwise(shown):
        if n - before == 2:
            numbers.append(before + 1)
        elif n - before > 2:
            numbers.append(None)
        numbers.append(n)
    return numbers


# --- entries ---------------------------------------------------------------------------------------------------------


class Shown(NamedTuple):
    """What lists show of a paper wherever they stand, as a writer wrote it."""

    title: str
    authors: str
    counts: tuple[str, ...]
    """What readers thought of it."""


def shown(out: Writer, paper: Paper) -> Shown:
    """The same for every list, and remembered: to typeset texts takes longer than all the rest."""
    return out.memory.part((type(out), paper.paper_id), lambda: _written(out, paper))


def remember_shown(out: Writer, paper: Paper, its: Shown, excerpt: str | None = None) -> None:
    """Remember what is shown of a paper, and its excerpt where one is, found elsewhere."""
    out.memory.remember((type(out), paper.paper_id), its)
    if excerpt is not None:
        out.memory.remember(_excerpt_key(out, paper), excerpt)


def _written(out: Writer, paper: Paper) -> Shown:
    return Shown(
        out.prose(paper.title, links=False) or out.text(paper.paper_id),
        out.apart(authors(paper)),
        tuple(_counts(out, paper)),
    )


def excerpt(out: Writer, paper: Paper) -> str:
    """The first sentences of its abstract, remembered as well."""
    return out.memory.part(_excerpt_key(out, paper), lambda: _excerpt(out, paper))


def _excerpt_key(out: Writer, paper: Paper) -> tuple[object, ...]:
    return type(out), paper.paper_id, "excerpt"


def _excerpt(out: Writer, paper: Paper) -> str:
    return out.prose(prose.first_sentences(paper.abstract, _EXCERPT)) if paper.abstract else ""


def _remembered(out: Writer, paper: Paper, its: Entries, write: Callable[[Writer, Paper, Entries], str]) -> str:
    """The entry of a paper, which is the same in many lists."""
    if out.place is None:
        return write(out, paper, its)
    return out.memory.part((paper.paper_id, out.place, its[1:]), lambda: write(out, paper, its))


def _compact(out: Writer, paper: Paper, its: Entries) -> str:
    """One paper as an item: its title, which has a line of its own by style, then who, when, what readers thought."""
    said = shown(out, paper)
    day = out.text(date_said(paper)) if its.shows_day else ""
    facts = joined([*_withdrawn(out, paper), said.authors, day, *said.counts])
    return f"{_title(out, paper, said)} {facts}".rstrip()


def _entry(out: Writer, paper: Paper, its: Entries) -> str:
    """One paper in a list: title, what is known of it, the first sentences of its abstract, tags.

    Names of authors are not links: the paper's page has these, and a list stays the same when a name gets a page.
    """
    said = shown(out, paper)
    facts = joined(_facts(out, paper, said, its.shows_day))
    tags = joined([out.link(urls.tag(slug), out.labels[slug]) for slug in paper.tags or () if not _is_at(out, slug)])
    return out.blocks(
        out.heading(its.level, _title(out, paper, said), paper.paper_id, "paper"),
        out.paragraph(facts, "facts") if facts else "",
        out.paragraph(excerpt(out, paper)) if paper.abstract else "",
        out.paragraph(tags, "tags") if tags else "",
    )


def _is_at(out: Writer, slug: str) -> bool:
    """Whether the list is that of the tag, which each of its entries would repeat."""
    return out.source.startswith(urls.tag(slug))


def _title(out: Writer, paper: Paper, said: Shown) -> str:
    return out.linked(urls.paper(paper.paper_id), said.title)


def _facts(out: Writer, paper: Paper, said: Shown, shows_day: bool) -> Iterator[str]:
    yield from _withdrawn(out, paper)
    yield said.authors
    if paper.organization:
        yield out.link(urls.organization(paper.organization.handle), plain(paper.organization.name))
    if shows_day and paper.day:
        yield out.link(urls.day(paper.day), long_date(paper.day))
    elif shows_day and paper.issued:
        yield out.link(urls.issued(paper.issued), year_or_month(paper.issued))
    yield from said.counts


def _withdrawn(out: Writer, paper: Paper) -> Iterator[str]:
    if paper.withdrawn:
        yield out.strong("Withdrawn", "class", "withdrawn")


def _counts(out: Writer, paper: Paper) -> Iterator[str]:
    if paper.upvotes:
        yield out.text(counted_together(paper.upvotes, "vote"))
    if paper.comments:
        yield out.text(counted_together(paper.comments, "comment"))
