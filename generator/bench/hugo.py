"""The pages of an archive as a project of Hugo (https://gohugo.io), so that both can be timed on the same pages.

Each document becomes a page at its own address. ``hugo_layouts/`` has the templates, which show what ours do; the
page around them (header, search, tabs, footer) is taken from a page that was built, so that it is the same to the byte.
Files of ``build/docs`` that are no pages are copied, as MkDocs does. Hugo does not set math and makes no search index,
which makes its work a little less.
"""

import json
import re
import shutil
from pathlib import Path

LAYOUTS = Path(__file__).parent / "hugo_layouts"

_CONFIG = """\
baseURL = {base}
title = "Paper archive"
# No pages but ours.
disableKinds = ["section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT"]
disableHugoGeneratorInject = true
# A paper of tomorrow is one, too; and no date of ours is one of the page.
buildFuture = true
buildExpired = true
cacheDir = {cache}
[frontmatter]
date = []
publishDate = []
lastmod = []
expiryDate = []
[outputs]
home = ["HTML"]
[markup.goldmark.renderer]
unsafe = true
[markup.goldmark.extensions]
linkify = false
typographer = false
[markup.goldmark.parser.attribute]
block = true
title = true
"""

# --- documents -------------------------------------------------------------------------------------------------------

_FRONT_MATTER = re.compile(r"---\n(.*?\n)?---\n", re.DOTALL)
_TEMPLATE = re.compile(r'^template: "(?:home|(\w+))\.html"$', re.MULTILINE)
_ADDRESS = re.compile(r"^url: ", re.MULTILINE)
_DATE = re.compile(r"^(\w+): (\d{4}-\d\d-\d\d)$", re.MULTILINE)
_LINK = re.compile(r"\]\(((?:[^()\s<>#]*/)?)index\.md(?=[#)])")
_ATTRIBUTES = re.compile(r"(?<!\\)\{:[ ]*([^}\n]*?)[ ]*\}")
_STRONG = re.compile(r"\*\*([^*\n]+)\*\*" + _ATTRIBUTES.pattern)
_SHORTCODE = re.compile(r"\{(?=\{[<%])")


def file_name(document: str) -> str:
    """The file that makes the page of ``document``: ``tags/rag/index.md`` is made by ``tags/rag_.md``.

    Hugo gives ``index.md`` a meaning of its own; no address of ours ends with ``_``.
    """
    address = document.removesuffix("index.md").rstrip("/")
    return f"{address}_.md" if address else "_index.md"


def page(document: str, text: str) -> str:
    """The Markdown of ``document`` (a path below the folder of documents) as Hugo reads it."""
    front = _FRONT_MATTER.match(text)
    meta, body = (front[1] or "", text[front.end() :]) if front else ("", text)
    return f"---\n{_meta(meta)}url: /{document.removesuffix('index.md')}\n---\n{_body(body)}"


def _meta(meta: str) -> str:
    """Front matter without what means something else to Hugo: ``url`` is its word for the page's own address, and
    what looks like a date becomes a moment."""
    meta = _ADDRESS.sub("web_address: ", meta)
    meta = _DATE.sub(r'\1_on: "\2"', meta)
    return _TEMPLATE.sub(lambda match: f'layout: "{match[1] or "list"}"', meta)


def _body(body: str) -> str:
    """A link leads to a page, not to its file; attributes are written without a colon, and not within a line."""
    body = _LINK.sub(lambda match: f"]({match[1] or './'}", body)
    body = _STRONG.sub(lambda match: f"<strong {_html_attributes(match[2])}>{match[1]}</strong>", body)
    return _SHORTCODE.sub("&#123;", _ATTRIBUTES.sub(r"{\1}", body))


def _html_attributes(attributes: str) -> str:
    return re.sub(r"(?<!\S)\.([\w-]+)", r'class="\1"', attributes)


# --- the page around a page ------------------------------------------------------------------------------------------

