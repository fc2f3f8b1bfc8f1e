r"""Unicode text as TeX that prints it and does nothing else.

What TeX takes for a command is written so that TeX prints it, and no brace of a text is left in it: BibTeX counts them
before TeX sees anything. Commands stand in braces of their own (``{\ss}``, ``{\'e}``), which ends them and makes them
what BibTeX calls a special character: it sorts by them and changes their case as letters.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from generator.bibliography import tidy
from generator.tex import ACCENTS, MATH_COMMANDS, SIGNS, Math, Span, Text, plain

# Of these, < > | print something else in LaTeX's oldest encoding of fonts, ` and ~ in all.
_SPECIAL = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "`": r"{\textasciigrave}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
        '"': "{''}",  # LaTeX's oldest encoding has no straight ones
        "$": r"\$",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
    }
)
_NEEDS_CARE = re.compile(r"[^\w\s.,:;()'/?!+*=@\[\]-]|_")
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_NOT_ASCII = re.compile(r"([A-Za-zıȷÆæØø])([\u0300-\u036f]+)|[^\x00-\x7f]")
_NAMED = {
    "øØłŁßæÆœŒıȷðÐþÞđĐ": "o O l L ss ae AE oe OE i j dh DH th TH dj DJ",
    "§¶£©…": "S P pounds copyright ldots",
    "€°™®•·": "texteuro textdegree texttrademark textregistered textbullet textperiodcentered",
}
_LETTERS = {
    sign: rf"{{\{name}}}" for signs, names in _NAMED.items() for sign, name in zip(signs, names.split(), strict=True)
}
_SAME = dict(zip("–—‘’“”‐‑‒", ("--", "---", "{`}", "'", "``", "''", "-", "-", "--"), strict=True))
_SHIFTED = {
    form: f"{{${sign}{digit}$}}"
    for sign, forms in (("^", "⁰¹²³⁴⁵⁶⁷⁸⁹"), ("_", "₀₁₂₃₄₅₆₇₈₉"))
    for digit, form in enumerate(forms)
}
_ONE_SIGN = {"−": "{$-$}"} | _SHIFTED | _LETTERS | _SAME


def text(value: str, ascii_only: bool = False) -> str:
    """``value`` on one line, straight quotes turned as they open and close.

    With ``ascii_only`` letters and signs that TeX has a name for are written by it; others, whole scripts among them,
    stay as they are.
    """
    value = tidy(value)
    if not _NEEDS_CARE.search(value) and (value.isascii() or not ascii_only):
        return value if value.isascii() else unicodedata.normalize("NFC", _UNSEEN.sub("", value))
    if '"' in value:
        (value,) = _turned_quotes([value])
    escaped = _UNSEEN.sub("", value.translate(_SPECIAL))
    return _named(escaped) if ascii_only else unicodedata.normalize("NFC", escaped)


def _named(value: str) -> str:
    if value.isascii():
        return value
    decomposed = unicodedata.normalize("NFD", value)
    return unicodedata.normalize("NFC", _NOT_ASCII.sub(lambda match: _name(match[0]), decomposed))


@lru_cache(5_000)
def _name(letter: str) -> str:
    """A letter with its marks, or a sign, as TeX calls it."""
    base, marks = letter[0], letter[1:]
    if not marks:
        return _ONE_SIGN.get(letter) or (rf"{{$\{SIGNS[letter]}$}}" if letter in SIGNS else letter)
    if not all(mark in ACCENTS for mark in marks):
        return letter
    named = _LETTERS.get(base, base)
    for mark in marks:
        accent = ACCENTS[mark]
        named = rf"{{\{accent}{{{named}}}}}" if accent.isalpha() else rf"{{\{accent}{named}}}"
    return named


# --- formulas --------------------------------------------------------------------------------------------------------

_COMMAND = re.compile(r"\\([A-Za-z]+|.)")
_STRUCTURE = frozenset(
    "frac dfrac tfrac binom left right big Big bigg Bigg bigl bigr Bigl Bigr quad qquad mathring bigcirc bigcup bigcap"
    " bigoplus bigotimes lVert rVert lvert rvert ldotp limits nolimits displaystyle textstyle not overbrace underbrace"
    " overrightarrow xrightarrow tanh sinh cosh min max argmin argmax dotsc dotsb varnothing complement succeq preceq"
    " eta beth hslash upharpoonright subsetneq supsetneq".split()
)
_HARMLESS = MATH_COMMANDS | _STRUCTURE
_SIGNS_WITH_BACKSLASH = frozenset(" ,;:!|{}%&#_$")
_REFUSED = re.compile(r"[%#&$\"~`@]|\^\^")  # TeX reads ^^5c as a backslash
_LONGEST = 400


@lru_cache(10_000)
def formula(tex: str) -> str | None:
    """The formula between dollars, in braces that keep the case of its letters; ``None`` for one that might do more
    than be set, or that BibTeX would not take."""
    tex = tidy(tex) if tex.isascii() else _with_names(tidy(tex))
    commands = _COMMAND.findall(tex)
    bare = _COMMAND.sub("", tex)
    if len(tex) > _LONGEST or not tex or not tex.isascii() or _REFUSED.search(bare) or not _is_balanced(tex):
        return None
    if not all(name in (_HARMLESS if name.isalpha() else _SIGNS_WITH_BACKSLASH) for name in commands):
        return None
    return f"{{${tex}$}}"


def _with_names(tex: str) -> str:
    named = "".join(rf"\{SIGNS[sign]} " if sign in SIGNS else sign for sign in tex)
    return re.sub(r"(\\[A-Za-z]+) (?![A-Za-z])", r"\1", named)


def _is_balanced(tex: str) -> bool:
    """Whether braces are closed in order, as BibTeX counts them: escaped or not."""
    depth = 0
    for sign in re.findall(r"[{}]", tex):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            return False
    return depth == 0 and not tex.endswith("\\")


# --- titles ----------------------------------------------------------------------------------------------------------

# A word, with the accents that have no letter of their own; initials with their points are one.
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_](?:[^\W_]|[\u0300-\u036f])*(?:'(?:s|t)\b)?")
_BEFORE_QUOTES = frozenset("([{/–—-")


def title(spans: Iterable[Span], ascii_only: bool = False) -> str:
    """A title as TeX. Formulas are kept, straight quotes turned, acronyms and CamelCase put in braces, so that no
    style of bibliographies takes their capitals; nothing else is, so that each can set titles in its own way."""
    pieces = list(spans)
    texts = _turned_quotes([_said(piece) for piece in pieces])
    shouted = _is_shouted("".join(texts))
    parts = []
    for piece, said in zip(pieces, texts, strict=True):
        set_formula = formula(piece.tex) if isinstance(piece, Math) else None
        parts.append(set_formula or _protected(said, ascii_only, shouted))
    return " ".join("".join(parts).split())


def _said(piece: Span) -> str:
    match piece:
        case Text():
            return piece.value
        case Math():
            return plain(f"${piece.tex}$")
    return piece.text


def _protected(prose: str, ascii_only: bool, shouted: bool) -> str:
    """Prose with acronyms in braces. What is blank at its ends stays: a formula may stand beside it."""
    parts, end = [], 0
    for match in () if shouted or prose.islower() else _WORD.finditer(prose):
        word = match[0]
        if _loses_capitals(word, prose[match.start() - 1 : match.start()], prose[match.end() : match.end() + 1]):
            parts += [_spaced(prose[end : match.start()], ascii_only), f"{{{text(word, ascii_only)}}}"]
            end = match.end()
    return "".join((*parts, _spaced(prose[end:], ascii_only)))


def _loses_capitals(word: str, before: str, after: str) -> bool:
    """Whether it has a capital that belongs to it: behind its first letter, beside digits, or alone."""
    if word.islower() or word[1:].islower():
        return any(map(str.isdigit, word)) and not word.islower()
    if len(word) == 1:
        is_article = word == "A" and after.isspace() and (not before or before.isspace())
        return word.isupper() and not is_article
    capitals = word if any(map(str.isdigit, word)) else word[1:]
    return any(map(str.isupper, capitals))


def _spaced(prose: str, ascii_only: bool) -> str:
    """`text` with a blank at either end where there was one."""
    if not prose or prose.isspace():
        return " " * bool(prose)
    return " " * prose[0].isspace() + text(prose, ascii_only) + " " * prose[-1].isspace()


def _is_shouted(title: str) -> bool:
    """Whether all of a title is in capitals, which then are nobody's own."""
    return title.isupper() and len(re.findall(r"[^\W\d_]{4,}", title)) > 1


def _turned_quotes(texts: list[str]) -> list[str]:
    """The texts with straight quotes turned as they open and close; as they are where that can't be told."""
    whole = "\0".join(texts)
    if '"' in whole:
        whole = whole.replace("''", '"')  # what closes in TeX what was opened so
    places = [match.start() for match in re.finditer('"', whole)]
    if not places or len(places) % 2 or not all(_quotes(whole, *pair) for pair in list(pairwise(places))[::2]):
        return texts
    signs = list(whole)
    for number, place in enumerate(places):
        signs[place] = "”" if number % 2 else "“"
    return "".join(signs).split("\0")


def _quotes(text: str, opening: int, closing: int) -> bool:
    before = text[opening - 1 : opening]
    return (
        (not before or before.isspace() or before in _BEFORE_QUOTES)
        and not text[opening + 1 : opening + 2].isspace()
        and not text[closing - 1].isspace()
        and not text[closing + 1 : closing + 2].isalnum()
        and closing > opening + 1
    )
