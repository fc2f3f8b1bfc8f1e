"""``papers bench --search``: that it measures what it says, in a real browser. How long anything takes is nobody's to
assert."""

import gzip
import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from generator.bench.chromium import Chromium, PageError, installed, running
from generator.bench.host import Host, serving
from generator.bench.search import contenders, report, visits
from generator.bench.search.contenders import CONTENDERS, Making
from generator.bench.search.making import make
from generator.bench.search.queries import queries
from generator.bench.search.visits import Measured, Result, Round, percentile
from generator.cli import main
from generator.content import read_content
from generator.layout import Layout
from tests import odd_archive

# --- a small run -----------------------------------------------------------------------------------------------------


class Run:
    """A short run on some papers, where npm can install nothing."""

    def __init__(self, folder: Path, out: str, status: int) -> None:
        self.status = status
        self.out = out
        self.told: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
        self.searches = {its["name"]: its for its in self.told["searches"]}
        self.folder = folder / "work"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """That run."""
    folder = tmp_path_factory.mktemp("bench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visits, "_MOST", 1000)
        patch.setattr(visits, "_PAUSE", 0)
        patch.setattr(visits, "_COLD", 1)
        patch.setattr(contenders, "_NPM", ["sh", "-c", "echo offline; exit 1", "npm"])
        told: list[str] = []
        patch.setattr("generator.commands.say.result", told.append)
        options = [
            "--papers",
            "150",
            "--repeat",
            "1",
            "--work",
            str(folder / "work"),
            "--json",
            str(folder / "out.json"),
        ]
        status = main(["bench", "--search", "--root", str(odd_archive.REPOSITORY), *options])
        yield Run(folder, "\n".join(told), status)


@pytest.mark.browser
def test_what_can_be_measured_is(small: Run) -> None:
    assert small.status == 0
    assert [*small.searches] == ["ours", "pagefind", "minisearch", "material"]
    for name in ("ours", "material"):
        measures = small.searches[name]["measures"]
        assert all(measure["value"] > 0 for measure in measures.values()), name
        [one] = small.searches[name]["rounds"]
        assert one["silent"] < one["answers"] / 4
    assert small.told["machine"]["browser"]


@pytest.mark.browser
def test_who_can_not_be_installed_is_said(small: Run) -> None:
    assert {small.searches[name]["failure"] for name in ("pagefind", "minisearch")} == {"offline"}
    assert small.out.count("is not measured: offline") == 2


@pytest.mark.browser
def test_the_table_has_what_is_wanted_beside_what_is(small: Run) -> None:
    lines = [line for line in small.out.splitlines() if line.startswith("|")]
    assert len(lines) == 2 + len(report.MEASURES)
    assert {line.count("|") for line in lines} == {7}
    assert "at most (12,000)" in lines[0]
    assert "100 KB" in lines[2]


@pytest.mark.browser
def test_what_is_loaded_is_part_of_what_is_there(small: Run) -> None:
    ours, material = (small.searches[name]["measures"] for name in ("ours", "material"))
    # All of Material's index is loaded, and its worker.
    assert material["loaded"]["value"] > material["packed"]["value"]
    assert ours["loaded"]["value"] < material["loaded"]["value"] * 10


# --- the browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Chromium]:
    with running(installed()) as browser:
        yield browser


@pytest.mark.browser
def test_the_heap_of_workers_counts(browser: Chromium, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html><script>globalThis.bench = 1</script>")
    (tmp_path / "worker.js").write_text("self.held = new Uint8Array(5e6).fill(1); postMessage(1)")
    with serving(tmp_path) as (address, _), browser.visit(address) as visit:
        visit.wait_for("globalThis.bench")
        before = visit.heap()
        visit.run("new Promise((done) => (globalThis.worker = new Worker('worker.js')).onmessage = done).then(() => 0)")
        assert 5e6 < visit.heap() - before < 8e6


@pytest.mark.browser
def test_a_script_that_fails_is_told(browser: Chromium, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<!doctype html>")
    with serving(tmp_path) as (address, _), browser.visit(address) as visit:
        with pytest.raises(PageError, match="no such luck"):
            visit.run("Promise.reject(new Error('no such luck'))")
        assert visit.run("6 * 7") == 42


# --- the host --------------------------------------------------------------------------------------------------------


def test_text_is_compressed_and_all_else_is_sent_as_it_is(tmp_path: Path) -> None:
    site = tmp_path / "site"
    (site / "bench").mkdir(parents=True)
    text, other = b"let a = 1;\n" * 100, b"\0\1\2" * 100
    (site / "a.js").write_bytes(text)
    (site / "bench" / "b.js").write_bytes(text)
    (site / "shard").write_bytes(other)
    (tmp_path / "secret").write_text("not of the site")
    with serving(site) as (address, host):
        connection = HTTPConnection(urlsplit(address).netloc)
        assert gzip.decompress(_get(connection, "/a.js?x=1", "gzip")) == text
        assert 0 < host.counted() < len(text)
        assert _get(connection, "/shard") == other
        assert len(other) < host.counted() < len(other) + 300
        _get(connection, "/bench/b.js", "gzip")
        assert host.counted() == 0
        for path in ("/none", "/../secret", "/%2e%2e/secret", "/bench"):
            assert _get(connection, path, status=404) == b""
        connection.close()


def _get(connection: HTTPConnection, path: str, encoding: str | None = None, status: int = 200) -> bytes:
    """The body of an answer. The connection stays, so the next question needs it."""
    connection.request("GET", path)
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Content-Encoding")) == (status, encoding)
    return answer.read()


def test_a_host_of_nothing(tmp_path: Path) -> None:
    assert Host(tmp_path).answer("").startswith(b"HTTP/1.1 404 ")


# --- what is asked, and made -----------------------------------------------------------------------------------------


def test_the_same_papers_give_the_same_queries() -> None:
    papers = read_content(Layout(odd_archive.REPOSITORY)).archive.papers
    asked = queries(papers)
    assert asked == queries(papers[::-1])
    assert len(asked.typed) > 10
    assert len(asked.pairs) == 20
    typed = {word for query in asked.typed for word in query.split()}
    paired = [word for pair in asked.pairs for word in pair.split()]
    assert len(set(paired)) == len(paired) == 40
    assert not typed & set(paired)


def test_an_index_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    archive = read_content(Layout(odd_archive.REPOSITORY)).archive
    make(archive, tmp_path)
    [segment] = {path.parent for path in tmp_path.glob("search/*/head")}
    old = tmp_path / "search" / "old"
    segment.rename(old)
    make(archive, tmp_path)
    assert segment.exists()
    assert not old.exists()
    (segment / "head").write_bytes(b"kept")
    make(archive, tmp_path)
    assert (segment / "head").read_bytes() == b"kept"


# --- the table -------------------------------------------------------------------------------------------------------


def result(failure: str = "", **measured: float) -> Result:
    """The result of a search."""
    usual = {"first": 100, "loaded": 90e3, "key": 10, "pair": 5, "heap": 9e6, "answers": 3, "silent": 0}
    return Result(CONTENDERS[0], Making(9, 1), 5, 4, [Round(**usual | measured)], failure)  # type: ignore[arg-type]  # ints are floats


def test_a_missed_bound_is_said() -> None:
    good, bad = (report.table(Measured(12_212, "", [result(first=first)])) for first in (120, 120.1))
    assert "missed" not in good
    [line] = [line for line in bad.splitlines() if "missed" in line]
    assert "first key" in line


def test_the_bounds_are_those_of_the_size() -> None:
    assert "at most (86,000)" in report.table(Measured(81_000, "", [result()]))
    many = report.to_json(Measured(81_000, "", [result()]), {})
    assert many["searches"][0]["measures"]["first"]["at_most"] == 250


def test_what_failed_has_no_numbers() -> None:
    lines = report.table(Measured(100, "", [result(), result("it broke")])).splitlines()
    assert {line.split("|")[-2].strip() for line in lines[2:]} == {"–"}


def test_the_percentile_is_one_of_the_values() -> None:
    assert percentile(range(1, 101), 95) == 95
    assert percentile([3, 1, 2], 95) == 3
    assert percentile([7], 50) == 7
