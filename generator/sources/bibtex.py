r"""BibTeX and BibLaTeX libraries, as reference managers and people write them.

The grammar is that of BibTeX 0.99d (``bibtex.web``; "Tame the BeaST", section 2), the fields are those of BibTeX and of
the biblatex manual (section 2.2)::

    @string{acm = "ACM Press"}
    @article{key, title = {On {NASA}}, journal = acm # { Letters}, year = 2020, month = apr, crossref = {other}}

Read with less rigour than BibTeX does, because people's files are no better than they are: a missing or doubled comma,
a field given twice and a macro that is not defined cost nothing. Braces are counted as BibTeX counts them, escaped or
not. An entry that can't be told from the next one is a fault, and reading goes on at the next line that begins one.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from generator import bibliography
from generator.bibliography import Names, Read, Values, calendar_day, text_of, tidy
from generator.capture import TITLES, Capture, Parsed, Source
from generator.decoding import beginning
from generator.faults import Fault
from generator.ids import parse_arxiv_id
from generator.tex import Link, Math, Text
from generator.tex import parse as parse_tex

NAME = "bibtex"

_NAMES: Names = {
    "title": ("title",),
    "abstract": ("abstract",),
    "keywords": ("keywords", "keyword"),
    "published": ("date",),
    "doi": ("doi",),
    "url": ("url",),
    "journal": ("journal", "journaltitle", "booktitle"),
    "volume": ("volume",),
    "issue": ("number", "issue"),
    "pages": ("pages",),
    "year": ("year", "date"),
    "month": ("month",),
}
# What an entry takes from the one it refers to: where and when it appeared. Not what is said of that one alone: its
# DOI, address or abstract would make two papers one.
_INHERITED = frozenset(
    "address booktitle date day edition editor eventdate eventtitle howpublished institution isbn issn journal"
    " journaltitle langid language location month number organization publisher series venue volume year".split()
)
_PERIODICALS = frozenset({"periodical", "journal"})
_NO_PAPERS = frozenset({"xdata", "set"})
_ANCESTORS = 3
"""Generations of ``crossref`` that are followed (chapter, volume, work in volumes)."""
_LONGEST_INHERITED = 1_000

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}

# All repetition is possessive or bounded: no file, however hostile, takes more than linear time.
_KIND = r"@[ \t]*(?P<kind>[A-Za-z][\w-]*+)\s*+(?P<open>[{(])"
_BLOCK = re.compile(rf"(?P<remark>^[ \t]*%[^\n]*+)|{_KIND}", re.MULTILINE)
_LINE_WITH_BLOCK = re.compile(rf"^[ \t]*{_KIND}", re.MULTILINE)
_SWALLOWED = re.compile(r"^[ \t]*@[A-Za-z]++\s*+[{(]\s*+[^\s,{}()=\"]++\s*+,\s*+[\w-]++\s*+=", re.MULTILINE)
_KEY = re.compile(r"\s*+(?P<key>[^,={}\"\n]*+)(?P<end>[,=}]|$)", re.MULTILINE)
_GAP = re.compile(r"[\s,]*+")
_FIELD = re.compile(r"(?P<name>[^\s=,{}()\"#%@]++)\s*+=\s*+")
_WORD = re.compile(r"[^\s,{}()\"#=]++")
_NEXT = re.compile(r"\s*+(?P<joined>#)?\s*+")
_BRACE = re.compile(r"[{}]")
_IN_QUOTES = re.compile(r"[{}\"]")

_RECOGNIZED = re.compile(
    rf"^[ \t]*(?:@[ \t]*(?i:comment\s*+\{{|string\s*+[{{(]\s*+[^\s=]++\s*+=|preamble\s*+[{{(])"
    rf"|{_KIND}\s*+[^\s,{{}}=\"]*+\s*+,[\s,]*+[\w:-]++\s*+=)",
    re.MULTILINE,
)
_OTHER = re.compile(r"\s*+(?:[<\[{]|---\s*\n)")


def recognizes(data: bytes) -> bool:
    """Whether ``data`` holds an entry with a field, or a block that only BibTeX has."""
    text = beginning(data)
    return not _OTHER.match(text) and _RECOGNIZED.search(text) is not None


def parse(capture: Capture) -> Parsed:
    """The records of a library, in its order, each with its ``citation_key`` and ``entry_type`` in ``extra``.

    An entry that is broken or has no title is a fault with the line where it begins; so is the first that takes fields
    from one that is not there.
    """
    text, faults = text_of(capture)
    reader = _Reader(text)
    entries = list(reader.entries())
    by_key: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry, Entry) and entry.key:
            by_key.setdefault(entry.key.casefold(), entry)
    return bibliography.parsed(_results(capture, entries, by_key), (*faults, *_missing(capture, entries, by_key)))


SOURCE = Source(NAME, TITLES[NAME], recognizes, parse)


# --- grammar ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in the file; ``line`` is where it begins, from 1. Texts are TeX, macros put in."""

    line: int
    kind: str
    key: str
    fields: tuple[tuple[str, str], ...]

    def first(self, name: str) -> str:
        """The first text of a field; empty when there is none."""
        return next((text for field, text in self.fields if field == name), "")


