"""From text to the terms that are searched for. ``overrides/assets/javascripts/search/analysis.js`` does the same.

Stop words and stems are lunr's. What lunr leaves open is decided here: accents are folded; ``GPT-4`` is found as
``gpt4`` and as ``gpt`` and ``4``; ``C++`` is a word, and ``12.4%`` is none; Chinese, Japanese and Korean text, which is
not made of words that spaces part, is read by characters and pairs of them.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from lunr.stemmer import PorterStemmer
from lunr.stop_word_filter import WORDS

STOP_WORDS = frozenset(WORDS)
"""Words that are in nearly every text, and so not searched for."""
LONGEST = 40
"""Characters of a word that are looked at: what is longer is no word, and must not make the index large."""

_WORD = r"(?:[0-9]+(?:\.[0-9]+)*%|[0-9]+(?:\.[0-9]+)+|[^\W_]+(?:\+\+|\#)?)"
_JOINT = r"[-_'\u2010\u2013\u2019]"
_CHAIN = re.compile(rf"{_WORD}(?:{_JOINT}{_WORD})*")
_BETWEEN = bytes.maketrans(b',;:!?()[]{}"/|<>=*~`$&@^', b" " * 24)
"""Signs that part tokens; not the dot, which also parts digits."""
_PART = re.compile(_WORD)
_LETTERS = re.compile(r"[a-z]+")
MOST_PARTS = 5
_MARKS = re.compile("[\u0300-\u036f]")
_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_HAS_CJK = re.compile(f"[{_CJK}]")
_RUN = re.compile(f"[{_CJK}]+|[^{_CJK}]+")


class Analysed(NamedTuple):
    """What is searched for of one token, a word or a chain of words such as ``mixture-of-experts``."""

    width: int
    """How many places it takes in the text."""
    terms: tuple[tuple[int, str], ...]
    """Its terms, each with its place in the token."""
    wholes: tuple[tuple[int, str], ...]
    """Terms that stand for several others, and at the place of the first: a chain written as one word, a pair of
    Chinese characters."""


class _Stemmer(PorterStemmer):  # type: ignore[misc]  # lunr has no types
    """The stemmer as it is in JavaScript: of ``try`` it makes ``tri``, and leaves ``lay`` alone."""

    b: str
    k: int

    def step1c(self) -> None:
        if self.k > 1 and self.b[self.k] == "y" and self.b[self.k - 1] not in "aeiou":
            self.b = self.b[: self.k] + "i" + self.b[self.k + 1 :]


_stemmer = _Stemmer()


def fold(text: str) -> str:
    """``text`` in lower case, without accents, compatibility forms unified."""
    if text.isascii():
        return text.lower()
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).lower())
    bare = _MARKS.sub("", lower).replace("ß", "ss").replace("ς", "σ")
    return unicodedata.normalize("NFC", bare)


def tokens(text: str) -> list[str]:
    """The words of ``text``, folded; what hyphens join is one."""
    return _CHAIN.findall(fold(text))


def pieces(text: str) -> list[str]:
    """``text``, folded, in pieces that `tokens` may be asked for one by one; the same words give the same pieces."""
    parted = f"{fold(text)} ".encode("utf-8", "surrogatepass").translate(_BETWEEN).replace(b". ", b" ")
    return parted.decode("utf-8", "surrogatepass").split()


@lru_cache(1 << 16)
def stem(word: str) -> str:
    """What the forms of one English word share; other words are their own."""
    return str(_stemmer.stem(word)) if _LETTERS.fullmatch(word) else word


def parts(token: str) -> list[str]:
    """The words of a token; the ``'s`` of a genitive is none."""
    found: list[str] = _PART.findall(token)
    if len(found) > 1 and found[-1] == "s" and token[-2] in "'\u2019":
        found.pop()
    return found


@lru_cache(1 << 12)
def analysed(token: str) -> Analysed:
    """The terms of one token."""
    if is_word(token):
        return _NOTHING if token in STOP_WORDS else Analysed(1, ((0, stem(token[:LONGEST])),), ())
    terms: list[tuple[int, str]] = []
    wholes: list[tuple[int, str]] = []
    width = 0
    words = parts(token)
    for word in words:
        if _HAS_CJK.search(word):
            width += _characters(word, width, terms, wholes)
        else:
            if word not in STOP_WORDS and word[-1] != "%":
                terms.append((width, stem(word[:LONGEST])))
            width += 1
    if 1 < len(words) <= MOST_PARTS and len(whole := "".join(words)) <= LONGEST:
        wholes.append((0, stem(whole)))
    return Analysed(width, tuple(terms), tuple(wholes))


_NOTHING = Analysed(1, (), ())


def is_word(piece: str) -> bool:
    """Whether a piece of text is one word and nothing else; not all that are can be told so soon."""
    return piece.isascii() and piece.isalnum()


def analysed_piece(piece: str) -> Analysed:
    """The terms of one of the `pieces` of a text."""
    return analysed(piece) if is_word(piece) else analysed_all(_CHAIN.findall(piece))


def analysed_all(found: Sequence[str]) -> Analysed:
    """The terms of tokens that follow one another."""
    if len(found) == 1:
        return analysed(found[0])
    width = 0
    terms: list[tuple[int, str]] = []
    wholes: list[tuple[int, str]] = []
    for its in map(analysed, found):
        terms += ((width + place, term) for place, term in its.terms)
        wholes += ((width + place, term) for place, term in its.wholes)
        width += its.width
    return Analysed(width, tuple(terms), tuple(wholes))


def _characters(word: str, start: int, terms: list[tuple[int, str]], wholes: list[tuple[int, str]]) -> int:
    """Add the terms of a word with Chinese, Japanese or Korean characters; how many places they take."""
    width = start
    for run in _RUN.findall(word[: 10 * LONGEST]):
        if _HAS_CJK.match(run):
            terms += ((width + place, character) for place, character in enumerate(run))
            wholes += ((width + place, run[place : place + 2]) for place in range(len(run) - 1))
            width += len(run)
        else:
            terms.append((width, stem(run[:LONGEST])))
            width += 1
    return width - start


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name: folded, all of them, and as they are, for Martins is not Martin."""
    return tuple([word[:LONGEST] for word in _PART.findall(fold(name))])
