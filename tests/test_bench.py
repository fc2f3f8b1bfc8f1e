"""``papers bench``: that it measures what it says. How long anything takes is nobody's to assert."""

import gzip
import io
import json
import subprocess
import sys
import tarfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from generator.bench import hugo, inputs, measure, report
from generator.bench.contenders import Contender, Ground
from generator.bench.measure import Cost
from generator.bench.rounds import Result, Site, take_turns
from generator.faults import ArchiveError
from generator.layout import Layout
from generator.store import load
from tests import odd_archive
from tests.conftest import papers

CAPTURES = sorted((odd_archive.REPOSITORY / "content" / "captures").glob("*.txt"))


def tar_of(path: Path, files: dict[str, bytes]) -> Path:
    """A packed archive of files."""
    with tarfile.open(path, "w:gz") as tar:
        for name, data in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return path


# --- a small run -----------------------------------------------------------------------------------------------------


class Run:
    """One run on some papers of a capture, and the folder it worked in."""

    def __init__(self, folder: Path) -> None:
        self.work = folder / "work"
        packed = tar_of(folder / "captures.tar.gz", {f"pages/{CAPTURES[0].name}": CAPTURES[0].read_bytes()})
        arguments = ["--papers", "20", "--repeat", "1", "--without", "hugo", "--work", str(self.work)]
        self.done = papers(
            "bench", str(packed), *arguments, "--json", str(folder / "out.json"), root=odd_archive.REPOSITORY
        )
        assert self.done.returncode == 0, self.done.stdout + self.done.stderr
        self.told: dict[str, Any] = json.loads((folder / "out.json").read_text(encoding="utf-8"))
        self.plain = Layout(self.work / "20" / "plain")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """That run."""
    return Run(tmp_path_factory.mktemp("bench"))


def test_every_contender_has_a_row_and_makes_the_same_pages(small: Run) -> None:
    [archive] = small.told["archives"]
    rows = {row["name"]: row for row in archive["rows"]}
    assert list(rows) == ["cold", "pages", "again", "day", "mkdocs", "records", "content", "related", "related-day"]
    assert 0 < archive["papers"] <= 20
    documents = len([*small.plain.docs.rglob("*.md")])
    builds = ("cold", "pages", "again", "day", "mkdocs")
    assert {rows[name]["pages"] for name in builds} == {archive["pages"]} == {documents}
    assert all(row["seconds"] > 0 and row["memory_bytes"] > 0 and len(row["runs"]) == 1 for row in rows.values())
    assert rows["mkdocs"]["of_mkdocs"] == 1
    assert rows["cold"]["of_hugo"] is None
    assert archive["paper_page_gzip_bytes"] < archive["paper_page_bytes"]


def test_the_table_is_markdown(small: Run) -> None:
    lines = [line for line in small.done.stdout.splitlines() if line.startswith("|")]
    assert len(lines) == 11
    assert {line.count("|") for line in lines} == {8}
    assert "cores used" in small.done.stdout
    assert "a page in a cold build" in small.done.stdout


def test_the_project_of_hugo_has_a_file_for_each_page(small: Run, tmp_path: Path) -> None:
    hugo.make_project(small.plain.docs, small.plain.site, tmp_path / "hugo")
    content = tmp_path / "hugo" / "content"
    documents = {path.relative_to(small.plain.docs).as_posix() for path in small.plain.docs.rglob("*.md")}
    made = {path.relative_to(content).as_posix(): path.read_text(encoding="utf-8") for path in content.rglob("*.md")}
    assert made.keys() == {hugo.file_name(document) for document in documents}
    assert not [name for name, text in made.items() if "index.md" in text or "{:" in text]
    base = (tmp_path / "hugo" / "layouts" / "_default" / "baseof.html").read_text(encoding="utf-8")
    assert base.count('{{ block "main" . }}') == base.count("<title>{{ .Title }} - ") == 1
    assert "../.." not in base
    assert any((tmp_path / "hugo" / "static" / "assets").iterdir())


def test_several_sizes_and_one_size_exclude_each_other(tmp_path: Path) -> None:
    done = papers("bench", "--papers", "5", "--sizes", "5,10", root=odd_archive.make(tmp_path).root)
    assert done.returncode == 2
    assert done.stderr.startswith("--papers: ")


# --- Hugo ------------------------------------------------------------------------------------------------------------


def test_addresses_stay_whatever_a_paper_is_called() -> None:
    names = [
        "index.md",
        "days/index.md",
        "days/2026-04-20/index.md",
        "papers/index/index.md",
        "papers/2407.00088/index.md",
    ]
    made = [hugo.file_name(name) for name in names]
    assert made == ["_index.md", "days_.md", "days/2026-04-20_.md", "papers/index_.md", "papers/2407.00088_.md"]
    assert hugo.page("index.md", "# A\n") == "---\nurl: /\n---\n# A\n"


