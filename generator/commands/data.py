"""``papers data open|save``: the branch of what the program fetches, as a folder beside ``content/``."""

import argparse
from functools import partial

from generator import clock
from generator.branch import Branch
from generator.commands import say
from generator.layout import Layout
from generator.lock import only_one
from generator.uniting import unite

HELP = "open the branch of fetched data as the folder data/, or save it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    does = "open: make data/ of the branch, or bring it up to date; save: commit what changed there, and push it"
    parser.add_argument("action", choices=("open", "save"), help=does)


def run(args: argparse.Namespace) -> int:
    """Open or save."""
    layout = Layout(args.root)
    branch = Branch(layout.root, clock.now, partial(unite, layout.data), say.result)
    with only_one(layout.lock):
        branch.open() if args.action == "open" else branch.save()
    return 0
