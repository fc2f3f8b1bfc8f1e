"""Names of authors, as they are read aloud, taken apart as citations need them.

What can't be told apart stays whole (`Name.literal`): groups, mononyms, names that end with initials. The parts are
those of CSL 1.0.2 ("Name Variables") and of BibTeX ("Tame the BeaST", section 3.2.2).
"""

import re
from dataclasses import dataclass

from generator.bibliography import tidy

_PARTICLES = frozenset(
    "van von vom zu zum zur auf der den dem de del della dello degli dei di da do dos das du des la le las los lo"
    " ten ter te tot af av al el bin ibn bint".split()
)
# With a capital they are part of the family name, if they are not first. Bin and Ben are given names as often.
_CAPITAL_PARTICLES = frozenset("Van Von De Del Della Di Da Dos Du La Le Las Los El Al Ter Ten St. Saint".split())
_ALSO_MIDDLE_NAMES = frozenset(("Van", "Le"))
# They join two halves of a family name.
_JOINTS = frozenset(("y", "e", "i"))
_VIETNAMESE = frozenset(
    "nguyen nguyễn tran trần le lê pham phạm phan vu vũ vo võ dang đặng bui bùi do đỗ ho hồ ngo ngô duong dương ly lý"
    " dinh đinh hoang hoàng huynh huỳnh truong trương trinh trịnh luong lương dao đào tran to tô ta tạ".split()
)
_SUFFIX = re.compile(r"[JS]r\.?|I{2,3}|IV|2nd|3rd|Ph\.?D\.?")
_INITIAL = re.compile(r"[^\W\d_]\.?")
_GROUP = re.compile(
    r"(?i:\b(?:team|collaboration|consortium|collective|contributors|working group)\b)"
    r"|\b(?:Group|Labs?|Laborator(?:y|ies)|Research|Institut[eo]?|University|College|School|Inc|Ltd|LLC|GmbH|Corp"
    r"|Corporation|Company|Community|Foundation|Project|Initiative|Alliance|Association|Society|Cent(?:er|re)"
    r"|Department|Organization|Committee|Workshop|Network|AI)\b(?!')"
)
# Han, kana and hangul: written without spaces, or the family name first.
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff·・]+")
_ODD = re.compile(r"[{}=<>@\\|]")
"""In nobody's name."""
_FOOTNOTE_MARKS = "*∗†‡§¶ "
_LONGEST = 100
"""Characters of a name that are still a person's."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of one author: its parts, or ``literal`` and nothing else."""

    family: str = ""
    given: str = ""
    particle: str = ""
    """What stands before the family name and is not sorted by: ``van der``."""
    suffix: str = ""
    literal: str = ""

    @property
    def filed_under(self) -> str:
        """What it is called by in a few words."""
        return self.family or self.literal


def split(name: str) -> Name | None:
    """The parts of a name, ``None`` for one that says nothing. A comma means that the family name stands first."""
    name = tidy(name).rstrip(_FOOTNOTE_MARKS)
    words = name.split()
    if not words:
        return None
    if _ODD.search(name):
        return Name(literal=name)
    if "," in name:
        return _turned(name)
    if all(map(_EAST_ASIAN.fullmatch, words)):
        return Name(words[0], words[1]) if len(words) == 2 else Name(literal=name)
    if _is_whole(name, words):
        return Name(literal=name)
    suffix = words.pop() if _SUFFIX.fullmatch(words[-1]) and len(words) > 2 else ""
    return _of_words(words, suffix) or Name(literal=name)


def _is_whole(name: str, words: list[str]) -> bool:
    return (
        len(words) == 1
        or len(name) > _LONGEST
        or name[-1] in ')]}"'
        or _GROUP.search(name) is not None
        or _INITIAL.fullmatch(words[-1]) is not None
    )


def _of_words(words: list[str], suffix: str) -> Name | None:
    """The parts of a name of some words, without its suffix; ``None`` when no family name is left."""
    if len(words) < 2 or _INITIAL.fullmatch(words[-1]):
        return None
    last = len(words) - 1
    if last > 2 and words[last - 1] in _JOINTS:
        last -= 2
    start = next((at for at, word in enumerate(words[1:last], 1) if word in _PARTICLES), last)
    end = start
    while end < last and words[end] in _PARTICLES:
        end += 1
    capital = start
    while capital > 1 and _belongs(words[capital - 1], words[-1]):
        capital -= 1
    if capital < start:
        start = end = capital
    return Name(" ".join(words[end:]), " ".join(words[:start]), " ".join(words[start:end]), suffix)


def _belongs(word: str, last: str) -> bool:
    """Whether a word with a capital is part of the family name that follows it."""
    return word in _CAPITAL_PARTICLES and not (word in _ALSO_MIDDLE_NAMES and last.lower() in _VIETNAMESE)


def _turned(name: str) -> Name:
    """``Family, Given``, ``Given Family, Jr.`` or ``Family, Jr., Given``; what has commas in another way is whole."""
    parts = [part.strip() for part in name.split(",")]
    suffixes = [part for part in parts[1:] if _SUFFIX.fullmatch(part)]
    rest = [part for part in parts if part and part not in suffixes]
    if len(suffixes) > 1 or len(name) > _LONGEST or _GROUP.search(name):
        return Name(literal=name)
    suffix = "".join(suffixes)
    if len(rest) == 2:
        *particles, family = _particles_of(rest[0])
        return Name(family, rest[1], " ".join(particles), suffix)
    return (len(rest) == 1 and _of_words(rest[0].split(), suffix)) or Name(literal=name)


def _particles_of(family: str) -> list[str]:
    """The particles that a family name begins with, each by itself, and the rest of it."""
    words = family.split()
    count = next((at for at, word in enumerate(words[:-1]) if word not in _PARTICLES), len(words) - 1)
    return [*words[:count], " ".join(words[count:])]