def test_front_matter_keeps_what_hugo_would_take_for_its_own() -> None:
    text = '---\ntitle: "A"\ntemplate: "paper.html"\npublished: 2024-06-25\nurl: "https://example.org/"\n---\n\n# A\n'
    lines = hugo.page("papers/a/index.md", text).splitlines()
    assert lines[1:6] == [
        'title: "A"',
        'layout: "paper"',
        'published_on: "2024-06-25"',
        'web_address: "https://example.org/"',
        "url: /papers/a/",
    ]
    assert 'layout: "list"' in hugo.page("index.md", '---\ntemplate: "home.html"\n---\n')


@pytest.mark.parametrize(
    ("ours", "hugos"),
    [
        ("[A](../../papers/a/index.md) and [B](index.md#b)", "[A](../../papers/a/) and [B](./#b)"),
        ("[A](https://example.org/index.md?x)", "[A](https://example.org/index.md?x)"),
        ("Text\n{: .facts }", "Text\n{.facts}"),
        ('Text\n{: .pager role="navigation" }', 'Text\n{.pager role="navigation"}'),
        ("## Notes {: #notes }", "## Notes {#notes}"),
        ('**5**{: aria-current="page" } · 6', '<strong aria-current="page">5</strong> · 6'),
        ("**Withdrawn**{: .withdrawn }", '<strong class="withdrawn">Withdrawn</strong>'),
        (r"foreign \{: onclick=x }", r"foreign \{: onclick=x }"),
        ("{{< figure >}}", "&#123;{< figure >}}"),
    ],
)
def test_markdown_as_hugo_reads_it(ours: str, hugos: str) -> None:
    assert hugo.page("a/index.md", ours) == f"---\nurl: /a/\n---\n{hugos}"


def test_the_shell_leaves_to_hugo_what_differs() -> None:
    built = (
        '<head><title>A &amp; B - Site</title><link rel="canonical" href="https://example.org/x/papers/a/">'
        '<meta name="description" content="C"></head><body><a href="#a-b">Skip</a><p>A &amp; B</p>'
        '<script src="../../assets/a.js">{{</script><article class="c"><h1 id="a-b">A</h1></article><b>'
    )
    base, address = hugo.shell(built)
    assert address == "https://example.org/x/"
    assert "A &amp; B" not in base
    assert '<a href="#{{ anchorize .Title }}">Skip</a><p>{{ .Title }}</p>' in base
    assert '<script src="{{ $root }}/assets/a.js">{{ "{{" }}</script>' in base
    assert base.endswith('<article class="c">{{ block "main" . }}{{ end }}</article><b>')
    with pytest.raises(ValueError, match="no <title>"):
        hugo.shell("<p>nothing")


# --- inputs ----------------------------------------------------------------------------------------------------------


def test_files_are_unpacked_and_listings_of_arxiv_get_our_names(tmp_path: Path) -> None:
    listing = {"id": "2503.11731", "listed": "2025-03-18", "title": "Über", "authors": ["A B"], "summary": "S"}
    lines = [json.dumps(listing), '{"title": "Another", "id": 5}', "no JSON"]
    packed = tmp_path / "list.jsonl.gz"
    packed.write_bytes(gzip.compress("\n".join(lines).encode()))
    tar = tar_of(tmp_path / "days.tar.gz", {"b/2.json": b"[2]", "1.json": b"[1]", "b/.hidden": b""})
    plain = tmp_path / "plain.txt"
    plain.write_text("x", encoding="utf-8")
    found = inputs.unpacked([packed, tar, plain], tmp_path / "work")
    assert [path.name for path in found] == ["list.jsonl", "1.json", "2.json", "plain.txt"]
    first, *others = found[0].read_text(encoding="utf-8").splitlines()
    expected = {
        "arxiv_id": "2503.11731",
        "published": "2025-03-18",
        "title": "Über",
        "authors": ["A B"],
        "abstract": "S",
    }
    assert json.loads(first) == expected
    assert others == lines[1:]


@pytest.mark.parametrize("name", ["../out.json", "/out.json", "a/../../out.json"])
def test_nothing_is_unpacked_outside_the_folder(tmp_path: Path, name: str) -> None:
    tar = tar_of(tmp_path / "bad.tar.gz", {name: b"[]"})
    with pytest.raises(ArchiveError, match=r"bad\.tar\.gz: it can't be read .* leads out of the folder"):
        inputs.unpacked([tar], tmp_path / "work")


@pytest.mark.parametrize(("name", "data"), [("a.tar.gz", b"no tar"), ("a.json.gz", b"no gzip"), ("gone.json", None)])
def test_what_cant_be_unpacked_is_named(tmp_path: Path, name: str, data: bytes | None) -> None:
    if data is not None:
        (tmp_path / name).write_bytes(data)
    with pytest.raises(ArchiveError, match=f"{name}: it can't be read"):
        inputs.unpacked([tmp_path / name], tmp_path / "work")
    with pytest.raises(ArchiveError, match="no file in it"):
        inputs.unpacked([tar_of(tmp_path / "empty.tgz", {})], tmp_path / "work")


