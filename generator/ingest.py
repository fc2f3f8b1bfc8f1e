"""Ingest: from captures and sources to the store. All that an ingest does, but for what it says."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from generator import days as calendar
from generator import kept, removed, store
from generator.capture import Answer, Ask, Capture, Get, Live, Parsed, RetrievalError, Source
from generator.config import Config
from generator.days import Day
from generator.faults import Fault
from generator.ids import PaperId
from generator.layout import Kept, Layout
from generator.merge import Outcome, has_most_of, joined, merge, outcome_of, read_as, remainders, united
from generator.paper import Paper, Record, facts_from_json, facts_of, facts_to_json
from generator.removed import Removal, Removals
from generator.sources import parse, without_machine_words

DAYS_A_SAVE = 25
"""After so many days of a feed what came is stored: a killed run loses no more."""

ENOUGH_FAILURES = 3
"""After so many days in a row that failed, a source is taken to be down and left alone."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A file, the source that reads it, and what that made of it."""

    capture: Capture
    source: Source | None
    parsed: Parsed

    @property
    def records(self) -> tuple[Record, ...]:
        """What could be read."""
        return self.parsed.records

    @property
    def faults(self) -> tuple[Fault, ...]:
        """What could not."""
        return self.parsed.faults


def read_file(capture: Capture, config: Config) -> Reading:
    """What the sources that ``config`` allows make of a file."""
    source, parsed = parse(capture, config.sources)
    return Reading(capture, source, _accepted(parsed, capture, machine_words=config.fetching.machine_words))


def _accepted(parsed: Parsed, capture: Capture, *, machine_words: bool) -> Parsed:
    """What of ``parsed`` goes into the store: no record that it could not read back, for one would stop the archive
    for good, and the words of machines only where they are wanted."""
    good: list[Record] = []
    faults: list[Fault] = []
    where = capture.where or capture.name
    for record in parsed.records:
        try:
            facts_from_json(facts_to_json(facts_of(record)))
            good.append(record)
        except ValueError as error:
            faults.append(Fault(where, 0, f"“{record.title[:60]}”: {error}", "mend the entry, or leave the field out"))
    accepted = replace(parsed, records=tuple(good), faults=(*parsed.faults, *faults))
    return accepted if machine_words else without_machine_words(accepted)


@dataclass
class Session:
    """The store while an ingest runs: loaded once, written when told to.

    Where an archive keeps two, ``content/`` and ``data/``, both are read and one is written: into it goes what the
    other does not say. What people give goes to ``content/``, where its captures are, so that reading these again
    replaces all that was read of them.
    """

    layout: Layout
    into: Kept
    """Where papers are written."""
    elsewhere: Sequence[Paper]
    """What is kept in the other place."""
    first: Mapping[PaperId, Paper]
    """The papers as they were at the start."""
    stored: Sequence[Paper]
    """The papers as they are on the disk, where they are written."""
    papers: Sequence[Paper]
    touched: set[PaperId] = field(default_factory=set)
    files: set[Path] = field(default_factory=set)
    records: int = 0
    removals: Removals = field(default_factory=Removals)
    """The papers that were taken down."""
    left_out: dict[PaperId, Paper] = field(default_factory=dict)
    """Those of them that were here, or came all the same."""
    _superseded: set[str] = field(default_factory=set)
    """Captures that newer editions take the place of."""
    _learned: list[str] = field(default_factory=list)
    """What came to be known of them, as entries that are not written yet."""

    @classmethod
    def open(cls, layout: Layout, into: Kept) -> "Session":
        """A session on the store. Raises `ArchiveError` when a line of it can't be read, or says of one id what is
        of two papers: saving would lose something."""
        read = {place: store.expect(place.records, layout.name(place.records)) for place in layout.kept}
        stored = read.pop(into)
        others = united(paper for papers in read.values() for paper in papers)
        papers = joined(stored, others)
        first = {paper.paper_id: paper for paper in papers}
        session = cls(layout, into, others, first, stored, papers, removals=removed.load(layout)[0])
        session._leave_out(first)
        return session

    def add(self, records: Iterable[Record], whole: Set[str] = frozenset()) -> None:
        """Merge what a source said; ``whole`` as in `generator.merge.merge`."""
        found = list(records)
        merged = merge(self.papers, found, whole)
        self.papers = merged.papers
        self.touched |= merged.outcomes.keys()
        self.records += len(found)
        self._leave_out(merged.outcomes)

    def _leave_out(self, ids: Container[PaperId]) -> None:
        """Take those of ``ids`` out that were taken down, and learn by what else they are known.

        They are merged with all there is before: what belongs to one of them goes with it.
        """
        _, gone = removed.take_out((paper for paper in self.papers if paper.paper_id in ids), self.removals)
        if not gone:
            return
        its = {paper.paper_id: paper for paper in gone}
        self.papers = [paper for paper in self.papers if paper.paper_id not in its]
        self.touched |= its.keys()
        self.left_out |= its
        for new in removed.learned(gone, self.papers, self.removals):
            self.removals.add(Removal(removed.marks_of(new)))
            self._learned.append(removed.entry(new))

    def replace_older(self, reading: Reading) -> Reading:
        """``reading`` as the one edition that counts of its library, under the name that it is kept by.

        Of the files that came under its name it takes the place of those most of whose entries it has; where none is
        like that, of the one of this very name. Others are libraries of other people.
        """
        data, name = reading.capture.data, reading.capture.name
        known = kept.editions(self.layout, name)
        same = [one for one, its in known.items() if its == data or has_most_of(reading.records, self.papers, one)]
        kept_as = same[0] if same and name in known else name
        gone = {*same} - {kept_as}
        self.papers = read_as(self.papers, gone, kept_as)
        self._superseded |= gone
        records = tuple(replace(record, capture=kept_as) for record in reading.records)
        return replace(
            reading, capture=replace(reading.capture, name=kept_as), parsed=replace(reading.parsed, records=records)
        )

    def add_files(self, readings: Sequence[Reading]) -> None:
        """Keep the files that are kept, and merge and store what they say."""
        for reading in readings:
            if reading.source and reading.source.kept:
                kept.keep(self.layout, reading.capture.name, reading.capture.data)
        whole = {
            reading.capture.name
            for reading in readings
            if reading.source and reading.source.kept and not reading.faults
        }
        self.add((record for reading in readings for record in reading.records), whole)
        self.save()
        kept.forget(self.layout, self._superseded)

    def save(self) -> None:
        """Write what changed. What was learned comes first: what a killed run leaves of a paper is known as its."""
        path = self.into.folder / removed.FILE
        removed.append(path, self.layout.name(path), self._learned)
        self._learned = []
        own = remainders(self.papers, self.elsewhere)
        self.files |= {*store.save(self.into.records, self.stored, own)}
        self.stored = own

    def counts(self) -> Mapping[Outcome, int]:
        """What became of the papers that were touched, from the start until now."""
        now = {paper.paper_id: paper for paper in self.papers}
        # A paper that came and went within the run is in neither.
        known = (name for name in self.touched if name in self.first or name in now)
        return Counter(outcome_of(self.first.get(name), now.get(name)) for name in known)


