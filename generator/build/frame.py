"""MkDocs: the only module that knows it.

MkDocs builds what is its own: pages that people wrote, the theme's files and the page for what is not found. The
pages we generate, of which there may be a hundred thousand, do not pass through it: their body is HTML already, so
only the theme's template is left to be filled, with what MkDocs would give it. That is done here, through what MkDocs
documents for plugins (https://www.mkdocs.org/dev-guide/plugins/, /dev-guide/api/): the events `on_files`, `on_env` and
`on_template_context`, and the classes ``File`` and ``Page``. Not documented are ``load_config``,
``commands.build.build``, ``Page.render`` and the values a template is given; `tests/test_frame.py` fails when a
release changes one of them.
"""

import logging
import posixpath
import re
import sys
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import markdown
from jinja2 import Environment, Template, TemplateError, meta
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, ConfigurationError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, normalize_url

from generator import urls
from generator.content import of_mkdocs
from generator.faults import ArchiveError, Fault
from generator.layout import Layout
from generator.page import Document, Site
from generator.urls import Address
from generator.writer import HtmlWriter, MarkdownWriter, Memory, Writer

Settings = MkDocsConfig

_LINKED = re.compile(r"[^\s()<>\[\]\"'#?]+\.md")


@dataclass
class Frame:
    """What MkDocs made of the settings and of the pages that people wrote: all that a generated page needs."""

    config: MkDocsConfig
    env: Environment
    nav: Navigation
    context: Mapping[str, Any]
    """What templates are given, whatever the page."""
    faults: list[Fault] = field(default_factory=list)
    _templates: "dict[str, _Loaded]" = field(default_factory=dict)
    _relative: dict[int, dict[str, Any]] = field(default_factory=dict)

    @cached_property
    def site(self) -> Site:
        """What the settings say of the site."""
        return site(self.config)

    def rendered(self, address: Address, document: Document) -> bytes:
        """The whole page of HTML."""
        page = self._page(address)
        page.markdown, page.content, page.meta = "", document.body, dict(document.meta)
        its = self._template(document.meta["template"])
        page.active = True  # and with it the sections of the navigation that it lies in
        try:
            text = _filled(its.template, {**its.context, **self._of_page(page), "page": page})
        finally:
            page.active = False
        # As MkDocs writes it: what UTF-8 can't hold becomes a character reference.
        return text.encode("utf-8", errors="xmlcharrefreplace")

    def key(self, template: str) -> str:
        """What stays the same as long as the navigation, the template and all that it includes do.

        Raises `ArchiveError` when the template can't be used.
        """
        try:
            return self._template(template).key
        except TemplateError as error:
            raise _failed(self.config, error) from error

    def _page(self, address: Address) -> "Page | _Generated":
        """The page as templates see it; where the navigation leads to it, the navigation's own."""
        url = self.site.url
        return self._in_nav.get(urls.document(address)) or _Generated(address, f"{url}{address}" if url else None)

    @cached_property
    def _in_nav(self) -> Mapping[str, Page]:
        return {page.file.src_uri: page for page in reversed(self.nav.pages)}

    def _of_page(self, page: "Page | _Generated") -> Mapping[str, Any]:
        """What depends on how deep a page lies: where the site begins, and styles and scripts from there."""
        depth = page.url.count("/")
        if depth not in self._relative:
            base = get_relative_url(".", page.url)
            self._relative[depth] = {
                "base_url": base,
                "extra_css": [_relative(path, page.url) for path in self.config.extra_css],
                "extra_javascript": [_relative(str(path), page.url) for path in self.config.extra_javascript],
            }
        return self._relative[depth]

    def _template(self, name: str) -> "_Loaded":
        if name not in self._templates:
            items = repr([(page.title, page.url) for page in self.nav.pages]) + str(self.nav)
            sources = sorted(_sources(self.env, name, {}).items())
            key = blake2b(repr((sources, items)).encode(), digest_size=12).hexdigest()
            template = self.env.get_template(name)
            self._templates[name] = _Loaded(template, key, {**template.globals, **self.context})
        return self._templates[name]


