"""Titles and abstracts as they come: what is a formula, what is a link, and that prose stays prose."""

import re
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.tex import Link, Math, Text, atoms, is_formula, parse, plain

PARTS = [
    *"aB1 .,-$\\^_{}()[]'\"`~%&|<>=é",
    "\\textbf{",
    "{\\em ",
    "\\alpha",
    "\\mathcal{O}",
    "https://a.b/",
    "$x$",
    "\\(",
    "\\)",
]
PARTS += [
    "\\[",
    "\\]",
    "\\'",
    "\\url{",
    "\\href{",
    "``",
    "''",
    "x_{i}",
    "O(n)",
    "times",
    "mathcal{",
    "\n",
    "\x02",
    "\ud800",
]
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PARTS), max_size=30).map("".join))


def formulas(text: str) -> list[str]:
    return [span.tex for span in parse(text) if isinstance(span, Math)]


def links(text: str) -> list[tuple[str, str]]:
    return [(span.text, span.url) for span in parse(text) if isinstance(span, Link)]


@pytest.mark.parametrize(
    "prose",
    [
        "Train It with $100K Budget",
        "$5 and $6",
        "costs ($100K) vs ($200K)",
        "US$ 5 and US$ 6",
        "$100K-$200K",
        "4-6$, we boost; at 4$ per hour; for 1$: Cheap",
        "less than $0.1 million, using $15 per paper",
        "snake_case NetInfoF_Probe max_len ReCOGS_pos float8_e4m3 Q4_0 imo_1960_p2 _caused_ o200k_base",
        "src/a_b.py and d_in, d_out, n_estimators, V_AI, x_train",
        "^_^ T_T o_O >_< (^o^)",
        "<think> <100 ms p < 0.001 A>B>C>A",
        "a ~ b, ~8B, a~b",
        "\\frameworkname and \\name\\textunknown{x}",
        "GPT-{n}, ImageNet-{A,R,V2,Sketch}, ternary {-1, 0, 1}, {MetaMathQA}",
        "a--b, x---y, --and ---",
        "the right times, at all times, sim2real and sim-to-real, left to right",
        "O(words of prose) and sub(jective)",
        "don't ''quote'' `this`",
    ],
)
def test_prose_is_left_alone(prose: str) -> None:
    assert parse(prose) == (Text(prose),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("D^{2}MoE", (Math("D^{2}", "D^{2}"), Text("MoE"))),
        ("D^2MoE", (Math("D^2", "D^2"), Text("MoE"))),
        ("the A^*'s", (Text("the "), Math("A^*", "A^*"), Text("'s"))),
        ("$K$-wise", (Math("K", "$K$"), Text("-wise"))),
        ("$$x$$", (Math("x", "$$x$$", display=True),)),
        (r"\[ x \]", (Math("x", r"\[ x \]", display=True),)),
        (r"the \(r-\phi\) plane", (Text("the "), Math(r"r-\phi", r"\(r-\phi\)"), Text(" plane"))),
        (r"(A=B=C\neq A)", (Text("(A=B=C"), Math(r"\neq", r"\neq"), Text(" A)"))),
        ("Mask$^2$DiT", (Text("Mask"), Math("{}^2", "$^2$"), Text("DiT"))),
        ("(IA)^3", (Text("(IA)"), Math("{}^3", "^3"))),
        ("neutron ^3P_2", (Text("neutron "), Math("{}^3P_2", "^3P_2"))),
        (r"DiM\textsuperscript{3}", (Text("DiM"), Math("{}^{3}", r"\textsuperscript{3}"))),
    ],
)
def test_spans(text: str, expected: tuple[object, ...]) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        ("Q^*", "Q^*"),
        ("W_{ij}(X)", "W_{ij}(X)"),
        ("R^d", "R^d"),
        ("O(d_k)", "O(d_k)"),
        ("O(1/t^2)", "O(1/t^2)"),
        ("O(T^{-1/2})", "O(T^{-1/2})"),
        ("O(n log n)", r"O(n \log n)"),
        ("O(N^2 cdot T)", r"O(N^2 \cdot T)"),
        ("10^{-3}", "10^{-3}"),
        ("10^-4", "10^{-4}"),
        ("10^(-10)", "10^{-10}"),
        ("ell_0", r"\ell_0"),
        ("pi_0.5", r"\pi_{0.5}"),
        ("π_RL", "π_{RL}"),
        ("nabla^2DFT", r"\nabla^2"),
        ("e^{-|x-y|_2^2/sigma^2}", r"e^{-|x-y|_2^2/\sigma^2}"),
        ("M_n", "M_n"),
        ("H_2O", "H_2"),
        ("W_{2}-distance", "W_{2}"),
        ("G_{stack}", r"G_{\mathrm{stack}}"),
        ("v_t^top", r"v_t^{\top}"),
        ("V^{star}", r"V^{\star}"),
        ("x_{partial}", r"x_{\mathrm{partial}}"),
        ("R^{d times d}", r"R^{d \times d}"),
        ("H_{infty}", r"H_{\infty}"),
        (r"factor \gamma.", r"\gamma"),
        (r"{\gamma}", r"\gamma"),
        ("mathcal{O}(T^{-1/3})", r"\mathcal{O}(T^{-1/3})"),
        ("mathbb{R}^d", r"\mathbb{R}^d"),
        ("SSM^2", r"\mathrm{SSM}^2"),
        ("25km^2", r"25\mathrm{km}^2"),
        ("360^circ", r"360^{\circ}"),
        ("360^circtimes", r"360^{\circ} \times"),
        ("{F}_t", "{F}_t"),
        (r"$\times$4", r"\times"),
        (r"\frac{a}{b}", r"\frac{a}{b}"),
        ("$P(it is incorrect) leq p_{gen}$", r"P(\text{it is incorrect}) \leq p_{\mathrm{gen}}"),
    ],
)
def test_formulas(text: str, tex: str) -> None:
    assert formulas(text) == [tex]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"Schr\"odinger Schr{\"o}dinger Schr\"{o}dinger", "Schrödinger Schrödinger Schrödinger"),
        (r"Ma\'nczak, Hyv\"arinen, M\"obius, {\'e}, na\"{\i}ve, It\^o", "Mańczak, Hyvärinen, Möbius, é, naïve, Itô"),
        (r"\c{c} \v{s} Gar\c con Erd\H{o}s", "ç š Garçon Erdős"),
        (r"S{\o}ren, {\L}ukasz, Stra{\ss}e, \AA{}ngstr\"om", "Søren, Łukasz, Straße, Ångström"),
        (r"an object\'s, don\'t, we\'re", "an object's, don't, we're"),
        (r"\"quoted\" by \"Ust\"un", '"quoted" by Üstün'),
        (r"8\% R\&D a\_b \#1 \$5", "8% R&D a_b #1 $5"),
        (r"for \10,000 and \3) this", r"for $10,000 and \3) this"),
        (r"{\em x} \emph{x} \textbf{x} \textit{x} \texttt{x} $textbf{x}$ textbf{x}", "x x x x x x x"),
        (r"\textbf{a {\em b} \emph{c}} {d}", "a b c {d}"),
        (r"\textcolor[rgb]{0.9,0,0}{red} teal{Tool}", "red Tool"),
        (r"{bf V}isual brea{K}ing {G}enerative", "Visual breaKing Generative"),
        ("a -- b, 1--2, c --- d", "a – b, 1–2, c — d"),
        ("``quotes'' and x''", "“quotes” and x''"),
        (r"vs.\ 5, 16\,FPS, e.g.\ x, \eg, \ie", "vs. 5, 16 FPS, e.g. x, e.g., i.e."),
        (r"3times faster, 2.5{times} and {sim}0.3, sim20%", "3× faster, 2.5× and ∼0.3, ∼20%"),
        (r"360{\deg} by \LaTeX", "360° by LaTeX"),
        ("1{,}879 and r{=}0.69", "1,879 and r=0.69"),
        (r"here\footnote{a note}.", "here (a note)."),
        ("e\u0301", "é"),
        ("a\x00b", "a b"),
    ],
)
def test_text_is_unicode(text: str, expected: str) -> None:
    assert parse(text) == (Text(expected),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://a.b/c_d~e%20.", ("https://a.b/c_d~e%20", "https://a.b/c_d~e%20")),
        ("(https://a.b/c(d)).", ("https://a.b/c(d)", "https://a.b/c(d)")),
        ("github.com/x/y_z, and", ("github.com/x/y_z", "https://github.com/x/y_z")),
        ("huggingface.co/x!", ("huggingface.co/x", "https://huggingface.co/x")),
        ("(me.github.io/a_b)", ("me.github.io/a_b", "https://me.github.io/a_b")),
        ("www.a.org;", ("www.a.org", "https://www.a.org")),
        (r"https://a.b/c\_d\%20", ("https://a.b/c_d%20", "https://a.b/c_d%20")),
        (r"\url{https://a.b/c\_d.}", ("https://a.b/c_d", "https://a.b/c_d")),
        (r"\href{http://a.b}{here}", ("here", "http://a.b")),
        ("https://a.b/c{https://a.b/c}.", ("https://a.b/c", "https://a.b/c")),
        ("https://a.b/c{the page}", ("the page", "https://a.b/c")),
        ("[here](https://a.b/c).", ("here", "https://a.b/c")),
        ("{https://a.b/c}{a.b/c}", ("a.b/c", "https://a.b/c")),
    ],
)
def test_links(text: str, expected: tuple[str, str]) -> None:
    assert links(text) == [expected]