@dataclass(frozen=True, slots=True)
class Broken:
    """An entry that can't be read, and why not."""

    line: int
    what: str


class _BrokenError(Exception):
    """What is wrong with the entry that is being read."""


class _Reader:
    """Reads the blocks of one text, from its start to its end."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._closing = _brace_pairs(text)
        self._macros = {name: name.capitalize() for name in _MONTHS}
        # Macros can stand in macros: without a bound, a few lines could say billions of characters.
        self._budget = 100_000 + 10 * len(text)

    def entries(self) -> Iterator[Entry | Broken]:
        """All entries; what stands between them is no part of the library."""
        line, counted, position = 1, 0, 0
        while match := _BLOCK.search(self.text, position):
            position = match.end()
            if match["remark"] is not None:
                continue
            line, counted = line + self.text.count("\n", counted, match.start()), match.start()
            try:
                entry, position = self._block(match, line)
            except _BrokenError as error:
                yield Broken(line, str(error))
                position = self._next_line_with_block(position)
                continue
            if entry:
                yield entry

    def _next_line_with_block(self, position: int) -> int:
        following = _LINE_WITH_BLOCK.search(self.text, position)
        return following.start() if following else len(self.text)

    def _block(self, match: re.Match[str], line: int) -> tuple[Entry | None, int]:
        kind = match["kind"].lower()
        if kind in ("comment", "preamble"):
            return None, self._skipped(match)
        if kind == "string":
            fields, end = self._fields(match.end(), match["open"])
            self._macros |= dict(fields)
            return None, end
        key, start = self._key(match.end())
        fields, end = self._fields(start, match["open"])
        return Entry(line, kind, key, tuple(fields)), end

    def _skipped(self, match: re.Match[str]) -> int:
        """Where a comment ends; one that is never closed ends with its first line."""
        if match["open"] == "(":
            end = self.text.find(")", match.end())
        else:
            end = self._closing.get(match.end() - 1, -1)
        return end + 1 if end >= 0 else match.end()

    def _key(self, position: int) -> tuple[str, int]:
        """The key of an entry and where its fields begin; an entry may have none."""
        match = _KEY.match(self.text, position)
        if match is None or match["end"] == "=":
            return "", position
        return match["key"].strip(), match.end("key")

    def _fields(self, position: int, opening: str) -> tuple[list[tuple[str, str]], int]:
        """The fields of a block and where it ends."""
        closing = "}" if opening == "{" else ")"
        fields: list[tuple[str, str]] = []
        while True:
            position = self._after(_GAP, position)
            if self.text.startswith(closing, position):
                return fields, position + 1
            match = _FIELD.match(self.text, position)
            if match is None:
                raise _BrokenError(self._what_is_wrong(position))
            text, position = self._value(match.end())
            fields.append((match["name"].lower(), text))

    def _what_is_wrong(self, position: int) -> str:
        found = self.text[position : position + 30].split("\n")[0].strip()
        return f"“{found}” stands where a field should be" if found else "the entry is not closed"

    def _after(self, pattern: re.Pattern[str], position: int) -> int:
        match = pattern.match(self.text, position)
        return match.end() if match else position

    def _value(self, position: int) -> tuple[str, int]:
        """A value, its pieces joined with ``#``, and where it ends."""
        pieces: list[str] = []
        while True:
            piece, position = self._piece(position)
            pieces.append(piece)
            match = _NEXT.match(self.text, position)
            if match is None or not match["joined"]:
                return "".join(pieces), position
            position = match.end()

    def _piece(self, position: int) -> tuple[str, int]:
        if self.text.startswith("{", position):
            return self._between(position, self._closing.get(position))
        if self.text.startswith('"', position):
            return self._between(position, self._closing_quote(position))
        match = _WORD.match(self.text, position)
        if match is None:
            raise _BrokenError("a field has no value")
        return self._word(match[0]), match.end()

    def _word(self, word: str) -> str:
        """A number, or what a macro stands for; one that is not defined stands for its name."""
        text = self._macros.get(word.lower(), word)
        self._budget -= len(text)
        if self._budget < 0:
            raise _BrokenError("its macros (@string) hold too much")
        return text

    def _between(self, opening: int, closing: int | None) -> tuple[str, int]:
        if closing is None or _SWALLOWED.search(self.text, opening, closing):
            raise _BrokenError(f"a value is not closed: {self.text[opening : opening + 30]!r}")
        return self.text[opening + 1 : closing], closing + 1

    def _closing_quote(self, opening: int) -> int | None:
        """Where a quoted value ends: at the first quote that is not in braces."""
        position = opening + 1
        while match := _IN_QUOTES.search(self.text, position):
            if match[0] == '"':
                return match.start()
            if match[0] == "}" or match.start() not in self._closing:
                return None
            position = self._closing[match.start()] + 1
        return None


