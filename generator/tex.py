"""Reads the TeX-ish text that titles and abstracts come in: prose, formulas and links, told apart.

Sources differ: some keep TeX as the authors wrote it, some lost the dollars (``D^{2}MoE``), some the backslashes
too (``360^circ``). Prose must never be taken for a formula; where it could be either, it is text.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain


@dataclass(frozen=True, slots=True)
class Text:
    """Prose, in Unicode: accents composed, TeX's markup taken away."""

    value: str


@dataclass(frozen=True, slots=True)
class Math:
    """A formula: ``tex`` is what to typeset, ``source`` what the text had, delimiters included."""

    tex: str
    source: str
    display: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A link to another site: ``url`` begins with http:// or https://, ``text`` is what a reader sees."""

    text: str
    url: str


Span = Text | Math | Link


def parse(text: str) -> tuple[Span, ...]:
    """Give the spans the text is made of, in order, no two Texts side by side. Never raises."""
    return tuple(_merged(span for _, _, span in _pieces(_printable(text))))


_NAME = re.compile(r"[A-Za-z., ]*(?:-(?!-)[A-Za-z., ]*)*")
"""Most names: nothing in them could be anything but text."""


@lru_cache(50_000)  # names of authors and organizations stand in many lists
def plain(text: str) -> str:
    """Give the text as one line of plain Unicode, for titles, feeds and search; formulas as near as Unicode comes."""
    if _NAME.fullmatch(text):
        return " ".join(text.split())
    return " ".join(words_of(text).split())


def words_of(text: str) -> str:
    """Give the text as `plain` does, but with the spaces it has: for who looks at its words alone."""
    return "".join(map(_plain_span, parse(text)))


def atoms(text: str) -> tuple[tuple[int, int], ...]:
    """Give the ranges (start, end) of the text that must not be cut: formulas, links, groups in braces."""
    printable = _printable(text)
    if not _places(printable):
        return ()
    found = [(start, end) for start, end, span in _pieces(printable) if not isinstance(span, Text)]
    groups = [(opening, closing + 1) for opening, closing in _brace_pairs(printable).items()]
    found += [(start, end) for start, end in groups if end - start <= _LONGEST_GROUP]
    return tuple(sorted(found))


# --- What TeX calls things -------------------------------------------------------------------------------------------


def _table(names_and_signs: str) -> dict[str, str]:
    words = names_and_signs.split()
    return dict(zip(words[::2], words[1::2], strict=True))


_GREEK = _table(
    """
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ
    nu ν xi ξ pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    """
)
_SYMBOLS = _GREEK | _table(
    """
    ell ℓ nabla ∇ partial ∂ infty ∞ hbar ℏ emptyset ∅ forall ∀ exists ∃ Re ℜ Im ℑ aleph ℵ sum ∑ prod ∏ int ∫
    times × cdot · pm ± mp ∓ div ÷ ast * star ⋆ circ ∘ bullet • oplus ⊕ otimes ⊗ odot ⊙ oslash ⊘ cap ∩ cup ∪
    wedge ∧ vee ∨ land ∧ lor ∨ neg ¬ lnot ¬ setminus ∖ leq ≤ le ≤ geq ≥ ge ≥ neq ≠ ne ≠ ll ≪ gg ≫ lt < gt >
    approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ supseteq ⊇
    prec ≺ succ ≻ perp ⊥ parallel ∥ mid | vert | Vert ‖ to → rightarrow → leftarrow ← leftrightarrow ↔ uparrow ↑
    downarrow ↓ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⇒ iff ⇔ mapsto ↦ longrightarrow ⟶ nearrow ↗
    searrow ↘ nrightarrow ↛ hookrightarrow ↪ rightharpoonup ⇀ lceil ⌈ rceil ⌉ lfloor ⌊ rfloor ⌋ langle ⟨ rangle ⟩
    dots … ldots … cdots ⋯ prime ′ top ⊤ bot ⊥ dagger † ddagger ‡ triangle △ square □ checkmark ✓ lesssim ≲
    gtrsim ≳ ltimes ⋉ rtimes ⋊ models ⊨ vdash ⊢ coloneqq ≔ triangleq ≜
    """
)
_FUNCTIONS = frozenset(re.findall(r"\w+", "log ln exp sin cos tan max min sup inf arg det dim lim deg gcd ker Pr tanh"))
# Names that are words as well: without their backslash they stay words, except alone as an exponent.
_ALSO_WORDS = frozenset(
    re.findall(r"\w+", "partial in to top mid square triangle models prime star bullet cap cup ni div int perp Re Im")
)
_FONTS = "mathcal|mathbb|mathbf|mathfrak|mathscr|mathrm|mathsf|mathit|mathtt|boldsymbol|widetilde|widehat"
# What is said of a letter or of two groups; without its backslash, "hat" or "bar" would be a word.
_DECORATIONS = "bm|hat|tilde|bar|vec|dot|overline|underline|operatorname|sqrt"
_STYLES = "textbf|textit|texttt|textsc|textrm|textsf|textsl|textmd|textup|textnormal|emph|underline|mbox|text"
_SWITCHES = "em|it|bf|sc|tt|sl|rm|sf|itshape|bfseries|scshape|ttfamily"
MATH_COMMANDS = frozenset(_SYMBOLS) | _FUNCTIONS | frozenset(f"{_FONTS}|{_DECORATIONS}|{_STYLES}".split("|"))
"""Commands of formulas, without their backslashes, that do nothing but set what stands there."""

