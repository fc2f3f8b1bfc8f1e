"""``papers new``: make an empty archive in a folder of its own, or tell another host to publish one."""

import argparse
from pathlib import Path

from generator.commands import say
from generator.faults import Fault
from generator.files import write_if_changed
from generator.sources import SOURCES
from generator.starter import HOSTS, TAGS, Files, host_files, new_archive
from generator.starter.requirement import CURE, requirement

HELP = "make an empty archive in a new folder, or the files of another host"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make; it may exist if it is empty")
    of_host = f"who publishes it (github): {', '.join(HOSTS)}; an archive that is there is given the files for it"
    parser.add_argument("--host", choices=HOSTS, metavar="NAME", help=of_host)
    feeds = ", ".join(source.name for source in SOURCES if source.live and source.live.daily)
    parser.add_argument("--daily", action="store_true", help=f"with a workflow of GitHub that asks feeds ({feeds})")
    parser.add_argument(
        "--tags", choices=TAGS, default=TAGS[0], metavar="NAME", help=f"the tags it begins with: {', '.join(TAGS)}"
    )


def run(args: argparse.Namespace) -> int:
    """Make the archive, or the files of a host. What is there is never written over."""
    folder: Path = args.folder
    host = args.host or "github"
    if args.daily and host != "github":
        return say.faults([Fault("--daily", 0, f"the workflow is for GitHub, not for {host}", "leave one of them out")])
    is_archive = (folder / "mkdocs.yml").is_file() and (folder / "content").is_dir()
    if is_archive and args.host and not args.daily:
        files = host_files(args.host, folder)
        return _write(folder, files) or _say(f"{folder} has what {args.host} needs: {', '.join(files)}")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        cure = "name another folder" + (", or with --host alone who else publishes this one" if is_archive else "")
        return say.faults([Fault(str(folder), 0, "it exists and is not empty", cure)])
    return _make(args, host)


def _make(args: argparse.Namespace, host: str) -> int:
    """Write the archive, and say what comes next."""
    folder: Path = args.folder
    program = requirement()
    status = _write(folder, new_archive(host, program, daily=args.daily, tags=args.tags))
    if status:
        return status
    say.result(f"{folder} is an empty archive")
    if program.trouble:  # none for the archive on this machine
        say.faults([Fault(str(folder / "requirements.txt"), 0, program.trouble, CURE)])
    filled = "--source hf-daily" if args.daily else "library.bib"
    published = "publish.sh" if host == "s3" else "git init, commit, push"
    return _say(
        f"Next: papers ingest --root {folder} {filled}; to publish it ({published}): see {folder / 'README.md'}"
    )


def _write(folder: Path, files: Files) -> int:
    there = [path for path in files if (folder / path).exists()]
    if there:
        return say.faults(Fault(str(folder / path), 0, "it is there already", "move it away") for path in there)
    for path, data in files.items():
        write_if_changed(folder / path, data)
    return 0


def _say(text: str) -> int:
    say.result(text)
    return 0
