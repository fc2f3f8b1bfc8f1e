"""``papers build``: after whatever happened, the site that a build from nothing gives; and no more made than is new."""

import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from generator.build import Built, build
from generator.forms.listed import CITED, FEEDS
from generator.layout import Layout
from tests import odd_archive
from tests.edits import (
    EDITS,
    LAMDA,
    add,
    append,
    contents,
    copied,
    differing,
    expect_clean,
    install,
    papers_of,
    put,
    save,
    swap,
)

pytestmark = pytest.mark.usefixtures("as_command")


@pytest.fixture
def archive(odd: Layout, tmp_path: Path) -> Layout:
    """A copy of it, to edit."""
    return copied(odd, tmp_path / "archive")


# --- after any edits -------------------------------------------------------------------------------------------------


Edited = tuple[str, int]


def expect_clean_after_each(odd: Layout, steps: Iterable[Sequence[Edited]]) -> None:
    """Build after each step, which is some edits. What ends in no site, or in a slow one, is taken back."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        layout = copied(odd, Path(folder) / "archive")
        for step in steps:
            for name, number in step:
                EDITS[name](layout, patch, number)
            built = expect_clean(layout, Path(folder) / "clean")
            if built is None or built.detour:
                take_back(odd, layout)


def take_back(odd: Layout, layout: Layout) -> None:
    """Give an archive the settings, templates and pages of another."""
    for path, original in ((layout.mkdocs, odd.mkdocs), (layout.config, odd.config)):
        shutil.copy(original, path)
    for name in ("overrides", "content/pages"):
        shutil.rmtree(layout.root / name)
        shutil.copytree(odd.root / name, layout.root / name)


@pytest.mark.slow
def test_after_each_kind_of_edit_the_site_is_that_of_a_clean_build(odd: Layout) -> None:
    chance = random.Random(4)
    edits = [(name, chance.randrange(30)) for name in chance.sample(list(EDITS), len(EDITS))]
    expect_clean_after_each(odd, [edits[at : at + 2] for at in range(0, len(edits), 2)])


edited = st.tuples(st.sampled_from(list(EDITS)), st.integers(0, 30))


@pytest.mark.slow
@settings(max_examples=3, suppress_health_check=list(HealthCheck), phases=[Phase.reuse, Phase.generate])
@given(st.lists(st.lists(edited, min_size=1, max_size=3), min_size=3, max_size=5))
def test_after_any_edits_the_site_is_that_of_a_clean_build(odd: Layout, steps: list[list[Edited]]) -> None:
    expect_clean_after_each(odd, steps)


# --- no more than is new ---------------------------------------------------------------------------------------------


def rebuilt(layout: Layout) -> tuple[Built, set[str], set[str]]:
    """What a build did, the files that it wrote, and those that came out otherwise than before."""
    stood, before = inodes(layout.site), contents(layout.site)
    built = build(layout, 1)
    now, after = inodes(layout.site), contents(layout.site)
    written = {path for path, inode in now.items() if stood.get(path) != inode}
    return built, written, {path for path in differing(before, after) if path in now}


def inodes(site: Path) -> dict[str, int]:
    """Which file each path is."""
    return {path.relative_to(site).as_posix(): path.stat().st_ino for path in site.rglob("*") if path.is_file()}


def test_when_nothing_changed_nothing_is_made(archive: Layout) -> None:
    total = build(archive, 1).total
    assert rebuilt(archive) == (Built(total, 0, 0, ()), set(), set())
    assert total == len(inodes(archive.site))


def test_a_file_saved_again_as_it_was_changes_nothing(archive: Layout) -> None:
    for path in (archive.vocabulary, archive.mkdocs, archive.root / "overrides" / "main.html"):
        path.write_bytes(path.read_bytes())
    assert build(archive, 1).made == 0


def test_of_a_new_paper_only_the_pages_are_made_that_it_is_on(archive: Layout) -> None:
    before = inodes(archive.site).keys()
    add(archive, 1, organization=LAMDA)
    built, written, changed = rebuilt(archive)
    gone = before - inodes(archive.site).keys()
    assert (built.made, built.removed) == (len(written), len(gone))
    assert all(path.startswith("search/") for path in gone)  # the address of an index tells what is in it
    of_its_day = {"added-1", "a-heading-a-table-a-star-a-line-code-image-x-png-1-note", "quoted-yes-no-item"}
    papers = {path for path in written if path.startswith(("papers/", "api/papers/"))}
    assert {re.sub(r"(api/)?papers/|/.*|\.json", "", path) for path in papers} == of_its_day
    assert written - changed <= papers  # what programs read of them is made with what has changed
    lists = {path for path in written if path.startswith(("days/", "tags/", "organizations/"))}
    assert {path for path in lists if path.endswith("index.html")} == {
        "days/2025-10-16/index.html",
        "days/index.html",
        "organizations/index.html",
        "organizations/lamda-nesy/index.html",
        "tags/attention/index.html",
        "tags/index.html",
        "tags/theory/index.html",  # counts the papers of narrower tags
    }
    with_files = ("days/2025-10-16", "organizations/lamda-nesy", "tags/attention")
    files = (*FEEDS, *CITED)
    assert lists >= {f"{folder}/{name}" for folder in with_files for name in files}


NOTED = "attention-without-a-date/"
"""Its page is made by MkDocs, for a person's Markdown is on it."""

