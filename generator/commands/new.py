"""``papers new``: make an empty archive in a folder of its own."""

import argparse
import shutil
from pathlib import Path

import generator
from generator.commands import say
from generator.faults import Fault

HELP = "make an empty archive in a new folder"

_TEMPLATE = Path(generator.__file__).parent.parent
"""The checkout this program runs from: a new archive starts with its settings, tags and looks, without papers."""

_FILES = ("mkdocs.yml", "content/archive.yml", "content/tags.yml", "content/pages/about.md")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to make; it may exist if it is empty")


def run(args: argparse.Namespace) -> int:
    """Make the archive."""
    folder: Path = args.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        return say.faults([Fault(str(folder), 0, "it exists and is not empty", "name another folder")])
    missing = [name for name in (*_FILES, "overrides") if not (_TEMPLATE / name).exists()]
    if missing:
        what = f"the program was installed without {', '.join(missing)}"
        return say.faults([Fault(str(_TEMPLATE), 0, what, "run it from a checkout of paper-archive")])
    for name in _FILES:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_TEMPLATE / name, folder / name)
    shutil.copytree(_TEMPLATE / "overrides", folder / "overrides")
    say.result(f"{folder} is an empty archive; fill it: papers ingest --root {folder} --source hf-daily")
    return 0
