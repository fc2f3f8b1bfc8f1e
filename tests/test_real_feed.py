"""Three years of the real feed, and the captures beside it, where the data lies."""

import random
import tarfile
from pathlib import Path

import pytest

from generator.capture import Capture
from generator.config import Config
from generator.ingest import Reading, Session, read_file
from generator.layout import Layout
from generator.paper import facts_of

pytestmark = pytest.mark.slow

CHECKOUT = Path(__file__).parent.parent
DATA = CHECKOUT.parent / "shared" / "data"


@pytest.fixture(scope="module")
def feed() -> list[Reading]:
    """What is read of each day of the feed."""
    (archive,) = DATA.glob("hf-daily-*.tar.gz") if DATA.is_dir() else [None]
    if archive is None:
        pytest.skip(f"NOT TESTED: three years of the feed are not at {DATA}")
    readings = []
    with tarfile.open(archive) as tar:
        for member in tar:
            file = tar.extractfile(member)
            if file and member.name.endswith(".json"):
                readings.append(read_file(Capture(Path(member.name).name, file.read()), Config()))
    return readings


@pytest.fixture(scope="module")
def pages() -> list[Reading]:
    """What is read of the committed captures."""
    paths = sorted((CHECKOUT / "content" / "captures").glob("*.txt"))
    return [read_file(Capture(path.name, path.read_bytes()), Config()) for path in paths]


def ingest(root: Path, *batches: list[Reading]) -> Session:
    """One ingest after the other, each from what the last left on the disk."""
    sessions = []
    for batch in batches:
        sessions.append(Session.open(Layout(root), Layout(root).content))
        sessions[-1].add_files(batch)
    return sessions[-1]


def stored(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / "content" / "records").iterdir()}


def test_all_of_it_is_read(feed: list[Reading]) -> None:
    assert [fault for reading in feed for fault in reading.faults] == []
    assert sum(len(reading.records) for reading in feed) == 11_758


def test_any_order_gives_the_same_bytes(feed: list[Reading], tmp_path: Path) -> None:
    session = ingest(tmp_path / "a", feed)
    assert len(session.papers) == 11_750
    assert {outcome.value: count for outcome, count in session.counts().items()} == {"new": 11_750}
    shuffled = random.Random(1).sample(feed, len(feed))
    ingest(tmp_path / "b", shuffled[:300], shuffled[300:], feed[:50])
    assert stored(tmp_path / "b") == stored(tmp_path / "a")


def test_captures_and_feed_are_one_archive_in_either_order(
    feed: list[Reading], pages: list[Reading], tmp_path: Path
) -> None:
    one = ingest(tmp_path / "a", feed, pages).papers
    other = ingest(tmp_path / "b", pages, feed).papers
    assert len(one) == len(other) == 12_192
    assert sorted(repr((facts_of(p), p.sources)) for p in one) == sorted(repr((facts_of(p), p.sources)) for p in other)
    shared = [paper for paper in other if {"hf-page", "hf-daily"} <= {source.source for source in paper.sources}]
    assert len(shared) == 54
    # They keep the address that they were published under, and have got their identifier and authors.
    assert not any(paper.paper_id == paper.arxiv_id for paper in shared)
    assert all(paper.arxiv_id and paper.authors for paper in shared)
