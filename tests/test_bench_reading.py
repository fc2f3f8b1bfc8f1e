"""``papers bench --reading``: that it measures what it says, in a real browser. How long anything takes is nobody's to
assert."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.bench.chromium import Chromium, installed, running
from generator.bench.host import serving
from generator.bench.reading import report, visits
from generator.bench.reading.visits import GOALS, Goal, Measured, Result, Round, goals, take_turns
from generator.cli import main
from tests import odd_archive

# --- a small run -----------------------------------------------------------------------------------------------------


class Run:
    """A short run on the archive of odd cases."""

    def __init__(self, folder: Path, out: str, status: int) -> None:
        self.status = status
        self.out = out
        self.told: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
        self.pages = {its["name"]: its for its in self.told["pages"]}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """That run, over a line that is not slow."""
    folder = tmp_path_factory.mktemp("bench")
    root = odd_archive.make(folder / "archive").root
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visits, "FAST_3G", visits.FAST_3G._replace(latency=0, down=10**8, up=10**8))
        patch.setattr(visits, "_QUIET", 1)
        told: list[str] = []
        patch.setattr("generator.commands.say.result", told.append)
        options = ["--repeat", "1", "--work", str(folder / "work"), "--json", str(folder / "out.json")]
        status = main(["bench", "--reading", "--root", str(root), *options])
    return Run(folder, "\n".join(told), status)


@pytest.mark.browser
def test_every_page_is_measured(small: Run) -> None:
    assert small.status == 0
    assert tuple(small.pages) == GOALS
    for name, page in small.pages.items():
        [one] = page["rounds"]
        assert one["first"] > 0, name
        assert one["later"] > 0, name
        assert one["kept"] > 0, name
        assert one["put_by"] > 0, name
        assert set(one["loaded"]) >= {"Document", "Stylesheet", "Script"}, name


@pytest.mark.browser
def test_what_does_not_rest_on_the_clock_is_within_its_bounds(small: Run) -> None:
    lasting = [measure.name for measure in report.MEASURES if measure.unit != "ms"]
    missed = [
        f"{name}: {measure} {page['measures'][measure]['value']}"
        for name, page in small.pages.items()
        for measure in lasting
        if page["measures"][measure]["missed"]
    ]
    assert missed == []


@pytest.mark.browser
def test_the_table_has_what_is_wanted_beside_what_is(small: Run) -> None:
    lines = [line for line in small.out.splitlines() if line.startswith("|")]
    assert len(lines) == 2 + len(report.MEASURES)
    assert {line.count("|") for line in lines} == {len(GOALS) + 3}
    assert "1,500 ms (day)" in lines[2]
    assert "Fast 3G" in small.out


# --- the browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with running(installed()) as browser:
        yield browser


def visited(site: Path, browser: Chromium, monkeypatch: pytest.MonkeyPatch) -> Round:
    """One round of visits to the front page of a site."""
    monkeypatch.setattr(visits, "GOALS", ("front",))
    monkeypatch.setattr(visits, "_QUIET", 0.3)
    [result] = take_turns(site, browser, 1, lambda name: None)
    assert result.failure == ""
    return result.rounds[0]


@pytest.mark.browser
def test_the_line_is_slow_shifts_count_and_so_do_other_hosts(
    browser: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = "setTimeout(() => { document.querySelector('p').style.marginTop = '300px'; }, 99)"
    script = f"onload = () => {late}; fetch('https://example.org/').catch(() => 0)"
    page = f"<!doctype html><link rel=stylesheet href=a.css><p>Text<script>{script}</script>"
    (tmp_path / "index.html").write_text(page)
    (tmp_path / "a.css").write_text("p { color: red }")
    its = visited(tmp_path, browser, monkeypatch)
    # The page and its styles are a request each, one after the other.
    assert its.first >= 2 * visits.FAST_3G.latency
    assert its.moved > 0
    assert its.elsewhere == 3
    assert its.put_by == 0
    assert its.loaded["Stylesheet"] > 0


@pytest.mark.browser
def test_what_a_service_worker_puts_by_is_no_part_of_the_page(
    browser: Chromium, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = "<!doctype html><p>Text<script>navigator.serviceWorker.register('sw.js')</script>"
    (tmp_path / "index.html").write_text(page)
    (tmp_path / "other").write_bytes(bytes(9000))
    (tmp_path / "sw.js").write_text(
        "oninstall = (event) => event.waitUntil(caches.open('a').then((its) => its.addAll(['./', 'other'])));"
        "onfetch = (event) => event.respondWith(caches.match(event.request).then((its) => its ?? fetch(event.request)))"
    )
    its = visited(tmp_path, browser, monkeypatch)
    assert sum(its.loaded.values()) < 9000 < its.put_by
    assert its.later > 0
    assert its.kept > 0


def test_a_reader_goes_to_the_largest_pages(tmp_path: Path) -> None:
    for name, size in (("2025-01-01", 5), ("2025-01-02", 9), ("2025-01-03", 7), ("2025-01-04", 1)):
        (tmp_path / "days" / name).mkdir(parents=True)
        (tmp_path / "days" / name / "index.html").write_text("x" * size)
    found = {goal.name: goal for goal in goals(tmp_path)}
    assert found["day"] == Goal("day", "days/2025-01-02/", "days/2025-01-03/", "days/2025-01-04/")
    assert found["paper"] == Goal("paper", "papers/", "papers/", "papers/")
    assert found["front"] == Goal("front", "", "", "")


def test_pages_are_served_at_their_addresses(tmp_path: Path) -> None:
    (tmp_path / "days").mkdir()
    (tmp_path / "days" / "index.html").write_text("<p>Days")
    with serving(tmp_path, counts=lambda name: True) as (_, host):
        assert host.answer("days/").startswith(b"HTTP/1.1 200 ")
        assert host.answer("days").startswith(b"HTTP/1.1 404 ")
        assert host.counted() > 0


# --- the table -------------------------------------------------------------------------------------------------------


def measured(name: str, **values: Any) -> Measured:
    """What came of one round of visits to one page."""
    usual: dict[str, Any] = {
        "first": 1000.0,
        "later": 700.0,
        "kept": 400.0,
        "moved": 0.0,
        "loaded": {"Script": 9_000},
        "put_by": 0,
    }
    return Measured(5, "", [Result(Goal(name, "a/", "b/", "a/"), [Round(**{"elsewhere": 0, **usual, **values})])])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("day", {"first": 1501.0}),
        ("day", {"kept": 501.0}),
        ("paper", {"loaded": {"Script": 30_001}}),
        ("tag", {"loaded": {"Document": 250_001}}),
        ("search", {"moved": 0.001}),
        ("front", {"elsewhere": 1}),
    ],
)
def test_a_missed_bound_is_said_with_the_page(name: str, values: dict[str, Any]) -> None:
    assert "missed" not in report.table(measured(name))
    [line] = [line for line in report.table(measured(name, **values)).splitlines() if "missed" in line]
    assert line.rstrip(" |").endswith(f"missed: {name}")


def test_a_bound_of_one_kind_is_not_one_of_others() -> None:
    assert "missed" not in report.table(measured("search", loaded={"Script": 60_000}, first=1800.0))


def test_what_failed_has_no_numbers() -> None:
    failed = Measured(5, "", [Result(Goal("day", "a/", "b/", "a/"), [], "it broke")])
    assert {line.split("|")[2].strip() for line in report.table(failed).splitlines()[2:]} == {"–"}
    assert report.to_json(failed, {})["pages"][0]["failure"] == "it broke"
    assert next(report.notes(failed)) == "day is not measured: it broke"
