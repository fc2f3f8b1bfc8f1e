"""``papers check``: read all of ``content/`` and ``data/`` and name every fault; ``--site``: of the built site."""

import argparse
import os

from generator import published
from generator.commands import say
from generator.content import read_content
from generator.faults import Fault
from generator.layout import Layout
from generator.pages.words import counted

HELP = "read everything in content/ and say what is wrong with it"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--site", action="store_true", help="look at build/site instead: its size and its links")


def run(args: argparse.Namespace) -> int:
    """Check the archive, or its site."""
    layout = Layout(args.root)
    return _site(layout) if args.site else _content(layout)


def _content(layout: Layout) -> int:
    content = read_content(layout)
    status = say.faults(content.faults)
    papers, faults = counted(len(content.archive.papers), "paper"), counted(len(content.faults), "fault")
    say.result(f"{papers} read, {faults} found")
    return status


def _site(layout: Layout) -> int:
    where = layout.name(layout.site)
    if not layout.site.is_dir():
        return say.faults([Fault(where, 0, "there is no site yet", "run papers build")])
    # Not before it is needed: it takes MkDocs along.
    from generator.build import ENVIRONMENT, frame

    os.environ.update(ENVIRONMENT | os.environ)
    found = published.look(layout.site, where, frame.load(layout, layout.site).site_url or "")
    status = say.faults(found.faults)
    room = f"{found.size / 1e6:,.1f} MB of {published.LARGEST / 1e6:,.0f}"
    if found.is_nearly_full:
        room = f"{room}: soon it will not fit; set limits: all_files in content/archive.yml to 0"
    faults = counted(len(found.faults), "fault")
    say.result(f"{where}: {found.files:,} files, {room}, {found.links:,} places linked to, {faults}")
    return status
