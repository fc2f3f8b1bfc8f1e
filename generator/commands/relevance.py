"""``papers relevance``: measure how well the search of the built site finds."""

import argparse
from pathlib import Path

from generator.bench.relevance import of_judgments, of_titles, report
from generator.commands import say
from generator.content import read_content
from generator.layout import Layout

HELP = "for who changes the program: measure how well search finds"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument(
        "collections",
        nargs="*",
        type=Path,
        metavar="DIR",
        help="papers.jsonl, queries.jsonl and qrels.tsv to measure on",
    )
    parser.add_argument("--step", type=_step, default=1, metavar="N", help="measure titles of every N-th paper (1)")


def _step(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number such as 12")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Measure, and print each measure; 1 when one is below its bound."""
    layout = Layout(args.root)
    measures = [of_judgments(folder, layout.site) for folder in args.collections]
    measures += of_titles(read_content(layout).archive, layout.site, args.step)
    for line in report(measures):
        say.result(line)
    return 1 if any(its.value < its.bound for its in measures) else 0
