"""Cuts the archive into segments, and lists them.

A segment holds the papers of some weeks in a row. Which weeks is a pure function of how many papers each has: the
papers before the two newest weeks are cut into pieces of about powers of two, the largest first, as one writes a
number in binary, and what is small then is one piece; so a new day changes the last segment only, and there are few.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from importlib.metadata import version
from itertools import chain
from typing import NamedTuple
from unicodedata import unidata_version

from generator.escape import json_text, utf8
from generator.ids import PaperId
from generator.paper import Paper
from generator.program import of_code
from generator.search.analysis import STOP_WORDS
from generator.search.dates import place_of

FORMAT = 1
FOLDER = "search/"
INDEX = f"{FOLDER}index.json"
"""The only file of the index that changes under its address."""
SMALLEST = 512
"""Papers of the smallest segment but the last: below, one more request costs more than it saves."""
UNDIVIDED = 4096
"""With fewer papers what is left is not cut any more: it is made in two seconds, and that once a week."""
LARGEST = 3 << 13
"""Papers of the largest segment: each is made by one process, which holds 10 KB a paper, and all of them should end at
about the same time."""
YOUNG = 2
"""Weeks whose papers still change, for they get votes: the newest week may have but one day yet."""


class Segment(NamedTuple):
    """Some papers, oldest first, and the folder their files are in: its name tells what they are made of."""

    folder: str
    papers: tuple[Paper, ...]


def segments(papers: Iterable[Paper], fingerprints: Mapping[PaperId, str]) -> list[Segment]:
    """The segments of the archive, oldest first. Papers without a date come before all others."""
    weeks: dict[date, list[Paper]] = defaultdict(list)
    for paper in papers:
        weeks[_week(paper)].append(paper)
    in_time = [weeks[week] for week in sorted(weeks)]
    result = []
    start = 0
    for many in cut(list(map(len, in_time))):
        held = chain.from_iterable(in_time[start : start + many])
        result.append(_segment(sorted(held, key=_by_time), fingerprints))
        start += many
    return result


def _week(paper: Paper) -> date:
    """The Monday before or on the day of a paper."""
    day, _ = place_of(paper)  # the first day of the calendar is a Monday
    return day - timedelta(days=day.weekday())


def _by_time(paper: Paper) -> tuple[tuple[date, int], str]:
    return place_of(paper), paper.paper_id


def _segment(papers: Sequence[Paper], fingerprints: Mapping[PaperId, str]) -> Segment:
    hasher = blake2b(_program().encode(), digest_size=10)
    for paper in papers:
        hasher.update(f" {paper.paper_id} {fingerprints[paper.paper_id]}".encode("utf-8", "surrogatepass"))
    return Segment(f"{FOLDER}{hasher.hexdigest()}/", tuple(papers))


def cut(sizes: Sequence[int]) -> list[int]:
    """How many weeks each segment has, given how many papers each week has."""
    result: list[int] = []
    start, old = 0, max(len(sizes) - YOUNG, 0)
    while (left := sum(sizes[start:old])) >= SMALLEST:
        most = min(1 << (left.bit_length() - 1), LARGEST) if left >= UNDIVIDED else left
        many, held = 1, sizes[start]
        while start + many < old and held + sizes[start + many] <= most:
            held += sizes[start + many]
            many += 1
        result.append(many)
        start += many
    return [*result, len(sizes) - start] if start < len(sizes) else result


def _program() -> str:
    """What besides the papers decides what is in a segment: this program, lunr and Unicode."""
    return f"{FORMAT} {of_code()} {version('lunr')} {unidata_version}"


def index(found: Sequence[Segment], labels: Mapping[str, str]) -> bytes:
    """The list of segments (JSON), with what tags are called and which words are not searched for."""
    used = sorted({slug for segment in found for paper in segment.papers for slug in paper.tags or ()})
    data = {
        "format": FORMAT,
        "papers": sum(len(segment.papers) for segment in found),
        "segments": [{"at": segment.folder.removeprefix(FOLDER), "papers": len(segment.papers)} for segment in found],
        "stop_words": " ".join(sorted(STOP_WORDS)),
        "tags": {slug: labels.get(slug, slug) for slug in used},
    }
    return utf8(json_text(data))