_WORDS = _table(
    r"""
    o ø O Ø l ł L Ł ss ß ae æ AE Æ oe œ OE Œ aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ
    S § P ¶ pounds £ euro € deg ° degree °
    textdegree ° copyright © texttrademark ™ textregistered ® dots … ldots … textellipsis … LaTeX LaTeX TeX TeX
    textmu μ textgreater > textless < textbackslash \ textasciitilde ~ textasciicircum ^ textendash – textemdash —
    textpertenthousand ‱ eg e.g. ie i.e. etc etc. vs vs. aka a.k.a. wrt w.r.t.
    """
) | {"etal": "et al.", "allowbreak": "", "noindent": "", "newline": " ", "par": " "}
_MARKS = _table(
    "\" \u0308 ' \u0301 ` \u0300 ^ \u0302 ~ \u0303 = \u0304 . \u0307"
    " u \u0306 v \u030c H \u030b c \u0327 k \u0328 r \u030a d \u0323 b \u0331"
)
_SPACES = {" ": " ", ",": " ", ";": " ", ":": " ", "/": "", "-": "", "@": ""}

# The same for who writes TeX.
SIGNS: Mapping[str, str] = {sign: name for name, sign in reversed(_SYMBOLS.items()) if not sign.isascii()}
"""What TeX calls a sign in a formula, without its backslash."""
ACCENTS: Mapping[str, str] = {mark: name for name, mark in _MARKS.items()}
"""What TeX calls a combining mark, without its backslash."""


# --- What tokens look like -------------------------------------------------------------------------------------------
# All repetition is possessive (++, {,9}+) or bounded, so that no text, however hostile, takes more than linear time.


def _any(names: Mapping[str, str] | frozenset[str]) -> str:
    return "|".join(sorted(names, key=lambda name: (-len(name), name)))


