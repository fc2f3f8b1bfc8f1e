"""Captures and the adapters that read them: the seam between the world's formats and our records."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from generator.faults import Fault
from generator.paper import Record

TITLES: Mapping[str, str] = {
    "hf-daily": "the JSON of Hugging Face Daily Papers",
    "hf-page": "a saved page of Hugging Face Daily Papers",
    "arxiv": "an answer of arXiv's query interface (Atom)",
    "arxiv-oai": "an answer of arXiv's OAI-PMH interface",
    "arxiv-rss": "a feed of arXiv's announcements (RSS or Atom)",
    "bibtex": "a BibTeX or BibLaTeX library",
    "ris": "a RIS file",
    "csl-json": "a CSL-JSON library",
    "csv": "a CSV table with a header",
    "jsonl": "a JSON Lines file with a title in each line",
    "markdown": "a Markdown note with front matter",
}
"""What each source is called, by its name: to know that nobody has to load what reads it."""


@dataclass(frozen=True, slots=True)
class Capture:
    """Raw bytes as a source gave them, under the file name that provenance refers to."""

    name: str
    data: bytes
    captured: date | None = None
    """The day it was taken, where a person or the retriever said so; an adapter may find it in the capture itself."""
    where: str = ""
    """The file or address it was read from, as people name it."""

    def fault(self, line: int, what: str, cure: str) -> Fault:
        """A fault in this capture; ``line`` counts from 1, 0 means the whole of it."""
        return Fault(self.where or self.name, line, what, cure)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an adapter made of a capture: all that could be read, and all that could not."""

    records: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()
    own: tuple[frozenset[str], ...] = ()
    """For each entry that holds what is a person's own, the names of those fields; no record has them."""

    def with_faults(self, *faults: Fault) -> "Parsed":
        """The same with more faults."""
        return replace(self, faults=(*self.faults, *faults))


@dataclass(frozen=True, slots=True)
class Ask:
    """What a person wants of a source that is asked over the network."""

    since: date | None = None
    until: date | None = None
    query: str = ""
    categories: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    today: date | None = None
    """The day it is in UTC, from the clock of the command; adapters have none."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a source answered. Several answers to one ask come as several of these."""

    capture: Capture
    day: date | None = None
    """The day of the feed that it is all of; ``None`` when it is a part of one, or the source has no days."""


class Get(Protocol):
    """Asks an address for its content: what the retriever gives to an adapter, which itself knows no network."""

    def __call__(self, url: str, params: Mapping[str, str]) -> bytes:
        """The body of the answer with status 200. Raises `RetrievalError` when there is none after all tries."""


class RetrievalError(Exception):
    """A source gave no answer that can be used. ``status`` is that of the last answer, 0 when there was none."""

    def __init__(self, where: str, what: str, cure: str, status: int = 0) -> None:
        super().__init__(f"{where}: {what}; {cure}")
        self.fault = Fault(where, 0, what, cure)
        self.status = status


@dataclass(frozen=True, slots=True)
class Live:
    """How a source is asked over the network."""

    endpoint: str
    """Its address without a path; archive.yml may give another."""
    pause: float
    """Seconds between the starts of two requests, in all runs on a machine together."""
    ask: Callable[[Get, str, Ask], Iterator[Answer]]
    """Answers to an ask, one by one: ``ask(get, endpoint, what)``. Raises `RetrievalError`."""
    accept: str = "*/*"
    """The ``Accept`` header."""
    daily: bool = False
    """Whether it is a feed of days, asked day by day."""
    first_day: date | None = None
    """The first day of such a feed; none before it is asked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """An adapter: recognizes captures of one source by what they hold, and reads them."""

    name: str
    title: str
    """What people call a file of this source."""
    recognizes: Callable[[bytes], bool]
    parse: Callable[[Capture], Parsed]
    kept: bool = True
    """Whether a file of it is kept in content/captures. Answers of an interface are not: they can be had again, and
    may name people who are no authors. Their records have an empty ``capture``."""
    live: Live | None = None
