"""XML as a tree that knows its lines, read from bytes that nobody vouches for.

A document type is refused, and with it all entities but the five of XML itself: nothing expands, nothing outside is
asked for. Where the text is not well-formed, reading goes on at the next entry, so that one broken entry costs that
entry alone (XML 1.0, section 1.2, leaves it to the application what becomes of a document after a fatal error).
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

from generator.bibliography import tidy

HEAD = 2048
"""Bytes that are looked at to recognize a form."""

_DEEPEST = 40
_MOST_PROBLEMS = 100
_LONGEST_PREAMBLE = 1 << 16
"""Bytes before the first entry. They are read again after each problem, so they must not be many."""

_ENDED = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


@dataclass(slots=True, eq=False)
class Node:
    """An element; ``line`` counts from 1."""

    space: str
    """Its namespace, empty if it has none."""
    name: str
    line: int
    attributes: Mapping[str, str]
    content: "list[str | Node]" = field(default_factory=list)

    def nodes(self, name: str = "", space: str | None = None) -> "Iterator[Node]":
        """The elements right in it, perhaps only those of a name and of a namespace."""
        for node in self.content:
            if isinstance(node, Node) and name in ("", node.name) and space in (None, node.space):
                yield node

    def texts(self, name: str, space: str | None = None) -> list[str]:
        """What the elements of a name hold, those that hold nothing left out."""
        return [text for node in self.nodes(name, space) if (text := node.text)]

    def text_of(self, name: str, space: str | None = None) -> str:
        """What the first element of a name holds; empty if there is none."""
        return next(iter(self.texts(name, space)), "")

    @property
    def text(self) -> str:
        """All text in it, unwrapped: white space collapsed, and what XML allows of control characters left out."""
        return tidy("".join(self._texts()))

    def _texts(self) -> Iterator[str]:
        for part in self.content:
            if isinstance(part, Node):
                yield from part._texts()
            else:
                yield part


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, and where."""

    line: int
    what: str
    cure: str


@dataclass(frozen=True, slots=True)
class Tree:
    """What a document holds: all that could be read, and what could not."""

    root: Node | None
    problems: tuple[Problem, ...] = ()


def opening(data: bytes) -> tuple[str, str]:
    """The name of the root element and the beginning of ``data`` as text; ``""`` for the name if this is no XML."""
    head = data[:HEAD]
    found: list[str] = []

    def stop(name: str, *_: object) -> NoReturn:
        found.append(name.rpartition(" ")[2])
        raise _RefusedError(Problem(0, "", ""))

    parser = expat.ParserCreate(namespace_separator=" ")
    # A document type names the root too. Going on past it would expand the entities in the attributes of the root.
    parser.StartDoctypeDeclHandler = stop
    parser.StartElementHandler = stop
    with suppress(_RefusedError, expat.ExpatError, ValueError, LookupError):  # what is no XML has no name
        parser.Parse(head, False)
    return found[0] if found else "", head.replace(b"\0", b"").decode("utf-8", "replace")


def read(data: bytes, entry: str) -> Tree:
    """The tree of ``data``; after a problem reading goes on at the next element with the name ``entry``."""
    reader = _Reader(data, entry)
    try:
        problems = tuple(_problems(reader))
    except _RefusedError as refused:
        return Tree(None, (refused.problem,))
    return Tree(reader.root, problems)


def _problems(reader: "_Reader") -> Iterator[Problem]:
    """Reads everything, from one problem to the next."""
    start = 0
    for _ in range(_MOST_PROBLEMS):
        try:
            reader.read(start)
        except _BrokenError as broken:
            yield broken.problem
            following = reader.next_entry(max(broken.index, start + 1))
        else:
            return
        if following is None:
            return
        start = following
    line = reader.data.count(b"\n", 0, start) + 1
    yield Problem(line, "too much is broken: from here on nothing was read", "get the file again")


class _RefusedError(Exception):
    """The whole document is not to be read."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _BrokenError(Exception):
    """The document is not well-formed at a byte."""

    def __init__(self, problem: Problem, index: int) -> None:
        self.problem = problem
        self.index = index


class _Reader:
    """Builds one tree in several runs, each from an entry on. What was open when a run broke is dropped."""

    def __init__(self, data: bytes, entry: str) -> None:
        self.data = data
        self.entry = entry
        self.root: Node | None = None
        self.open: list[Node] = []
        self.preamble: bytes | None = None
        """All before the first entry: what opens the elements around the entries."""
        self.around = 0
        """How many elements that are."""

    def read(self, start: int) -> None:
        """Read from ``start``: 0, or where an entry begins. Raises `_BrokenError` and `_RefusedError`."""
        preamble = (self.preamble or b"") if start else b""
        self.shift = start - len(preamble)
        self.lines = self.data.count(b"\n", 0, start) - preamble.count(b"\n")
        del self.open[self.around :]
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        try:
            parser.Parse(preamble, False)
            parser.StartElementHandler = self._start
            parser.EndElementHandler = self._end
            parser.CharacterDataHandler = self._text
            parser.Parse(memoryview(self.data)[start:], True)
        except expat.ExpatError as error:
            raise self._broken(error) from None
        except (ValueError, LookupError) as error:
            what = f"its encoding can't be read ({str(error)[:60]})"
            raise _RefusedError(Problem(1, what, "save it as UTF-8")) from None

    def next_entry(self, index: int) -> int | None:
        """Where the next entry begins; ``None`` if there is none, or if reading can't go on."""
        if self.preamble is None or len(self.preamble) > _LONGEST_PREAMBLE:
            return None
        found = re.compile(rb"<(?:[\w.-]{1,40}:)?%b[\s>]" % self.entry.encode()).search(self.data, index)
        return found.start() if found else None

    @property
    def _line(self) -> int:
        return self.parser.CurrentLineNumber + self.lines

    def _broken(self, error: expat.ExpatError) -> _BrokenError:
        line = self.parser.ErrorLineNumber + self.lines
        if error.code in _ENDED:
            problem = Problem(line, "the file ends too early", "get it again")
        else:
            what = f"this is not well-formed XML ({expat.ErrorString(error.code)})"
            problem = Problem(line, what, "get the file again, or mend it there")
        return _BrokenError(problem, self.parser.ErrorByteIndex + self.shift)

    def _doctype(self, *_: object) -> NoReturn:
        what = "it declares a document type, which could make it do anything"
        raise _RefusedError(Problem(self._line, what, "get it from arXiv itself, whose files have none"))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        if local == self.entry:
            self._entry_begins()
        if len(self.open) >= _DEEPEST:
            raise _RefusedError(Problem(self._line, f"it is nested more than {_DEEPEST} deep", "get it from arXiv"))
        self.open.append(Node(space, local, self._line, attributes))
        self.root = self.root or self.open[0]

    def _entry_begins(self) -> None:
        index = self.parser.CurrentByteIndex + self.shift
        if self.preamble is None:
            self.preamble, self.around = self.data[:index], len(self.open)
        elif len(self.open) > self.around:
            line = self.open[self.around].line
            raise _BrokenError(Problem(line, f"this {self.entry} is not closed", "get it again, or close it"), index)

    def _end(self, _name: str) -> None:
        node = self.open.pop()
        if self.open:
            self.open[-1].content.append(node)

    def _text(self, text: str) -> None:
        if self.open:
            self.open[-1].content.append(text)
