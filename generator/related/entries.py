"""The related papers of one paper as a line of text: what is kept, and what its page shows."""

from collections.abc import Iterable, Mapping
from hashlib import blake2b
from typing import NamedTuple

from generator.ids import PaperId

TAG = "#"
"""What a reason begins with that is the slug of a tag."""


class Entry(NamedTuple):
    """A paper that is related to another."""

    score: int
    paper_id: PaperId
    reasons: tuple[str, ...]
    """What both say: tags as slugs behind ``TAG``, words as the other paper writes them, none with a comma."""


def to_line(entries: Iterable[Entry], texts: Mapping[PaperId, str]) -> str:
    """A list as a line of text, empty for an empty one. ``texts`` are digests of what papers say."""
    its = [(str(entry.score), entry.paper_id, ",".join(entry.reasons)) for entry in entries]
    shown = [(paper_id, reasons, texts[paper_id]) for _, paper_id, reasons in its]
    return "\t".join([digest(repr(shown)), *("\t".join(entry) for entry in its)]) if its else ""


def from_line(line: str) -> list[Entry]:
    """The list that a line of text tells of."""
    _, *fields = line.split("\t")
    rows = zip(fields[::3], fields[1::3], fields[2::3], strict=True)
    return [Entry(int(score), PaperId(paper_id), tuple(reasons.split(","))) for score, paper_id, reasons in rows]


def shown_digest(line: str) -> str:
    """A digest of what a page shows of a list: of its papers, their texts and the reasons."""
    return line.partition("\t")[0]


def digest(text: str) -> str:
    """A short name for ``text``."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
