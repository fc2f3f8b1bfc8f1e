"""``papers bench``: measure how long builds take, next to plain MkDocs and Hugo."""

import argparse
import json
import sys
from pathlib import Path

from generator.bench import inputs, report
from generator.bench.contenders import NAMES, OTHERS, Ground, prepare
from generator.bench.machine import machine
from generator.bench.report import Measured
from generator.bench.rounds import median_paper, take_turns
from generator.commands import say
from generator.commands.progress import Progress
from generator.faults import Fault
from generator.files import write_if_changed
from generator.layout import Layout

HELP = "measure builds, next to plain MkDocs and Hugo"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="captures, or a .tar.gz of them; the archive when none"
    )
    parser.add_argument("--papers", type=_count, metavar="N", help="take the newest days, at most N papers")
    parser.add_argument("--sizes", type=_counts, metavar="N,M", help="measure several sizes, and how time grows")
    parser.add_argument("--repeat", type=_count, default=3, metavar="R", help="run all in turn, R times (3)")
    parser.add_argument("--work", type=Path, metavar="DIR", help="an empty folder to work in; it is left as it is")
    parser.add_argument(
        "--without",
        nargs="+",
        action="extend",
        default=[],
        choices=NAMES[1:],
        metavar="NAME",
        help=f"leave out: {', '.join(NAMES[1:])}",
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
    if args.papers and args.sizes:
        say.faults([Fault("--papers", 0, "--sizes says how many papers, too", "give one of them")])
        return 2
    with inputs.work_folder(args.work) as folder:
        archive = Layout(args.root)
        if args.files:
            archive = Layout(folder / "archive")
            inputs.make_archive(inputs.unpacked(args.files, folder / "captures"), archive, folder / "output.txt")
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


def _tell(args: argparse.Namespace, measured: list[Measured]) -> int:
    found = machine()
    if (ratio := report.growth(measured)) is not None:
        pages = f"{measured[0].pages:,} to {measured[-1].pages:,} pages"
        say.result(f"* growth: a page takes {ratio:.2f} times as long, from {pages}")
    for line in report.about(found):
        say.result(f"* {line}")
    if args.json:
        text = json.dumps(report.to_json(measured, found), ensure_ascii=False, indent=2)
        write_if_changed(args.json, f"{text}\n".encode())
    problems = {problem for one in measured for problem in report.problems(one)}
    return say.faults(Fault(name, 0, what, "mend that, or leave it out: --without") for name, what in problems)
