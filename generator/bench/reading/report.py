"""What ``papers bench --reading`` says: a table with what is wanted beside what was measured; as text and as JSON."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, NamedTuple

from generator.bench.reading.visits import FAST_3G, Measured, Result, Round
from generator.bench.report import markdown


class Measure(NamedTuple):
    """A row of the table."""

    name: str
    title: str
    unit: str
    value: Callable[[Round], float]
    bound: float | None = None
    """At most so much."""
    of: frozenset[str] = frozenset()
    """The pages that the bound is for: all where none is named."""

    def missed(self, result: Result) -> bool:
        """Whether a page is above its bound."""
        bound = self.bound if not self.of or result.goal.name in self.of else None
        return bound is not None and bool(result.rounds) and result.middle(self.value) > bound


def _bytes(name: str) -> Callable[[Round], float]:
    return lambda its: its.loaded.get(name, 0)


MEASURES = (
    Measure("first", "first paint, first visit", "ms", lambda its: its.first, 1500, frozenset({"day"})),
    Measure("later", "first paint, another of the kind after it", "ms", lambda its: its.later),
    Measure("kept", "first paint, one that is kept", "ms", lambda its: its.kept, 500, frozenset({"day"})),
    Measure("loaded", "loaded on the first visit, compressed", "KB", lambda its: sum(its.loaded.values()), 250e3),
    Measure("page", "… the page", "KB", _bytes("Document")),
    Measure("styles", "… styles", "KB", _bytes("Stylesheet")),
    Measure("scripts", "… JavaScript", "KB", _bytes("Script"), 30e3, frozenset({"paper"})),
    Measure("fonts", "… fonts", "KB", _bytes("Font")),
    Measure("put_by", "put by besides, for offline", "KB", lambda its: its.put_by),
    Measure("moved", "layout shift, scrolled and used", "", lambda its: its.moved, 0),
    Measure("elsewhere", "requests to other hosts", "", lambda its: its.elsewhere, 0),
)
_OF_UNIT = {"KB": 1e3}


def table(measured: Measured) -> str:
    """The table, in Markdown: a row for each measure, a column for each page."""
    head = ["what", *(result.goal.name for result in measured.results), "at most"]
    return markdown(head, [_row(measure, measured) for measure in MEASURES])


def _row(measure: Measure, measured: Measured) -> list[str]:
    cells = [_cell(measure, result) for result in measured.results]
    return [measure.title, *cells, _wanted(measure, measured)]


def _cell(measure: Measure, result: Result) -> str:
    return _shown(result.middle(measure.value), measure.unit) if result.rounds else "–"


def _wanted(measure: Measure, measured: Measured) -> str:
    if measure.bound is None:
        return "–"
    held = f" ({', '.join(sorted(measure.of))})" if measure.of else ""
    missed = [result.goal.name for result in measured.results if measure.missed(result)]
    return _shown(measure.bound, measure.unit) + held + (f", missed: {', '.join(missed)}" if missed else "")


def _shown(number: float, unit: str) -> str:
    number /= _OF_UNIT.get(unit, 1)
    places = 0 if number >= 100 or not number else 1 if number >= 1 else 4
    return f"{number:,.{places}f} {unit}".rstrip()


def notes(measured: Measured) -> Iterator[str]:
    """What the table does not say, a line each."""
    for result in measured.results:
        if result.failure:
            yield f"{result.goal.name} is not measured: {result.failure}"
    yield (
        f"the line is {FAST_3G.name} as Chromium's developer tools imitate it: {FAST_3G.latency} ms for each request,"
        f" {FAST_3G.down / 1e3:.0f} KB/s down, {FAST_3G.up / 1e3:.1f} KB/s up, for page and workers alike"
    )
    where = (
        f"{its.goal.name} {its.goal.first or './'}" for its in measured.results if its.goal.first != its.goal.other
    )
    yield f"the largest of their kind: {', '.join(where)}; then the second largest"
    yield "front, search and library have no other of their kind; another costs the time of one request at least"
    yield "kept are the newest days before anybody visits them, and whatever was visited"
    yield "a first visit is in a context that has been nowhere; one after it, when nothing more came of itself"
    yield "used: buttons, summaries, fields pressed, a word typed; shifts that follow from that within 0.5 s are wanted"


def about(machine: Mapping[str, str]) -> Iterator[str]:
    """The machine and how it was measured, a line each."""
    yield f"{machine['cpu']}, {machine['cores']} cores used, {machine['memory']}, {machine['system']}"
    yield f"{machine['browser']}, HTTP/1.1 with gzip, Python {machine['python']}; medians of rounds; KB are 10³ bytes"


def to_json(measured: Measured, machine: Mapping[str, str]) -> dict[str, Any]:
    """All of it as a JSON object: milliseconds, bytes, and each round."""
    return {"machine": dict(machine), "papers": measured.papers, "pages": [_page(its) for its in measured.results]}


def _page(result: Result) -> dict[str, Any]:
    goal = result.goal
    data: dict[str, Any] = {"name": goal.name, "first": goal.first, "other": goal.other}
    if not result.rounds:
        return data | {"failure": result.failure}
    measures = {its.name: {"value": result.middle(its.value), "missed": its.missed(result)} for its in MEASURES}
    return data | {"measures": measures, "rounds": [asdict(one) for one in result.rounds]}
