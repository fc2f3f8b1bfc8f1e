"""The service worker as it is built: what it lists, and when it is another one."""

import base64
import json
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from generator.build.keys import of_content
from generator.build.shell import shell, worker_files
from generator.cli import main
from generator.content import read_content
from generator.layout import Layout
from tests import odd_archive
from tests.edits import add, append, put, swap

ASSETS = odd_archive.REPOSITORY / "overrides/assets"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return odd_archive.make(tmp_path / "archive")


def worker(layout: Layout) -> str:
    """The text of the worker."""
    (file,) = worker_files(layout, read_content(layout).archive, of_content(layout))
    assert file.path == "sw.js"
    return file.data.decode()


def listed(text: str) -> dict[str, Any]:
    """The list that a worker is given."""
    found = re.search(r"^const LIST = (.*?);\n\n//", text, re.DOTALL | re.MULTILINE)
    assert found
    its: dict[str, Any] = json.loads(found[1])
    return its


def test_the_worker_lists_every_script_and_style_with_its_digest(layout: Layout) -> None:
    files = listed(worker(layout))["files"]
    own = {
        path.relative_to(ASSETS.parent).as_posix(): path for path in ASSETS.rglob("*") if path.suffix in {".js", ".css"}
    }
    del own["assets/javascripts/offline/worker.js"]
    theme = [path for path in files if path.endswith(".min.css")]
    assert len(theme) == 1
    assert {path for path in files if path.endswith((".js", ".css"))} == {*own, *theme}
    for path, file in own.items():
        assert files[path] == "sha256-" + base64.b64encode(sha256(file.read_bytes()).digest()).decode()
    assert "assets/images/logo.svg" in files


def test_the_worker_lists_the_newest_days_and_where_one_goes_from(layout: Layout) -> None:
    pages = listed(worker(layout))["pages"]
    assert pages[:6] == ["offline.html", "", "library/", "search/", "days/", "tags/"]
    days = sorted(read_content(layout).archive.by_day, reverse=True)[:7]
    assert pages[6:] == [f"days/{day}/" for day in days]


CONTENT: dict[str, Callable[[Layout], object]] = {
    "a paper": lambda its: add(its, 1),
    "a page of the owner": lambda its: append(its, "content/pages/about.md", "More.\n"),
}
SHELL: dict[str, Callable[[Layout], object]] = {
    "a style": lambda its: append(its, "overrides/assets/stylesheets/colors.css", "\n"),
    "a script": lambda its: append(its, "overrides/assets/javascripts/keys.js", "\n"),
    "another script": lambda its: put(its, "overrides/assets/javascripts/new/new.js", "export const a = 1;\n"),
    "the worker": lambda its: append(its, "overrides/assets/javascripts/offline/worker.js", "\n"),
    "a template": lambda its: append(its, "overrides/paper.html", "{# #}"),
    "the settings": lambda its: swap(its, "mkdocs.yml", "site_name: Paper archive", "site_name: Other"),
}


def test_the_same_archive_has_the_same_worker(layout: Layout, tmp_path: Path) -> None:
    assert worker(layout) == worker(odd_archive.make(tmp_path / "again"))


@pytest.mark.parametrize("change", CONTENT)
def test_other_content_makes_another_worker_with_the_same_shell(layout: Layout, change: str) -> None:
    before = worker(layout)
    CONTENT[change](layout)
    after = worker(layout)
    assert after != before
    assert listed(after)["shell"] == listed(before)["shell"]


@pytest.mark.parametrize("change", SHELL)
def test_what_pages_rest_on_makes_another_shell(layout: Layout, change: str) -> None:
    before = listed(worker(layout))["shell"]
    SHELL[change](layout)
    assert listed(worker(layout))["shell"] != before


def test_templates_without_a_worker_have_none(layout: Layout) -> None:
    (layout.root / "overrides/assets/javascripts/offline/worker.js").unlink()
    assert shell(layout) is None
    assert worker_files(layout, read_content(layout).archive, "") == []
    assert main(["generate", "--root", str(layout.root)]) == 0
    assert not (layout.docs / "sw.js").exists()


def test_the_app_is_described_as_the_settings_say(odd: Layout) -> None:
    its = json.loads((odd.site / "manifest.webmanifest").read_bytes())
    assert its["name"] == "Paper archive"
    assert its["description"] == "Research papers, day by day, with tags and search."
    assert its["theme_color"] == its["background_color"] == "#fdfcf9"
    assert {its[name] for name in ("id", "start_url", "scope")} == {"./"}
    assert [link["url"] for link in its["shortcuts"]] == ["./", "search/", "library/"]
    for icon in its["icons"]:
        assert (odd.site / icon["src"]).is_file()


def test_pages_hold_nothing_of_it(odd: Layout) -> None:
    html = (odd.site / "index.html").read_text(encoding="utf-8")
    assert "manifest" not in html
    assert "offline" not in html