class _Loaded(NamedTuple):
    """A template, with what it is given whatever the page."""

    template: Template
    key: str
    context: Mapping[str, Any]


def _filled(template: Template, context: dict[str, Any]) -> str:
    """What ``template.render`` gives when ``context`` holds the template's globals already: it need not copy them."""
    try:
        return "".join(template.root_render_func(template.new_context(context, shared=True)))
    except Exception:  # noqa: BLE001 - raised again, by Jinja, as an error of the line of the template
        return template.render(context)


def _quick_getattr(env: Environment) -> Callable[[Any, str], Any]:
    """Jinja's ``getattr``, which looks for an attribute first and then for an item, in fewer steps for a mapping.

    A page's front matter is one, and most of what a template asks of it is an item, or not there.
    """
    slowly = env.getattr

    def quickly(of: Any, name: str) -> Any:
        if type(of) is dict and not hasattr(dict, name):
            return of[name] if name in of else env.undefined(obj=of, name=name)
        try:
            return getattr(of, name)
        except AttributeError:
            return slowly(of, name)

    return quickly


class _Generated:
    """A generated page as templates see it: what MkDocs documents of its own pages, for one outside the navigation.

    It has no headings, and no address to edit it at: it was made of what is elsewhere.
    """

    children = parent = previous_page = next_page = edit_url = None
    is_section = is_link = False
    is_page = is_index = is_top_level = True
    active = False
    ancestors: tuple[object, ...] = ()
    toc: tuple[object, ...] = ()
    markdown = ""
    content = ""
    meta: Mapping[str, Any] = MappingProxyType({})

    def __init__(self, url: str, canonical_url: str | None) -> None:
        self.url = url
        self.canonical_url = canonical_url

    @property
    def is_homepage(self) -> bool:
        """Whether it is the first page of the site."""
        return not self.url

    @property
    def abs_url(self) -> str | None:
        """The path of the address on its host."""
        return urlsplit(self.canonical_url).path if self.canonical_url else None

    @property
    def title(self) -> str:
        """What it says of itself."""
        return str(self.meta["title"])


def _relative(path: str, url: str) -> str:
    """A style or script as the page at ``url`` names it."""
    page: Any = SimpleNamespace(url=url)  # all that is asked of a page
    return normalize_url(path, page)


def _sources(env: Environment, name: str, found: dict[str, str]) -> dict[str, str]:
    """The text of a template and of all that it may include, by name."""
    if name not in found and env.loader:
        found[name], file, _ = env.loader.get_source(env, name)
        for other in meta.find_referenced_templates(env.parse(found[name], name, file)):
            # A name that is only known when the page is made: any file of the theme might be meant.
            for each in [other] if other else env.list_templates(extensions=["html"]):
                _sources(env, each, found)
    return found


def site(config: Settings) -> Site:
    """What the settings say of the site."""
    url = config.site_url or ""
    return Site(
        url if not url or url.endswith("/") else f"{url}/",
        config.site_name,
        config.site_description or "",
        str(config.theme["language"]),
    )


def load(layout: Layout, folder: Path) -> Settings:
    """The settings in ``mkdocs.yml``, to build into ``folder``, from no documents but those that are given.

    Raises `ArchiveError` when they can't be used.
    """
    if wrong := of_mkdocs(layout):
        raise ArchiveError(wrong)  # MkDocs says neither the line nor the cure
    empty = folder.parent / "docs"
    empty.mkdir(parents=True, exist_ok=True)
    with _Messages() as said:
        try:
            return load_config(str(layout.mkdocs), docs_dir=str(empty), site_dir=str(folder))
        except (ConfigurationError, Abort) as error:
            raise ArchiveError(_faults(said or [str(error)])) from error


def frame(config: Settings, written: Mapping[str, str], known: Collection[str]) -> Frame:
    """Let MkDocs build what is its own.

    ``written`` are documents with Markdown of people, by their path among the documents; ``known`` the paths of all
    documents of the site. Raises `ArchiveError` with all that MkDocs found wrong.
    """
    hooks = _Hooks(written, known)
    config.plugins["paper-archive"] = hooks
    _build(config)
    return Frame(config, hooks.env, hooks.nav, hooks.context, hooks.faults)


