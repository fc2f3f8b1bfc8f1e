"""What `generator.build.frame` relies on in MkDocs though nobody documents it: a release that changes it fails here."""

import inspect
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, Undefined, UndefinedError
from mkdocs.commands import build as plain
from mkdocs.config import load_config
from mkdocs.plugins import EVENTS, BasePlugin
from mkdocs.structure.pages import Page

from generator.build import build, frame
from generator.cli import main
from tests import odd_archive
from tests.edits import append, contents, expect_same, swap

GIVEN = set(
    "abs_url active ancestors canonical_url children content is_homepage is_index is_link is_page is_section"
    " is_top_level meta next_page parent previous_page title url".split()
)
"""The attributes of a page that are the same on a generated page."""

NOT_GIVEN = set("edit_url file links_to_anchors markdown present_anchor_ids toc update_date".split())
"""Those that are not: they tell of its Markdown, which no generated page has."""

pytestmark = pytest.mark.usefixtures("as_command")

CONTEXT = set("base_url build_date_utc config extra_css extra_javascript mkdocs_version nav page pages".split())
"""What templates are given; of `pages` only the sitemap's knows all."""


@pytest.mark.parametrize(
    ("function", "parameters"),
    [
        (load_config, ["config_file", "config_file_path", "kwargs"]),
        (plain.build, ["config", "serve_url", "dirty"]),
        (Page.render, ["self", "config", "files"]),
    ],
)
def test_functions_take_what_they_took(function: Callable[..., Any], parameters: list[str]) -> None:
    assert list(inspect.signature(function).parameters) == parameters


def test_the_events_are_there() -> None:
    assert {"files", "nav", "env", "template_context"} <= set(EVENTS)


class _Watch(BasePlugin):  # type: ignore[type-arg, no-untyped-call] # as in generator.build.frame
    """Keeps what the templates of pages are given."""

    def __init__(self) -> None:
        self.contexts: list[dict[str, Any]] = []

    def on_page_context(self, context: Any, **_: Any) -> None:
        self.contexts.append(dict(context))


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What MkDocs gives the template of a page."""
    root = tmp_path_factory.mktemp("small")
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text("# Title\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text("site_name: x\nplugins: []\n", encoding="utf-8")
    config = load_config(str(root / "mkdocs.yml"))
    config.plugins["watch"] = watch = _Watch()
    plain.build(config)
    (found,) = watch.contexts
    return found


def test_templates_are_given_what_is_known(context: dict[str, Any]) -> None:
    assert context.keys() == CONTEXT


def test_a_page_has_the_attributes_that_are_known(context: dict[str, Any]) -> None:
    page = context["page"]
    names = {name for name in dir(page) if not name.startswith("_") and not inspect.ismethod(getattr(page, name))}
    assert names == GIVEN | NOT_GIVEN


_OF_PAGES = GIVEN - {"ancestors", "content", "meta", "next_page", "parent", "previous_page"}
ASKED = "{% if page %}" + "".join(f"{name}: {{{{ page.{name} | e }}}}\n" for name in sorted(_OF_PAGES))
ASKED += """
{% macro told(item) %}{{ item.title | e }} {{ item.url | e }} {{ item.active }} {{ item.is_page }} {{ item.is_link -}}
  {% for child in item.children or [] %}({{ told(child) }}){% endfor %}{% endmacro %}
{{ told(page.parent) }} {{ told(page.previous_page) }} {{ told(page.next_page) }}
{{ page.ancestors | map(attribute="title") | list }} {{ page.content | length }} {{ page.meta.title | e }}
{% for item in nav %}{{ told(item) }}{% endfor %} {{ told(nav.homepage) }} {{ nav.pages | length }}
{{ base_url }} {{ build_date_utc }} {{ mkdocs_version }} {{ extra_css }} {{ extra_javascript }} {{ config.site_name }}
{% endif %}
"""
"""A part of a template that tells all that it is given."""

NAV = """
nav:
  - Newest: index.md
  - Time:
      - Days: days/index.md
      - More:
          - Years: years/index.md
          - About: about/index.md
  - Elsewhere: https://example.org/
extra_javascript: [x.js, {path: y.mjs, type: module}]
"""


@pytest.mark.slow
def test_a_template_is_told_of_a_generated_page_what_mkdocs_would_tell_it(tmp_path: Path) -> None:
    layout = odd_archive.make(tmp_path / "archive")
    append(layout, "mkdocs.yml", NAV)
    swap(layout, "overrides/main.html", "<body>", f"<body>{ASKED}")
    assert build(layout, 1).detour == ""
    assert main(["generate", "--root", str(layout.root)]) == 0
    config = load_config(str(layout.mkdocs), site_dir=str(tmp_path / "plain"))
    plain.build(config)
    shutil.copytree(layout.twins, config.site_dir, dirs_exist_ok=True)
    expect_same(contents(layout.site), contents(tmp_path / "plain"))


class _Thing:
    known = "attribute"


@pytest.mark.parametrize(
    "of", [{"items": 1, "a": None}, {}, _Thing(), None, "text", 7, [1], SimpleNamespace(a=1), Undefined(name="x")]
)
@pytest.mark.parametrize("name", ["a", "items", "known", "upper", "missing", "0"])
def test_a_quick_look_finds_what_jinja_finds(of: Any, name: str) -> None:
    env = Environment(autoescape=True)
    quickly = frame._quick_getattr(env)

    def outcome(look: Callable[[Any, str], Any]) -> tuple[str, str]:
        try:
            found = look(of, name)
        except UndefinedError as error:
            return "refused", str(error)
        return type(found).__name__, str(found) if isinstance(found, Undefined | str | int) else ""

    assert outcome(quickly) == outcome(env.getattr)