_LETTER = r"[^\W\d_]"
_INNERMOST = r"\{[^{}]{0,80}+\}"
_GROUP = rf"\{{(?:[^{{}}]|\{{(?:[^{{}}]|{_INNERMOST}){{0,80}}+\}}){{1,160}}+\}}"
_URL = r"(?:[A-Za-z0-9\-._~:/?#@!&'()*+,;=%]|\\[_%#&~])"
_SITES = (
    "github.com gitlab.com modelscope.com kaggle.com youtube.com sites.google.com drive.google.com huggingface.co hf.co"
    " modelscope.cn arxiv.org doi.org aka.ms youtu.be zenodo.org bit.ly"
).split()
_HOSTS = "|".join(map(re.escape, _SITES))
_URL_BEGINNING = (
    r"(?:https?://(?=[A-Za-z0-9])|(?<![\w@/.-])(?:www\.(?=[A-Za-z0-9])|[A-Za-z0-9-]{1,60}+\.github\.io(?![\w.-])"
    rf"|(?:{_HOSTS})/(?=[A-Za-z0-9])))"
)
# What is between the parentheses of O(…): nothing that could be a sentence.
_CALLED = (
    rf"(?:{_GROUP}|\\[A-Za-z]+|(?<!{_LETTER})(?:{_any(_SYMBOLS)}|{_any(_FUNCTIONS)}|poly|polylog|sqrt)(?![a-z])"
    rf"|{_LETTER}{{1,3}}+(?!{_LETTER})|[\d\s+\-*/.,|^_=·×'])"
)
_ARGUMENTS = rf"\((?:{_CALLED}|\((?:{_CALLED}|\({_CALLED}{{1,60}}+\)){{1,60}}+\)){{1,80}}+\)"
_RAISED_NAMES = "circ|star|top|infty|prime|dagger|ast|perp|" + _any(_GREEK)
_RAISED = (
    rf"\^(?:{_GROUP}|\(-?\d{{1,3}}\)|[-+−]?\d{{1,4}}+|\\[A-Za-z]{{1,12}}+|\\?(?:textbf|textit|textrm){_INNERMOST}"
    rf"|(?:{_RAISED_NAMES})(?=times|cdot|[^A-Za-z]|$)|{_LETTER}(?![^\W\d])|[*+†′](?!\w))"
)
_RELATIONS = "times|propto|rightarrow|leftarrow|leq|geq|approx|cdot"
# A bare subscript is one letter or a number that ends there: max_len and snake_case are names.
_LOWERED = (
    rf"_(?:{_GROUP}|\d{{1,2}}(?:\.\d+)?+(?:(?![0-9a-z_])|(?={_RELATIONS}))|{_LETTER}(?![\w/]|\.[a-z])"
    r"|(?<=[α-ωΑ-Ω]_)[A-Z]{2,4}(?!\w))"
)
_SCRIPT = rf"(?:{_RAISED}|{_LOWERED})"
_LOWERED_GROUP = rf"_{_GROUP}"
_NAMED = rf"(?:{_any(_GREEK)}|ell|nabla|infty|log|sum|prod)(?=[_^])"
_COMMAND = (
    rf"\\(?:{_any(_SYMBOLS)}|{_any(_FUNCTIONS)})(?![A-Za-z])"
    rf"|(?:\\(?:{_FONTS}|{_DECORATIONS})|(?<![\w\\])(?:{_FONTS}))\s?{_GROUP}"
    rf"|\\(?:{_FONTS}|{_DECORATIONS})\s{_LETTER}(?!{_LETTER})|\\(?:[dt]?frac|binom){_GROUP}{_GROUP}"
)
_LONE = rf"(?<![\w\\/])(?!(?P<twin>{_LETTER})_(?i:(?P=twin)))(?:{_NAMED}|{_LETTER}(?=[_^])|[α-ωΑ-Ω](?=_[A-Z]))"

# What may stand between dollars; whether it is a formula, is_formula tells.
DOLLARS = r"\$(?=[^\s$])(?P<dollars>(?:[^$\\]|\\.){1,600}+)(?<!\s)\$"
DOUBLE_DOLLARS = r"\$\$(?P<centred>[^$]{1,600}+)\$\$"

