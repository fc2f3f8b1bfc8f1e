"""``papers ingest``: read files, or ask sources, into the store."""

import argparse
import os
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import chain
from pathlib import Path

from generator import __version__, clock, kept, runs
from generator import days as calendar
from generator.capture import Ask, Capture, Get, Live, RetrievalError, Source
from generator.commands import say
from generator.commands.progress import Progress
from generator.config import Config
from generator.content import read_config
from generator.faults import ArchiveError, Fault
from generator.ingest import Asked, Reading, Session, fetch, fetch_days, ingest_days, read_file
from generator.layout import Layout
from generator.lock import only_one
from generator.merge import Outcome
from generator.pace import default_folder
from generator.pages.words import counted
from generator.retrieve import Retriever, user_agent
from generator.runs import Run
from generator.sources import SOURCES

_ALL = "all"
"""Instead of a name: every feed of days that the settings allow."""

HELP = "read files, or ask sources, into the store, content/records"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    live = [source.name for source in SOURCES if source.live]
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="what to read; all kept captures when none")
    parser.add_argument("--captured", type=_day, metavar="DAY", help="the day on which FILE was captured, 2026-04-20")
    parser.add_argument("--newer", action="store_true", help="FILE is a newer edition of the one kept under its name")
    parser.add_argument(
        "--source",
        action="append",
        type=lambda text: text or _ALL,  # an input of a workflow that nobody filled in is empty
        choices=[*live, _ALL],
        metavar="NAME",
        help=f"ask: {', '.join(live)}; {_ALL}: every feed of days that archive.yml allows",
    )
    parser.add_argument("--since", type=_day, metavar="DAY", help="ask from this day on")
    parser.add_argument("--until", type=_day, metavar="DAY", help="ask up to this day (today)")
    parser.add_argument("--category", action="append", default=[], metavar="CS.CL", help="ask for a category of arXiv")
    parser.add_argument("--query", default="", metavar="TEXT", help="ask for what matches, in the source's language")
    parser.add_argument("--id", action="append", default=[], metavar="ID", help="ask for a paper by its identifier")
    parser.add_argument("--again", action="store_true", help="ask for days that are complete, too")
    parser.add_argument(
        "--unattended", action="store_true", help="what a source fails at is kept in data/runs.jsonl, and is no failure"
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-04-20") from None


def run(args: argparse.Namespace) -> int:
    """Read or ask; what is good of it is stored, the rest is told and makes 1."""
    misused = _misused(args)
    if misused:
        say.faults(misused)
        return 2
    layout = Layout(args.root)
    with only_one(layout.lock):
        if not args.source or not layout.data.is_dir():
            return say.faults(_ingest(args, layout)[0])
        try:
            faults, counts = _ingest(args, layout)
        except ArchiveError as error:
            _remember(layout, error.faults, {})
            raise
        _remember(layout, faults, counts)
    status = say.faults(faults)
    return 0 if args.unattended else status


def _ingest(args: argparse.Namespace, layout: Layout) -> tuple[list[Fault], Mapping[Outcome, int]]:
    """Read or ask; what went wrong, and what became of the papers."""
    faults: list[Fault] = []
    config = read_config(layout, faults)
    if faults and args.source:
        return faults, {}  # else what its owner switched off would be asked, or another address
    session = Session.open(layout, layout.fetched if args.source else layout.content)
    faults += (_ask_sources if args.source else _files)(args, layout, config, session)
    _tell(layout, session)
    return faults, session.counts()


def _remember(layout: Layout, faults: Sequence[Fault], counts: Mapping[Outcome, int]) -> None:
    """Write down, beside what was fetched, how it went."""
    new, changed = counts.get(Outcome.NEW, 0), counts.get(Outcome.CHANGED, 0)
    said = str(faults[0]) if faults else ""
    runs.append(layout.fetched.runs, Run(clock.now(), not faults, new, changed, len(set(faults)), said))


def _misused(args: argparse.Namespace) -> list[Fault]:
    """What was asked for that makes no sense together."""
    faults = []
    if args.captured and not args.files:
        faults.append(Fault("--captured", 0, "it says when a file was captured, and there is none", "name the file"))
    if args.newer and not args.files:
        faults.append(Fault("--newer", 0, "it says that a file is a newer edition, and there is none", "name the file"))
    if args.source and args.files:
        faults.append(Fault("--source", 0, "a source is asked, a file is read", "do one after the other"))
    if args.unattended and not args.source:
        faults.append(Fault("--unattended", 0, "it is about sources, and none is named", "add --source NAME"))
    asking = {"--since": args.since, "--until": args.until, "--category": args.category, "--query": args.query}
    for option, value in {**asking, "--id": args.id, "--again": args.again}.items():
        if value and not args.source:
            faults.append(Fault(option, 0, "it is a question to a source, and none is named", "add --source NAME"))
    if args.since and args.until and args.since > args.until:
        faults.append(Fault("--since", 0, f"{args.since} is after {args.until}, the day of --until", "exchange them"))
    daily = {_ALL, *(source.name for source in SOURCES if source.live and source.live.daily)}
    if args.source and set(args.source) <= daily and (args.category or args.query or args.id):
        faults.append(Fault("--source", 0, "this source is asked for days alone", "give --since and --until"))
    return faults


def _tell(layout: Layout, session: Session) -> None:
    counts = session.counts()
    shown = [outcome for outcome in Outcome if outcome is not Outcome.GONE or outcome in counts]
    told = ", ".join(f"{counts.get(outcome, 0):,} {outcome.value}" for outcome in shown)
    say.result(f"{counted(session.records, 'record')} of {counted(sum(counts.values()), 'paper')}: {told}")
    if session.left_out:
        one, many = "paper that was taken down stays out", "papers that were taken down stay out"
        say.result(counted(len(session.left_out), one, many))
    folders = " and ".join(layout.name(place.records) for place in layout.kept)
    files = counted(len(session.files), "file")
    say.result(f"{counted(len(session.papers), 'paper')} in {folders}, {files} changed")


# --- files -----------------------------------------------------------------------------------------------------------


def _files(args: argparse.Namespace, layout: Layout, config: Config, session: Session) -> list[Fault]:
    days, faults = kept.read_days(layout)
    if faults:
        # What a person wrote there would be lost if it were written anew, and years would be read wrongly without it.
        return faults
    found, faults = _read(args, layout, days)
    readings = []
    progress = Progress(len(found), "file")
    for capture in found:
        reading = read_file(capture, config)
        faults += reading.faults
        if args.newer and reading.records and reading.source and reading.source.kept:
            reading = session.replace_older(reading)
        readings += [reading] if reading.records else []
        progress.step(counted(sum(len(r.records) for r in readings), "record"))
    progress.end()
    if args.captured:
        # Only of files that are kept: another file of that name is another capture.
        given = [reading for reading in readings if reading.source and reading.source.kept]
        kept.keep_days(layout, days | {reading.capture.name: args.captured for reading in given})
    for reading in readings:
        _tell_of_own(layout, reading)
    if args.files and not args.newer:
        _tell_of_others(layout, args.files, readings)
    session.add_files(readings)
    _tell_of_removed(args, layout, session)
    return faults


def _tell_of_others(layout: Layout, files: Sequence[Path], readings: Sequence[Reading]) -> None:
    """Say of each file whose name another one is kept under that both count: mostly it is the same one, changed."""
    names = {path.name for path in kept.kept_files(layout)}
    kept_as = {reading.capture.where: reading.capture.name for reading in readings}
    for path in files:
        plain = kept.plain_name(path)
        name = kept_as.get(layout.name(path.resolve()), plain)
        if name != plain and plain in names and kept.is_edition(name, plain):
            say.result(
                f"{path}: another {plain} is kept, so this one is kept as {name} and both count; if it is the same"
                f" file, changed, say  papers ingest {shlex.quote(str(path))} --newer"
            )


_SHOWN = 5
"""Names of fields that a line tells."""


def _tell_of_own(layout: Layout, reading: Reading) -> None:
    """Say, when a file is kept for the first time, what of it is a person's own: its copy may be published."""
    name, own = reading.capture.name, reading.parsed.own
    if not own or not (reading.source and reading.source.kept) or kept.holds(layout, reading.capture.data):
        return
    names = [name for name, _ in Counter(sorted(chain(*own))).most_common()]
    *first, last = names if len(names) <= _SHOWN else [*names[:_SHOWN], f"{len(names) - _SHOWN} more"]
    named = f"fields {', '.join(first)} and {last}" if first else f"field {last}"
    say.result(
        f"{layout.name(layout.captures / name)}: the whole file is kept here, with its {named}"
        f" ({counted(len(own), 'entry', 'entries')}), which no record holds; delete them here before you publish if"
        " they are private"
    )


def _tell_of_removed(args: argparse.Namespace, layout: Layout, session: Session) -> None:
    """Say which of the files that were named, and are kept now, tell of papers that were taken down."""
    if args.files:
        for fault in sorted({fault for paper in session.left_out.values() for fault in kept.telling_of(layout, paper)}):
            say.result(str(fault))  # no failure: the papers stay out


def _read(args: argparse.Namespace, layout: Layout, days: Mapping[str, date]) -> tuple[list[Capture], list[Fault]]:
    """The captures that were named, or all that are kept, each under the name it is kept by."""
    names = kept.Names(layout)
    found: list[Capture] = []
    faults: list[Fault] = []
    for path in args.files or kept.kept_files(layout):
        try:
            data = path.read_bytes()
        except OSError as error:
            faults.append(Fault(str(path), 0, f"it can't be read ({error.strerror})", "give the path of a file"))
            continue
        name = names.of(path, data, newer=args.newer)
        found.append(Capture(name, data, args.captured or days.get(name), layout.name(path.resolve())))
    return found, faults


# --- sources ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Asking:
    """What is the same for every source that is asked in one run."""

    args: argparse.Namespace
    layout: Layout
    config: Config
    session: Session
    retriever: Retriever
    now: datetime


def _ask_sources(args: argparse.Namespace, layout: Layout, config: Config, session: Session) -> list[Fault]:
    """Ask each source that was named. One that fails does not stop the others."""
    agent = user_agent(__version__, _repository(os.environ), config.fetching.contact)
    retriever = Retriever(agent, default_folder(os.environ, Path.home()))
    asking = _Asking(args, layout, config, session, retriever, clock.now())
    faults: list[Fault] = []
    for source, live in _chosen(args.source):
        if config.sources is None or source.name in config.sources:
            try:
                faults += _ask(asking, source, live)
            except RetrievalError as error:
                faults.append(error.fault)
        elif source.name in args.source:
            cure = "add it to sources: in content/archive.yml"
            faults.append(Fault(source.name, 0, "this source is switched off", cure))
    return faults


def _chosen(names: Sequence[str]) -> Iterator[tuple[Source, Live]]:
    """The sources that were named, and with `_ALL` every feed of days."""
    for source in SOURCES:
        if source.live and (source.name in names or (_ALL in names and source.live.daily)):
            yield source, source.live


def _repository(environment: Mapping[str, str]) -> str:
    """Where this archive lives, as a workflow of GitHub knows it; empty elsewhere."""
    server, name = environment.get("GITHUB_SERVER_URL", ""), environment.get("GITHUB_REPOSITORY", "")
    return f"{server}/{name}" if server and name else ""


def _ask(asking: _Asking, source: Source, live: Live) -> list[Fault]:
    endpoint = asking.config.fetching.endpoints.get(source.name, live.endpoint).rstrip("/")
    token = os.environ.get("HF_TOKEN", "") if source.name.startswith("hf-") else ""
    asked = Asked(source, replace(live, endpoint=endpoint), asking.now, asking.config.fetching.machine_words)
    get = asking.retriever.getter(asked.live, token)
    return _ask_days(asking, asked, get) if live.daily else _ask_once(asking, asked, get)


def _ask_once(asking: _Asking, asked: Asked, get: Get) -> list[Fault]:
    args, session = asking.args, asking.session
    ask = Ask(args.since, args.until, args.query, tuple(args.category), tuple(args.id), asked.now.date())
    progress = Progress(0, "answer")
    faults: list[Fault] = []
    for fetched in fetch(asked, get, ask):
        faults += fetched.faults
        session.add(fetched.records)
        session.save()
        progress.step(_counted(session))
    progress.end()
    return faults


def _ask_days(asking: _Asking, asked: Asked, get: Get) -> list[Fault]:
    args, layout, session = asking.args, asking.layout, asking.session
    name = f"{asked.source.name}.jsonl"
    known, faults = _known_days(layout, name)
    if faults:
        return faults
    window = asking.config.fetching.again_days
    today = asked.now.date()
    since = max(args.since or _missed_since(known, asked.now, window), asked.live.first_day or date.min)
    until = min(args.until or today, today)
    days = calendar.due({} if args.again else known, since, until, asked.now, window)
    progress = Progress(len(days), "day")
    answers = fetch_days(asked, get, days)
    path = layout.fetched.days / name
    faults = ingest_days(session, known, path, answers, asked.now, lambda _: progress.step(_counted(session)))
    progress.end()
    say.result(f"{asked.source.name}: {counted(len(days), 'day')} asked for, {since} to {until}")
    return faults


def _known_days(layout: Layout, name: str) -> tuple[dict[date, calendar.Day], list[Fault]]:
    """What is known of the days of a feed, wherever it is kept."""
    known: dict[date, calendar.Day] = {}
    faults: list[Fault] = []
    for place in layout.kept:
        found, unread = calendar.load(place.days / name, layout.name(place.days / name))
        known = calendar.united(known, found)
        faults += unread
    return known, faults


def _missed_since(known: Mapping[date, calendar.Day], now: datetime, window: int) -> date:
    """The first day to ask for when no person says: what is unfinished or may still have changed, what came after the
    last that was asked for, and what may still change."""
    waiting = [day for day, its in known.items() if calendar.is_due(its, day, now, window)]
    last = [max(known) + timedelta(days=1)] if known else []
    return min([*waiting, *last, now.date() - timedelta(days=window)])


def _counted(session: Session) -> str:
    counts = session.counts()
    return ", ".join(f"{counts.get(outcome, 0):,} {outcome.value}" for outcome in Outcome if outcome in counts) or "—"
