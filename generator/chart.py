"""Charts as HTML: bars drawn as inline SVG, whole without a script, with the numbers in a table behind them.

All that is drawn stretches to the place it is given, so it has no letters in it: these are HTML around it, as large
as any other text. Texts are escaped here; addresses stand as they are.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.escape import html_attribute, html_text

_HEIGHT = 100
_STEP = 10
"""How far bars are apart; a fifth of it is the gap between two."""


class Bar(NamedTuple):
    """How many there are of what is called ``label``."""

    label: str
    number: int
    href: str = ""
    """Where it leads to, as the page says it."""
    grows: bool = False
    """Whether it is not over yet, and there may be more."""


class Tick(NamedTuple):
    """Words below the start of a bar."""

    bar: int
    label: str


class Chart(NamedTuple):
    """One bar chart."""

    title: str
    head: tuple[str, str]
    """What bars stand for and what is counted, as headings of the table."""
    bars: Sequence[Bar]
    ticks: Sequence[Tick] = ()
    note: str = ""
    """What belongs to its title."""
    missing: str = ""
    """What is not in it."""
    unit: tuple[str, str] = ("paper", "papers")
    """What one and what several of those are called that are counted."""


def figure(chart: Chart) -> str:
    """A chart with its title, axes and table, as an element of HTML."""
    missing = f"<small>{html_text(chart.missing)}</small>" if chart.missing else ""
    return "\n".join(
        [
            f'<figure class="chart" data-units="{html_attribute("|".join(chart.unit))}">',
            f"<figcaption>{html_text(chart.title)} <small>{html_text(chart.note)}</small></figcaption>",
            *filter(None, _plot(chart)),
            f'<details class="quiet"><summary>In numbers</summary>{_table(chart)}</details>{missing}',
            "</figure>",
        ]
    )


def _plot(chart: Chart) -> Iterator[str]:
    numbers = [bar.number for bar in chart.bars]
    lines = scale(max(numbers, default=0))
    top = max([*numbers, *lines, 1])
    growing = [bar.number if bar.grows else 0 for bar in chart.bars]
    whole = [0 if bar.grows else bar.number for bar in chart.bars]
    width = len(numbers) * _STEP
    yield f'<div class="plot" role="img" aria-label="{html_attribute(described(chart))}">'
    yield (
        f'<svg viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none">'
        f'<path class="grid" d="{"".join(f"M0 {_down(line, top)}h{width}" for line in (0, *lines))}"/>'
        f"{_path('bars', whole, top)}{_path('grows', growing, top)}</svg>"
    )
    yield "".join(f'<span class="y" style="top:{_down(line, top)}%">{line:,}</span>' for line in lines)
    yield "".join(
        f'<span class="x" style="left:{100 * tick.bar / len(numbers):.4g}%">{html_text(tick.label)}</span>'
        for tick in chart.ticks
    )
    yield "</div>"


def scale(highest: int) -> tuple[int, ...]:
    """Round numbers up to ``highest``, for the lines behind bars: from one to four, none for nothing."""
    steps = (digit * 10**power for power in range(len(str(highest))) for digit in (1, 2, 5))
    step = next((step for step in steps if highest < 5 * step), highest)
    return tuple(range(step, highest + 1, step)) if highest else ()


def _down(number: int, top: int) -> str:
    """How far from the upper end a bar of ``number`` begins, where one of ``top`` is of full height."""
    return f"{_HEIGHT - _HEIGHT * number / top:.3g}"


def _path(style: str, numbers: Sequence[int], top: int) -> str:
    """Bars as one element; what is not nothing can be seen."""
    width, gap = _STEP * 4 // 5, _STEP // 10
    bars = [
        f"M{place * _STEP + gap} {_HEIGHT}v-{max(1.5, _HEIGHT * number / top):.3g}h{width}V{_HEIGHT}"
        for place, number in enumerate(numbers)
        if number
    ]
    return f'<path class="{style}" d="{"".join(bars)}"/>' if bars else ""


def sparkline(parts: Sequence[float | None], numbers: Sequence[int]) -> str:
    """Bars as high as a line of text, the highest of full height, the last one marked; ``None`` where none is known.

    It stands beside the numbers that matter and says nothing to who can't see it; ``numbers`` are for the script.
    """
    top = max((part for part in parts if part), default=1.0)
    heights = [round(1000 * part / top) if part else 0 for part in parts]
    before, last = [*heights[:-1], 0], [0] * (len(heights) - 1) + heights[-1:]
    width = len(parts) * _STEP
    return (
        f'<div class="spark" aria-hidden="true" data-n="{" ".join(map(str, numbers))}">'
        f'<svg viewBox="0 0 {width} {_HEIGHT}" preserveAspectRatio="none">'
        f'<path class="grid" d="M0 {_HEIGHT}h{width}"/>'
        f"{_path('bars', before, 1000)}{_path('last', last, 1000)}</svg></div>"
    )


def described(chart: Chart) -> str:
    """What a chart shows, in a sentence."""
    bars = chart.bars
    if not bars:
        return f"{chart.title}: nothing yet."
    most = max(bars, key=lambda bar: bar.number)
    return (
        f"{chart.title}: bars from {bars[0].label} to {bars[-1].label}, {_counted(chart, most)} at most, in "
        f"{most.label}; {_counted(chart, bars[-1])} in the last{', which is not over' if bars[-1].grows else ''}."
    )


def _counted(chart: Chart, bar: Bar) -> str:
    return f"{bar.number:,} {chart.unit[bar.number != 1]}"


def _table(chart: Chart) -> str:
    """The last first: who wants a number wants the newest."""
    head = "".join(f"<th>{html_text(name)}</th>" for name in chart.head)
    rows = "".join(map(_row, reversed(chart.bars)))
    return f'<table class="numbers"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'


def _row(bar: Bar) -> str:
    label = html_text(bar.label)
    name = f'<a href="{bar.href}">{label}</a>' if bar.href else label
    return f"<tr><th>{name}</th><td>{bar.number:,}{' so far' if bar.grows else ''}</td></tr>"
