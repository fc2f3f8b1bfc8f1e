"""The tag vocabulary: what tags there are, and which of them a paper is about.

A person declares the tags in ``content/tags.yml``; ``parse_vocabulary`` reads that text and names every fault in it.

How a phrase is found in a text. Both are cut into words, and some words in a row *are* a phrase when their letters are
the same, so that ``pre-training``, ``pre training`` and ``pretraining`` are one thing. They never reach across a
comma or the end of a sentence, and never start or end inside a word. The singular and plural forms of a phrase are
spelled out beforehand, which leaves a look-up or two in a dictionary for each word of the text.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import compress, count, product
from types import MappingProxyType
from typing import NamedTuple

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator.faults import Fault
from generator.yaml_input import compose, nearest

MAX_PHRASE_WORDS = 6
"""Each word of a phrase doubles its spellings; nobody writes a term of art with more words than this."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"[^\W_]+(?:(?:\s+|[-\u2010\u2011\u2013]\s?|[./:])[^\W_]+)*")
"""Words that stand together: joined by space, by a hyphen (a line may end behind it), or tightly (GPT-4.5, A/B)."""
_JOINT = re.compile(r"[-\u2010\u2011\u2013./:](?<=[^\W_].)(?:(?<![./:])\s)?(?=[^\W_])")
"""What joins the words of a run besides space. The sign comes first in it, so that ``re`` can skip to the next sign."""
_ACRONYM = re.compile(r".*[A-Z].*[A-Z]")
_DROPPED = {ord(mark): None for mark in "'\u2019\u00ad"}  # model's, models' and a soft hyphen: no end of a word
# fmt: off
_NOT_PLURAL = frozenset({
    "acoustics", "always", "analytics", "bias", "dynamics", "economics", "electronics", "ethics", "genetics",
    "genomics", "graphics", "kinematics", "linguistics", "logistics", "mathematics", "mechanics", "news", "optics",
    "physics", "politics", "robotics", "semantics", "series", "species", "statistics",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class Tag:
    """One subject that papers can be about.

    Each of ``phrases`` speaks for the tag wherever a paper says it. Where a mention in passing means nothing there are
    ``repeated_phrases``, which an abstract has to say twice, and ``title_phrases``, which count in a title only.
    ``broader`` names the more general tags this one stands under.
    """

    slug: str
    label: str
    description: str
    phrases: tuple[str, ...] = ()
    title_phrases: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    repeated_phrases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """Every tag by its slug, in the order of the file."""

    tags: Mapping[str, Tag]

    def narrower(self, slug: str) -> tuple[str, ...]:
        """The slugs of the tags directly under ``slug``, in vocabulary order; none for a slug that is not there."""
        return tuple(tag.slug for tag in self.tags.values() if slug in tag.broader)

    def tags_of(self, title: str, abstract: str) -> tuple[str, ...]:
        """The slugs of the tags a paper is about, in vocabulary order; a broader tag only when it matches itself."""
        said = Counter(self._cues_in(abstract))
        found = {cue.slug for cue, times in said.items() if times >= cue.needed}
        found.update(cue.slug for cue in self._cues_in(title))
        return tuple(sorted(found, key=self._places.__getitem__))

    def _cues_in(self, text: str) -> list["_Cue"]:
        """The phrases in ``text`` from left to right; where they overlap the longest speaks (vision-language model).

        Most words begin no phrase, so a look-up or two passes them by; what is found without its case is looked at.
        """
        marked = _marked(text)
        words, folded = marked.split(), marked.casefold().split()
        cues: list[_Cue] = []
        behind = 0
        for start in compress(count(), map(self._openings.__contains__, folded)):
            if start < behind:
                continue
            cue = None
            if folded[start] + folded[start + 1] in self._openings:
                cue, behind = self._longest(words, folded, start)
            elif folded[start] in self._folded:
                cue = self._cue(words[start : start + 1])
            if cue:
                cues.append(cue)
        return cues

    def _longest(self, words: list[str], folded: list[str], start: int) -> tuple["_Cue | None", int]:
        """The longest phrase that begins at ``start``, and where to look on: behind it, or else behind one word."""
        found, behind = None, start + 1
        end, letters = start, folded[start]
        while letters in self._openings:
            end += 1
            if letters in self._folded and (cue := self._cue(words[start:end])):
                found, behind = cue, end
            letters += folded[end]
        return found, behind

    def _cue(self, words: list[str]) -> "_Cue | None":
        """The phrase that ``words`` are, acronyms in their case or all in lower case.

        Both, for capitals may also be mere emphasis (A SURVEY OF DEEP LEARNING).
        """
        letters = "".join(words)
        if letters.islower():
            return self._cues.get(letters)
        return self._cues.get("".join(map(_caseless, words))) or self._cues.get("".join(map(str.lower, words)))

    @cached_property
    def _places(self) -> dict[str, int]:
        """Where each tag stands in the vocabulary."""
        return {slug: place for place, slug in enumerate(self.tags)}

    @cached_property
    def _cues(self) -> dict[str, "_Cue"]:
        """What to look for: every spelling of every phrase. Where a tag has one twice, the easier of the two counts.

        Sorted by all they hold, so that the order of the phrases in the file makes no difference.
        """
        cues = sorted((cue for tag in self.tags.values() for cue in _cues_of(tag)), key=lambda cue: (-cue.needed, cue))
        return {letters: cue for cue in cues for letters in _spellings(cue.phrase)}

    @cached_property
    def _folded(self) -> frozenset[str]:
        """Every spelling without its case: by ``casefold``, for ``lower`` minds what follows a sigma."""
        return frozenset(map(str.casefold, self._cues))

    @cached_property
    def _openings(self) -> frozenset[str]:
        """Everything that a spelling without its case begins with: what is not among it needs no further words."""
        return frozenset(letters[:length] for letters in self._folded for length in range(1, len(letters) + 1))


class _Cue(NamedTuple):
    """A phrase that speaks for a tag: always in a title, in an abstract when it is said as often as ``needed``."""

    slug: str
    phrase: str
    needed: float


def _cues_of(tag: Tag) -> Iterator[_Cue]:
    for phrases, needed in ((tag.phrases, 1), (tag.repeated_phrases, 2), (tag.title_phrases, math.inf)):
        yield from (_Cue(tag.slug, phrase, needed) for phrase in phrases)


def _marked(text: str) -> str:
    """The words of ``text``: with space between those that stand together, and ``|`` between others and at the end."""
    return _JOINT.sub(" ", _plain(text)).translate(_SIGNS).replace("|", " | ") + " |"


class _Signs(dict[int, str]):
    """For ``str.translate``: letters, digits and space stay as they are, and all other signs become ``|``."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        self[code] = sign if sign.isalnum() or sign.isspace() else "|"
        return self[code]


_SIGNS = _Signs()


def _spellings(phrase: str) -> set[str]:
    return {"".join(forms) for forms in product(*(_forms(_caseless(word)) for word in _words(phrase)))}


def _words(text: str) -> list[str]:
    return _WORD.findall(_plain(text))


def _plain(text: str) -> str:
    """``text`` with letters that carry accents or ligatures as plain ones, and without apostrophes."""
    if text.isascii():
        return text.replace("'", "")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.translate(_DROPPED)


def _caseless(word: str) -> str:
    """``word`` in lower case, unless it is an acronym, whose case tells it from a common word (RAG, rag)."""
    return word if word.islower() or _ACRONYM.match(word) else word.lower()


def _forms(word: str) -> set[str]:
    """``word`` with its plural or singular. Spellings that are no words do no harm: no text holds them."""
    if _ACRONYM.match(word):
        return {word, word.removesuffix("s"), word.removesuffix("s") + "s"}
    if len(word) < 3:
        return {word}
    return {word, *_singulars(word), *(_plurals(word) - _NOT_PLURAL)}


def _plurals(word: str) -> set[str]:
    if word.endswith("y") and word[-2] not in "aeiou":
        return {word[:-1] + "ies"}
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return {word + "es"}
    return {word + "s"}


def _singulars(word: str) -> set[str]:
    if not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _NOT_PLURAL:
        return set()
    if word.endswith("ies"):
        return {word[:-3] + "y", word[:-1]}
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return {word[:-2], word[:-1]}
    return {word[:-1]}


# ── Reading content/tags.yml ──────────────────────────────────────────────────────────────────────────────────────────

_PHRASE_KEYS = ("phrases", "repeated_phrases", "title_phrases")
_KEYS = ("label", "description", *_PHRASE_KEYS, "broader")


def parse_vocabulary(text: str, where: str) -> tuple[Vocabulary, tuple[Fault, ...]]:
    """The vocabulary that ``text`` declares, and everything that is wrong in it; ``where`` names it in the faults.

    Gives what is good even when something is not: a tag without a label or description is left out, and so is a phrase
    or a broader tag that cannot be used. Raises nothing.
    """
    reading = _Reading(where)
    tags = _tags(text, reading)
    tags = _with_distinct_phrases(tags, reading)
    tags = _with_known_broader(tags, reading)
    tags = _without_cycles(tags, reading)
    vocabulary = Vocabulary(MappingProxyType({tag.slug: tag for tag in tags}))
    return vocabulary, tuple(sorted(set(reading.faults)))


@dataclass
class _Reading:
    """What a file turned out to hold besides its tags: the faults, and the line on which each thing stands."""

    where: str
    faults: list[Fault] = field(default_factory=list)
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    """Keyed by slug, or by slug, key and word for what stands in a list."""

    def fault(self, line: int, what: str, cure: str) -> None:
        self.faults.append(Fault(self.where, line, what, cure))


def _tags(text: str, reading: _Reading) -> tuple[Tag, ...]:
    root = _composed(text, reading)
    if not isinstance(root, MappingNode):
        if not reading.faults:
            reading.fault(
                1, "there are no tags", "write each tag as its slug and a colon, with its keys indented below"
            )
        return ()
    entries = _entries(root, "tag", reading)
    return tuple(tag for slug, (line, node) in entries.items() if (tag := _tag(slug, line, node, reading)))


def _composed(text: str, reading: _Reading) -> Node | None:
    """The nodes of ``text``, which know their lines; nothing of it is ever turned into an object."""
    node, faults = compose(text, reading.where)
    reading.faults += faults
    return node


def _entries(node: MappingNode, kind: str, reading: _Reading) -> dict[str, tuple[int, Node]]:
    """Line and value of each key; the first, where one is given twice (PyYAML would keep the last and say nothing)."""
    entries: dict[str, tuple[int, Node]] = {}
    for key, value in node.value:
        line, name = _line(key), _text(key)
        if name is None:
            reading.fault(line, f"a {kind} whose name is not a text", f"write the name of the {kind} in quotes")
        elif name in entries:
            cure = "keep one of the two" if kind == "key" else "put what both say under one of them"
            reading.fault(line, f"{kind} '{name}' is already on line {entries[name][0]}", cure)
        else:
            entries[name] = (line, value)
    return entries


def _tag(slug: str, line: int, node: Node, reading: _Reading) -> Tag | None:
    if not _SLUG.fullmatch(slug):
        reading.fault(line, f"{slug!r} cannot be a slug", "use small letters and digits, with single hyphens between")
        return None
    if not isinstance(node, MappingNode):
        reading.fault(line, f"tag '{slug}' has no keys", "write label, description and phrases, indented, below it")
        return None
    reading.lines[(slug,)] = line
    entries = _known(_entries(node, "key", reading), reading)
    label, description = (_required(slug, key, line, entries, reading) for key in ("label", "description"))
    if not entries.keys() & set(_PHRASE_KEYS):
        reading.fault(line, f"tag '{slug}' has no phrases", "list the words that make a paper one about it")
    phrases = {key: _phrases(slug, key, entries, reading) for key in _PHRASE_KEYS}
    broader = _texts(slug, "broader", entries, reading)
    return Tag(slug, label, description, broader=broader, **phrases) if label and description else None


def _known(entries: dict[str, tuple[int, Node]], reading: _Reading) -> dict[str, tuple[int, Node]]:
    for key in entries.keys() - set(_KEYS):
        reading.fault(entries[key][0], f"unknown key '{key}'", nearest(key, _KEYS))
    return {key: entry for key, entry in entries.items() if key in _KEYS}


def _required(slug: str, key: str, line: int, entries: dict[str, tuple[int, Node]], reading: _Reading) -> str:
    if key not in entries:
        reading.fault(line, f"tag '{slug}' has no {key}", f"add '{key}:' below it")
        return ""
    line, node = entries[key]
    text = _text(node)
    if text is None or not text.strip():
        reading.fault(
            line, f"{key} of tag '{slug}' is not a text", "write it as one line of text, in quotes if need be"
        )
        return ""
    return text.strip()


def _phrases(slug: str, key: str, entries: dict[str, tuple[int, Node]], reading: _Reading) -> tuple[str, ...]:
    return tuple(phrase for phrase in _texts(slug, key, entries, reading) if _is_usable(slug, key, phrase, reading))


def _is_usable(slug: str, key: str, phrase: str, reading: _Reading) -> bool:
    words, line = len(_words(phrase)), reading.lines[slug, key, phrase]
    if not words:
        reading.fault(line, f"an empty phrase in tag '{slug}'", "write a word or take it away")
    elif words > MAX_PHRASE_WORDS:
        reading.fault(line, f"'{phrase}' has more than {MAX_PHRASE_WORDS} words", "write the part of it that matters")
    elif not _RUN.fullmatch(_plain(phrase).strip()):
        reading.fault(
            line, f"'{phrase}' holds signs that are no part of a word", "write words, spaces and hyphens only"
        )
    else:
        return True
    return False


def _texts(slug: str, key: str, entries: dict[str, tuple[int, Node]], reading: _Reading) -> tuple[str, ...]:
    """The texts listed under ``key``. ``broader`` alone may be a single text, because there is seldom more than one."""
    if key not in entries:
        return ()
    line, node = entries[key]
    if isinstance(node, SequenceNode):
        nodes = node.value
    elif key == "broader" and _text(node):
        nodes = [node]
    else:
        reading.fault(line, f"{key} of tag '{slug}' is not a list", f"write '{key}: [one, another]'")
        return ()
    return tuple(text for item in nodes if (text := _listed(slug, key, item, reading)) is not None)


def _listed(slug: str, key: str, node: Node, reading: _Reading) -> str | None:
    text = _text(node)
    if text is None:
        reading.fault(_line(node), f"{key} of tag '{slug}' holds what is not a text", "write it in quotes")
        return None
    reading.lines.setdefault((slug, key, text), _line(node))
    return text


def _text(node: Node) -> str | None:
    is_text = isinstance(node, ScalarNode) and node.tag == "tag:yaml.org,2002:str"
    return str(node.value) if is_text else None


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1


def _with_distinct_phrases(tags: Iterable[Tag], reading: _Reading) -> tuple[Tag, ...]:
    """``tags`` without the phrases an earlier one has already, which could not tell the two apart."""
    owners: dict[str, str] = {}
    return tuple(_distinct(tag, owners, reading) for tag in tags)


def _distinct(tag: Tag, owners: dict[str, str], reading: _Reading) -> Tag:
    phrases = {key: _unowned(tag, key, owners, reading) for key in _PHRASE_KEYS}
    return Tag(tag.slug, tag.label, tag.description, broader=tag.broader, **phrases)


def _unowned(tag: Tag, key: str, owners: dict[str, str], reading: _Reading) -> tuple[str, ...]:
    kept = []
    for phrase in getattr(tag, key):
        spellings = _spellings(phrase)
        owner = next((owners[letters] for letters in sorted(spellings) if letters in owners), None)
        if owner in (None, tag.slug):
            owners.update(dict.fromkeys(spellings, tag.slug))
            kept.append(phrase)
        else:
            what = f"phrase '{phrase}' of tag '{tag.slug}' is already in tag '{owner}'"
            reading.fault(reading.lines[tag.slug, key, phrase], what, "keep it in one place")
    return tuple(kept)


def _with_known_broader(tags: Iterable[Tag], reading: _Reading) -> tuple[Tag, ...]:
    known = {tag.slug: tag for tag in tags}
    for tag in known.values():
        for slug in tag.broader:
            if slug not in known:
                what = f"tag '{tag.slug}' has the broader tag '{slug}', which does not exist"
                reading.fault(reading.lines[tag.slug, "broader", slug], what, nearest(slug, known))
    return tuple(replace(tag, broader=tuple(s for s in tag.broader if s in known)) for tag in known.values())


def _without_cycles(tags: Iterable[Tag], reading: _Reading) -> tuple[Tag, ...]:
    """``tags`` with each broader tag left out that leads back to where it started."""
    kept: dict[str, Tag] = {tag.slug: tag for tag in tags}
    for tag in tuple(kept.values()):
        for slug in tag.broader:
            if tag.slug in _above(slug, kept):
                what = f"tag '{tag.slug}' is broader than itself, by way of '{slug}'"
                reading.fault(reading.lines[tag.slug, "broader", slug], what, "take one of the broader tags away")
                kept[tag.slug] = replace(tag, broader=tuple(s for s in kept[tag.slug].broader if s != slug))
    return tuple(kept.values())


def _above(slug: str, tags: Mapping[str, Tag]) -> set[str]:
    """``slug`` and every tag that is broader than it, however far up."""
    above: set[str] = set()
    waiting = [slug]
    while waiting:
        name = waiting.pop()
        if name not in above:
            above.add(name)
            waiting.extend(tags[name].broader)
    return above