_TOKENS = {
    "markdown_link": rf"\[(?P<label>[^\[\]\n]{{1,200}}+)\]\((?P<target>https?://{_URL}{{1,500}}?)\)",
    "url": rf"{_URL_BEGINNING}{_URL}{{0,2000}}+(?:\{{(?P<caption>[^{{}}]{{1,300}}+)\}})?+",
    "href": r"(?:\\href\s?|(?=\{https?:))\{\s?(?P<reference>[^{}\s]{1,500}+)\s?\}\s?\{(?P<anchor>[^{}]{0,300}+)\}",
    "address": r"\\(?:url|href|path|nolinkurl)\s?\{\s?(?P<location>[^{}\s]{1,500}+)\s?\}",
    "display": rf"{DOUBLE_DOLLARS}|\\\[(?P<bracketed>(?:[^\\]|\\[^\[\]]){{1,600}}+)\\\]",
    "inline": DOLLARS + r"|\\\((?P<parentheses>(?:[^\\]|\\[^()]){1,600}+)\\\)",
    "accent": rf"(?P<open>\{{)?\\(?:(?P<mark>[\"'`^~=.])|(?P<named>[uvHckrdb])(?:(?=\{{)|(?<=[cvukH])\s))"
    # A digit has a bar in the indices of crystals.
    rf"(?:\{{\\?(?P<braced>[A-Za-z]|(?<==\{{)\d)\s?\}}|\\(?P<dotless>[ij])(?!{_LETTER})\s?"
    r"|(?P<letter>[A-Za-z]|(?<==)\d))(?(open)\})",
    "style": rf"\\(?:{_STYLES}|textcolor(?:\[\w+\])?\{{[\w.,! ]{{1,40}}+\}})\s?\{{"
    r"|(?<![\w\\])(?:textbf|textit|texttt|textsc|emph|red|blue|teal|orange|green|purple)\{(?=\S)",
    "footnote": r"\s?\\footnote\s?\{",
    "switch": rf"\{{(?:\\(?:{_SWITCHES})|bf|em|tt)\s+",
    "raised": rf"\\text(?P<where>super|sub)script\s?(?P<script>{_GROUP})",
    "word": rf"\{{?\\(?P<name>{_any(_WORDS)})(?![A-Za-z])(?:\{{\}}|\}})?",
    "grouped": rf"\{{\\?(?P<symbol>{_any(_SYMBOLS)})\}}(?![_^])",
    "call": rf"(?<![\w\\])(?P<order>[OoΘΩ]|\\?mathcal\{{O\}})\s?(?P<of>{_ARGUMENTS})",
    "prefixed": rf"(?<![^\s(])(?P<before>\^(?:\d{{1,3}}+|{_GROUP}))(?P<carrier>[A-Z][a-z]?(?![a-z]))"
    rf"(?P<after>{_SCRIPT}{{0,3}}+)",
    "scripted": rf"(?P<base>(?P<command>{_COMMAND})|{_LONE}|(?<![\w\\]){_GROUP}(?=[_^]))"
    rf"(?P<scripts>(?(command)|(?={_SCRIPT})){_SCRIPT}{{0,4}}+)"
    rf"(?P<arguments>\({_LETTER}(?:,\s?{_LETTER}){{0,3}}+\))?+(?P<relation>(?:{_RELATIONS})(?![a-z]))?+",
    "powered": rf"(?<![^\W_])(?P<noun>[^\W_]{{1,30}}+)(?P<powers>(?:{_RAISED}|{_LOWERED_GROUP}){_SCRIPT}{{0,3}}+)"
    rf"(?P<joined>(?:{_RELATIONS})(?![a-z]))?+",
    "closed": rf"(?<=[)\]|}}'])(?P<tail>(?:{_RAISED}|{_LOWERED_GROUP}|_\d(?!\w)){_SCRIPT}{{0,2}}+)",
    "factor": r"(?<=\d)(?:\s?\{times\}|times(?![a-z]))",
    "about": r"(?<![\w\\])(?P<relative>sim|approx)(?=\d)(?!2[a-z-])",
    "money": r"\\(?=\d)(?!\d\))",
    "space": r"\\(?P<spacing>[ ,;:/@-])|\\\\(?=\s|$)",
    "sign": r"\\(?P<escaped>[%&_#$\"'~^*!.{}])|\{(?P<guarded>[,.=<>:+-])\}",
    "initial": r"(?<=[a-z])\{(?P<capital>[A-Z]{1,3})\}|\{(?P<capitals>[A-Z]{1,3})\}(?=[a-z])",
    "quote": r"``(?=[^`$]{1,400}?'')",
    "closing": r"\}|''",
    "dash": r"(?<=[\s\d])---?(?=[\s\d])",
}
_TOKEN = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _TOKENS.items()), re.DOTALL)


def _after(sign: str, before: Iterable[str]) -> str:
    """A pattern for ``sign`` after one of these; the sign stands first in it, because a search for a sign is quick."""
    return sign + "(?:" + "|".join(f"(?<={each}{sign})" for each in sorted(before)) + ")"


# Where a token can begin: to try all of them at every place would take ten times as long. Some places are found by a
# sign, some by a clue that few texts hold, some are where a word begins that a sign follows.
_SIGNS = "$\\^_{}`["
_SIGN = re.compile(f"[{re.escape(_SIGNS)}]")
_CLUES = {
    # Under each sign what is looked for where the sign is: where a token begins, if the quick clue is there.
    sign: [(re.compile(clue), re.compile(pattern)) for clue, pattern in clues]
    for sign, clues in {
        "--": [("", "--")],
        "''": [("", "''")],
        "www.": [("", r"www\.")],
        "/": [("://", "http"), (_after("/", {rf"\.{site.rpartition('.')[2]}" for site in _SITES}), f"(?:{_HOSTS})/")],
        "(": [(_after(r"\(", "OoΘΩ"), r"[OoΘΩ]\("), (_after(r"\(", [rf"{of}\s" for of in "OoΘΩ"]), r"[OoΘΩ]\s\(")],
        "times": [("", r"(?<=\d)times")],
        "sim": [("", r"sim(?=\d)")],
        "approx": [("", r"approx(?=\d)")],
    }.items()
}
_NAME_LENGTH = 60
_AFTER_WORDS = ("^", "_", "{", ".github.io")
_AFTER_WORD = re.compile("|".join(map(re.escape, _AFTER_WORDS)))
_WORD_BEFORE = re.compile(r"[^\W_]{1,60}\s?\Z")
_NAME_BEFORE = re.compile(r"[A-Za-z0-9-]{1,60}\Z")


# --- Reading ---------------------------------------------------------------------------------------------------------

