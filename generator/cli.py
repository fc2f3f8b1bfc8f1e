"""The command line: ``papers COMMAND``. Here, and nowhere else, the program meets the process it runs in."""

import argparse
import difflib
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import NoReturn

from generator import __version__, hosting
from generator.commands import say
from generator.faults import ArchiveError, Fault

COMMANDS = (
    "new",
    "ingest",
    "check",
    "build",
    "serve",
    "search",
    "export",
    "digest",
    "remove",
    "doctor",
    "data",
    "care",
    "generate",
    "bench",
    "relevance",
)
"""In the order in which an owner needs them."""


def parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """What the command line takes, as far as these commands go."""
    top = argparse.ArgumentParser(prog="papers", description="An archive of research papers, as a static site.")
    top.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in names:
        module = _module(name)
        command = commands.add_parser(name, help=module.HELP, description=_plain(module.__doc__ or ""))
        if name != "new":
            command.add_argument("--root", type=_root, default=Path(), metavar="DIR", help="the archive (this folder)")
        module.add_arguments(command)
    return top


def _plain(text: str) -> str:
    """A docstring as people read it."""
    return text.replace("``", "")


def _module(command: str) -> ModuleType:
    return import_module(f"generator.commands.{command}")


def _root(text: str) -> Path:
    path = Path(text)
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"{text} is not a folder")
    return path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status: 0 done, 1 something needs a person, 2 wrong usage."""
    given = sys.argv[1:] if arguments is None else arguments
    _expect_command(given[:1])
    # The command that is meant need not wait until all that the others need is loaded.
    args = parser(given[:1] if given and given[0] in COMMANDS else COMMANDS).parse_args(given)
    try:
        if "root" in args:
            args.root = args.root.resolve()
            _expect_archive(args.root)
            # In the one place that all commands pass, before any of them reads mkdocs.yml.
            os.environ.update(hosting.settings(os.environ, hosting.read_domain(args.root)))
        return int(_module(args.command).run(args))
    except ArchiveError as error:
        return say.faults(error.faults)
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            return 1  # whoever read our output has seen enough
        where = str(error.filename2 or error.filename or "papers")  # the second: where something was to be put
        return say.faults(
            [Fault(where, 0, f"{error.strerror or error}", "make room, or mend the rights of the folder")]
        )
    except KeyboardInterrupt:
        return 130


def _expect_command(given: Sequence[str]) -> None:
    """End with the nearest command where there is none of that name, as the parser ends where a word is wrong."""
    if given and given[0] not in COMMANDS and not given[0].startswith("-"):
        close = difflib.get_close_matches(given[0], COMMANDS, n=1)
        cure = f"did you mean {close[0]}?" if close else f"there are {', '.join(COMMANDS)}"
        parser(()).error(f"there is no command {given[0]!r}; {cure}")


def _expect_archive(root: Path) -> None:
    missing = [name for name in ("mkdocs.yml", "content") if not (root / name).exists()]
    if missing:
        cure = "go to the folder of an archive, or name it with --root"
        raise ArchiveError([Fault(str(root), 0, f"this is no archive: it has no {' and no '.join(missing)}", cure)])


def run() -> NoReturn:
    """`main` as a process of its own: it ends at once, for to give memory back piece by piece takes as long as there
    are papers."""
    status = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = status or 1  # not all that was said was read
    os._exit(status)


if __name__ == "__main__":
    run()
