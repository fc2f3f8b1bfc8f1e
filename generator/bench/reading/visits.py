"""Visits to pages over a slow line: when they are seen, what they load, what moves on them."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import NamedTuple

from generator.bench.chromium import Chromium, Context, PageError
from generator.bench.host import Host, serving


class Line(NamedTuple):
    """A connection as the developer tools of Chromium imitate one."""

    name: str
    latency: float
    """Milliseconds from a request to its answer, at least."""
    down: int
    """Bytes a second."""
    up: int


FAST_3G = Line("Fast 3G", 562.5, 180_000, 84_375)
"""The numbers of the developer tools: 150 ms, 1.6 and 0.75 Mbit/s, as a page meets them."""
_QUIET = 1.0
"""Seconds without a byte, after which nothing more comes of itself."""
_PATIENCE = 30.0
_OWN = frozenset({"worker"})
"""Workers whose requests are the page's. A service worker fetches for later."""

# As readers have it: on this machine the site keeps no copies unless it is told to.
_KEEP = 'localStorage.setItem("paper-archive.offline", "on");'
# Sums up what moves without having been asked to, from the first picture on.
_WATCH = """globalThis.moved = 0;
new PerformanceObserver((list) => {
  for (const its of list.getEntries()) if (!its.hadRecentInput) globalThis.moved += its.value;
}).observe({ type: "layout-shift", buffered: true });"""
_PAINT = '(performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0)'
# Whatever will answer without a network is there.
_PUT_BY = """navigator.serviceWorker?.getRegistration().then(
  (its) => !its || Boolean(its.active && !its.installing && !its.waiting)) ?? true"""
_SCROLL = """(async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const end = document.documentElement.scrollHeight;
  for (let y = 0; y < end && y < 20 * innerHeight; y += innerHeight / 2) { scrollTo(0, y); await drawn(); }
  scrollTo(0, 0);
  await drawn();
})()"""
# Where the first of what one can use is, scrolled to; the switch of the colours, and fields, are among it.
_PLACE = """(selector) => {
  const its = [...document.querySelectorAll(selector)].find((one) => one.checkVisibility());
  if (!its) return null;
  its.scrollIntoView({ block: "center", behavior: "instant" });
  const box = its.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
}"""
_USED = ("main .acts button", "main summary", "header > button", "main select", '[type="search"]')
_TYPED = "learn"


@dataclass(frozen=True, slots=True)
class Goal:
    """A page, and another of its kind to which one goes afterwards."""

    name: str
    first: str
    other: str
    kept: str
    """One that the browser has by then: of days the newest, which is kept before it is visited; else the first."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one first visit, and those after it, measured."""

    first: float
    """Milliseconds from going to the page until anything of it is seen, on the first visit."""
    later: float
    """The same of another page of the kind, which the browser does not have, when all had come that comes of itself."""
    kept: float
    """The same of one that it has."""
    moved: float
    """The sum of all layout shifts, while the page came, was scrolled and used."""
    loaded: Mapping[str, int]
    """Bytes of the first visit by type, compressed, with their heads: Document, Stylesheet, Script, Font, …"""
    put_by: int
    """Bytes that came besides, for visits without a network."""
    elsewhere: int
    """Requests to other hosts."""


@dataclass(slots=True)
class Result:
    """What came of one goal."""

    goal: Goal
    rounds: list[Round] = field(default_factory=list)
    failure: str = ""

    def middle(self, value: Callable[[Round], float]) -> float:
        """The median over the rounds."""
        return median(map(value, self.rounds))


@dataclass(frozen=True, slots=True)
class Measured:
    """All that was measured of one archive."""

    papers: int
    browser: str
    results: Sequence[Result]


GOALS = ("front", "day", "paper", "tag", "search", "library")
"""The kinds of pages that are visited."""
_ALONE = {"front": "", "search": "search/", "library": "library/"}


def goals(site: Path) -> list[Goal]:
    """Where readers go: of days, papers and tags to the largest pages, of other kinds to the one that there is."""
    return [_goal(site, name) for name in GOALS]


def _goal(site: Path, name: str) -> Goal:
    if name in _ALONE:
        return Goal(name, _ALONE[name], _ALONE[name], _ALONE[name])
    first, other = _largest(site, f"{name}s")
    days = sorted(file.parent.name for file in (site / "days").glob("????-??-??/index.html")) if name == "day" else []
    return Goal(name, first, other, f"days/{days[-1]}/" if days else first)