_TITLE = re.compile(r"<title>(.*?) - ([^<]*)</title>", re.DOTALL)
_CANONICAL = re.compile(r'(<link rel="canonical"[^>]* href=")([^"]*/)papers/[^"]*"')
_DESCRIPTION = re.compile(r'<meta name="description"([^>]*) content="[^"]*">')
_CONTENTS = [re.compile(rf"(<{tag}\b[^>]*>)(.*)(</{tag}>)", re.DOTALL) for tag in ("article", "main")]
_HEADING = re.compile(r'<h1 id="([^"]*)"')
_ROOT = (
    '{{ $root := strings.TrimSuffix "/" (strings.Repeat (sub (len (split .RelPermalink "/")) 2) "../")'
    ' | default "." -}}\n'
)


def shell(built: str) -> tuple[str, str]:
    """The base template of all pages, made of the built page of a paper, and the address of the site.

    Raises ``ValueError`` when ``built`` is no such page.
    """
    title, canonical = _TITLE.search(built), _CANONICAL.search(built)
    content = next(filter(None, (tag.search(built) for tag in _CONTENTS)), None)
    if not (title and canonical and content):
        raise ValueError("it has no <title>, no canonical address, or neither <article> nor <main>")
    heading = _HEADING.search(content[2])
    parts = [built[: content.end(1)], built[content.start(3) :]]
    around = [_template(part, title[1], heading[1] if heading else "") for part in parts]
    return _ROOT + '{{ block "main" . }}{{ end }}'.join(around), canonical[2]


def _template(text: str, title: str, heading: str) -> str:
    """A part of the built page of a paper with what is the paper's replaced by what Hugo knows of a page."""
    text = text.replace("{{", '{{ "{{" }}')
    text = _DESCRIPTION.sub(r'{{ with .Description }}<meta name="description"\1 content="{{ . }}">{{ end }}', text)
    text = _CANONICAL.sub(r'\1{{ .Permalink }}"', text)
    text = re.sub(rf'(?<=[>"])(\s*){re.escape(title)}(?=\s*[<"]| - )', r"\1{{ .Title }}", text)
    text = text.replace(f'"#{heading}"', '"#{{ anchorize .Title }}"') if heading else text
    # The page of a paper lies two folders deep.
    text = text.replace("../..", "{{ $root }}")
    return text.replace("</head>", '{{ block "head" . }}{{ end }}</head>')


# --- the project -----------------------------------------------------------------------------------------------------


def make_project(docs: Path, site: Path, folder: Path) -> None:
    """Make the project in ``folder``, of the Markdown in ``docs`` and the built ``site``, whose assets it uses.

    Raises ``ValueError`` when no page of ``site`` can be the pattern of all.
    """
    pattern = next((page for page in sorted((site / "papers").glob("*/index.html")) if _is_paper(page)), None)
    if pattern is None:
        raise ValueError(f"no paper has a page in {site}")
    base, address = shell(pattern.read_text(encoding="utf-8"))
    shutil.copytree(LAYOUTS, folder / "layouts")
    (folder / "layouts" / "_default" / "baseof.html").write_text(base, encoding="utf-8")
    # A text of JSON is one of TOML.
    config = _CONFIG.format(base=json.dumps(address), cache=json.dumps(str(folder.resolve() / "cache")))
    (folder / "config.toml").write_text(config, encoding="utf-8")
    if (site / "assets").is_dir():
        shutil.copytree(site / "assets", folder / "static" / "assets")
    _convert(docs, folder)


def _is_paper(page: Path) -> bool:
    """Whether a page is a paper's, and none that leads on to one."""
    return "http-equiv" not in page.read_text(encoding="utf-8")


def _convert(docs: Path, folder: Path) -> None:
    for path in docs.rglob("*"):
        name = path.relative_to(docs).as_posix()
        is_page = path.suffix == ".md"
        target = folder / "content" / file_name(name) if is_page else folder / "static" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if is_page:
            target.write_text(page(name, path.read_text(encoding="utf-8")), encoding="utf-8")
        elif path.is_file():
            shutil.copyfile(path, target)