# --- asking sources --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A source that is asked over the network."""

    source: Source
    live: Live
    """How, with the endpoint that this archive uses."""
    now: datetime
    machine_words: bool = True

    def parsed(self, answer: Answer) -> Parsed:
        """What an answer says."""
        capture = replace(answer.capture, captured=answer.capture.captured or self.now.date())
        return _accepted(self.source.parse(capture), capture, machine_words=self.machine_words)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of one question to a source."""

    records: tuple[Record, ...]
    faults: tuple[Fault, ...]
    day: date | None = None
    whole: bool = True
    """Whether this is all there is: nothing failed, and nothing could not be read."""
    down: bool = False
    """Whether the source does not answer at all, or refuses everybody."""


def fetch_days(asked: Asked, get: Get, days: Iterable[date]) -> Iterator[Fetched]:
    """The papers of each of ``days`` of a daily feed. A day that fails is told and passed over; after some in a row
    the rest is left for the next run."""
    failures = 0
    for day in days:
        fetched = _fetch_day(asked, get, day)
        failures = failures + 1 if fetched.down else 0
        yield fetched
        if failures == ENOUGH_FAILURES:
            what = f"{failures} days in a row failed, so the rest was not tried"
            cure = "run papers ingest again later: it goes on from there"
            yield Fetched((), (Fault(asked.source.name, 0, what, cure),))
            return


def _fetch_day(asked: Asked, get: Get, day: date) -> Fetched:
    records: list[Record] = []
    faults: list[Fault] = []
    try:
        for answer in asked.live.ask(get, asked.live.endpoint, Ask(since=day, until=day, today=asked.now.date())):
            parsed = asked.parsed(answer)
            records += parsed.records
            faults += parsed.faults
    except RetrievalError as error:
        down = error.status == 0 or error.status in {406, 429} or error.status >= 500
        return Fetched(tuple(records), (*faults, error.fault), day, whole=False, down=down)
    return Fetched(tuple(records), tuple(faults), day, whole=not faults)


def fetch(asked: Asked, get: Get, ask: Ask) -> Iterator[Fetched]:
    """The papers that a source without days has for ``ask``, answer by answer."""
    try:
        for answer in asked.live.ask(get, asked.live.endpoint, ask):
            parsed = asked.parsed(answer)
            yield Fetched(parsed.records, parsed.faults)
    except RetrievalError as error:
        yield Fetched((), (error.fault,), whole=False)


def ingest_days(
    session: Session,
    known: dict[date, Day],
    path: Path,
    fetched: Iterable[Fetched],
    now: datetime,
    tell: Callable[[Fetched], None],
) -> list[Fault]:
    """Store what daily answers bring and what is known of their days since; the faults among them.

    The papers are written before what is known of their day: a run killed in between asks for the day again.
    """
    faults: list[Fault] = []
    waiting: list[Fetched] = []
    try:
        for answer in fetched:
            faults += answer.faults
            waiting.append(answer)
            tell(answer)
            if len(waiting) >= DAYS_A_SAVE:
                _keep(session, known, path, waiting, now)
                waiting = []
    finally:
        _keep(session, known, path, waiting, now)
    return faults


def _keep(session: Session, known: dict[date, Day], path: Path, answers: Sequence[Fetched], now: datetime) -> None:
    session.add(record for answer in answers for record in answer.records)
    session.save()
    for answer in answers:
        if answer.day:
            before = known.get(answer.day)
            count = len({record.arxiv_id or record.title for record in answer.records})
            known[answer.day] = calendar.answered(before, answer.day, count, now, whole=answer.whole)
    if known:
        calendar.save(path, known.values())