_LONGEST_GROUP = 200  # characters; what is longer is not one thing, whatever its braces say
_Piece = tuple[int, int, Span]
_Match = re.Match[str]
_UNPRINTABLE = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def _printable(text: str) -> str:
    """Give the text, place for place, without control characters and halves of characters."""
    if text.isprintable():
        return text
    return _UNPRINTABLE.sub(lambda match: "\ufffd" if match[0] >= "\ud800" else " ", text)


def _pieces(text: str) -> Iterator[_Piece]:
    """Give the text piece by piece: where it starts and ends, and what it is."""
    places = _places(text)
    if not places:
        yield 0, len(text), Text(text)
        return
    closings = _Closings(text)
    position = 0
    for place in places:
        match = _TOKEN.match(text, place) if place >= position else None
        if match is None:
            continue
        start, end = match.span()
        yield position, start, Text(text[position:start])
        spans = _read(match, closings)
        if spans is None:  # it only looked like one: its first character is text, the rest is read afresh
            end = start + 1
            spans = (Text(text[start]),)
        for span in spans:
            yield start, end, span
        position = end
    yield position, len(text), Text(text[position:])


@lru_cache(64)  # a page asks for the spans of a text, and where it may be cut
def _places(text: str) -> list[int]:
    """Give every place where a token may begin, in order."""
    if len(text) < _NAME_LENGTH and text.replace(" ", "").isalpha():
        return []  # most names
    # Most texts have few of these signs or none, which is seen at once: to look for all of them takes much longer.
    places = {match.start() for match in _SIGN.finditer(text)} if any(map(text.__contains__, _SIGNS)) else set()
    for clue, pattern in chain.from_iterable([clues for sign, clues in _CLUES.items() if sign in text]):
        if clue.search(text):
            places.update([match.start() for match in pattern.finditer(text)])
    for match in _AFTER_WORD.finditer(text) if any(map(text.__contains__, _AFTER_WORDS)) else ():
        before = _NAME_BEFORE if match[0] == ".github.io" else _WORD_BEFORE
        if word := before.search(text, max(0, match.start() - 61), match.start()):
            places.add(word.start())
    return sorted(places)


def _read(match: _Match, closings: "_Closings") -> tuple[Span, ...] | None:
    kind = next(name for name in _TOKENS if match[name] is not None)
    if kind in _CLOSED:
        return (Text(_CLOSED[kind](match, closings)),)
    if kind in _READERS:
        return _READERS[kind](match)
    return (Text(_WRITERS[kind](match)),)


def _merged(spans: Iterator[Span]) -> Iterator[Span]:
    """Join Texts that stand side by side, composed (NFC), and drop the empty ones."""
    held = ""
    for span in spans:
        if isinstance(span, Text):
            held += span.value
            continue
        if held:
            yield Text(unicodedata.normalize("NFC", held))
        held = ""
        yield span
    if held:
        yield Text(unicodedata.normalize("NFC", held))


class _Closings:
    """What an opening brace or quote that was read means for its counterpart further on."""

    def __init__(self, text: str) -> None:
        self._pairs = _brace_pairs(text)
        self._meaning: dict[int, str] = {}

    def close_brace(self, opening: int, meaning: str = "") -> bool:
        """Say what to write for the brace that closes the one here; False when there is none."""
        closing = self._pairs.get(opening)
        if closing is not None:
            self._meaning[closing] = meaning
        return closing is not None

    def close_quote(self, position: int) -> None:
        self._meaning[position] = "”"

    def meaning(self, match: _Match) -> str:
        return self._meaning.get(match.start(), match[0])