def test_a_folder_with_something_in_it_is_not_worked_in(tmp_path: Path) -> None:
    (tmp_path / "mine").touch()
    with pytest.raises(ArchiveError, match="not empty"):
        inputs.work_folder(tmp_path)


def test_an_archive_is_cut_by_whole_days_the_newest_first(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path)
    inputs.cut(layout, 6)
    days = [line.paper.day for line in inputs.stored(layout)]
    assert set(days) == {date(2025, 10, 16), date(2025, 10, 17)}
    assert days.count(date(2025, 10, 17)) == 4
    with pytest.raises(ArchiveError, match="no whole day"):
        inputs.cut(layout, 1)


def test_a_day_is_taken_out_and_put_back(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path)
    before = {path: path.read_bytes() for path in layout.records.iterdir()}
    day = inputs.new_day(layout)
    assert day is not None
    assert (day.day, day.papers) == (date(2025, 10, 17), 4)
    day.take_out()
    lines, faults = load(layout.records, "records")
    assert not faults
    assert len(lines) == sum(data.count(b"\n") for data in before.values()) - 4
    assert day.day not in {line.paper.day for line in lines}
    day.put_back()
    assert {path: path.read_bytes() for path in layout.records.iterdir()} == before


# --- measuring -------------------------------------------------------------------------------------------------------

_TREE = """
import subprocess, sys
grandchild = "held = b'x' * 80_000_000; print('ready', flush=True); input()"
subprocess.run([sys.executable, "-c", grandchild], check=True)
"""


def test_memory_is_that_of_the_whole_tree() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _TREE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as tree:
        assert tree.stdout is not None
        assert tree.stdout.readline() == "ready\n"
        assert len(list(measure.processes(tree.pid))) == 2
        assert 80_000_000 < measure.memory(tree.pid) < 400_000_000
        tree.communicate("\n")
    assert tree.returncode == 0
    assert measure.memory(tree.pid) == 0


def test_a_run_is_measured(tmp_path: Path) -> None:
    cost = measure.run([sys.executable, "-c", "sum(range(1_000_000))"], tmp_path / "output.txt")
    assert cost.memory > 0
    assert cost.cpu > 0
    assert cost.seconds > 0


def test_one_that_fails_is_named_and_does_not_stop_the_others(tmp_path: Path) -> None:
    bad = [sys.executable, "-c", "print('first', flush=True); raise SystemExit('it broke')"]
    contenders = [Contender("cold", "bad", bad), Contender("again", "good", [sys.executable, "-c", ""])]
    told: list[str] = []
    results = take_turns(Ground(tmp_path), contenders, 2, told.append)
    assert told == ["bad", "good"] * 2
    assert [len(result.costs) for result in results] == [0, 2]
    measured = report.Measured(1, results, 0, 0)
    assert list(report.problems(measured)) == [("cold", "it failed with exit 1: first / it broke")]
    assert "| bad  |  failed |" in report.table(measured)
    assert report.growth([measured, measured]) is None


def result(name: str, seconds: float, pages: int) -> Result:
    """What came of a contender that made so many pages."""
    return Result(Contender(name, name, ["true"]), [Cost(seconds, seconds, 1)], Site(pages, 1))


def test_other_pages_are_a_problem() -> None:
    measured = report.Measured(1, [result("cold", 1, 10), result("mkdocs", 4, 10), result("hugo", 1, 11)], 0, 0)
    assert list(report.problems(measured)) == [("hugo", "it made 11 pages, papers build 10")]
    assert measured.ratio(measured.results[0], "mkdocs") == 0.25


def test_what_is_not_installed_has_an_empty_row(tmp_path: Path) -> None:
    told: list[str] = []
    results = take_turns(Ground(tmp_path), [Contender("hugo", "Hugo: not installed", ())], 1, told.append)
    measured = report.Measured(1, results, 0, 0)
    assert "| Hugo: not installed |       – |" in report.table(measured)
    assert not list(report.problems(measured))


def test_growth_is_of_time_a_page() -> None:
    first, last = (report.Measured(1, [result("cold", *numbers)], 0, 0) for numbers in ((10.0, 100), (90.0, 600)))
    assert report.growth([first, last]) == pytest.approx(1.5)
    assert report.growth([first]) is None


def test_who_takes_long_has_two_runs() -> None:
    slow = result("mkdocs", 121, 1)
    assert slow.is_due()
    slow.costs *= 2
    assert not slow.is_due()
    quick = result("cold", 1, 1)
    quick.costs *= 2
    assert quick.is_due()
