"""``papers ingest``: read captures into the store."""

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from generator import captures, store
from generator.capture import Capture, Parsed
from generator.commands import say
from generator.content import read_config
from generator.faults import Fault
from generator.layout import Layout
from generator.merge import Outcome, merge
from generator.sources import parse

HELP = "read captures into the store, content/records"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="captures; all that are kept when none")
    parser.add_argument("--captured", type=_day, metavar="YYYY-MM-DD", help="the day on which FILE was captured")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-04-20") from None


def run(args: argparse.Namespace) -> int:
    """Read captures; what can be read of them is stored, the rest is told and makes 1."""
    if args.captured and not args.files:
        say.faults([Fault("--captured", 0, "it says when a file was captured, and there is none", "name the file")])
        return 2
    layout = Layout(args.root)
    days, faults = captures.read_days(layout)
    found, missing = _read(layout, args.files or captures.kept(layout), days, args.captured)
    faults += missing
    config = read_config(layout, faults)
    readings = [(capture, parse(capture, config.sources)) for capture in found]
    for capture, parsed in readings:
        faults += parsed.faults
        say.result(f"{capture.where}: {len(parsed.records):,} records")
    readable = [(capture, parsed) for capture, parsed in readings if parsed.records]
    _keep(layout, [capture for capture, _ in readable], days, args.captured)
    faults += _store(layout, [parsed for _, parsed in readable])
    return say.faults(faults)


def _read(
    layout: Layout, paths: Iterable[Path], days: dict[str, date], captured: date | None
) -> tuple[list[Capture], list[Fault]]:
    """The captures at ``paths``, each under the name it is kept by."""
    found: list[Capture] = []
    faults: list[Fault] = []
    for path in paths:
        where = layout.name(path.resolve())
        try:
            data = path.read_bytes()
        except OSError as error:
            faults.append(Fault(str(path), 0, f"it can't be read ({error.strerror})", "give the path of a file"))
            continue
        name = captures.name_for(layout, path, data)
        found.append(Capture(name, data, captured or days.get(name), where))
    return found, faults


def _keep(layout: Layout, found: Iterable[Capture], days: dict[str, date], captured: date | None) -> None:
    for capture in found:
        captures.keep(layout, capture)
        if captured:
            days[capture.name] = captured
    captures.keep_days(layout, days)


def _store(layout: Layout, readings: Sequence[Parsed]) -> list[Fault]:
    """Merge what was read into the store, and say what became of it."""
    lines, faults = store.load(layout.records, layout.name(layout.records))
    if faults:
        # Saving would drop the lines that can't be read.
        return faults
    before = [line.paper for line in lines]
    merged = merge(before, (record for parsed in readings for record in parsed.records))
    changed = store.save(layout.records, before, merged.papers)
    counts = Counter(merged.outcomes.values())
    told = ", ".join(f"{counts[outcome]:,} {outcome.value}" for outcome in Outcome)
    say.result(
        f"{len(merged.papers):,} papers: {told}; {len(changed):,} files of {layout.name(layout.records)} changed"
    )
    return []
