"""``papers generate``: make the Markdown of every page, ``build/docs``."""

import argparse

from generator.build import frame, keys
from generator.build.relating import relating
from generator.build.shell import worker_files
from generator.commands import say
from generator.content import read_content
from generator.layout import Layout
from generator.output import documents, twins, write_documents

HELP = "make the Markdown of every page in build/docs, and its twin for the site in build/twins"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(args: argparse.Namespace) -> int:
    """Generate the pages of all that can be read; 1 when something can't."""
    layout = Layout(args.root)
    content = read_content(layout)
    extra = worker_files(layout, content.archive, keys.of_content(layout))
    site = frame.site(frame.load(layout, layout.site))
    with relating(content.archive, layout.related, 1) as related:
        found = related()
    written = write_documents(layout.docs, documents(content.archive, content.pages, site, lambda: found, extra))
    write_documents(layout.twins, twins(content.archive, content.pages, site, lambda: found))
    say.result(
        f"{layout.name(layout.docs)}: {written.total:,} pages, {written.changed:,} written, {written.removed:,} removed"
    )
    return say.faults(content.faults)
