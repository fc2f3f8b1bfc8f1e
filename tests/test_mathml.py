"""Formulas as MathML: what it looks like, what it refuses, and that nothing else ever comes out."""

from xml.etree.ElementTree import Element, fromstring

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.mathml import LONGEST, mathml

ELEMENTS = set(
    (
        "math mrow mi mo mn mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover"
        " mtable mtr mtd mstyle mpadded mphantom mmultiscripts mprescripts none"
    ).split(" ")
)
PARTS = [*"abXY0129+-=<>&\"'/%#$^_{}\\ ", "\\text{", "\\frac", "\\mathrm{", "\\sqrt", "\\class{a}", "\\href{b}"]
TEX = st.lists(st.sampled_from(PARTS), max_size=20).map("".join)


def element(typeset: str | None) -> Element:
    assert typeset is not None
    return fromstring(typeset)


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("D^{2}", "<msup><mi>D</mi><mn>2</mn></msup>"),
        ("{}^2", "<msup><mrow></mrow><mn>2</mn></msup>"),
        (r"\mathrm{SSM}^2", '<msup><mi mathvariant="normal">SSM</mi><mn>2</mn></msup>'),
        (r"\mathrm a^{\mathrm b}", '<msup><mi mathvariant="normal">a</mi><mi mathvariant="normal">b</mi></msup>'),
        (r"\mathbb{R}^d", "<msup><mi>ℝ</mi><mi>d</mi></msup>"),
        (r"\mathcal O", "<mi>𝒪</mi>"),
        (r"\bm{x}", "<mi>𝒙</mi>"),
        (r"a \sim b", "<mrow><mi>a</mi><mo>∼</mo><mi>b</mi></mrow>"),
        (r"\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
        ("a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
        ("5%", "<mrow><mn>5</mn><mi>%</mi></mrow>"),
    ],
)
def test_typesets(tex: str, expected: str) -> None:
    typeset = mathml(tex)
    assert typeset is not None
    assert typeset.partition(">")[2].removesuffix("</math>") == expected
    assert element(typeset).get("alttext") == tex


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        (r"O(n \log n)", "O(n|log|n)"),
        (r"\log(n)", "log(n)"),
        (r"2\log_2 n", "2|log2|n"),
        (r"-\log x + y", "-log|x+y"),
        (r"\log\log n", "log|log|n"),
        (r"(a)\sin^2 x", "(a)|sin2|x"),
        (r"x=\max_i y", "x=maxi|y"),
        (r"a\mathrm{SSM}b", "aSSMb"),
    ],
)
def test_names_of_functions_stand_apart(tex: str, expected: str) -> None:
    typeset = element(mathml(tex))
    assert "".join(typeset.itertext()).replace("−", "-") == expected.replace("|", "\N{THIN SPACE}")


def test_a_named_operator_brings_no_space_of_its_own() -> None:
    operator = element(mathml(r"\max(a)")).find(".//mo")
    assert operator is not None
    assert (operator.text, operator.get("lspace"), operator.get("rspace")) == ("max", "0", "0")


def test_display_is_said() -> None:
    assert (mathml("x", display=True) or "").startswith('<math alttext="x" display="block">')


@pytest.mark.parametrize(
    "tex",
    [
        "",
        " ",
        "{",
        "a}",
        "x^",
        "\\",
        r"\unknown{x}",
        r"\href{javascript:alert(1)}{x}",
        r"\class{a}{x}",
        r"\style{color:red}{x}",
        r"\def\a{\b\b}\def\b{\c\c}\a",
        r"\newcommand{\a}{x}\a",
        "x" * (LONGEST + 1),
        "{" * 200 + "}" * 200,
        r"\sqrt{" * 60 + "}" * 60,
        "a\x00b",
        "\ud800",
    ],
)
def test_gives_none_for_what_it_cannot_typeset(tex: str) -> None:
    assert mathml(tex) is None


def test_hostile_text_is_only_text() -> None:
    typeset = element(mathml("\\text{<script/src='a'onload=\"b\">&amp;}"))
    assert [part.tag for part in typeset.iter()] == ["math", "mtext"]
    assert typeset[0].text == "<script/src='a'onload=\"b\">&"


@given(TEX)
def test_holds_nothing_but_known_elements_and_attributes(tex: str) -> None:
    typeset = mathml(tex)
    if typeset is None:
        return
    parts = list(element(typeset).iter())
    assert {part.tag for part in parts} <= ELEMENTS
    names = {name for part in parts for name, _ in part.items()}
    assert not names & {"id", "style", "href", "class", "xmlns"}
    assert not any(name.startswith("on") for name in names)
