"""``papers build`` and plain MkDocs (or ProperDocs, its fork) make the same site of an archive, byte for byte."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from mkdocs.commands import build as plain
from mkdocs.config import load_config

from generator.build import build
from generator.cli import main
from generator.layout import Layout
from tests import odd_archive
from tests.edits import Files, append, contents, copied, expect_same, put, swap

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("as_command")]


@pytest.mark.parametrize("program", ["mkdocs", "properdocs"])
@pytest.mark.parametrize("archive", ["real", "odd"])
def test_the_site_is_that_of_the_program(
    request: pytest.FixtureRequest, tmp_path: Path, archive: str, program: str
) -> None:
    layout: Layout = request.getfixturevalue(archive)
    its = copied(layout, tmp_path / "archive", built=False)
    assert main(["generate", "--root", str(its.root)]) == 0
    command = [sys.executable, "-m", program, "build", "--quiet", "--config-file", str(its.mkdocs)]
    quiet = {"DISABLE_MKDOCS_2_WARNING": "true"}  # ProperDocs and the theme have notices about each other
    subprocess.run(command, cwd=odd_archive.REPOSITORY, env=os.environ | quiet, check=True)
    assert not list(its.site.rglob("index.md"))
    shutil.copytree(its.twins, its.site, dirs_exist_ok=True)
    expect_same(contents(its.site), contents(layout.site))


# --- with other settings ---------------------------------------------------------------------------------------------


def site_of_mkdocs(layout: Layout) -> Files:
    """What plain MkDocs makes of an archive, with the twins laid beside its pages."""
    assert main(["generate", "--root", str(layout.root)]) == 0
    config = load_config(str(layout.mkdocs), site_dir=str(layout.root / "build" / "plain"))
    plain.build(config)
    shutil.copytree(layout.twins, config.site_dir, dirs_exist_ok=True)
    return contents(Path(config.site_dir))


Change = Callable[[Layout], object]


def setting(text: str) -> Change:
    """Settings at the end of ``mkdocs.yml``; one that is there already is overruled."""
    return lambda its: append(its, "mkdocs.yml", f"\n{text}\n")


def extension(text: str) -> Change:
    """A Markdown extension, before the others."""
    return lambda its: swap(its, "mkdocs.yml", "markdown_extensions:\n", f"markdown_extensions:\n{text}\n")


NAV = """
nav:
  - Newest: index.md
  - By time & date:
      - Days: days/index.md
      - "Weeks <b>": weeks/index.md
      - More:
          - Years: years/index.md
          - About: about/index.md
  - Tags: tags/index.md
  - Elsewhere: https://example.org/?a=1&b=2
  - One paper: papers/zzz/index.md
"""

DIRECTLY: dict[str, Change] = {
    "a deeper navigation": setting(NAV),
    "no address": setting("site_url: ''"),
    "an address with a path": setting("site_url: https://example.org/a/b"),
    "scripts and styles": setting(
        "extra_javascript: [x.js, https://example.org/y.js, {path: z.mjs, type: module}]\n"
        "extra_css: [https://example.org/z.css, assets/stylesheets/archive.css]"
    ),
    "foreign text": setting('site_name: A <b> & "c"\ncopyright: <i>We</i>'),
    "a harmless extension": extension("  - sane_lists"),
    "a footer with the time of the build": lambda its: append(
        its, "overrides/list.html", "{% block hero %}{{ build_date_utc }} {{ mkdocs_version }}{% endblock %}"
    ),
    "a written page that leads to others": lambda its: append(
        its,
        "content/pages/about.md",
        "\n[a](../papers/zzz/index.md) [b](../undated/1/index.md)",
    ),
}

HOOK = """\
def on_page_content(html, page, config, files):
    return html.replace("paper", "PAPER")
"""


def hook(layout: Layout) -> None:
    """Give an archive a hook."""
    put(layout, "hook.py", HOOK)
    append(layout, "mkdocs.yml", "\nhooks: [hook.py]\n")


DETOURS: dict[str, tuple[Change, str]] = {
    "a plugin": (setting("plugins: [offline]"), "plugin"),
    "a hook": (hook, "hooks"),
    "smarty": (extension("  - smarty"), "extension"),
    "permalinks": (lambda its: swap(its, "mkdocs.yml", "toc_depth: 1\n", "permalink: true\n"), "extension"),
    "emoji": (
        extension("  - pymdownx.emoji:\n      emoji_generator: !!python/name:pymdownx.emoji.to_alt"),
        "extension",
    ),
    "no navigation": (setting("nav:"), "nav"),
    "a navigation without titles": (setting("nav: [index.md, {More: [days/index.md, about/index.md]}]"), "nav"),
    "files for addresses": (setting("use_directory_urls: false"), "use_directory_urls"),
}


@pytest.fixture
def archive(tmp_path: Path) -> Layout:
    return odd_archive.make(tmp_path / "archive")


@pytest.mark.parametrize("change", DIRECTLY)
def test_with_settings_that_need_no_detour_the_site_is_that_of_mkdocs(archive: Layout, change: str) -> None:
    DIRECTLY[change](archive)
    assert build(archive, 1).detour == ""
    expect_same(contents(archive.site), site_of_mkdocs(archive))


@pytest.mark.parametrize("change", DETOURS)
def test_where_more_than_the_theme_makes_a_page_every_page_passes_through_mkdocs(archive: Layout, change: str) -> None:
    edit, reason = DETOURS[change]
    edit(archive)
    built = build(archive, 1)
    assert reason in built.detour
    expect_same(contents(archive.site), site_of_mkdocs(archive))
    assert build(archive, 1).made == 0