def whole(config: Settings, documents: Path) -> None:
    """Let MkDocs build the whole site from all its documents. Raises `ArchiveError` as `frame`."""
    config.docs_dir = str(documents)
    _build(config)


def _build(config: MkDocsConfig) -> None:
    with _Messages() as said:
        try:
            build(config)
        except Abort as error:
            raise ArchiveError(_faults(said or [str(error)])) from error
        except OSError:
            raise  # a full disk is no fault of the archive
        except Exception as error:
            raise _failed(config, error, said) from error


def _failed(config: MkDocsConfig, error: Exception, said: Iterable[str] = ()) -> ArchiveError:
    """Why there can be no site: what went wrong in a template or hook of the archive, else what MkDocs said of it."""
    root = Path(config.config_file_path).parent
    what = f"the site can't be built with it ({type(error).__name__}: {error})"
    for step in reversed(traceback.extract_tb(error.__traceback__)):
        # A virtual environment may lie in the archive: what is in there is nobody's to mend.
        if Path(step.filename).is_relative_to(root) and not Path(step.filename).is_relative_to(sys.prefix):
            where = Path(step.filename).relative_to(root).as_posix()
            return ArchiveError([Fault(where, step.lineno or 0, " ".join(what.split()), "mend it there")])
    return ArchiveError(_faults(said or [what]))


class _Messages(logging.Handler):
    """Keeps what MkDocs complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())

    def __enter__(self) -> list[str]:
        logging.getLogger("mkdocs").addHandler(self)
        return self.said

    def __exit__(self, *_: object) -> None:
        logging.getLogger("mkdocs").removeHandler(self)


def _faults(said: Iterable[str]) -> list[Fault]:
    """MkDocs' complaints, each under the file that a person can mend."""
    faults = []
    for message in said:
        page = re.search(r"'([a-z0-9.-]+)/index\.md'", message)
        paper = re.search(r"'papers/([a-z0-9.-]+)/index\.md'", message)
        where = f"content/papers/{paper[1]}.md" if paper else f"content/pages/{page[1]}.md" if page else "mkdocs.yml"
        faults.append(Fault(where, 0, " ".join(message.split()), "mend it there"))
    return faults


class _Placed(File):
    """A page that is made elsewhere: links and the navigation lead to it; MkDocs neither reads nor writes it."""

    def is_documentation_page(self) -> bool:
        return False

    def copy_file(self, dirty: bool = False) -> None:
        pass


def _placed(config: MkDocsConfig, uri: str) -> File:
    destination = uri.removesuffix(".md") + ".html"
    inclusion = InclusionLevel.NOT_IN_NAV
    return _Placed(uri, None, config.site_dir, use_directory_urls=True, dest_uri=destination, inclusion=inclusion)


class _Written(Page):
    """A page with a person's Markdown. When it can't be rendered, the page says so and the others are built."""

    failed: Exception | None = None

    def render(self, config: MkDocsConfig, files: Files) -> None:
        try:
            super().render(config, files)
        except Exception as error:  # noqa: BLE001 - extensions raise what they like
            self.failed = error
            self.content = "<p>This page could not be rendered.</p>"


