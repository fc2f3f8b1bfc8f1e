"""Hugging Face Daily Papers, the page as text: what is left when someone saves or copies it.

There is no specification; these are the two forms that exist.

The *listing* form has blank lines between its blocks: a heading, the day of capture without a year, then for each
paper its title, its abstract and, for some, a byline block of three lines::

    Daily Papers

    byAK and the research community

    Apr 20

    How Many Heads Make an SSM? …

    Sequence modeling has produced …

      • 1 authors                  or   furiosa-ai FuriosaAI   (handle, display name)
    ·
    Dec 17, 2025                   or   Sep 11, 2024 6         (number of comments)

The *plain* form has no blank lines: two lines of heading, the first title glued to ``Subscribe``, then abstracts and
titles in turn.

The page shows the year of a date only when it is not the current one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from generator.bibliography import calendar_day, printable
from generator.capture import TITLES, Capture, Parsed, Source
from generator.faults import Fault
from generator.pairing import ABSTRACT, TITLE, label
from generator.paper import Organization, Record

NAME = "hf-page"

_HEADING = "Get trending papers in your email inbox"
_GLUE = "Subscribe"
_LISTING_TITLE = "Daily Papers"
_LONG_TITLE = 500
"""Titles of more characters than this are kept but reported: the longest in three years of the feed has 250."""

_MONTHS = {name: number for number, name in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
_DAY = re.compile(r"(?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2})")
_DATE = re.compile(_DAY.pattern + r"(?:, (?P<year>\d{4}))?(?: (?P<comments>\d{1,6}))?")
_AUTHORS = re.compile(r"\s*• (?P<count>\d{1,6}) authors?")
_ORGANIZATION = re.compile(r"(?P<handle>[A-Za-z0-9][\w.-]*)(?: (?P<name>\S.*))?")


@dataclass(frozen=True, slots=True)
class Block:
    """Consecutive lines of a capture; ``line`` is the number of the first, from 1."""

    line: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one, white space collapsed."""
        return " ".join(" ".join(self.lines).split())


@dataclass(frozen=True, slots=True)
class Entry:
    """The blocks of one paper, not yet understood."""

    title: Block
    abstract: Block | None
    byline: Block | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """A byline's date as the page shows it: perhaps without its year."""

    month: int
    day: int
    year: int | None
    comments: int | None

    def in_year(self, year: int) -> date | None:
        """The date, its own year before ``year``; ``None`` when there is no such day."""
        return calendar_day(self.year or year, self.month, self.day)


def recognizes(data: bytes) -> bool:
    """Whether ``data`` starts like the page: with its invitation to subscribe."""
    return b"\0" not in data and _HEADING.encode() in data[:500]


def parse(capture: Capture) -> Parsed:
    """The records of a saved page, in its order. A paper that is cut costs what is missing of it and is reported."""
    try:
        text = capture.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = capture.data[: error.start].count(b"\n") + 1
        return Parsed().with_faults(capture.fault(line, "this is not UTF-8 text", "save the page as UTF-8"))
    # Not splitlines(): an abstract may hold other characters that it takes for the end of a line.
    lines = [printable(line) for line in re.split(r"\r\n|\n|\r", text)]
    return _parse_listing(capture, lines) if _LISTING_TITLE in lines else _parse_plain(capture, lines)


SOURCE = Source(NAME, TITLES[NAME], recognizes, parse)


# --- the plain form --------------------------------------------------------------------------------------------------


def _parse_plain(capture: Capture, lines: list[str]) -> Parsed:
    blocks = [Block(number, (line,)) for number, line in enumerate(lines, 1) if line.strip()]
    first = next((i for i, block in enumerate(blocks) if block.text.startswith(_GLUE)), len(blocks) - 1)
    body = [_without_glue(blocks[first]), *blocks[first + 1 :]]
    entries, faults = _entries(capture, [block for block in body if block.text])
    return _parsed(capture, entries, capture.captured, faults)