def _brace_pairs(text: str) -> dict[int, int]:
    """Give where each opening brace that is ever closed is closed."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    if "{" not in text:
        return pairs
    for match in re.finditer(r"\\.|[{}]", text, re.DOTALL):
        if match[0] == "{":
            opened.append(match.start())
        elif match[0] == "}" and opened:
            pairs[opened.pop()] = match.start()
    return pairs


# --- Links -----------------------------------------------------------------------------------------------------------


def _address(url: str) -> str:
    """Give the URL without the backslashes TeX needs in it, complete with its scheme."""
    bare = url.replace("\\", "")
    return bare if bare.startswith(("http://", "https://")) else f"https://{bare}"


def _bare_url(match: _Match) -> tuple[Span, ...]:
    if caption := match["caption"]:  # what is left of \href{url}{caption}
        url = match["url"].partition("{")[0].replace("\\", "")
        return (Link(url if "://" in caption else _plain_text(caption).strip() or url, _address(url)),)
    url = _untrailed(match["url"].partition("{")[0])
    return Link(url.replace("\\", ""), _address(url)), Text(match["url"][len(url) :])


def _untrailed(url: str) -> str:
    """Give the URL without the punctuation of the sentence around it."""
    while url and (url[-1] in ".,;:!?'*&" or (url[-1] == ")" and url.count("(") < url.count(")"))):
        url = url[:-1]
    return url


def _link(text: str, url: str) -> tuple[Span, ...]:
    """Give a link where the URL is one of the web, its text where it is anything else."""
    address = _address(url) if re.match(r"https?://\w|[\w-]+(?:\.[\w-]+)+(?:/|$)", url) else ""
    shown = _plain_text(text).strip() or url.replace("\\", "")
    return (Link(shown, address) if address else Text(shown),)


# --- Formulas --------------------------------------------------------------------------------------------------------

_CLEARLY_LOST = re.compile(
    rf"(?<![\\A-Za-z])(?:{_FONTS}|lceil|lfloor|langle|[lg]eq|cdot|infty|varepsilon|sqrt|frac)(?![a-z])"
)
_STYLED = rf"\\?(?:{_STYLES})\s?\{{([^{{}}$\\^_]*)\}}"
_ONLY_STYLED = re.compile(rf"(?:[\w\s,.;:-]*?{_STYLED})+[\w\s,.;:-]*")
_WORD_RUN = re.compile(r"(?<![\\A-Za-z])[A-Za-z]+(?: [A-Za-z]{2,})*")


def _delimited(match: _Match) -> tuple[Span, ...] | None:
    """Read what stands between dollars and the like; None when dollars turn out to be money."""
    content = next(filter(None, (match[name] for name in ("centred", "bracketed", "dollars", "parentheses"))))
    tex = " ".join(content.split())
    if _ONLY_STYLED.fullmatch(tex):
        return (Text(re.sub(_STYLED, r"\1", tex)),)
    if (
        not tex
        or not _even_braces(tex)
        or (match["dollars"] and not is_formula(content, match.string[match.end() :][:1]))
    ):
        return None
    lost = "\\" not in tex and _CLEARLY_LOST.search(tex)
    tex = "{}" * (tex[0] in "^_") + (_restored(tex) if lost else tex)
    return (Math(tex, match[0], match["display"] is not None),)


def is_formula(between_dollars: str, after: str = "") -> bool:
    """Tell a formula from the words between two prices; ``after`` is the character that follows the second dollar."""
    if re.search(r"\n\s*\n", between_dollars):
        return False
    if re.search(r"\\[A-Za-z]|[\^_]", between_dollars):
        return True
    if after.isdigit():
        return False
    words = re.findall(r"[^\W\d_]{2,}", between_dollars)
    return bool(re.search(r"[{}=<>]", between_dollars)) or len(words) < (1 if between_dollars[:1].isdigit() else 2)


def _even_braces(tex: str) -> bool:
    braces = re.findall(r"\\.|([{}])", tex)
    return braces.count("{") == braces.count("}")


def _grouped(match: _Match) -> tuple[Span, ...]:
    r"""Read a symbol alone in braces; without its backslash (``{sim}2``) it is as good as a character."""
    symbol = match["symbol"]
    return (Math(rf"\{symbol}", match[0]) if "\\" in match[0] else Text(_SYMBOLS[symbol]),)


def _call(match: _Match) -> tuple[Span, ...]:
    order = match["order"] if len(match["order"]) == 1 else r"\mathcal{O}"
    return (Math(order + _restored(match["of"]), match[0]),)


def _scripted(match: _Match) -> tuple[Span, ...]:
    tex = _base(match["base"]) + _scripts(match["scripts"]) + (match["arguments"] or "") + _relation(match["relation"])
    return (Math(tex, match[0]),)


def _powered(match: _Match) -> tuple[Span, ...]:
    number, name = re.fullmatch(r"(\d*)(.*)", match["noun"]).groups()  # type: ignore[union-attr]
    upright = name if len(name) < 2 else _named(name) or rf"\mathrm{{{name}}}"
    return (Math(number + upright + _scripts(match["powers"]) + _relation(match["joined"]), match[0]),)


def _prefixed(match: _Match) -> tuple[Span, ...]:
    carrier = match["carrier"] if len(match["carrier"]) == 1 else rf"\mathrm{{{match['carrier']}}}"
    return (Math(f"{{}}{_scripts(match['before'])}{carrier}{_scripts(match['after'])}", match[0]),)


def _base(base: str) -> str:
    """Give what carries a script, as TeX knows it: ``ell`` lost its backslash."""
    if base.startswith("{"):
        return "{" + _restored(base[1:-1]) + "}"
    if base.startswith("\\"):
        return base
    name, brace, content = base.partition("{")
    return rf"\{name}{brace}{content}" if brace else _named(name) or name


def _named(name: str) -> str:
    return rf"\{name}" if name in _SYMBOLS or name in _FUNCTIONS else ""


def _relation(name: str | None) -> str:
    return rf" \{name}" if name else ""


def _scripts(scripts: str) -> str:
    return re.sub(
        rf"([\^_])({_GROUP}|\([^)]*\)|\\?\w*{_INNERMOST}|[^\^_]+)", lambda m: m[1] + _script(m[2], m[1]), scripts
    )


def _script(script: str, mark: str) -> str:
    """Give one script as TeX means it: what is longer than a character needs braces."""
    if script[0] in "{(":
        content = script[1:-1]
        return "{" + (_named(content) if mark == "^" and _named(content) else _restored(content)) + "}"
    if script.endswith("}"):
        return rf"{{\{script.lstrip(chr(92))}}}"
    if len(script) == 1 or script[0] == "\\":
        return script
    return rf"{{{_named(script) or script}}}"


def _restored(tex: str) -> str:
    """Give a formula that lost its backslashes with them; words that TeX does not know are set upright."""
    if "\\" in tex:
        return tex
    tex = re.sub(r"(?<=[A-Za-z\d])(times|cdot)(?![A-Za-z])", r" \1", tex)
    tex = re.sub(rf"(?<![\\A-Za-z])({_FONTS}|sqrt|frac)(?=\{{)", r"\\\1", tex)
    return _WORD_RUN.sub(_restored_words, tex)


def _restored_words(match: _Match) -> str:
    words = match[0].split(" ")
    named = [_named(word) if word not in _ALSO_WORDS else "" for word in words]
    if any(named) or len(match[0]) < 3:
        return " ".join(name or word for name, word in zip(named, words, strict=True))
    return rf"\mathrm{{{words[0]}}}" if len(words) == 1 else rf"\text{{{match[0]}}}"


# --- Text ------------------------------------------------------------------------------------------------------------


def _accented(match: _Match) -> str:
    mark, letter = match["mark"] or match["named"], match["braced"] or match["dotless"] or match["letter"]
    if match["letter"] and mark in "'\"" and _is_quoting(match, mark):
        return mark + match["letter"]
    return unicodedata.normalize("NFC", letter + _MARKS[mark])


def _is_quoting(match: _Match, mark: str) -> bool:
    r"""Tell an escaped ``object\'s`` or ``\"word\"`` from an accent."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() - 1 : match.end() + 80]
    if mark == "'":
        return before.isalnum() and bool(re.match(r"(?:s|t|d|m|re|ll|ve)(?![^\W_])", after))
    return not before.isalpha() and bool(re.match(r'[^"\\]+\\"(?![A-Za-z{\\])', after))