def test_an_open_brace_ends_a_link() -> None:
    assert links("https://a.b/c{https://d.e") == [("https://a.b/c",) * 2, ("https://d.e",) * 2]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//a.b", "ftp://a.b/c", "file:///etc"])
def test_only_the_web_is_linked(url: str) -> None:
    assert not links(rf"\href{{{url}}}{{t}} \url{{{url}}} [t]({url}) {url}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$K$-wise", "K-wise"),
        ("D^{2}MoE", "D²MoE"),
        ("Q^*", "Q*"),
        (r"\mathcal{O}(n^2)", "O(n²)"),
        (r"\alpha", "α"),
        ("$x_{ij}$", "xᵢⱼ"),
        ("$x_{cd}$", "x_cd"),
        ("360^circ", "360°"),
        (r"$\mathbb{R}^d$", "ℝᵈ"),
        (r"$\frac{a}{b+1}$", "a/(b+1)"),
        (r"$\left( a \leq b \right)$", "( a ≤ b )"),
        (r"$\{a\}$", "{a}"),
        ("V_{0.5}", "V_0.5"),
        ("a\n  b\x07\tc", "a b c"),
        ("at https://a.b/c{here}", "at here"),
    ],
)
def test_plain(text: str, expected: str) -> None:
    assert plain(text) == expected