def _without_glue(block: Block) -> Block:
    return Block(block.line, (block.text.removeprefix(_GLUE),))


# --- the listing form ------------------------------------------------------------------------------------------------


def _parse_listing(capture: Capture, lines: list[str]) -> Parsed:
    blocks = list(_blocks(lines))
    heading = next((i for i, block in enumerate(blocks) if _DAY.fullmatch(block.text)), None)
    if heading is None:
        return Parsed().with_faults(capture.fault(0, "the day of capture is missing", "save the whole page again"))
    if capture.captured and not _is_day(blocks[heading].text, capture.captured):
        what = f"the page was captured on {blocks[heading].text}, not on {capture.captured}"
        cure = f"give --captured with {blocks[heading].text}"
        return Parsed().with_faults(capture.fault(blocks[heading].line, what, cure))
    entries, faults = _entries(capture, blocks[heading + 1 :])
    captured, more = _day_of_capture(capture, blocks[heading], entries)
    return _parsed(capture, entries, captured, [*faults, *more])


def _is_day(heading: str, day: date) -> bool:
    match = _DAY.fullmatch(heading)
    return match is not None and (_MONTHS.get(match["month"]), int(match["day"])) == (day.month, day.day)


def _blocks(lines: Iterable[str]) -> Iterator[Block]:
    block: list[str] = []
    start = 0
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            yield Block(start, tuple(block))
            block = []


def _day_of_capture(
    capture: Capture, heading: Block, entries: Iterable[Entry]
) -> tuple[date | None, tuple[Fault, ...]]:
    """The day the capture was taken: as given by hand, else the heading's day in the year that its dates show."""
    if capture.captured:
        return capture.captured, ()
    dates = [posted for entry in entries if entry.byline and (posted := _posted(entry.byline))]
    year = _year_of_capture(dates)
    match = _DAY.fullmatch(heading.text)
    if match and year and (day := _as_posted(match).in_year(year)):
        return day, ()
    what = f"no date on the page shows a year, so the year of {heading.text} is not known"
    return None, (capture.fault(heading.line, what, "give it: --captured YYYY-MM-DD"),)


def _year_of_capture(dates: Iterable[Posted]) -> int | None:
    # The page hides the current year, and papers are not posted in the future: the current year is none that is
    # shown and comes after all that are. With hundreds of papers on a page it is the next one.
    shown = [posted.year for posted in dates if posted.year]
    return max(shown) + 1 if shown else None


# --- entries ---------------------------------------------------------------------------------------------------------


def _entries(capture: Capture, blocks: list[Block]) -> tuple[list[Entry], list[Fault]]:
    """Blocks put together to papers. A byline ends a paper, so what is missing in one does not move into the next."""
    entries: list[Entry] = []
    faults: list[Fault] = []
    texts: list[Block] = []
    for block in [*blocks, None]:
        if block and not _is_byline(block):
            texts.append(block)
            continue
        found, lost = _pair(capture, texts)
        texts = []
        if block and found:
            found[-1] = Entry(found[-1].title, found[-1].abstract, block)
        elif block:
            lost.append(capture.fault(block.line, "a byline without a title before it", "add the title, or delete it"))
        entries += found
        faults += lost
    if entries and (cut := _cut(capture, entries[-1])):
        faults.append(cut)
        if entries[-1].abstract is None and entries[-1].byline is None:
            # Half a title is none: a paper of that name would stay for ever.
            half = entries.pop()
            faults = [fault for fault in faults if fault.line != half.title.line or fault is cut]
    return entries, faults


def _is_byline(block: Block) -> bool:
    return block.text.startswith("•") or any(line.strip() == "·" for line in block.lines[1:])