def _largest(site: Path, folder: str) -> tuple[str, str]:
    """The addresses of the two largest pages of a kind: twice the one where there is one only."""
    files = sorted((site / folder).glob("*/index.html"), key=lambda file: (-file.stat().st_size, file))
    paths = [f"{file.parent.relative_to(site).as_posix()}/" for file in files[:2]] or [f"{folder}/"]
    return paths[0], paths[-1]


def take_turns(site: Path, browser: Chromium, rounds: int, tell: Callable[[str], None]) -> list[Result]:
    """Visit all goals in turn, so many rounds."""
    results = [Result(goal) for goal in goals(site)]
    with serving(site, counts=lambda name: True) as (address, host):
        for result in results * rounds:
            tell(result.goal.name)
            _one_turn(result, browser, address, host)
    return results


def _one_turn(result: Result, browser: Chromium, address: str, host: Host) -> None:
    try:
        with browser.context() as context:
            result.rounds.append(_round(context, address, host, result.goal))
    except PageError as error:
        result.failure = str(error)


def _round(context: Context, address: str, host: Host, goal: Goal) -> Round:
    host.counted()
    page = _Page(context, host)
    first = page.go(address + goal.first)
    page.settle()
    loaded, put_by = page.loaded(), page.put_by()
    page.run(_SCROLL)
    page.use()
    moved = float(page.run("globalThis.moved"))
    # One after the other: only the last page that was opened is painted.
    later = _Page(context, host)
    after = later.go(address + goal.other)
    kept = _Page(context, host)
    return Round(
        first=first,
        later=after,
        kept=kept.go(address + goal.kept),
        moved=moved,
        loaded=loaded,
        put_by=put_by,
        elsewhere=sum(its.elsewhere(address) for its in (page, later, kept)),
    )


class _Page:
    """A page on the slow line."""

    def __init__(self, context: Context, host: Host) -> None:
        self._visit = context.page()
        self._host = host
        self.sent = 0
        """Bytes that the host sent since it was opened."""
        self.run = self._visit.run
        self._visit.send("Page.enable")
        self._visit.send("Page.addScriptToEvaluateOnNewDocument", source=_KEEP + _WATCH)
        self._visit.slow(*FAST_3G[1:])

    def go(self, address: str) -> float:
        """Go there; milliseconds until anything is seen."""
        self._visit.send("Page.navigate", url=address)
        self._visit.wait_for(f"location.href === {address!r} && {_PAINT}")
        self._visit.wait_for('document.readyState === "complete"')
        return float(self.run(_PAINT))

    def settle(self) -> None:
        """Wait until nothing more comes of itself."""
        end, quiet = monotonic() + _PATIENCE, monotonic() + _QUIET
        while monotonic() < quiet < end:
            self._visit.slow(*FAST_3G[1:])
            if (size := self._host.counted()) or not self.run(_PUT_BY):
                self.sent += size
                quiet = monotonic() + _QUIET
            sleep(0.05)

    def use(self) -> None:
        """Press the first of all that can be pressed, then type a word."""
        for selector in _USED:
            place = self.run(f"({_PLACE})({selector!r})")
            if place:
                self._visit.press(*place)
                self.settle()
        for letter in _TYPED:
            self._visit.send("Input.dispatchKeyEvent", type="char", text=letter)
        self.settle()

    def loaded(self) -> dict[str, int]:
        """Bytes that came for this page until now, by type."""
        asked, came = (self._visit.told(f"Network.{event}", _OWN) for event in ("requestWillBeSent", "loadingFinished"))
        types = {said["requestId"]: said.get("type", "Other") for said in asked}
        sizes: Counter[str] = Counter()
        for said in came:
            sizes[types.get(said["requestId"], "Other")] += int(said["encodedDataLength"])
        return dict(sizes)

    def put_by(self) -> int:
        """Bytes that a service worker fetched until now, if there is one."""
        its = self.run("navigator.serviceWorker?.getRegistration().then(Boolean) ?? false")
        return max(self.sent - sum(self.loaded().values()), 0) if its else 0

    def elsewhere(self, address: str) -> int:
        """How many requests went to other hosts."""
        asked = [said["request"]["url"] for said in self._visit.told("Network.requestWillBeSent")]
        return sum(not url.startswith((address, "data:", f"blob:{address}")) for url in asked)