NAMES = st.lists(st.sampled_from([*"Abz ., -", "www.", "a.github.io", "http", "O", "sim", "times", "textbf"])).map(
    "".join
)


@given(NAMES)
def test_names_are_read_as_any_text(name: str) -> None:
    # What follows keeps the name from being taken for one.
    assert plain(name + " é").split() == [*plain(name).split(), "é"]


@pytest.mark.parametrize(
    ("between", "after", "expected"),
    [("x", "", True), ("K", "2", False), (r"\times", "4", True), ("100K and US", "", False), ("some words", "", False)],
)
def test_is_formula(between: str, after: str, expected: bool) -> None:
    assert is_formula(between, after) is expected


def test_atoms_are_formulas_links_and_groups() -> None:
    text = r"a $x. Y$ b \textbf{C. D} https://a.b"
    assert [text[start:end] for start, end in atoms(text)] == ["$x. Y$", "{C. D}", "https://a.b"]


@given(TEXTS)
@example("\\" * 50)
def test_never_raises_and_is_printable(text: str) -> None:
    line = plain(text)
    assert line == " ".join(line.split())
    assert not [sign for sign in line if unicodedata.category(sign) in ("Cc", "Cs")]
    assert all(span.url.startswith(("http://", "https://")) for span in parse(text) if isinstance(span, Link))


@given(TEXTS)
def test_texts_never_stand_side_by_side(text: str) -> None:
    spans = parse(text)
    assert not [pair for pair in pairwise(spans) if all(isinstance(span, Text) for span in pair)]
    assert Text("") not in spans


@given(st.text(alphabet=st.sampled_from("abcXYZ 019.,;:-()'%/<>=+é&#!?")))
def test_prose_keeps_every_letter(text: str) -> None:
    assert re.findall(r"\w", plain(text)) == re.findall(r"\w", unicodedata.normalize("NFC", text))


UNITS = (
    r"$ $a { } {} \ \textbf{ x^{ x_{ a^ ^ `` '' O(( O(a, http://a)) www. a.github.io \( \[ $$ \frac{ mathcal{O}( a 1"
)
UNITS += r" [a](http \' x^2_2 ((((a a_b \href{ {a} -a"


@pytest.mark.parametrize("unit", UNITS.split(" "))
def test_hostile_text_is_read_to_the_end(unit: str) -> None:
    # A second on a slow machine; what is not linear takes hours, and the test's own limit would end it.
    assert plain(unit * (150_000 // len(unit))) is not None


def test_a_digit_has_a_bar() -> None:
    assert plain(r"(112\=0) and {\={1}}, but x\'1") == "(1120\u0304) and 1\u0304, but x'1"