def _pair(capture: Capture, blocks: list[Block]) -> tuple[list[Entry], list[Fault]]:
    """Titles put together with their abstracts."""
    labels = label([block.text for block in blocks])
    entries: list[Entry] = []
    faults: list[Fault] = []
    for (block, kind), (following, next_kind) in pairwise([*zip(blocks, labels, strict=True), (None, None)]):
        if block and kind == TITLE:
            entries.append(Entry(block, following if next_kind == ABSTRACT else None))
            faults += _title_faults(capture, entries[-1])
        elif block and (not entries or entries[-1].abstract is not block):
            faults.append(capture.fault(block.line, "an abstract without a title before it", "add the title line"))
    return entries, faults


def _title_faults(capture: Capture, entry: Entry) -> Iterator[Fault]:
    title = entry.title.text
    if entry.abstract is None:
        yield capture.fault(entry.title.line, f"“{title[:60]}” has no abstract", "add it, or leave it unknown")
    if len(title) > _LONG_TITLE:
        what = f"a title of {len(title):,} characters"
        yield capture.fault(entry.title.line, what, "make sure that it is a title")


def _cut(capture: Capture, last: Entry) -> Fault | None:
    """The fault of a capture that stops in the middle of its last paper."""
    cure = "save the whole page again"
    if last.byline:
        return None
    if last.abstract is None:
        return capture.fault(last.title.line, f"the file ends with “{last.title.text[:60]}”, perhaps cut", cure)
    if last.abstract.text[-1] not in ".!?)]}'\"”’…$":
        return capture.fault(last.abstract.line, "the file ends in the middle of an abstract", cure)
    return None


# --- records ---------------------------------------------------------------------------------------------------------


def _parsed(capture: Capture, entries: Iterable[Entry], captured: date | None, faults: Iterable[Fault]) -> Parsed:
    records: list[Record] = []
    found = list(faults)
    for entry in entries:
        record, lost = _record(capture, entry, captured)
        records.append(record)
        found += lost
    return Parsed(tuple(records), tuple(found))


def _record(capture: Capture, entry: Entry, captured: date | None) -> tuple[Record, list[Fault]]:
    posted = _posted(entry.byline) if entry.byline else None
    published, faults = _published(capture, entry, posted, captured)
    who = entry.byline.lines[0] if entry.byline else ""
    count = _AUTHORS.fullmatch(who)
    organization = None if count else _ORGANIZATION.fullmatch(who.strip())
    record = Record(
        source=NAME,
        capture=capture.name,
        captured=captured,
        title=entry.title.text,
        abstract=entry.abstract.text if entry.abstract else "",
        author_count=int(count["count"]) if count else None,
        organization=Organization(organization["handle"], organization["name"] or organization["handle"])
        if organization
        else None,
        published=published,
        comments=posted.comments if posted else None,
    )
    return record, faults


def _published(
    capture: Capture, entry: Entry, posted: Posted | None, captured: date | None
) -> tuple[date | None, list[Fault]]:
    """The day a paper appeared; unknown, and said why, when what the page shows can't be a past day."""
    if entry.byline is None:
        return None, []
    line = entry.byline.line + len(entry.byline.lines) - 1
    if posted is None:
        what = f"the byline ends with “{entry.byline.lines[-1].strip()[:40]}”, not with a date"
        return None, [capture.fault(line, what, "save the whole page again, or add the date: Dec 17, 2025")]
    if posted.year is None and captured is None:
        return None, []
    day = posted.in_year(captured.year if captured else 0)
    if day is None or (captured and day > captured):
        what = "there is no such day" if day is None else f"{day} is after the day of capture, {captured}"
        return None, [capture.fault(line, what, "mend the date, or give --captured")]
    return day, []


def _posted(byline: Block) -> Posted | None:
    match = _DATE.fullmatch(byline.lines[-1].strip())
    return _as_posted(match) if match and match["month"] in _MONTHS else None


def _as_posted(match: re.Match[str]) -> Posted:
    found = match.groupdict()
    year, comments = found.get("year"), found.get("comments")
    return Posted(
        _MONTHS.get(match["month"], 0),
        int(match["day"]),
        int(year) if year else None,
        int(comments) if comments else None,
    )
