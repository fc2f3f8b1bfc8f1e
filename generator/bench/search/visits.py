"""Visits to a search: what a person waits for and loads who types there."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, sleep

from generator.bench.chromium import Chromium, PageError, Visit
from generator.bench.contenders import Ground
from generator.bench.host import Host, sent, serving
from generator.bench.measure import FailedError
from generator.bench.search.contenders import Contender, Documents, Making
from generator.bench.search.queries import Queries

_PAUSE = 50
"""Milliseconds between an answer and the next key: a person is slower."""
_MOST = 20_000
"""Milliseconds that typing goes on, and as many that whole queries are asked. Who is slow is asked less."""
_COLD = 7
"""First visits in a round."""
_LONG = 10
"""Seconds. So long further first visits are begun in a round."""
_CALM = 1
"""Seconds between a page that is there and the first key: so long at least one looks at it."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one round of visits measured: milliseconds and bytes."""

    first: float
    """From the first letter to the first papers, nothing loaded before: the median."""
    loaded: int
    """Bytes that were sent for that, their heads among them."""
    key: float
    """From each further letter to its papers: the 95th percentile."""
    pair: float
    """For two words not asked before: the median."""
    heap: int
    """JavaScript that lives after all that."""
    answers: int
    """How many letters and pairs were answered."""
    silent: int
    """How many of them with no paper."""


@dataclass(slots=True)
class Result:
    """What came of one contender."""

    contender: Contender
    making: Making | None = None
    size: int = 0
    """Bytes of the index on disk."""
    packed: int = 0
    """Bytes of the index as a host sends it, all of it."""
    rounds: list[Round] = field(default_factory=list)
    failure: str = ""
    """Why it has no results."""

    def middle(self, name: str) -> float:
        """The median of what is called so in the rounds."""
        return float(median(getattr(one, name) for one in self.rounds))


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured of one archive."""

    papers: int
    browser: str
    """Its name and version."""
    results: Sequence[Result]


def take_turns(
    ground: Ground,
    contenders: Sequence[Contender],
    asked: tuple[Documents, Queries],
    browser: Chromium,
    rounds: int,
    tell: Callable[[str], None],
) -> list[Result]:
    """Make the index of each contender, then visit them in turn, so many rounds."""
    documents, queries = asked
    results = [Result(contender) for contender in contenders]
    with ExitStack() as stack:
        sites: dict[str, tuple[str, Host]] = {}
        for result in results:
            tell(f"the index of {result.contender.title}")
            if folder := _prepared(result, ground, documents):
                sites[result.contender.name] = stack.enter_context(serving(folder))
        for _ in range(rounds):
            for result in results:
                tell(result.contender.title)
                if not result.failure:
                    _one_turn(result, browser, sites[result.contender.name], queries)
    return results


def _prepared(result: Result, ground: Ground, documents: Documents) -> Path | None:
    """The folder of a contender that is to be served; none when it can't be made."""
    try:
        folder, result.making = result.contender.prepare(ground, documents)
    except FailedError as error:
        result.failure = error.said
        return None
    result.size, result.packed = _weighed(folder)
    return folder


def _weighed(folder: Path) -> tuple[int, int]:
    """Bytes of the files of an index, on disk and as they are sent. Programs do not belong to it."""
    programs = (".css", ".html", ".js", ".mjs")
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix not in programs]
    files = [path for path in files if path.relative_to(folder).parts[0] != "assets"]
    return sum(path.stat().st_size for path in files), sum(len(sent(path)) for path in files)


def _one_turn(result: Result, browser: Chromium, site: tuple[str, Host], queries: Queries) -> None:
    try:
        result.rounds.append(_round(browser, *site, queries))
    except PageError as error:
        result.failure = str(error)


def _round(browser: Chromium, address: str, host: Host, queries: Queries) -> Round:
    """A visit that types, asks and is weighed, and warms the browser up; then first visits with other letters."""
    with browser.visit(address) as visit:
        _first(visit, queries.typed[0])
        keys = _answers(visit, "type", queries.typed)
        pairs = _answers(visit, "ask", queries.pairs)
        heap = visit.heap()
    firsts = list(_firsts(browser, address, host, queries.typed[1:]))
    return Round(
        first=median(time for time, _ in firsts),
        loaded=int(median(size for _, size in firsts)),
        key=percentile([time for time, _ in keys], 95),
        pair=median(time for time, _ in pairs),
        heap=heap,
        answers=len(keys) + len(pairs),
        silent=sum(not shown for _, shown in [*keys, *pairs]),
    )


def _firsts(browser: Chromium, address: str, host: Host, queries: Sequence[str]) -> Iterator[tuple[float, int]]:
    """For each first visit milliseconds until the first papers, and bytes."""
    began = perf_counter()
    for query in islice(cycle(queries), _COLD):
        host.counted()
        with browser.visit(address) as visit:
            yield _first(visit, query), host.counted()
        if perf_counter() - began > _LONG:
            return


def _first(visit: Visit, query: str) -> float:
    """Milliseconds until the first papers."""
    visit.wait_for("globalThis.bench")
    sleep(_CALM)
    return float(visit.run(f"bench.first({json.dumps(query)})"))


def _answers(visit: Visit, how: str, queries: Sequence[str]) -> list[tuple[float, int]]:
    """For each answer milliseconds, and how many papers were shown."""
    said = visit.run(f"bench.{how}({json.dumps(queries)}, {_PAUSE}, {_MOST})")
    return [(float(time), int(shown)) for time, shown in said]


def percentile(values: Sequence[float], part: int) -> float:
    """The value that ``part`` % of ``values`` don't exceed, by nearest rank."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * part // 100), 1) - 1]
