"""``papers build``: generate the Markdown and build the site with MkDocs."""

import argparse
import os
import shutil
import subprocess
import sys

from generator.commands import generate, say
from generator.layout import Layout

HELP = "make the site in build/site"


_ENVIRONMENT = {
    # Stills the theme's notice about the next major version of MkDocs, which our dependencies exclude.
    "NO_MKDOCS_2_WARNING": "1",
    # The same input gives the same bytes: the time of the build is in no file (https://reproducible-builds.org).
    "SOURCE_DATE_EPOCH": "315532800",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--clean", action="store_true", help="forget everything that was built before")


def run(args: argparse.Namespace) -> int:
    """Build the site of all that can be read; 1 when something can't."""
    layout = Layout(args.root)
    if args.clean:
        shutil.rmtree(layout.docs.parent, ignore_errors=True)
    status = generate.run(args)
    # A process of its own: MkDocs sets up logging and plugins for the whole process.
    built = subprocess.run(  # noqa: S603 - our own interpreter, a fixed command
        [sys.executable, "-m", "mkdocs", "build", "--config-file", str(layout.mkdocs)],
        env=_ENVIRONMENT | os.environ,
        check=False,
    )
    if built.returncode:
        say.result("the site was not built: mend what MkDocs said above")
        return 1
    return status