COLORS = "assets/stylesheets/colors.css"


@pytest.mark.parametrize(
    ("edit", "made"),
    [
        (lambda its: swap(its, "overrides/paper.html", "quiet", "calm"), rf"papers/(?!moved-2022/|{NOTED}index\.md).*"),
        (lambda its: swap(its, "overrides/moved.html", "refresh", "Refresh"), r"papers/moved-2022/.*"),
        (lambda its: swap(its, "overrides/home.html", "hero", "Hero"), r"index\.(html|md)"),
        (lambda its: swap(its, "overrides/404.html", "<h1>Not", "<h1>Never"), r"404\.html"),
        (lambda its: append(its, "overrides/robots.txt", "# Nobody else."), r"robots\.txt"),
        (lambda its: append(its, f"overrides/{COLORS}", "/* */"), COLORS),
        (lambda its: append(its, "content/pages/about.md", "More."), r"about/.*"),
        (
            lambda its: put(its, "content/papers/zzz.md", "A note."),
            # What counts all papers rests on all of them.
            (
                r"papers/zzz/.*|undated/1/.*|search/(?!index\.(html|md)).*|(tags|trends|status)/index\.(html|md)"
                # A list that it is in has files of all its papers.
                r"|undated/papers\..*|api/(papers/zzz(\.json)?|undated\.json|status\.json)|oai\.xml"
            ),
        ),
        (lambda its: swap(its, "mkdocs.yml", "Undated:", "No day:"), r"(?!assets/|sitemap|manifest|robots).*"),
        (lambda its: swap(its, "overrides/main.html", "Skip", "Jump"), rf"(?!about/|papers/{NOTED}).*\.md|.*\.html"),
    ],
)
def test_only_what_an_edit_bears_on_is_made(archive: Layout, edit: Callable[[Layout], None], made: str) -> None:
    edit(archive)
    built, written, changed = rebuilt(archive)
    wanted = {path for path in inodes(archive.site) if re.fullmatch(made, path)}
    assert written == wanted | {"sw.js"}  # which tells browsers that there is something new
    assert changed <= written
    assert built.made == len(written)


def test_a_deleted_paper_leaves_no_file_and_no_empty_folder(archive: Layout) -> None:
    save(archive, [paper for paper in papers_of(archive) if paper.paper_id != "cs-0112017"])
    before = {path for path in inodes(archive.site) if not path.startswith("search/")}
    build(archive, 1)
    gone = before - inodes(archive.site).keys()
    assert len([path for path in gone if path.endswith("index.html")]) == 5  # its page, its day, week, month and year
    assert {path for path in gone if path.startswith("api/")} == {
        "api/papers/cs-0112017",
        "api/papers/cs-0112017.json",
        "api/daily/2001-12-10.json",
    }
    assert not [path for path in archive.site.rglob("*") if "2001" in path.name or path.name == "cs-0112017"]


def test_an_upgrade_of_a_dependency_makes_every_page_again(archive: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    install(archive.root / "upgrade", "latex2mathml", "999", monkeypatch)
    _, written, changed = rebuilt(archive)
    assert changed == set()
    # What people wrote, MkDocs makes at every build; the rest is of the same bytes, but that is only known now.
    assert {path for path in inodes(archive.site) if path.endswith(".html")} - written == {
        "404.html",
        "offline.html",
        "about/index.html",
        "papers/attention-without-a-date/index.html",
    }
    assert build(archive, 1).made == 0


def test_to_see_that_nothing_changed_takes_nothing_along_that_makes_pages(odd: Layout) -> None:
    """It is most of the time of a build that has nothing to do."""
    asked = "import sys, generator.cli as cli; code = cli.main(sys.argv[1:]); print(*sys.modules); sys.exit(code)"
    command = [sys.executable, "-c", asked, "build", "--root", str(odd.root)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=odd_archive.REPOSITORY, check=True)
    loaded = set(done.stdout.split())
    assert {"generator.build.manifest"} <= loaded
    assert not {"generator.pages", "generator.build.making", "generator.offline_zip", "mkdocs", "numpy"} & loaded
