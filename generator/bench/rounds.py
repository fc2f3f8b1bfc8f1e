"""The contenders take turns, so that what slows the machine for a while slows all of them."""

import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from generator.bench.contenders import Contender, Ground
from generator.bench.measure import Cost, FailedError

_LONG = 120
"""Seconds. Who takes longer has two runs at most."""


@dataclass(frozen=True, slots=True)
class Site:
    """How much a contender made."""

    pages: int
    size: int
    """Bytes of all files."""


@dataclass(slots=True)
class Result:
    """What came of one contender."""

    contender: Contender
    costs: list[Cost] = field(default_factory=list)
    site: Site | None = None
    failure: str = ""
    """What it said last, if it failed."""

    @property
    def seconds(self) -> float:
        """On the clock, the median of its runs."""
        return median(cost.seconds for cost in self.costs)

    @property
    def cpu(self) -> float:
        """Seconds of CPU, the median."""
        return median(cost.cpu for cost in self.costs)

    @property
    def memory(self) -> int:
        """Bytes, the median of the peaks."""
        return int(median(cost.memory for cost in self.costs))

    def is_due(self) -> bool:
        """Whether it takes part in one more round."""
        can = bool(self.contender.command) and not self.failure
        return can and (len(self.costs) < 2 or self.seconds <= _LONG)


def take_turns(
    ground: Ground, contenders: Sequence[Contender], rounds: int, tell: Callable[[str], None]
) -> list[Result]:
    """Run all contenders so many times in turn; ``tell`` is given the title of each before it runs."""
    results = [Result(contender) for contender in contenders]
    for _ in range(rounds):
        for result in results:
            tell(result.contender.title)
            if result.is_due():
                _one_turn(ground, result)
    return results


def _one_turn(ground: Ground, result: Result) -> None:
    contender = result.contender
    try:
        contender.prepare()
        result.costs.append(ground.run(contender.command))
    except FailedError as error:
        result.failure = str(error)
        return
    if contender.site and result.site is None:
        result.site = measured(contender.site)


# --- sites -----------------------------------------------------------------------------------------------------------


def measured(folder: Path) -> Site:
    """The pages and bytes of a site."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return Site(sum(path.name == "index.html" for path in files), sum(path.stat().st_size for path in files))


def median_paper(site: Path) -> tuple[int, int]:
    """The bytes of the page of a paper that is in the middle of all by size, as it is and as gzip sends it; zeros
    where there is none."""
    pages = sorted((path.stat().st_size, path) for path in (site / "papers").glob("*/index.html"))
    if not pages:
        return 0, 0
    size, path = pages[len(pages) // 2]
    return size, len(gzip.compress(path.read_bytes(), 6, mtime=0))
