"""What tests of formats share: papers by hand, those of the archives, and how arbitrary text is made of them."""

import tarfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import strategies as st

from generator.archive import Archive
from generator.capture import Capture, Parsed
from generator.config import Config
from generator.content import read_content
from generator.ids import PaperId
from generator.ingest import read_file
from generator.layout import Layout
from generator.merge import merge
from generator.paper import Paper
from generator.sources import SOURCES
from tests import odd_archive

FEED = odd_archive.REPOSITORY.parent / "shared" / "data"

ANY_TEXT = st.text(st.characters(), max_size=40) | st.text(
    st.sampled_from("\\{}$%@\"'`~^_&#|<>=,;\n\r a1A-é"), max_size=30
)
"""Whatever Python calls a text: halves of characters and control characters too; and what TeX has a meaning for."""


def paper(title: str = "Attention to examples", paper_id: str = "2510.15444", **facts: Any) -> Paper:
    """A paper of these facts."""
    return Paper(paper_id=PaperId(paper_id), title=title, **facts)


def preprint(title: str = "Attention to examples", **facts: Any) -> Paper:
    """A paper that is on arXiv."""
    return paper(title, **{"arxiv_id": "2510.15444", **facts})


@cache
def committed() -> Archive:
    """The archive of this repository."""
    return read_content(Layout(odd_archive.REPOSITORY)).archive


@cache
def odd() -> Archive:
    """The fabricated archive of odd cases."""
    with TemporaryDirectory() as folder:
        return read_content(odd_archive.make(Path(folder) / "archive")).archive


def papers_of(name: str) -> tuple[Paper, ...]:
    """The papers of the archive that is called so: committed, odd or feed."""
    return of_the_feed() if name == "feed" else {"committed": committed, "odd": odd}[name]().papers


ARCHIVES = pytest.mark.parametrize(
    "archive", ["committed", "odd", pytest.param("feed", marks=pytest.mark.slow)], ids=str
)


@cache
def of_the_feed() -> tuple[Paper, ...]:
    """Every thirtieth day of three years of the real feed, where it lies; skips the test where not."""
    (archive,) = FEED.glob("hf-daily-*.tar.gz") if FEED.is_dir() else [None]
    if archive is None:
        pytest.skip(f"NOT TESTED: three years of the feed are not at {FEED}")
    with tarfile.open(archive) as tar:
        days = [member for member in tar if member.name.endswith(".json")][::30]
        files = [(Path(day.name).name, file.read()) for day in days if (file := tar.extractfile(day))]
    records = [record for name, data in files for record in read_file(Capture(name, data), Config()).records]
    return tuple(merge((), records).papers)


def read_back(source: str, text: str) -> Parsed:
    """What our own reader makes of a file, which it has to recognize."""
    (adapter,) = [adapter for adapter in SOURCES if adapter.name == source]
    data = text.encode()
    assert adapter.recognizes(data)
    return adapter.parse(Capture(f"export.{source}", data))