def _word(match: _Match) -> str:
    r"""Give a command that stands for a word or a letter. ``{\o}`` lost its braces with it, ``\o}`` not."""
    opened, closed = match[0].startswith("{"), match[0].endswith("}") and not match[0].endswith("{}")
    return "{" * (opened > closed) + _WORDS[match["name"]] + "}" * (closed > opened)


def _dash(match: _Match) -> str:
    return "—" if len(match[0]) == 3 else "–"


def _quote(match: _Match, closings: _Closings) -> str:
    closings.close_quote(match.string.index("''", match.end()))
    return "“"


def _style(match: _Match, closings: _Closings) -> str:
    return "" if closings.close_brace(match.end() - 1) else match[0]


def _footnote(match: _Match, closings: _Closings) -> str:
    return " (" if closings.close_brace(match.end() - 1, ")") else match[0]


def _switch(match: _Match, closings: _Closings) -> str:
    return "" if closings.close_brace(match.start()) else match[0]


_READERS: Mapping[str, Callable[[_Match], tuple[Span, ...] | None]] = {
    "markdown_link": lambda m: _link(m["label"], m["target"]),
    "url": _bare_url,
    "href": lambda m: _link(m["anchor"], m["reference"]),
    "address": lambda m: _link("", _untrailed(m["location"])),
    "display": _delimited,
    "inline": _delimited,
    "raised": lambda m: (Math(f"{{}}{'^' if m['where'] == 'super' else '_'}{m['script']}", m[0]),),
    "grouped": _grouped,
    "call": _call,
    "prefixed": _prefixed,
    "scripted": _scripted,
    "powered": _powered,
    "closed": lambda m: (Math("{}" + _scripts(m["tail"]), m[0]),),
}
_WRITERS: Mapping[str, Callable[[_Match], str]] = {
    "accent": _accented,
    "word": _word,
    "factor": lambda _: "×",
    "about": lambda m: _SYMBOLS[m["relative"]],
    "money": lambda _: "$",
    "space": lambda m: _SPACES[m["spacing"] or " "],
    "sign": lambda m: m["escaped"] or m["guarded"],
    "initial": lambda m: m["capital"] or m["capitals"],
    "dash": _dash,
}
_CLOSED: Mapping[str, Callable[[_Match, _Closings], str]] = {
    "style": _style,
    "footnote": _footnote,
    "switch": _switch,
    "quote": _quote,
    "closing": lambda m, closings: closings.meaning(m),
}


