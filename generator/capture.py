"""Captures and the adapters that read them: the seam between the world's formats and our records."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from generator.faults import Fault
from generator.paper import Record


@dataclass(frozen=True, slots=True)
class Capture:
    """Raw bytes as a source gave them, under the file name that provenance refers to."""

    name: str
    data: bytes
    captured: date | None = None
    """The day it was taken, where a person said so; an adapter may find it in the capture itself."""
    where: str = ""
    """The file it was read from, as people name it."""

    def fault(self, line: int, what: str, cure: str) -> Fault:
        """A fault in this capture; ``line`` counts from 1, 0 means the whole of it."""
        return Fault(self.where or self.name, line, what, cure)


@dataclass(frozen=True, slots=True)
class Parsed:
    """What an adapter made of a capture: all that could be read, and all that could not."""

    records: tuple[Record, ...] = ()
    faults: tuple[Fault, ...] = ()

    def with_faults(self, *faults: Fault) -> "Parsed":
        """The same with more faults."""
        return replace(self, faults=(*self.faults, *faults))


@dataclass(frozen=True, slots=True)
class Source:
    """An adapter: recognizes captures of one source by what they hold, and reads them."""

    name: str
    title: str
    """What people call the source."""
    recognizes: Callable[[bytes], bool]
    parse: Callable[[Capture], Parsed]
