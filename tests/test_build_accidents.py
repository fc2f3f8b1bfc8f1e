"""``papers build`` on bad days: killed, on a full disk, with a damaged memory, with input that can't be built."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from generator.build import build, manifest
from generator.build.manifest import sealed
from generator.cli import main
from generator.layout import Layout
from tests import accidents, odd_archive
from tests.edits import (
    FAILING,
    Files,
    add,
    append,
    contents,
    copied,
    expect_clean,
    expect_same,
    papers_of,
    put,
    save,
    swap,
)

pytestmark = pytest.mark.usefixtures("as_command")

ALWAYS = 10**9


@pytest.fixture(scope="module")
def edited(odd: Layout, tmp_path_factory: pytest.TempPathFactory) -> tuple[Layout, Files]:
    """The archive, built and then edited, and the site that is to be made of it."""
    layout = copied(odd, tmp_path_factory.mktemp("edited") / "archive")
    save(layout, [paper for paper in papers_of(layout) if paper.paper_id != "cs-0112017"])
    add(layout, 1)
    swap(layout, "overrides/moved.html", "refresh", "Refresh")
    fresh = copied(layout, tmp_path_factory.mktemp("fresh") / "archive", built=False)
    build(fresh, 1)
    return layout, contents(fresh.site)


def files_of(site: Path) -> Files:
    """The files of a site. A build that ends early may leave an empty folder."""
    return {path: data for path, data in contents(site).items() if not path.endswith("/")}


def run(layout: Layout, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, list[str]]:
    """Run the command; its exit status, what it says, and what it finds wrong, a line each."""
    status = main(["build", "--root", str(layout.root), "--jobs", "1", *options])
    said = capsys.readouterr()
    return status, said.out, said.err.splitlines()


# --- killed, and without room ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_build_killed_at_any_moment_leaves_a_whole_site_and_is_finished_by_the_next(
    edited: tuple[Layout, Files], tmp_path: Path
) -> None:
    layout, wanted = edited
    old, new = files_of(layout.site), {path: data for path, data in wanted.items() if not path.endswith("/")}
    with accidents.death((copied(layout, tmp_path / "counted").root / "build"), ALWAYS) as accident:
        build(Layout(tmp_path / "counted"), 1)
    changes = accident.changes
    for after in sorted({*range(0, changes, changes // 9), changes - 2, changes - 1}):
        its = copied(layout, tmp_path / f"{after}")
        with accidents.death(its.root / "build", after) as accident:
            build(its, 1)
        assert accident.happened
        left = files_of(its.site)
        assert (its.next / "journal").exists() or left in (old, new)
        assert all(data in (old.get(path), new.get(path)) for path, data in left.items())
        build(its, 1)
        expect_same(contents(its.site), wanted)
        assert not its.next.exists()


RUN = """\
import sys
from pathlib import Path
from tests import accidents
accidents.kill_this_process(Path(sys.argv[1]) / "build", int(sys.argv[2]))
from generator.cli import main
main(["build", "--root", sys.argv[1], "--jobs", "2"])
"""


@pytest.mark.slow
@pytest.mark.parametrize("after", [2, 90, 300])
def test_a_process_killed_by_the_system_leaves_no_workers_and_the_next_build_is_right(
    odd: Layout, tmp_path: Path, after: int
) -> None:
    layout = copied(odd, tmp_path / "archive")
    before = contents(layout.site)
    put(layout, "content/archive.yml", "limits:\n  papers_per_page: 1\n  author_papers: 1\n")
    append(layout, "overrides/main.html", "<!-- so that all is made, by two workers -->")
    for number in range(1, 6):
        add(layout, number, published=date(2000 + number, 1, 1))
    command = [sys.executable, "-c", RUN, str(layout.root), str(after)]
    # That the output ends says that nobody holds it any more, no worker either.
    done = subprocess.run(command, capture_output=True, cwd=odd_archive.REPOSITORY, timeout=60, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    expect_same(contents(layout.site), before)
    built = expect_clean(layout, tmp_path / "clean")
    assert built
    assert built.made > 2 * 64


@pytest.mark.slow
def test_on_a_full_disk_the_site_stays_and_the_next_build_is_right(
    edited: tuple[Layout, Files], tmp_path: Path
) -> None:
    layout, wanted = edited
    old = files_of(layout.site)
    with accidents.full_disk((copied(layout, tmp_path / "counted").root / "build"), ALWAYS) as accident:
        build(Layout(tmp_path / "counted"), 1)
    for after in range(0, accident.changes - 1, accident.changes // 5):
        its = copied(layout, tmp_path / f"{after}")
        with accidents.full_disk(its.root / "build", after), pytest.raises(OSError, match="No space left"):
            build(its, 1)
        assert files_of(its.site) == old
        build(its, 1)
        expect_same(contents(its.site), wanted)


@pytest.mark.parametrize("size", [500, 5000, 50000])
def test_where_a_file_can_not_be_written_whole_the_command_says_which(
    edited: tuple[Layout, Files], tmp_path: Path, capsys: pytest.CaptureFixture[str], size: int
) -> None:
    layout, wanted = copied(edited[0], tmp_path / "archive"), edited[1]
    old = files_of(layout.site)
    with accidents.room_for(size):
        status, _, faults = run(layout, capsys)
    assert status == 1
    assert len(faults) == 1
    assert faults[0].startswith(str(layout.root / "build"))
    assert files_of(layout.site) == old
    assert run(layout, capsys)[0] == 0
    expect_same(contents(layout.site), wanted)


# --- a damaged memory ------------------------------------------------------------------------------------------------

Damage = Callable[[bytes], bytes]

DAMAGES: dict[str, Damage] = {
    "empty": lambda data: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "one bit of the digest": lambda data: bytes([data[0] ^ 1]) + data[1:],
    "one bit": lambda data: data[:-40] + bytes([data[-40] ^ 1]) + data[-39:],
    "of another program": lambda data: b"SQLite format 3\0" + bytes(range(256)),
    "of another version": lambda data: sealed(b'{"format": 0, "version": 0}'),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_manifest_is_none(odd: Layout, tmp_path: Path, damage: str) -> None:
    layout = copied(odd, tmp_path / "archive")
    layout.manifest.write_bytes(DAMAGES[damage](layout.manifest.read_bytes()))
    put(layout, "build/site/papers/foreign/index.html", "Not of this build.")
    built = expect_clean(layout, tmp_path / "clean")
    assert built
    assert (built.made, built.removed) == (built.total, 1)


def test_a_manifest_of_another_format_is_none(odd: Layout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = copied(odd, tmp_path / "archive")
    monkeypatch.setattr(manifest, "FORMAT", manifest.FORMAT + 1)
    built = build(layout, 1)
    assert built.made == built.total


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_tags_are_found_anew(edited: tuple[Layout, Files], tmp_path: Path, damage: str) -> None:
    layout, wanted = copied(edited[0], tmp_path / "archive"), edited[1]
    layout.tagging.write_bytes(DAMAGES[damage](layout.tagging.read_bytes()))
    build(layout, 1)
    expect_same(contents(layout.site), wanted)


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_journal_is_not_carried_out(edited: tuple[Layout, Files], tmp_path: Path, damage: str) -> None:
    layout, wanted = copied(edited[0], tmp_path / "archive"), edited[1]
    journal = sealed(b'{"format": 1, "move": ["index.html"], "remove": ["about/index.html"]}')
    put(layout, "build/next/site/index.html", "Not of this build.")
    (layout.next / "journal").write_bytes(DAMAGES[damage](journal))
    build(layout, 1)
    expect_same(contents(layout.site), wanted)
    assert not layout.next.exists()


# A page and its twin are made together.
@pytest.mark.parametrize(
    ("path", "made"),
    [("papers/zzz/index.html", 2), ("assets/stylesheets/colors.css", 1), ("sitemap.xml", 1), ("about/", 2)],
)
@pytest.mark.parametrize("how", ["deleted", "changed"])
def test_what_somebody_did_to_the_site_is_made_good(
    odd: Layout, tmp_path: Path, path: str, made: int, how: str
) -> None:
    layout = copied(odd, tmp_path / "archive")
    wanted, file = contents(layout.site), layout.site / path
    if file.is_dir():
        shutil.rmtree(file)
    elif how == "deleted":
        file.unlink()
    else:
        append(layout, f"build/site/{path}", "more")
    built = build(layout, 1)
    expect_same(contents(layout.site), wanted)
    assert built.made == made


# --- what can't be built ---------------------------------------------------------------------------------------------


def test_markdown_that_fails_is_named_and_the_others_are_built(
    odd: Layout, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = copied(odd, tmp_path / "archive")
    add(layout, 1)
    put(layout, "content/papers/zzz.md", FAILING)
    put(layout, "content/pages/failing.md", FAILING)
    status, _, faults = run(layout, capsys)
    assert status == 1
    assert [fault.partition(":")[0] for fault in faults] == ["content/pages/failing.md", "content/papers/zzz.md"]
    assert all("ValueError" in fault for fault in faults)
    for page in ("papers/zzz", "failing"):
        assert b"This page could not be rendered." in (layout.site / page / "index.html").read_bytes()
    assert (layout.site / "papers" / "added-1" / "index.html").exists()
    status, said, again = run(layout, capsys)
    assert (status, again) == (1, faults)
    assert " 0 made" in said


def test_a_page_that_can_not_be_made_names_its_record_and_the_others_are_built(
    odd: Layout, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layout = copied(odd, tmp_path / "archive")
    failing = {f"papers/{name}/index.{form}" for name in ("undated-too", "by-hand") for form in ("html", "md")}
    wanted = files_of(layout.site).keys() - failing
    names = '"Undated too", "A paper by hand: with # and \'quotes\'"'
    put(layout, "overrides/partials/failing.html", "{% macro fail() %}{{ 1 // 0 }}{% endmacro %}")
    call = '{% import "partials/failing.html" as failing %}{{ failing.fail() }}'
    fails = f"{{% block hero %}}{{% if page.title in [{names}] %}}{call}{{% endif %}}{{% endblock %}}"
    append(layout, "overrides/paper.html", fails)
    for _ in range(2):
        status, _, faults = run(layout, capsys)
        assert status == 1
        assert [fault.partition(": ")[0] for fault in faults] == [
            "content/papers/by-hand.md",
            "content/records/undated.jsonl (undated-too)",
        ]
        assert files_of(layout.site).keys() == wanted
    assert build(layout, 1).made == 0


def hook(layout: Layout, text: str) -> None:
    """Give an archive a hook."""
    put(layout, "hook.py", text)
    append(layout, "mkdocs.yml", "\nhooks: [hook.py]\n")


def failing_with_a_hook(layout: Layout) -> None:
    """Give an archive one, and a page that can't be rendered."""
    hook(layout, "")
    put(layout, "content/pages/failing.md", FAILING)