# --- Plain Unicode ---------------------------------------------------------------------------------------------------

_RAISED_FORMS = dict(zip("0123456789+-=()in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁱⁿ", strict=True)) | {
    "∘": "°",
    "*": "*",
    "+": "⁺",
    "′": "′",
}
_RAISED_FORMS |= dict(zip("abcdefghjklmoprstuvwxyzTNKL", "ᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᴺᴷᴸ", strict=True))
_LOWERED_FORMS = dict(zip("0123456789+-=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", strict=True))
_DOUBLE_STRUCK = dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True))
_COMMANDS = re.compile(r"\\([A-Za-z]+)\s*|\\(.)", re.DOTALL)
_INNERMOST_GROUP = re.compile(r"(?:([\^_])\s?)?\{([^{}]*)\}")
_FRACTION = re.compile(rf"\\[dt]?frac\s?({_GROUP})\s?({_GROUP})")
_LITERALS = str.maketrans("\x01\x02\x03\x04", "{}^_")  # kept out of the way while the formula is read


def _plain_span(span: Span) -> str:
    match span:
        case Math():
            return _plain_formula(span.tex)
        case Link():
            return span.text
        case Text():
            return span.value


def _plain_text(text: str) -> str:
    return plain(text) if re.search(r"[\\${}]", text) else text


def _plain_formula(tex: str) -> str:
    """Give a formula as near as a line of Unicode comes to it."""
    formula = re.sub(r"\\mathbb\s?\{([CHNPQRZ])\}", lambda m: _DOUBLE_STRUCK[m[1]], tex)
    formula = re.sub(r"\\(?:left|right|[bB]igg?[lr]?|displaystyle|limits)(?![A-Za-z])", "", formula)
    formula = re.sub(rf"\\(?:{_SWITCHES})(?![A-Za-z])\s?", "", formula)
    formula = re.sub(r"\\sqrt\s?(?=\{)", "√", formula)
    formula = _FRACTION.sub(lambda m: f"{_bracketed(m[1])}/{_bracketed(m[2])}", formula)
    formula = _COMMANDS.sub(_plain_command, formula)
    while (opened := _INNERMOST_GROUP.sub(_opened, formula)) != formula:
        formula = opened
    formula = re.sub(r"([\^_])(\S)", lambda m: _shifted(m[1], m[2]), formula)
    return formula.translate(_LITERALS)


def _plain_command(match: _Match) -> str:
    r"""Give the sign a command stands for; ``\mathcal`` and the like say only how it looks."""
    name, sign = match[1], match[2]
    if sign:
        return {"{": "\x01", "}": "\x02", "|": "‖", "\\": " "}.get(sign, "" if sign in "!," else sign)
    if name in _WORDS and name not in _SYMBOLS:
        return _WORDS[name]
    if name in _SYMBOLS:
        return _SYMBOLS[name] + (" " if match[0][-1].isspace() and not _SYMBOLS[name].isalpha() else "")
    if name in _FUNCTIONS:
        return f"{name} " if match[0][-1].isspace() else name
    return "" if re.fullmatch(rf"{_FONTS}|{_DECORATIONS}|{_STYLES}", name) else f"\\{name} "


def _opened(match: _Match) -> str:
    shift, content = match.groups()
    return _shifted(shift, content) if shift else content


def _bracketed(group: str) -> str:
    return group if re.fullmatch(r"\{\w*\}", group) else f"({group})"


def _shifted(shift: str, content: str) -> str:
    """Give a script in raised or lowered characters, after ``^`` or ``_`` when there are none for it."""
    forms = _RAISED_FORMS if shift == "^" else _LOWERED_FORMS
    if content and len(re.sub(r"[^a-zA-Z]", "", content)) < 3 and all(character in forms for character in content):
        return "".join(forms[character] for character in content)
    kept = "\x03" if shift == "^" else "\x04"
    return kept + (content if re.fullmatch(r"[\w.]*|.", content) else f"({content})") if content else ""
