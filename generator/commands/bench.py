"""``papers bench``: measure how long builds take, next to plain MkDocs and Hugo; ``--search``: how quick the search is,
next to Pagefind, MiniSearch and Material's; ``--reading``: what readers wait for and load."""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from generator.bench import inputs, report
from generator.bench.contenders import NAMES, OTHERS, Ground, prepare
from generator.bench.machine import machine
from generator.bench.reading import measured as reading_measured
from generator.bench.reading import report as reading_report
from generator.bench.reading.visits import GOALS
from generator.bench.report import Measured
from generator.bench.rounds import median_paper, take_turns
from generator.bench.search import measured as search_measured
from generator.bench.search import report as search_report
from generator.bench.search.contenders import CONTENDERS as SEARCHES
from generator.commands import say
from generator.commands.progress import Progress
from generator.faults import Fault
from generator.files import write_if_changed
from generator.layout import Layout

HELP = "for who changes the program: measure builds, the search, or what readers wait for"
_LEFT_OUT = (*NAMES[1:], *(search.name for search in SEARCHES[1:]))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="captures, or a .tar.gz of them; the archive when none"
    )
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--search", action="store_true", help="measure the search, in a browser; npm installs others")
    what.add_argument("--reading", action="store_true", help="measure pages in a browser, over a slow line")
    parser.add_argument("--papers", type=_count, metavar="N", help="take the newest days, at most N papers")
    parser.add_argument("--sizes", type=_counts, metavar="N,M", help="measure several sizes, and how time grows")
    parser.add_argument("--repeat", type=_count, default=3, metavar="R", help="run all in turn, R times (3)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="an empty folder to work in; it is left as it is")
    parser.add_argument(
        "--without",
        nargs="+",
        action="extend",
        default=[],
        choices=_LEFT_OUT,
        metavar="NAME",
        help=f"leave out: {', '.join(_LEFT_OUT)}",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was measured to FILE, too")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number such as 12000")
    return int(text)


def _counts(text: str) -> list[int]:
    return [_count(part.strip()) for part in text.split(",")]


def run(args: argparse.Namespace) -> int:
    """Measure and tell; 1 when a contender failed."""
    if sys.platform == "win32":
        return say.faults([Fault("papers bench", 0, "it can't measure processes on Windows", "use another system")])
    if args.sizes and (args.papers or args.search or args.reading):
        name, what = "--papers", "--sizes says how many papers, too"
        if not args.papers:
            name, what = "--search" if args.search else "--reading", "it measures one size, --sizes says several"
        say.faults([Fault(name, 0, what, "give one of them")])
        return 2
    with inputs.work_folder(args.work) as folder:
        archive = Layout(args.root)
        if args.files:
            archive = Layout(folder / "archive")
            inputs.make_archive(inputs.unpacked(args.files, folder / "captures"), archive, folder / "output.txt")
        if args.search:
            return _search(args, archive, folder)
        if args.reading:
            return _reading(args, archive, folder)
        sizes = list(dict.fromkeys(args.sizes or [args.papers]))
        measured = [_measure(args, archive, folder, size, first=size == sizes[0]) for size in sizes]
    return _tell(args, measured)


def _measure(args: argparse.Namespace, archive: Layout, folder: Path, size: int | None, *, first: bool) -> Measured:
    """Measure one size of ``archive``, and tell its table."""
    ground = Ground(folder / (str(size) if size else "all"))
    ground.folder.mkdir()
    without = {*args.without, *(() if first else OTHERS)}
    contenders = prepare(ground, archive, size, without)
    progress = Progress(len(contenders) * args.repeat, "run")
    results = take_turns(ground, contenders, args.repeat, progress.step)
    progress.end()
    papers = len(inputs.stored(ground.archive))
    measured = Measured(papers, results, *median_paper(ground.archive.site))
    say.result(f"{papers:,} papers\n\n{report.table(measured)}\n")
    for note in report.notes(measured):
        say.result(f"* {note}")
    say.result("")
    return measured


def _search(args: argparse.Namespace, archive: Layout, folder: Path) -> int:
    """Measure the search of ``archive`` next to others, and tell."""
    searches = [search for search in SEARCHES if search.name not in args.without]
    progress = Progress(len(searches) * (args.repeat + 1), "turn")
    measured = search_measured(Ground(folder), archive, args.papers, searches, args.repeat, progress.step)
    progress.end()
    found = machine() | {"browser": measured.browser}
    say.result(f"{measured.papers:,} papers\n\n{search_report.table(measured)}\n")
    for line in [*search_report.notes(measured), *search_report.about(found)]:
        say.result(f"* {line}")
    _write(args.json, search_report.to_json(measured, found))
    failed = (its for its in measured.results if its.failure and its.contender is SEARCHES[0])
    return say.faults(Fault(its.contender.name, 0, f"it failed with {its.failure}", "mend that") for its in failed)


def _reading(args: argparse.Namespace, archive: Layout, folder: Path) -> int:
    """Measure what readers of ``archive`` wait for and load, and tell."""
    progress = Progress(len(GOALS) * args.repeat + 1, "turn")
    measured = reading_measured(Ground(folder), archive, args.papers, args.repeat, progress.step)
    progress.end()
    found = machine() | {"browser": measured.browser}
    say.result(f"{measured.papers:,} papers\n\n{reading_report.table(measured)}\n")
    for line in [*reading_report.notes(measured), *reading_report.about(found)]:
        say.result(f"* {line}")
    _write(args.json, reading_report.to_json(measured, found))
    failed = (its for its in measured.results if its.failure)
    return say.faults(Fault(its.goal.name, 0, f"it failed with {its.failure}", "mend that") for its in failed)


def _write(path: Path | None, data: Mapping[str, Any]) -> None:
    if path:
        write_if_changed(path, f"{json.dumps(data, ensure_ascii=False, indent=2)}\n".encode())


def _tell(args: argparse.Namespace, measured: list[Measured]) -> int:
    found = machine()
    if (ratio := report.growth(measured)) is not None:
        pages = f"{measured[0].pages:,} to {measured[-1].pages:,} pages"
        say.result(f"* growth: a page takes {ratio:.2f} times as long, from {pages}")
    for line in report.about(found):
        say.result(f"* {line}")
    _write(args.json, report.to_json(measured, found))
    problems = {problem for one in measured for problem in report.problems(one)}
    return say.faults(Fault(name, 0, what, "mend that, or leave it out: --without") for name, what in problems)
