"""Escaping: whatever the text, a reader of each language gets that text back, and nothing else."""

import html
import re
from html.parser import HTMLParser
from xml.etree.ElementTree import Element, fromstring

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from generator.escape import html_attribute, html_text, markdown_text, markdown_url, rendered_text, yaml_string

EXTENSIONS = (
    "attr_list md_in_html tables toc def_list footnotes admonition abbr fenced_code generator.markdown_math".split(" ")
)
MARKDOWN = Markdown(extensions=EXTENSIONS)
SIGNS = "#*_-+>.!?:=|~`\"'$&;<()[]{}^\\/%@ \n\t0189aeLX"
WORDS = [
    "[TOC]",
    "*[A]: b",
    "[^1]: n",
    "&amp;",
    "&lt",
    "&#60;",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<?",
    "![",
    "](x)",
    "{: #a}",
]
WORDS += [
    "1. ",
    "```",
    "~~~",
    "!!! note",
    "??? x",
    "--- ",
    "| a | b |\n|---|---|",
    "http://a.b",
    "<a@b.c>",
    "__a__",
    "<div>",
]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(alphabet=SIGNS, max_size=60),
    st.lists(st.sampled_from([*WORDS, " ", "\n", "a"]), max_size=12).map("".join),
)


def seen(text: str) -> str:
    """Give the text as a browser shows it: no control characters, blanks as one space."""
    printable = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)
    printable = re.sub(r"[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]", "\ufffd", printable)
    return " ".join(printable.split())


def rendered(source: str) -> Element:
    return fromstring(f"<page>{MARKDOWN.reset().convert(source)}</page>")


def words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def tags(element: Element) -> list[str]:
    return [part.tag for part in element.iter()][1:]


@pytest.mark.parametrize(
    "prose",
    [
        "Plain words, with commas; a colon: and a dash - in between.",
        "snake_case, 5 > 3, p < 0.001, R&D, C# and F#.NET, 50% (about), ~8B, a+b=c, A/B, x@y, 'q' and “q”.",
        r"\frameworkname stays",
        "-5 degrees",
        "3.5 million",
    ],
)
def test_ordinary_prose_stays_as_it_is(prose: str) -> None:
    assert markdown_text(prose) == prose


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("# a", r"\# a"),
        ("1. a", r"1\. a"),
        ("- a", r"\- a"),
        ("a * b _c_", r"a \* b \_c\_"),
        ("[CLS] {x}", r"\[CLS\] \{x\}"),
        ("<think>", "&lt;think>"),
        ("&lt;", "&amp;lt;"),
        ("$5", r"\$5"),
        ("a\n\n\x07b", "a b"),
        (": a", "&#58; a"),
        ("Go!", r"Go\!"),
        ("a|b", "a&#124;b"),
    ],
)
def test_escapes_what_means_something(text: str, escaped: str) -> None:
    assert markdown_text(text) == escaped


def test_within_a_line_its_beginning_means_nothing() -> None:
    assert markdown_text(" - a", line_start=False) == " - a"


@given(TEXTS)
@example("[TOC]")
@example("\x02klzzwxh:0000\x03")
@example("a\\")
@example("<")
def test_a_paragraph_is_exactly_the_text(text: str) -> None:
    page = rendered(markdown_text(text))
    assert words(page) == seen(text)
    assert tags(page) == (["p"] if seen(text) else [])


@given(TEXTS)
@example("a #")
@example("a {#b}")
def test_a_heading_is_exactly_the_text(text: str) -> None:
    page = rendered(f"# {markdown_text(text)}\n\nend")
    assert tags(page) == ["h1", "p"]
    assert words(page[0]) == seen(text)


@given(TEXTS.filter(seen))
def test_a_list_item_is_exactly_the_text(text: str) -> None:
    page = rendered(f"- {markdown_text(text)}\n- end")
    assert tags(page) == ["ul", "li", "li"]
    assert words(page[0][0]) == seen(text)


@given(TEXTS.filter(seen))
@example("]: a")
def test_a_link_is_exactly_the_text(text: str) -> None:
    page = rendered(f"[{markdown_text(text)}](x.md)")
    assert tags(page) == ["p", "a"]
    assert words(page) == seen(text)


@given(TEXTS.filter(seen))
def test_a_table_cell_is_exactly_the_text(text: str) -> None:
    page = rendered(f"| a | b |\n|---|---|\n| {markdown_text(text)} | end |")
    cells = page.findall(".//td")
    assert [words(cell) for cell in cells] == [seen(text), "end"]
    assert not [part for cell in cells for part in cell]


@given(TEXTS)
@example("http://a.b/(c)?d=[e]&lt;f\"g'h i*j_k`l$m$n\\")
def test_a_url_is_one_link(url: str) -> None:
    for link in (f"[t](<{markdown_url(url)}>)", f"[t]({markdown_url(url)})"):
        page = rendered(link)
        assert tags(page) == ["p", "a"]
        assert page[0][0].get("href") == markdown_url(url)
        assert words(page) == "t"


def test_an_ordinary_url_stays_as_it_is() -> None:
    url = "https://user.github.io/a_b~c/d%20e?f=g&h=i#j"
    assert markdown_url(url) == url


class _Reader(HTMLParser):
    """Notes what a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += attrs or [(tag, None)]

    def handle_data(self, data: str) -> None:
        self.found.append(("", data))


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn"])))
def test_html_comes_back(text: str) -> None:
    reader = _Reader()
    reader.feed(f'<i title="{html_attribute(text)}">{html_text(text)}</i>')
    assert reader.found[0] == ("title", text)
    assert "".join(data or "" for _, data in reader.found[1:]) == text
    assert html.unescape(html_text(text)) == text


def test_html_holds_nothing_unprintable() -> None:
    assert html_text("a\x00b\ud800c\nd") == "a b\ufffdc\nd"


@given(st.text(alphabet=st.characters()))
@example("\x85\u2028\u2029\ufeff\ufffe\uffff\x00\x7f\x9f\xa0\t\r\n\\\"'😀 ")
@example("no")
@example("---")
def test_yaml_comes_back(text: str) -> None:
    expected = re.sub("[\ud800-\udfff]", "\ufffd", text)
    for loader in (yaml.SafeLoader, yaml.CSafeLoader):
        assert yaml.load(f"title: {yaml_string(text)}\n", Loader=loader) == {"title": expected}  # noqa: S506


@given(st.one_of(TEXTS, st.text("aB1 .,:=~!?|<>&;[]()'/+-_*#", max_size=20)))
def test_rendered_text_is_what_markdown_makes_of_the_text(text: str) -> None:
    wanted = rendered_text(text).lstrip()
    assert MARKDOWN.reset().convert(markdown_text(text)) == (f"<p>{wanted}</p>" if wanted else "")
