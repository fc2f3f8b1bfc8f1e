"""``papers build``: make the site, only as far as it differs from what the last build made."""

import argparse
import gc
import os
import time
from collections.abc import Sequence

from generator import clock
from generator.build import ENVIRONMENT, Built, Shard, build
from generator.build.stamp import Stamp, write_stamp
from generator.build.workers import cores
from generator.commands import say
from generator.commands.progress import Progress
from generator.faults import Fault
from generator.hosting import commit
from generator.layout import Layout

HELP = "make the site in build/site"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("--clean", action="store_true", help="trust nothing that was built before")
    parser.add_argument("--jobs", type=_jobs, default=cores(), metavar="N", help="processes to use (one a core)")
    parser.add_argument(
        "--shard", type=_shard, default=Shard(), metavar="K/N", help="build the K-th of N parts, which are disjoint"
    )
    parser.add_argument(
        "--stamp", action="store_true", help="also tell on /status/ when and how it was built (status/build.json)"
    )
    unattended = "what is wrong in content/ and leaves a site is told, and is no failure"
    parser.add_argument("--unattended", action="store_true", help=unattended)
    parser.add_argument(
        "--offline-zip", action="store_true", help="also write build/<name>.zip, which works unpacked, without a server"
    )


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of processes from 1 to 256")
    return int(text)


def _shard(text: str) -> Shard:
    number, _, of = text.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise argparse.ArgumentTypeError(f"{text!r} is not a part such as 2/8")
    return Shard(int(number), int(of))


def run(args: argparse.Namespace) -> int:
    """Build the site of all that can be read; 1 when something can't, but for what is told ``--unattended``."""
    os.environ.update(ENVIRONMENT | os.environ)
    layout = Layout(args.root)
    if args.offline_zip and args.shard.of > 1:
        return say.faults([Fault("--offline-zip", 0, "a part of the site is no archive", "build it without --shard")])
    progress = Progress(0, "file")
    began = time.monotonic()

    def tell(total: int) -> None:
        progress.total = total
        progress.step()

    gc.disable()  # what a build holds it needs to its end: to look for garbage takes a fifth of its time
    try:
        built = build(layout, args.jobs, args.shard, clean=args.clean, tell=tell)
    finally:
        gc.freeze()  # else all of it would be looked at now, just before the end
        gc.enable()
    progress.end()
    if args.stamp and args.shard.has(layout.name(layout.stamp)):
        write_stamp(layout, _stamp(built, time.monotonic() - began))
    if built.detour:
        say.result(f"mkdocs.yml: {built.detour}: every page is built by MkDocs itself, which takes longer")
    say.result(f"{layout.name(layout.site)}: {built.total:,} files, {built.made:,} made, {built.removed:,} removed")
    of_zip = say.faults(_zip(layout) if args.offline_zip else ())
    of_site = _told(layout, built.faults)
    return of_zip if args.unattended else of_zip or of_site


def _told(layout: Layout, faults: Sequence[Fault]) -> int:
    """Tell what is wrong, and that there is a site all the same."""
    if faults:
        # Here, for a build that has nothing to do loads nothing that makes pages.
        from generator.pages.words import counted

        say.faults(faults)
        say.result(f"{layout.name(layout.site)}: built in spite of {counted(len(faults), 'fault')}, see above")
    return int(bool(faults))


def _stamp(built: Built, seconds: float) -> Stamp:
    return Stamp(clock.now(), seconds, built.total, built.made, commit(os.environ))


def _zip(layout: Layout) -> tuple[Fault, ...]:
    # Not before they are needed: they take the making of pages along, and nothing may have changed.
    from generator.build.shell import shell
    from generator.offline_zip import write_zip

    its = shell(layout)
    try:
        made = write_zip(layout, its.files if its else ())
    except ValueError as error:
        return (Fault("overrides/assets/javascripts", 0, f"no zip can be made ({error})", "write it otherwise"),)
    say.result(f"{layout.name(made.path)}: {made.files:,} files, {made.size / 1e6:,.1f} MB")
    return ()