def _brace_pairs(text: str) -> dict[int, int]:
    """Where each opening brace that is ever closed is closed."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            pairs[opened.pop()] = match.start()
    return pairs


# --- records ---------------------------------------------------------------------------------------------------------


def _results(
    capture: Capture, entries: Iterable[Entry | Broken], by_key: Mapping[str, Entry]
) -> Iterator[Read | Fault]:
    for entry in entries:
        if isinstance(entry, Broken):
            yield capture.fault(entry.line, f"this entry can't be read: {entry.what}", "mend its braces and quotes")
        elif entry.kind not in _NO_PAPERS:
            facts = _facts(entry, by_key)
            if facts["title"]:
                yield bibliography.record(capture, NAME, facts)
            else:
                yield capture.fault(entry.line, f"the entry {entry.key[:60]!r} has no title", "add  title = {…}")


def _missing(capture: Capture, entries: Iterable[Entry | Broken], by_key: Mapping[str, Entry]) -> Iterator[Fault]:
    """What to say of entries that others take fields from, and that are not there: of each once."""
    heirs: dict[str, list[Entry]] = {}
    for entry in entries:
        if isinstance(entry, Entry) and (parent := entry.first("crossref").strip()) and parent.casefold() not in by_key:
            heirs.setdefault(parent, []).append(entry)
    for parent, (first, *others) in heirs.items():
        who = f"{first.key[:60]!r} and {len(others):,} more take" if others else f"{first.key[:60]!r} takes"
        what = f"{who} fields from {parent[:60]!r} (crossref), which is not in this file"
        yield capture.fault(first.line, what, "add that entry, or take the field crossref out")


def _facts(entry: Entry, by_key: Mapping[str, Entry]) -> dict[str, Any]:
    fields = [*entry.fields, *_inherited(entry, by_key)]
    authors, unread = _authors(next((text for name, text in fields if name == "author"), ""))
    values = Values(((name, _untexed(name, text)) for name, text in fields if name != "author"), NAME)
    values.add("author", unread)
    values.add("citation_key", entry.key)
    values.add("entry_type", entry.kind)
    title = _title(values)
    arxiv = _arxiv(values)
    facts = bibliography.facts(values, _NAMES)
    facts |= {"title": title, "authors": authors, "published": facts["published"] or _day(values)}
    return facts | _arxiv_facts(facts, arxiv)


def _arxiv_facts(facts: Mapping[str, Any], arxiv: tuple[str, int | None] | None) -> dict[str, Any]:
    """What the field ``eprint`` says goes before what was found in addresses."""
    if arxiv is None:
        return {}
    version = facts["version"] if facts["arxiv_id"] == arxiv[0] and arxiv[1] is None else arxiv[1]
    return {"arxiv_id": arxiv[0], "version": version}


def _title(values: Values) -> str:
    """The title with its subtitle, which biblatex keeps apart."""
    title, subtitle = values.take(("title",), str) or "", values.take(("subtitle",), str)
    return f"{title}{'' if title[-1:] in '?!:.' else ':'} {subtitle}" if title and subtitle else title


def _arxiv(values: Values) -> tuple[str, int | None] | None:
    """The arXiv id in ``eprint``, if the entry says that it is one."""
    archive = values.first("eprinttype", "archiveprefix").lower()
    declared = archive == "arxiv" or bool(not archive and values.first("primaryclass", "eprintclass"))
    found = values.take(("eprint",), lambda text: parse_arxiv_id(text) if declared or ":" in text else None)
    if found:
        values.take(("eprinttype",), lambda text: text if text.lower() == "arxiv" else None)
        values.take(("archiveprefix",), lambda text: text if text.lower() == "arxiv" else None)
    return found


def _day(values: Values) -> date | None:
    """The day that ``year``, ``month`` and ``day`` name together; biblatex has them in ``date``."""
    year, month, day = (values.first(name) for name in ("year", "month", "day"))
    number = _MONTHS.get(month[:3].lower(), 0) or (int(month) if re.fullmatch(r"[0-9]{1,2}", month) else 0)
    if values.first("date") or not re.fullmatch(r"[0-9]{4}", year) or not re.fullmatch(r"[0-9]{1,2}", day):
        return None
    return calendar_day(int(year), number, int(day))


# --- inheritance -----------------------------------------------------------------------------------------------------


def _inherited(entry: Entry, by_key: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """The fields that ``entry`` takes from those it refers to with ``crossref`` and ``xdata``."""
    known = {name for name, text in entry.fields if text.strip()}
    if known & {"date", "year"}:
        known |= {"date", "year", "month", "day"}
    for ancestor in _ancestors(entry, by_key):
        fields = dict(reversed(ancestor.fields))
        for name, text in {**_title_as_container(ancestor, fields), **fields}.items():
            if name in _INHERITED and name not in known and len(text) <= _LONGEST_INHERITED:
                known.add(name)
                yield name, text


def _title_as_container(ancestor: Entry, fields: Mapping[str, str]) -> dict[str, str]:
    """A whole's title is where its parts appeared (biblatex manual, appendix B)."""
    if ancestor.kind in _NO_PAPERS or not fields.get("title"):
        return {}
    if ancestor.kind in _PERIODICALS:
        return {"journaltitle": fields["title"]}
    return {} if fields.get("booktitle") else {"booktitle": fields["title"]}


