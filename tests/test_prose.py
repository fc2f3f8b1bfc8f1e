"""Titles and abstracts on a page: as HTML, as Markdown that renders to the same, and the first sentences of them."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from markdown import Markdown

from generator.prose import first_sentences, html, markdown

EXTENSIONS = (
    "attr_list md_in_html tables toc def_list footnotes admonition abbr fenced_code generator.markdown_math".split(" ")
)
MARKDOWN = Markdown(extensions=EXTENSIONS)
PARTS = [*"aB1 .,-$\\^_{}()[]'\"`~%&|<>=é#*!:\n", "\\textbf{", "\\alpha", "\\mathcal{O}", "https://a.b/", "$x$", "\\("]
PARTS += [
    "\\)",
    "\\[",
    "\\]",
    "\\href{http://a}{",
    "x_{i}",
    "O(n)",
    "$|x|$",
    "\\(K\\)",
    "$$y$$",
    "\\(two words 5\\)",
    "$\\no$",
]
TEXTS = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(PARTS), max_size=20).map("".join))


def page(markup: str) -> Element:
    return fromstring(f"<page>{markup}</page>")


def rendered(source: str) -> Element:
    return page(MARKDOWN.reset().convert(source))


def content(element: Element) -> list[tuple[str, str | None, str]]:
    """Give every element with where it leads and what it says."""
    return [(part.tag, part.get("href"), " ".join("".join(part.itertext()).split())) for part in element.iter()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a <b> & c", "a &lt;b&gt; &amp; c"),
        ("D^2MoE", '<span class="nowrap"><math alttext="D^2"><msup><mi>D</mi><mn>2</mn></msup></math>MoE</span>'),
        ("at https://a.b/c_d.", 'at <a href="https://a.b/c_d">https://a.b/c_d</a>.'),
        (r"$\unknown{x}$", r'<code class="tex">\unknown{x}</code>'),
        (r"\href{http://a.b}{<i>}", '<a href="http://a.b">&lt;i&gt;</a>'),
        ("a\n  b", "a b"),
    ],
)
def test_html(text: str, expected: str) -> None:
    assert html(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plain prose, as it is.", "Plain prose, as it is."),
        ("A [CLS] token * 2", r"A \[CLS\] token \* 2"),
        ("D^2MoE for $5", r'<span class="nowrap">$D^2$MoE</span> for \$5'),
        ("the $K$-wise one", 'the <span class="nowrap">$K$-wise</span> one'),
        ("a pre$x$mid$y$post, so", 'a <span class="nowrap">pre$x$mid$y$post</span>, so'),
        ("($x$), $y$.", "($x$), $y$."),
        ("$$x$$y", "$$x$$y"),
        ("at https://a.b/c_d.", "at [https://a.b/c_d](<https://a.b/c_d>)."),
        (r"\(K\)2", '<span class="nowrap">$K$&#50;</span>'),
        ("$$x$$", "$$x$$"),
        ("$|x|<1$", r"$\vert x\vert \lt 1$"),
        (r"\(two words\)", "${two words}$"),
        (r"$\unknown{x}$", r'<code class="tex">\unknown\{x\}</code>'),
        ("- a", r"\- a"),
        ("$x$ - a", "$x$ - a"),
    ],
)
def test_markdown(text: str, expected: str) -> None:
    assert markdown(text) == expected


@given(TEXTS)
@example("a! \\href{http://a}{b}")
@example("a!\\href{http://a}{b}")
@example("$x$\\$y\\$")
@example(r"\(a`b\) and \(c`d\)")
@example(r"$\text{a\$b}$")
def test_markdown_renders_to_the_html(text: str) -> None:
    line = html(text)
    assert MARKDOWN.reset().convert(markdown(text)) == (f"<p>{line}</p>" if line.strip() else "")


@given(TEXTS)
def test_markdown_fits_a_heading(text: str) -> None:
    assume(html(text))
    found = MARKDOWN.reset().convert(f"# {markdown(text)} {{: #x }}\n\nend")
    assert found == f'<h1 id="x">{html(text)}</h1>\n<p>end</p>'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a $x$ b", 'a <math alttext="x"><mi>x</mi></math> b'),
        ("$$x$$", '<math alttext="x" display="block"><mi>x</mi></math>'),
        ("$5 and $6", "$5 and $6"),
        (r"\$x\$", "$x$"),
        ("`$x$`", "<code>$x$</code>"),
        ("$`x`$", "$<code>x</code>$"),
        (r"$\unknown$", r'<code class="tex">\unknown</code>'),
        (
            "$a*b*c$ *d*",
            '<math alttext="a*b*c"><mrow><mi>a</mi><mo>*</mo><mi>b</mi><mo>*</mo><mi>c</mi></mrow></math> <em>d</em>',
        ),
        ("$x$ $y$", '<math alttext="x"><mi>x</mi></math> <math alttext="y"><mi>y</mi></math>'),
    ],
)
def test_the_extension_sets_what_owners_write(source: str, expected: str) -> None:
    assert MARKDOWN.reset().convert(source) == f"<p>{expected}</p>"


def test_the_extension_leaves_code_blocks_alone() -> None:
    assert "<math" not in MARKDOWN.reset().convert("    $x$\n\n```\n$y$\n```\n")


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("Short.", 20, "Short."),
        ("One is here. Two is here. Three is here.", 27, "One is here. Two is here."),
        (
            "One, e.g. This one, et al. Two vs. Three is 3.5 long. And more of it.",
            60,
            "One, e.g. This one, et al. Two vs. Three is 3.5 long.",
        ),
        ("Is it? Yes! It is long enough to be cut.", 15, "Is it? Yes!"),
        ("One sentence that goes on, and on", 26, "One sentence that goes on…"),
        ("See $a. B c$ here and there. More of it.", 30, "See $a. B c$ here and there."),
        ("See $a b c d e f$ here", 12, "See…"),
        ("https://a.b/" + "c" * 20 + " is long", 10, "https://a.b/" + "c" * 20 + "…"),
        ("$" + "x" * 40 + "$", 10, "$" + "x" * 40 + "$"),
        ("a" * 40, 10, "a" * 10 + "…"),
        ("第一句。第二句很长很长很长。", 8, "第一句。"),
        ("a\n b.  C\n", 280, "a b. C"),
    ],
)
def test_first_sentences(text: str, limit: int, expected: str) -> None:
    assert first_sentences(text, limit) == expected


@given(TEXTS, st.integers(1, 40))
def test_first_sentences_begin_the_text(text: str, limit: int) -> None:
    beginning = first_sentences(text, limit)
    assert " ".join(text.split()).startswith(beginning.removesuffix("…"))