class _Hooks(BasePlugin):  # type: ignore[type-arg, no-untyped-call] # it has no settings; MkDocs leaves its making untyped
    """What the build does at MkDocs' events."""

    env: Environment
    nav: Navigation
    context: Mapping[str, Any]

    def __init__(self, written: Mapping[str, str], known: Collection[str]) -> None:
        self.written = written
        self.known = known
        self.faults: list[Fault] = []

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Add what people wrote, and the place of every generated page that it or the navigation leads to."""
        titles = dict(_leaves(config.nav))
        for uri, text in self.written.items():
            file = File.generated(config, uri, content=text)
            _Written(titles.get(uri), file, config)
            files.append(file)
        for uri in sorted(set(titles) | _targets(self.written)):
            if uri in self.known and uri not in self.written:
                files.append(_placed(config, uri))
        return files

    def on_nav(self, nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
        """Remember the navigation."""
        self.nav = nav
        return nav

    def on_env(self, env: Environment, config: MkDocsConfig, files: Files) -> Environment:
        """Remember the templates, and which pages could not be rendered."""
        self.env = env
        # As a subclass of Jinja's environment may.
        env.getattr = _quick_getattr(env)  # type: ignore[method-assign, assignment] # its arguments have other names
        for file in files:
            if isinstance(file.page, _Written) and file.page.failed:
                what = f"its Markdown can't be rendered ({type(file.page.failed).__name__}: {file.page.failed})"
                self.faults.append(Fault(_file(file.src_uri), 0, " ".join(what.split()), "simplify it"))
        return env

    def on_template_context(self, context: Any, template_name: str, config: MkDocsConfig) -> Any:
        """Remember what templates are given."""
        self.context = {name: value for name, value in context.items() if name not in ("page", "base_url", "pages")}
        return context


def _file(uri: str) -> str:
    """The file of ``content/`` that a person's document came from."""
    stem = uri.removesuffix("/index.md")
    return f"content/{stem}.md" if stem.startswith("papers/") else f"content/pages/{stem}.md"


def _leaves(nav: Any, title: str | None = None) -> Iterator[tuple[str, str | None]]:
    """The paths in a navigation as the settings have it, each with its title there."""
    match nav:
        case str():
            yield nav, title
        case list():
            for item in nav:
                yield from _leaves(item)
        case dict():
            for name, item in nav.items():
                yield from _leaves(item, name)


def _targets(written: Mapping[str, str]) -> set[str]:
    """The documents that people's Markdown may link to."""
    return {
        posixpath.normpath(posixpath.join(posixpath.dirname(uri), unquote(link)))
        for uri, text in written.items()
        for link in _LINKED.findall(text)
    }


# --- whether it can be done so ---------------------------------------------------------------------------------------

_ANCHOR = "_probe"
_PROBE = (
    'It\'s "quoted" -- and --- so... (c) (tm) 1/2 +/- 1st a_b_c H~2~O x^2^ ^^new^^ ~~old~~ ==mark== ++ctrl+c++ :smile:'
    " @someone #12 someone/project#12 https://example.org/a_b www.example.org [[Wiki]] {x} %a% MkDocs HTML e.g. a*b*c"
)
"""Something for every extension of Markdown that is known to change plain text."""


def detour(config: Settings) -> str:
    """Why generated pages must pass through MkDocs with these settings; empty when they need not.

    Plugins and hooks may do anything to a page; an extension may change Markdown that means nothing to it by itself.
    """
    others = [name for name in config.plugins if name != "paper-archive"]
    if others or config.hooks:
        return "it has hooks" if config.hooks else f"it has the plugin {others[0]}"
    if config.nav is None or not config.use_directory_urls or config.extra_templates:
        return "it has no nav" if config.nav is None else "use_directory_urls or extra_templates are not as expected"
    if any(title is None for _, title in _leaves(config.nav)):
        return "a page of its nav has no title there"
    wanted, found = _probe(HtmlWriter), _converted(config, _probe(MarkdownWriter))
    return "" if wanted == found else "a Markdown extension changes generated text"


def _probe(writer: type[Writer]) -> str:
    out = writer(urls.HOME, Memory({}))
    sample = out.text(_PROBE)
    return out.blocks(
        out.heading(1, sample, _ANCHOR),
        out.heading(2, out.strong(_PROBE, "class", "probe"), f"{_ANCHOR}2", "paper"),
        out.paragraph(f"{sample} {out.prose('$x^2$ at https://example.org/')}", "facts", "Probe"),
        out.paragraph(sample),
        out.bullets([sample, sample]),
    )


def _converted(config: MkDocsConfig, text: str) -> str:
    return markdown.Markdown(extensions=config.markdown_extensions, extension_configs=config.mdx_configs or {}).convert(
        text
    )
