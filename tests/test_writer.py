"""The two writers: of every page, Python-Markdown makes of the one's Markdown what the other writes."""

import posixpath
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.utils.meta import get_data

from generator import prose, urls
from generator.archive import Archive, gather
from generator.config import Config, Limits
from generator.escape import rendered_text
from generator.ids import PaperId
from generator.page import laid_out, to_markdown
from generator.pages import all_pages
from generator.paper import Organization, Paper, Provenance
from generator.urls import Address
from generator.vocabulary import Tag, Vocabulary
from generator.writer import HtmlWriter, MarkdownWriter, Memory
from tests.odd_archive import REPOSITORY
from tests.test_prose import PARTS

SETTINGS = load_config(str(REPOSITORY / "mkdocs.yml"), docs_dir=str(REPOSITORY / "content"))
MARKDOWN = Markdown(extensions=SETTINGS.markdown_extensions, extension_configs=SETTINGS.mdx_configs)

MARKUP = [
    "](",
    "[x]: y",
    "{: .c #i }",
    "<b onclick='x'>",
    "</h1>",
    "&amp;",
    "&#x3c;",
    "***",
    "__",
    "- a",
    "1. b",
    "    c",
]
MARKUP += [
    "|a|b|",
    "|-|-|",
    "[^1]",
    "!!! note",
    ": d",
    "---",
    "===",
    "# e",
    "> f",
    "```",
    "\u00a0",
    "\u2028",
    "\u202e",
    "שלום, ב-3",
]
characters = st.characters(exclude_categories=["Cc", "Cs"])
words = st.sampled_from([*PARTS, *MARKUP]) | st.text(characters, max_size=5)
texts = st.lists(words, min_size=1, max_size=12).map(" ".join)
names = texts.filter(lambda text: rendered_text(text).strip())  # what people call something can be seen
titles = texts.filter(lambda text: text.strip() and "<a " not in prose.html(text))  # see below for those with links


@st.composite
def papers(draw: st.DrawFn, number: int) -> Paper:
    """A paper of hostile texts."""
    return Paper(
        paper_id=PaperId(draw(st.sampled_from(["p", "2412.0000", "x-y."])) + str(number)),
        title=draw(titles),
        abstract=draw(st.just("") | texts),
        authors=tuple(draw(st.lists(names, max_size=2))),
        published=draw(st.none() | st.just(date(2025, 10, 16))),
        organization=draw(st.none() | st.builds(Organization, names, names)),
        keywords=tuple(draw(st.lists(names, max_size=2))),
        withdrawn=draw(st.booleans()),
        upvotes=draw(st.none() | st.integers(0, 2000)),
        aliases=(PaperId(f"before-{number}"),),
        sources=(Provenance("hf-page", draw(names), None, ("title",), {"abstract": "other"}),),
    )


@st.composite
def archives(draw: st.DrawFn) -> Archive:
    """A small archive with pages of every kind."""
    tags = {"t": Tag("t", draw(names).strip(), draw(names).strip(), phrases=("a", "b", "x"))}
    config = Config(limits=Limits(papers_per_page=2, author_papers=1))
    return gather([draw(papers(number)) for number in range(3)], Vocabulary(tags), config)


def expect_same_pages(archive: Archive) -> None:
    """All pages of an archive are the same from both writers."""
    memory = Memory(archive.labels)
    for page in all_pages(archive):
        text, meta = get_data(to_markdown(laid_out(page, MarkdownWriter, memory)))
        wanted = laid_out(page, HtmlWriter, memory)
        assert with_addresses(MARKDOWN.reset().convert(text), page.address) == wanted.body, page
        assert meta == as_yaml(wanted.meta), page


@settings(max_examples=60)
@given(archives())
def test_markdown_of_a_page_is_rendered_to_its_html(archive: Archive) -> None:
    expect_same_pages(archive)


def test_an_address_in_a_title_is_no_link_within_the_link_to_the_paper() -> None:
    paper = Paper(paper_id=PaperId("p"), title="Code at https://example.org/a and more", published=date(2025, 10, 16))
    expect_same_pages(gather([paper], Vocabulary({}), Config()))


def with_addresses(html: str, source: Address) -> str:
    """Links to files of Markdown become links to pages, as in MkDocs."""

    def address(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(source, found[1])).removesuffix("index.md")
        return f'href="{urls.href(source, Address(target))}"'

    return re.sub(r'href="([^":]*index\.md)"', address, html)


def as_yaml(value: Any) -> Any:
    """``value`` as YAML gives it back: without what is unknown, and with lists only."""
    if isinstance(value, Mapping):
        return {key: as_yaml(item) for key, item in value.items() if item is not None}
    return [as_yaml(item) for item in value] if isinstance(value, list | tuple) else value


def test_what_runs_to_the_left_stands_apart() -> None:
    memory = Memory({})
    for writer in (MarkdownWriter(urls.HOME, memory), HtmlWriter(urls.HOME, memory)):
        assert writer.apart("Ada Beispiel") == "Ada Beispiel"
        assert writer.apart("深度") == "深度"
        for name in ("יעל", "مثال", "Ada, ދިވެހި"):
            assert writer.apart(name) == f"<bdi>{name}</bdi>"
    assert HtmlWriter(urls.HOME, memory).apart("<b>יעל") == "<bdi>&lt;b&gt;יעל</bdi>"
