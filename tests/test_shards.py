"""``papers build --jobs N`` and ``--shard K/N``: however the work is split, the site is the same."""

from itertools import combinations
from pathlib import Path

import pytest

from generator.build import Shard, build
from generator.cli import main
from generator.layout import Layout
from tests import odd_archive
from tests.conftest import papers
from tests.edits import Files, add, contents, copied, expect_same, swap

pytestmark = pytest.mark.usefixtures("as_command")

COUNT = 3


@pytest.mark.slow
@pytest.mark.parametrize("jobs", [1, 3])
def test_any_number_of_processes_makes_the_same_site(real: Layout, tmp_path: Path, jobs: int) -> None:
    layout = copied(real, tmp_path / "archive", built=False)
    done = papers("build", "--jobs", str(jobs), root=layout.root)
    assert (done.returncode, done.stderr) == (0, "")
    expect_same(contents(layout.site), contents(real.site))


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> list[Layout]:
    """Copies of one archive, in each of which another part of the site is built."""
    whole = odd_archive.make(tmp_path_factory.mktemp("whole") / "archive")
    return [copied(whole, tmp_path_factory.mktemp("part") / "archive") for _ in range(COUNT)]


def built(parts: list[Layout]) -> list[Files]:
    """The files of each part."""
    for number, layout in enumerate(parts, 1):
        build(layout, 1, Shard(number, COUNT))
    return [{path: data for path, data in contents(part.site).items() if not path.endswith("/")} for part in parts]


def united(parts: list[Files]) -> Files:
    """All files of some parts, which have none in common."""
    for one, other in combinations(parts, 2):
        assert one.keys() & other.keys() == set()
    return {path: data for part in parts for path, data in part.items()}


def whole(layout: Layout, folder: Path) -> Files:
    """The files of the site that is built at once."""
    layout = copied(layout, folder, built=False)
    build(layout, 1)
    return {path: data for path, data in contents(layout.site).items() if not path.endswith("/")}


def test_the_parts_have_no_file_in_common_and_together_are_the_site(parts: list[Layout], tmp_path: Path) -> None:
    found = built(parts)
    expect_same(united(found), whole(parts[0], tmp_path / "whole"))
    assert all(len(part) > 0.2 * sum(map(len, found)) for part in found)


def test_parts_built_again_after_an_edit_are_the_site_again(parts: list[Layout], tmp_path: Path) -> None:
    built(parts)
    for layout in parts:
        add(layout, 1)
        swap(layout, "overrides/moved.html", "refresh", "Refresh")
    expect_same(united(built(parts)), whole(parts[0], tmp_path / "whole"))
    assert [build(layout, 1, Shard(number, COUNT)).made for number, layout in enumerate(parts, 1)] == [0] * COUNT


def test_with_a_detour_the_parts_are_the_site_too(parts: list[Layout], tmp_path: Path) -> None:
    layouts = [copied(layout, tmp_path / f"{number}") for number, layout in enumerate(parts)]
    for layout in layouts:
        swap(layout, "mkdocs.yml", "  - footnotes\n", "  - footnotes\n  - smarty\n")
    expect_same(united(built(layouts)), whole(layouts[0], tmp_path / "whole"))


def test_another_part_built_in_the_same_place_takes_the_place_of_the_first(parts: list[Layout], tmp_path: Path) -> None:
    found = built(parts)
    layout = copied(parts[0], tmp_path / "archive")
    build(layout, 1, Shard(2, COUNT))
    files = {path: data for path, data in contents(layout.site).items() if not path.endswith("/")}
    expect_same(files, found[1])


@pytest.mark.parametrize("wrong", ["--shard=0/3", "--shard=4/3", "--shard=2", "--shard=a/b", "--jobs=0", "--jobs=x"])
def test_wrong_usage_is_said(parts: list[Layout], capsys: pytest.CaptureFixture[str], wrong: str) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["build", wrong, "--root", str(parts[0].root)])
    assert repr(wrong.partition("=")[2]) in capsys.readouterr().err
