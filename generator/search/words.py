"""The words of a segment's papers: gathered in one walk over them, for there are many, then told word by word.

Each distinct piece of text is analysed once, and where it stands is one number, added by one call: what follows from
these numbers is found out for all papers of a word together.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import byteorder

from generator.paper import Paper
from generator.search.analysis import (
    LONGEST,
    Analysed,
    analysed_all,
    analysed_piece,
    is_word,
    name_words,
    parts,
    pieces,
    stem,
    tokens,
)
from generator.search.packing import MOST, NUMBER, Entry, in_order
from generator.tex import plain, words_of

TITLE, KEYWORDS, AUTHORS, ORGANIZATION = 1, 2, 4, 8
"""The bits of fields other than the text, which is the abstract and what the archive's owner notes."""
PAPER = 32
"""Where a word stands is one number: that of the paper from this bit on, below it the place."""
_PLACE = (1 << PAPER) - 1
_NEXT_NAME, _FIRST, _LAST, _MORE = 8, 4, 2, 1
"""What a place among names is counted in, and the bits below it."""

_NOWHERE = array("Q")


class _Pieces(dict[str, tuple[int, int, Callable[[int], None]]]):
    """Every piece of text: how many places it takes, how many terms it has, and what adds a place of it."""

    def __init__(self) -> None:
        self.places = _lists()
        """Where each term stands, but for those of chains."""
        self.chains: dict[Analysed, array[int]] = {}

    def __missing__(self, piece: str) -> tuple[int, int, Callable[[int], None]]:
        found = analysed_piece(piece)
        if found.width == 1 and found.terms and not found.wholes:
            places = self.places[found.terms[0][1]]
        else:
            places = self.chains.setdefault(found, array("Q"))
        its = self[piece] = found.width, len(found.terms), places.append
        return its

    def add(self, paper: int, text: str) -> int:
        """Add the text of a paper; how many terms it has."""
        place = paper << PAPER
        size = 0
        for width, terms, append in map(self.__getitem__, pieces(text)):
            append(place)
            place += width
            size += terms
        return size

    def terms(self) -> "dict[str, array[int]]":
        """Where each term stands."""
        of_chains: defaultdict[str, list[int]] = defaultdict(list)
        for its, places in self.chains.items():
            for offset, term in (*its.terms, *its.wholes):
                of_chains[term] += [place + offset for place in places]
        merged = {term: array("Q", sorted([*self.places.get(term, ()), *more])) for term, more in of_chains.items()}
        return {**self.places, **merged}

    def wholes(self) -> set[str]:
        """The terms that stand for nothing but chains."""
        wholes = {term for its in self.chains for _, term in its.wholes}
        return wholes - self.places.keys() - {term for its in self.chains for _, term in its.terms}


def _lists() -> "defaultdict[str, array[int]]":
    return defaultdict(lambda: array("Q"))


class _Names(dict[str, frozenset[str]]):
    """The terms of every keyword, tag and organization."""

    def __missing__(self, name: str) -> frozenset[str]:
        found = analysed_all(tokens(name))
        its = self[name] = frozenset(term for _, term in (*found.terms, *found.wholes))
        return its


class _Authors(dict[str, list[tuple[Callable[[int], None], int]]]):
    """Every author's name: for each of its words what adds a place of it, and whether it is the first or last."""

    def __init__(self) -> None:
        self.places = _lists()
        """Where each word of a name stands among the authors of papers."""

    def __missing__(self, name: str) -> list[tuple[Callable[[int], None], int]]:
        words = name_words(name)
        bits = [_FIRST * (place == 1) | _LAST * (place == len(words)) for place in range(1, len(words) + 1)]
        its = self[name] = [(self.places[word].append, its) for word, its in zip(words, bits, strict=True)]
        return its

    def add(self, paper: int, names: Iterable[str]) -> None:
        """Add the authors of a paper."""
        place = paper << PAPER
        for name in names:
            for append, bits in self[name]:
                append(place | bits)
                place += _NEXT_NAME


@dataclass(slots=True)
class _Gathered:
    """What is said in the papers that were added."""

    titles: _Pieces = field(default_factory=_Pieces)
    texts: _Pieces = field(default_factory=_Pieces)
    names: _Names = field(default_factory=_Names)
    authors: _Authors = field(default_factory=_Authors)
    keywords: "defaultdict[str, array[int]]" = field(default_factory=_lists)
    """Which papers have each term in keywords and tags."""
    organizations: "defaultdict[str, array[int]]" = field(default_factory=_lists)
    identifiers: "defaultdict[str, array[int]]" = field(default_factory=_lists)
    sizes: list[tuple[int, int]] = field(default_factory=list)
    """How many terms the title and the text of each paper have."""

    def add(self, number: int, paper: Paper) -> None:
        """Add what is said in one paper."""
        title = self.titles.add(number, plain(paper.title))
        self.sizes.append((title, self.texts.add(number, f"{words_of(paper.abstract)} {words_of(paper.notes)}")))
        for name in (*paper.keywords, *(paper.tags or ())):
            for term in self.names[name]:
                self.keywords[term].append(number)
        if paper.organization:
            for term in self.names[paper.organization.name]:
                self.organizations[term].append(number)
        for name in identifiers(paper):
            self.identifiers[f"#{name}"].append(number)
        self.authors.add(number, paper.authors)

    def spelled(self) -> set[str]:
        """Every word as it is spelled."""
        texts = {*self.texts, *self.titles, *(piece for name in self.names for piece in pieces(name))}
        words = set(filter(is_word, texts))
        others = {part for text in texts - words for token in tokens(text) for part in parts(token)}
        return {word[:LONGEST] for word in words.union(others, self.authors.places)}


