"""Faults: what is wrong with a person's input, said in one line that also says what to do."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong in one place.

    ``where`` is a file or another name a person can find, ``line`` counts from 1 (0: the whole file).
    """

    where: str
    line: int
    what: str
    cure: str

    def __str__(self) -> str:
        place = f"{self.where}:{self.line}" if self.line else self.where
        return f"{place}: {self.what}; {self.cure}"


class ArchiveError(Exception):
    """Work cannot go on until a person mends something. Carries every fault that was found, never only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__(self.faults)  # what it is made of again in another process

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
