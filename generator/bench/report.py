"""What ``papers bench`` says: a table, and what to know of it; as text and as JSON."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from generator.bench.measure import MEMORY
from generator.bench.rounds import Result

_BUILDS = ("cold", "pages", "again", "day", "mkdocs", "hugo")


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured of one archive."""

    papers: int
    results: Sequence[Result]
    paper_page: int
    """Bytes of the median page of a paper."""
    paper_page_gzip: int

    def of(self, name: str) -> Result | None:
        """What came of a contender, if it took part and did not fail."""
        found = (result for result in self.results if result.contender.name == name)
        return next((result for result in found if result.costs and not result.failure), None)

    @property
    def pages(self) -> int:
        """How many pages the site has."""
        cold = self.of("cold")
        return cold.site.pages if cold and cold.site else 0

    @property
    def seconds_a_page(self) -> float | None:
        """What a page takes in a cold build; ``None`` when that failed."""
        cold = self.of("cold")
        return cold.seconds / self.pages if cold and self.pages else None

    def ratio(self, result: Result, to: str) -> float | None:
        """How much longer a build takes than that of the contender ``to``; ``None`` for what is no build."""
        other = self.of(to)
        its = result.contender.name in _BUILDS and result.costs and not result.failure
        return result.seconds / other.seconds if its and other else None


def growth(measured: Sequence[Measured]) -> float | None:
    """How much more time a page takes in the last archive than in the first."""
    times = [one.seconds_a_page for one in (measured[0], measured[-1])]
    return times[1] / times[0] if len(measured) > 1 and times[0] and times[1] else None


def problems(measured: Measured) -> Iterator[tuple[str, str]]:
    """What makes the table less than it should be: the name of a contender, and what is wrong with it."""
    for result in measured.results:
        name, site = result.contender.name, result.site
        if result.failure:
            yield name, f"it failed with {result.failure}"
        elif site and site.pages != measured.pages and measured.pages:
            yield name, f"it made {site.pages:,} pages, papers build {measured.pages:,}"


# --- text ------------------------------------------------------------------------------------------------------------


def table(measured: Measured) -> str:
    """The table, in Markdown."""
    head = ["what", "seconds", "CPU s", "× plain MkDocs", "× Hugo", "memory", "site"]
    return markdown(head, [_row(measured, result) for result in measured.results])


def _row(measured: Measured, result: Result) -> list[str]:
    title = result.contender.title
    if result.failure or not result.costs:
        return [title, "failed" if result.failure else "–", *["–"] * 5]
    ratios = [_ratio(measured.ratio(result, name)) for name in ("mkdocs", "hugo")]
    site = megabytes(result.site.size) if result.site else "–"
    return [title, _seconds(result.seconds), _seconds(result.cpu), *ratios, megabytes(result.memory), site]


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, whose columns but the first hold numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    return "\n".join(_line(line, widths) for line in lines)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        f"{cell:{'<' if n == 0 else '>'}{width}}" for n, (cell, width) in enumerate(zip(row, widths, strict=True))
    )
    return f"| {' | '.join([first, *rest])} |"


def _seconds(seconds: float) -> str:
    return f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}"


def _ratio(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.3f}" if ratio < 0.1 else f"{ratio:.2f}"


def megabytes(size: float) -> str:
    """``48.1 MB``, of 10⁶ bytes."""
    return f"{size / 1e6:,.0f} MB" if size >= 100e6 else f"{size / 1e6:.1f} MB"


def notes(measured: Measured) -> Iterator[str]:
    """What the table does not say of the archive, a line each."""
    cold = measured.of("cold")
    if not (cold and cold.site and measured.papers):
        return
    each = f"{cold.site.size / measured.papers:,.0f}"
    time = f"{1000 * cold.seconds / max(measured.pages, 1):.2f}"
    yield f"{measured.papers:,} papers, {measured.pages:,} pages, {time} ms a page in a cold build"
    yield f"the median page of a paper: {measured.paper_page:,} bytes, {measured.paper_page_gzip:,} with gzip"
    yield f"the site: {cold.site.size:,} bytes, {each} a paper"
    yield "runs: " + ", ".join(f"{result.contender.name} {len(result.costs)}" for result in measured.results)


def about(machine: Mapping[str, str]) -> Iterator[str]:
    """The machine and how it was measured, a line each."""
    yield f"{machine['cpu']}, {machine['cores']} cores used, {machine['memory']}, {machine['system']}"
    hugo = f"Hugo {machine['hugo']}" if machine["hugo"] else "Hugo is not installed"
    programs = (
        f"Python {machine['python']}, MkDocs {machine['mkdocs']}, Material for MkDocs {machine['mkdocs-material']}"
    )
    yield f"{programs}, {hugo}"
    yield f"medians of runs in turn, after warming up; memory: the peak, {MEMORY}; MB are 10⁶ bytes"


# --- JSON ------------------------------------------------------------------------------------------------------------


def to_json(measured: Sequence[Measured], machine: Mapping[str, str]) -> dict[str, Any]:
    """All of it as a JSON object: seconds, bytes, and each single run."""
    return {
        "machine": dict(machine),
        "memory": MEMORY,
        "archives": [_archive(one) for one in measured],
        "growth": growth(measured),
    }


def _archive(measured: Measured) -> dict[str, Any]:
    return {
        "papers": measured.papers,
        "pages": measured.pages,
        "paper_page_bytes": measured.paper_page,
        "paper_page_gzip_bytes": measured.paper_page_gzip,
        "seconds_a_page": measured.seconds_a_page,
        "rows": [_result(measured, result) for result in measured.results],
    }


def _result(measured: Measured, result: Result) -> dict[str, Any]:
    data: dict[str, Any] = {"name": result.contender.name, "title": result.contender.title}
    if result.failure or not result.costs:
        return data | {"failure": result.failure}
    data |= {"seconds": result.seconds, "cpu_seconds": result.cpu, "memory_bytes": result.memory}
    data |= {f"of_{name}": measured.ratio(result, name) for name in ("mkdocs", "hugo")}
    if result.site:
        data |= {"pages": result.site.pages, "site_bytes": result.site.size}
    runs = [{"seconds": cost.seconds, "cpu_seconds": cost.cpu, "memory_bytes": cost.memory} for cost in result.costs]
    return data | {"runs": runs}
