"""``papers check``: read all of ``content/`` and name every fault."""

import argparse

from generator.commands import say
from generator.content import read_content
from generator.layout import Layout

HELP = "read everything in content/ and say what is wrong with it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    """Check the archive."""
    content = read_content(Layout(args.root))
    status = say.faults(content.faults)
    say.result(f"{len(content.archive.papers):,} papers read, {len(content.faults):,} faults found")
    return status