def identifiers(paper: Paper) -> set[str]:
    """All that names a paper, in lower case."""
    names = (paper.paper_id, *paper.aliases, paper.arxiv_id, paper.doi)
    return {name.lower() for name in names if name}


class Words:
    """The words of papers, numbered as they are given."""

    def __init__(self, papers: Iterable[Paper]) -> None:
        gathered = _Gathered()
        for number, paper in enumerate(papers):
            gathered.add(number, paper)
        self.sizes = gathered.sizes
        """How many terms the title and the text of each paper have."""
        self.stems = {word: stem(word) for word in gathered.spelled()}
        """Every word as it is spelled, with its stem."""
        self._identifiers = gathered.identifiers
        self._titles = gathered.titles.terms()
        self._texts = gathered.texts.terms()
        self._in_names = gathered.authors.places
        self._keywords = gathered.keywords
        self._organizations = gathered.organizations
        self._fielded = self._titles.keys() | self._in_names.keys() | self._keywords.keys() | self._organizations.keys()
        for term in self._rare(gathered.texts.wholes()):
            del self._texts[term]

    def _rare(self, chains: Iterable[str]) -> list[str]:
        """Chains such as ``low-rank`` that one paper has, without a digit: the words they are made of are enough."""
        words = [term for term in chains if term.isascii() and term.isalpha() and term not in self._fielded]
        return [term for term in words if _in_one(self._texts[term])]

    def entries(self) -> Iterator[Entry]:
        """The dictionary: the terms, the names of papers, and the words that terms stand for."""
        terms = self._texts.keys() | self._fielded
        stands = {word: term for word, term in self.stems.items() if term != word and term in terms}
        for key in in_order(terms | stands.keys() | self._identifiers.keys()):
            if key[0] == "#":
                yield Entry(key, self._identifiers[key])
            else:
                yield self._entry(key, stands.get(key, ""))

    def _entry(self, term: str, stands: str) -> Entry:
        places = self._texts.get(term, _NOWHERE)
        counts = _counts(places)
        if len(places) > MOST and max(counts.values()) > MOST:
            places = _first(places)
            counts = _counts(places)
        doubled = {paper: 2 * count for paper, count in counts.items()}
        if term not in self._fielded:
            return Entry(term, list(doubled), bytes(doubled.values()), _places(places), stem=stands)
        fields = self._fields(term)
        for paper in fields:
            doubled[paper] = doubled.get(paper, 0) + 1
        papers = sorted(doubled)
        return Entry(
            term,
            papers,
            bytes([doubled[paper] for paper in papers]),
            _places(places),
            bytes([fields[paper] for paper in sorted(fields)]),
            _in_titles(self._titles[term]) if term in self._titles else b"",
            _in_names(self._in_names[term]) if term in self._in_names else b"",
            stands,
        )

    def _fields(self, term: str) -> dict[int, int]:
        """In which fields besides the text each paper has a term."""
        fields = dict.fromkeys([place >> PAPER for place in self._titles.get(term, ())], TITLE)
        for paper in self._keywords.get(term, ()):
            fields[paper] = fields.get(paper, 0) | KEYWORDS
        for place in self._in_names.get(term, ()):
            paper = place >> PAPER
            fields[paper] = fields.get(paper, 0) | AUTHORS
        for paper in self._organizations.get(term, ()):
            fields[paper] = fields.get(paper, 0) | ORGANIZATION
        return fields

    def in_title(self, term: str) -> bool:
        """Whether a title has a term."""
        return term in self._titles


def _in_one(places: "array[int]") -> bool:
    """Whether all places are in one paper."""
    return places[0] >> PAPER == places[-1] >> PAPER


def _counts(places: "array[int]") -> Mapping[int, int]:
    """How often each paper has a word. Most words stand in one place: to begin counting takes longer than that."""
    return {place >> PAPER: 1 for place in places} if len(places) < 2 else Counter([place >> PAPER for place in places])


def _first(places: "array[int]") -> "array[int]":
    """The first `MOST` places in each paper."""
    before = [-1] * MOST + [place >> PAPER for place in places[:-MOST]]
    return array("Q", [place for place, paper in zip(places, before, strict=True) if place >> PAPER != paper])


def _places(places: "array[int]") -> tuple[bytes, bytes]:
    """The lower and the upper bytes of 16 bits of each place."""
    data = places.tobytes()
    size = places.itemsize
    return (data[::size], data[1::size]) if byteorder == "little" else (data[size - 1 :: size], data[size - 2 :: size])


def _in_titles(places: "array[int]") -> bytes:
    """Where a term first stands in each title."""
    firsts = {place >> PAPER: place & _PLACE for place in reversed(places)}
    return b"".join([NUMBER[firsts[paper]] for paper in sorted(firsts)])


def _in_names(places: "array[int]") -> bytes:
    """Where a word stands among the authors of each paper, and whether it stands elsewhere there too."""
    following = [*places[1:], -1]
    return b"".join(
        [
            NUMBER[place & _PLACE | _MORE * (place >> PAPER == after >> PAPER)]
            for place, after in zip(places, following, strict=False)
        ]
    )