def _ancestors(entry: Entry, by_key: Mapping[str, Entry]) -> Iterator[Entry]:
    seen = [entry]
    for key in islice((key.strip() for key in entry.first("xdata").split(",")), 10):
        if key.casefold() in by_key:
            yield by_key[key.casefold()]
    for _ in range(_ANCESTORS):
        parent = by_key.get(seen[-1].first("crossref").strip().casefold() or "\0")
        if parent is None or any(parent is other for other in seen):
            return
        yield parent
        seen.append(parent)


# --- names -----------------------------------------------------------------------------------------------------------

_DEPTH_TOKEN = re.compile(r"[{}]|,|\s+and(?=\s)", re.IGNORECASE)
_NAME_PART = re.compile(r"(family|given|prefix|suffix)(?:-i)?\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)


def _authors(text: str) -> tuple[tuple[str, ...], str]:
    """The names in a list of names, and the text itself when it says that there are more."""
    names = [name for name in (name.strip() for name in _split(text, "and")) if name]
    people = [name for name in names if name.lower() not in ("others", "and others")]
    read = tuple(person for name in people if (person := _person(name)))
    return read, _plain(text) if len(people) < len(names) else ""


def _person(name: str) -> str:
    """A name as it is read aloud. Braces around all of it say that it is not a person's: it stays as it is."""
    parts = [part.strip() for part in _split(name, ",")]
    if all(_NAME_PART.fullmatch(part) for part in parts):  # biblatex: family=Beispiel, given=Ada
        named = {match[1].lower(): match[2] for part in parts if (match := _NAME_PART.fullmatch(part))}
        ordered = (named.get(part, "") for part in ("given", "prefix", "family", "suffix"))
        return _plain(" ".join(filter(None, ordered)))
    if len(parts) in (2, 3):
        # Turned part by part: a comma in braces is one of the name.
        first, last, junior = parts[-1], parts[0], parts[1] if len(parts) == 3 else ""
        return _plain(" ".join(filter(None, (first, last, junior))))
    return _plain(name)


def _split(text: str, separator: str) -> list[str]:
    """``text`` cut at each ``separator`` (a comma, or the word ``and``) that is not in braces."""
    parts, depth, start = [], 0, 0
    for match in _DEPTH_TOKEN.finditer(text):
        if match[0] in "{}":
            depth = max(0, depth + (1 if match[0] == "{" else -1))
        elif depth == 0 and match[0].strip().lower() == separator:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


# --- TeX -------------------------------------------------------------------------------------------------------------

# Fields whose text is no TeX (biblatex manual, section 2.2.1: verbatim and URI fields), and what programs add.
_VERBATIM = re.compile(r"doi|eprint|file\w*|pdf|\w*url\w*|bdsk-.*|local-.*|crossref|xdata|.*timestamp|date.*", re.ASCII)
_TEX_URL = re.compile(r"\\url\s*\{([^{}]*)\}")
_ESCAPED = re.compile(r"\\([%#&_~{}])")
_FORMULA = re.compile(r"((?<!\\)\$(?:[^$\\]|\\.)++\$)", re.DOTALL)
_QUOTED = re.compile(r"\\(?:enquote|mkbibquote)\*?\s?\{([^{}]*)\}")
_EMPHASIZED = re.compile(r"\\mkbib(?:emph|italic|bold)(?=\s?\{)")
_TIE = re.compile(r"(?<![\\/])~")
_LETTER_DASH = re.compile(r"(?<!-)---?(?!-)")
_OPENED_COMMAND = re.compile(r"(\\[A-Za-z]+)[{}]+")
_ODD_WORDS = {
    "pm": "±",
    "quad": " ",
    "qquad": " ",
    "relax": "",
    "ensuremath": "",
    "quotesingle": "'",
    "quotedbl": '"',
} | {
    "quotedblleft": "“",
    "quotedblright": "”",
    "quoteleft": "‘",
    "quoteright": "’",
    "quotedblbase": "„",
    "nobreakdash": "",
    "textbar": "|",
    "asciigrave": "`",
    # Noncharacters keep the place of braces that are text until those that are markup are gone.
    "textbraceleft": "\ufdd0",
    "textbraceright": "\ufdd1",
}
_BRACES_OF_TEXT = str.maketrans("\ufdd0\ufdd1", "{}")
_ODD_WORD = re.compile(rf"\\(?:text)?({'|'.join(sorted(_ODD_WORDS, reverse=True))})(?![A-Za-z])(?:\{{\}}|\s+)?")


def _untexed(name: str, text: str) -> str:
    if _VERBATIM.fullmatch(name):
        url = _TEX_URL.sub(r"\1", text)
        return _ESCAPED.sub(r"\1", url).strip().removeprefix("{").removesuffix("}") if "file" not in name else text
    return _plain(text)


def _plain(text: str) -> str:
    r"""TeX as Unicode: accents composed, braces and markup gone; formulas stay as they are, with their dollars."""
    if not re.search(r"[\\${}~]|--|``|''", text):
        return tidy(text)
    pieces = _FORMULA.split(text)
    prepared = "".join(piece if odd else _prepared(piece) for odd, piece in _alternating(pieces))
    return tidy("".join(map(_span, parse_tex(prepared))))


def _alternating(pieces: list[str]) -> Iterator[tuple[bool, str]]:
    return ((position % 2 == 1, piece) for position, piece in enumerate(pieces))


def _prepared(prose: str) -> str:
    """Prose with what only bibliographies use put as TeX or as Unicode."""
    prose = _EMPHASIZED.sub(r"\\emph", _QUOTED.sub(r"“\1”", prose))
    prose = _TIE.sub(" ", prose).replace(r"{\textasciitilde}", "~")  # which may be part of an address
    prose = _ODD_WORD.sub(lambda match: _ODD_WORDS[match[1]], prose)
    return _LETTER_DASH.sub(lambda match: "—" if len(match[0]) == 3 else "–", prose)


def _span(span: Text | Math | Link) -> str:
    match span:
        case Text():
            bare = re.sub("[{}]", "", _OPENED_COMMAND.sub(r"\1 ", span.value))
            return bare.translate(_BRACES_OF_TEXT)
        case Math():
            return span.source
        case Link():
            return span.url if span.text in span.url else f"[{span.text}]({span.url})"