BROKEN: dict[str, Callable[[Layout], None]] = {
    "mkdocs.yml:": lambda its: append(its, "mkdocs.yml", "\nnav: [\n"),
    "mkdocs.yml: ": lambda its: append(its, "mkdocs.yml", "\ndocs_dirs: x\n"),
    "overrides/list.html:": lambda its: append(its, "overrides/list.html", "{% if %}"),
    "overrides/main.html:": lambda its: append(its, "overrides/main.html", "{{ no.such }}"),
    "overrides/robots.txt:": lambda its: append(its, "overrides/robots.txt", "{{ no.such }}"),
    "overrides/404.html:": lambda its: append(its, "overrides/404.html", "{% set a %}"),
    "content/pages/about.md": lambda its: append(its, "content/pages/about.md", "[x](../nowhere/index.md)"),
    "content/papers/zzz.md": lambda its: put(its, "content/papers/zzz.md", "[x](../nowhere/index.md)"),
    "content/pages/failing.md": failing_with_a_hook,
    "hook.py:2": lambda its: hook(its, "def on_env(env, config, files):\n    raise ValueError\n"),
}


@pytest.mark.parametrize("where", BROKEN)
def test_what_leaves_no_site_is_named_and_the_last_good_one_stays(
    odd: Layout, tmp_path: Path, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    layout = copied(odd, tmp_path / "archive")
    add(layout, 1)
    before = contents(layout.site)
    BROKEN[where](layout)
    status, said, faults = run(layout, capsys)
    assert (status, said) == (1, "")
    assert len(faults) == 1
    assert faults[0].startswith(where)
    assert contents(layout.site) == before
    assert run(layout, capsys) == (1, "", faults)
    assert run(layout, capsys, "--unattended") == (1, "", faults)


@pytest.mark.parametrize(("options", "expected"), [((), 1), (("--unattended",), 0)])
def test_what_leaves_a_site_is_told_and_stops_nothing_unattended(
    odd: Layout, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], expected: int
) -> None:
    layout = copied(odd, tmp_path / "archive")
    run(layout, capsys)
    append(layout, "content/archive.yml", "\nunknown: 1\n")
    for _ in range(2):  # also where nothing has changed
        status, said, faults = run(layout, capsys, *options)
        assert status == expected
        assert any("unknown key 'unknown'" in fault for fault in faults)
        assert said.endswith(f"build/site: built in spite of {len(faults)} fault{'s' * (len(faults) > 1)}, see above\n")
