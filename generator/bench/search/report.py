"""What ``papers bench --search`` says: a table with what is wanted beside what was measured; as text and as JSON."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from generator.bench.report import markdown
from generator.bench.search.visits import Measured, Result

_SMALL, _LARGE = 12_000, 86_000
_BETWEEN = 32_000
"""Up to so many papers the bounds for few hold, above those for many."""


class Measure(NamedTuple):
    """A row of the table."""

    name: str
    title: str
    unit: str
    value: Callable[[Result], float | None]
    bounds: tuple[float, float] | None
    """At most so much, for 12,000 and for 86,000 papers."""

    def bound(self, papers: int) -> float | None:
        """What is wanted for so many papers."""
        return self.bounds[papers > _BETWEEN] if self.bounds else None


MEASURES = (
    Measure("loaded", "loaded until the first results, cold", "KB", lambda its: its.middle("loaded"), (100e3, 250e3)),
    Measure("first", "first key to first results, cold, median", "ms", lambda its: its.middle("first"), (120, 250)),
    Measure("key", "next keys, warm, 95th percentile", "ms", lambda its: its.middle("key"), (30, 60)),
    Measure("pair", "two words, median", "ms", lambda its: its.middle("pair"), (60, 150)),
    Measure("heap", "JavaScript heap", "MB", lambda its: its.middle("heap"), (15e6, 40e6)),
    Measure("cold", "index made, all of it", "s", lambda its: its.making and its.making.seconds, (15, 90)),
    Measure("day", "index made, one new day", "s", lambda its: its.making and its.making.day, (2, 10)),
    Measure("size", "index on disk", "MB", lambda its: its.size, None),
    Measure("packed", "index as it is sent (gzip)", "MB", lambda its: its.packed, (6e6, 40e6)),
)
_OF_UNIT = {"KB": 1e3, "MB": 1e6}


def table(measured: Measured) -> str:
    """The table, in Markdown: a row for each measure, a column for each search, the first of which is ours."""
    ours, *others = (result.contender.title for result in measured.results)
    wanted = f"at most ({_LARGE if measured.papers > _BETWEEN else _SMALL:,})"
    return markdown(["what", ours, wanted, *others], [_row(measure, measured) for measure in MEASURES])


def _row(measure: Measure, measured: Measured) -> list[str]:
    ours, *others = (_shown(value(measure, result), measure.unit) for result in measured.results)
    bound = measure.bound(measured.papers)
    verdict = _verdict(measure, measured.results[0], bound)
    return [measure.title, ours, _shown(bound, measure.unit) + verdict, *others]


def _verdict(measure: Measure, ours: Result, bound: float | None) -> str:
    found = value(measure, ours)
    return "" if found is None or bound is None or found <= bound else ", missed"


def value(measure: Measure, result: Result) -> float | None:
    """What was measured, in milliseconds, seconds or bytes; ``None`` where nothing was."""
    return None if result.failure else measure.value(result)


def _shown(number: float | None, unit: str) -> str:
    if number is None:
        return "–"
    number /= _OF_UNIT.get(unit, 1)
    places = 0 if number >= 100 else 1 if number >= 10 else 2
    return f"{number:,.{places}f} {unit}"


def notes(measured: Measured) -> Iterator[str]:
    """What the table does not say, a line each."""
    for result in measured.results:
        if result.failure:
            yield f"{result.contender.title} is not measured: {result.failure}"
    typed = ", ".join(_typed(result) for result in measured.results if not result.failure)
    yield f"answers to keys and pairs of words: {typed}"
    yield "loaded: program and index, with their HTTP heads; of this site it is the box that each page has"
    yield "heap: of the page and its workers after all queries, with buffers"
    yield "index: made by one process, of papers that are read already; the others make all of it for a new day, too"
    yield "Material writes a list of documents; its index is made in the browser"


def _typed(result: Result) -> str:
    answers, silent = (sum(getattr(one, name) for one in result.rounds) for name in ("answers", "silent"))
    return f"{result.contender.title} {answers:,} ({silent:,} without a paper)"


def about(machine: Mapping[str, str]) -> Iterator[str]:
    """The machine and how it was measured, a line each."""
    yield f"{machine['cpu']}, {machine['cores']} cores used, {machine['memory']}, {machine['system']}"
    yield f"{machine['browser']} on this machine, HTTP/1.1 with gzip, Python {machine['python']}"
    yield "medians of rounds in turn; each first visit is in a context without cache; KB are 10³ bytes, MB 10⁶"


def to_json(measured: Measured, machine: Mapping[str, str]) -> dict[str, Any]:
    """All of it as a JSON object: milliseconds, seconds, bytes, and each round."""
    searches = [_search(result, measured.papers) for result in measured.results]
    return {"machine": dict(machine), "papers": measured.papers, "searches": searches}


def _search(result: Result, papers: int) -> dict[str, Any]:
    data: dict[str, Any] = {"name": result.contender.name, "title": result.contender.title}
    if result.failure:
        return data | {"failure": result.failure}
    measures = {its.name: {"value": value(its, result), "at_most": its.bound(papers)} for its in MEASURES}
    return data | {"measures": measures, "rounds": [asdict(one) for one in result.rounds]}
