"""``papers doctor``: say how the archive is, here and on its host, and what to do about what is wrong."""

import argparse
import json
import os
from collections.abc import Iterator

from generator import clock
from generator.commands import say
from generator.doctor.finding import Finding, State, broken
from generator.doctor.machine import check_packages, check_python, read_packages
from generator.layout import Layout

HELP = "say how the archive is, and what to do about what is wrong"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--json", action="store_true", help="say it as JSON")
    parser.add_argument("--offline", action="store_true", help="do not ask GitHub")


def run(args: argparse.Namespace) -> int:
    """Examine the archive; 1 when something is broken."""
    found: list[Finding] = []
    for finding in _findings(Layout(args.root), offline=args.offline):
        found.append(finding)
        if not args.json:
            say.result(str(finding))
    if args.json:
        say.result(json.dumps([its._asdict() | {"state": its.state.value} for its in found], indent=1))
    return int(any(its.state is State.BROKEN for its in found))


def _findings(layout: Layout, *, offline: bool) -> Iterator[Finding]:
    packages = list(check_packages(read_packages()))
    yield check_python()
    yield from packages
    try:
        # Not before it is known what it rests on, for that may be what is missing.
        from generator.doctor.examination import findings, probe
    except ImportError as error:
        yield broken("program", f"it can't be loaded ({error})", "mend the packages first; then ask again")
        return
    yield from findings(probe(layout, clock.now(), os.environ, offline=offline))
