"""``python -m generator.bench.search.making DIR FOLDER``: make the search index of an archive, without its site, in a
folder, and say how many seconds that took. Segments that are there already are not made again."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from generator.archive import Archive
from generator.content import read_content
from generator.files import write_if_changed
from generator.layout import Layout
from generator.page import DataFile
from generator.pages.search import search_files


def make(archive: Archive, folder: Path) -> None:
    """Make ``folder`` hold the index of ``archive``, and nothing else below ``search/``."""
    stay = set(_made(archive, folder))
    for path in folder.glob("search/*/"):
        if path not in stay:
            shutil.rmtree(path)


def _made(archive: Archive, folder: Path) -> Iterator[Path]:
    """Each folder of the index, when it is there."""
    for what in search_files(archive):
        path = folder / what.path
        if isinstance(what, DataFile):
            write_if_changed(path, what.data)
            continue
        if not path.exists():
            for name, data in what.write(what.papers).items():
                write_if_changed(path / name, data)
        yield path


def main(root: Path, folder: Path) -> float:
    """The seconds that the index took, from papers that are read already as they are in a build."""
    archive = read_content(Layout(root)).archive
    began = perf_counter()
    make(archive, folder)
    return perf_counter() - began


if __name__ == "__main__":
    print(main(*map(Path, sys.argv[1:])))
