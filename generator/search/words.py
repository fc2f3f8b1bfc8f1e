"""The words of a segment's papers: gathered in one walk over them, for there are many, then told word by word.

Each distinct piece of text is analysed once, and where it stands is one number, added by one call: what follows from
these numbers is found out for all papers of a word together.
"""

from array import array
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, count, repeat
from operator import call, eq, or_
from sys import byteorder

from generator.paper import Paper
from generator.search.analysis import (
    LONGEST,
    MOST_PARTS,
    STOP_WORDS,
    analysed_all,
    analysed_piece,
    is_word,
    name_words,
    parts,
    pieces,
    stem,
    tokens,
)
from generator.search.packing import MOST, NUMBER, Entry, in_order, numbers
from generator.tex import plain, words_of

TITLE, KEYWORDS, AUTHORS, ORGANIZATION = 1, 2, 4, 8
"""The bits of fields other than the text, which is the abstract and what the archive's owner notes."""
PAPER = 32
"""Where a word stands is one number: that of the paper from this bit on, below it the place."""
_PLACE = (1 << PAPER) - 1
_NEXT_NAME, _FIRST, _LAST, _MORE = 8, 4, 2, 1
"""What a place among names is counted in, and the bits below it."""

_AT_ONCE = 1024
"""Papers that are gathered together, kind by kind: the processor keeps at hand what it used last."""

_Add = Callable[[int], object]
_Lists = defaultdict[str, "array[int]"]
_NOWHERE = array("Q")
_FEW = 6
"""Places that are soonest told one by one."""
_DOUBLED = bytes([2 * many & 255 for many in range(256)])


def _lists() -> _Lists:
    return defaultdict(lambda: array("Q"))


class _Spelled(dict[str, str]):
    """Every word as it is spelled, with its stem."""

    def __missing__(self, word: str) -> str:
        its = self[word] = stem(word)
        return its

    def note(self, found: Iterable[str]) -> None:
        """Note the words that tokens are made of."""
        for token in found:
            for part in parts(token):
                self[part[:LONGEST]]


class _Pieces(dict[str, _Add | None]):
    """Every piece of text, and what adds a place of it: nothing, where no word is in it.

    What adds a piece of several words takes places for all but the first from those that come next.
    """

    def __init__(self, spelled: _Spelled) -> None:
        self._places = _lists()
        self._wholes = _lists()
        """Where each term stands that is a chain written as one word, or a pair of characters."""
        self._spelled = spelled
        self._empty: list[int] = []
        """The places of a text that have no term."""
        self._next = count()

    def __missing__(self, piece: str) -> _Add | None:
        its = self[piece] = self._word(piece) if is_word(piece) else self._several(*self._chain(piece))
        return its

    def _word(self, word: str) -> _Add:
        term = self._spelled[word[:LONGEST]]
        return self._empty.append if word in STOP_WORDS else self._places[term].append

    def _chain(self, piece: str) -> tuple[list[_Add], list[tuple[int, _Add]]]:
        """What adds each word of a piece, and with their places what adds its terms that stand for several."""
        words = piece.removesuffix("'s").split("-")
        if all(map(is_word, words)):  # as `analysed_piece` says, and sooner: most pieces are such chains
            whole = "".join(words)
            several = 1 < len(words) <= MOST_PARTS and len(whole) <= LONGEST
            return list(map(self._word, words)), [(0, self._wholes[stem(whole)].append)] if several else []
        self._spelled.note(tokens(piece))
        its = analysed_piece(piece)
        terms = dict(its.terms)
        adders: list[_Add] = [
            self._places[terms[place]].append if place in terms else self._empty.append for place in range(its.width)
        ]
        return adders, [(place, self._wholes[term].append) for place, term in its.wholes]

    def _several(self, words: Sequence[_Add], wholes: Sequence[tuple[int, _Add]]) -> _Add | None:
        if len(words) < 2 and not wholes:
            return words[0] if words else None
        return partial(self._add_several, tuple(words), tuple(wholes))

    def _add_several(self, words: Sequence[_Add], wholes: Sequence[tuple[int, _Add]], place: int) -> None:
        for offset, adder in wholes:
            adder(place + offset)
        for adder, its in zip(words, chain((place,), self._next), strict=False):
            adder(its)

    def add(self, paper: int, text: Sequence[str]) -> int:
        """Add the text of a paper, as pieces; how many terms it has."""
        start = paper << PAPER
        self._empty.clear()
        self._next = count(start)
        deque(map(call, filter(None, map(self.__getitem__, text)), self._next), 0)
        return next(self._next) - start - len(self._empty)

    def places(self) -> "dict[str, array[int]]":
        """Where each term stands."""
        both = self._places.keys() & self._wholes.keys()
        merged = {term: array("Q", sorted(self._places[term] + self._wholes[term])) for term in both}
        return self._places | self._wholes | merged

    def wholes(self) -> set[str]:
        """The terms that stand for nothing but several words."""
        return self._wholes.keys() - self._places.keys()


class _Names(dict[str, frozenset[str]]):
    """The terms of every keyword, tag and organization."""

    def __init__(self, spelled: _Spelled) -> None:
        self._spelled = spelled

    def __missing__(self, name: str) -> frozenset[str]:
        words = tokens(name)
        self._spelled.note(words)
        found = analysed_all(words)
        its = self[name] = frozenset([term for _, term in (*found.terms, *found.wholes)])
        return its


class _Authors:
    """The words of authors' names."""

    def __init__(self) -> None:
        self.places = _lists()
        """Where each word of a name stands among the authors of papers."""

    def add(self, paper: int, names: Iterable[str]) -> None:
        """Add the authors of a paper."""
        place = paper << PAPER
        for words in map(name_words, names):
            last = len(words) - 1
            for number, word in enumerate(words):
                self.places[word].append(place | _FIRST * (number == 0) | _LAST * (number == last))
                place += _NEXT_NAME


class _Gathered:
    """What is said in the papers that were added."""

    def __init__(self) -> None:
        self.spelled = _Spelled()
        self.titles = _Pieces(self.spelled)
        self.texts = _Pieces(self.spelled)
        self.names = _Names(self.spelled)
        self.authors = _Authors()
        self.keywords = _lists()
        """Which papers have each term in keywords and tags."""
        self.organizations = _lists()
        self.identifiers = _lists()
        self.sizes: list[tuple[int, int]] = []
        """How many terms the title and the text of each paper have."""

    def add(self, first: int, papers: Sequence[Paper]) -> None:
        """Add what is said in some papers, numbered from ``first`` on."""
        titles = [pieces(plain(paper.title)) for paper in papers]
        texts = [pieces(_text(paper)) for paper in papers]
        in_titles = list(map(self.titles.add, count(first), titles))
        self.sizes += zip(in_titles, map(self.texts.add, count(first), texts), strict=False)
        for number, paper in enumerate(papers, first):
            self.authors.add(number, paper.authors)
        for number, paper in enumerate(papers, first):
            self._add_names(number, paper)

    def _add_names(self, number: int, paper: Paper) -> None:
        for term in chain.from_iterable(map(self.names.__getitem__, (*paper.keywords, *(paper.tags or ())))):
            self.keywords[term].append(number)
        if paper.organization:
            for term in self.names[paper.organization.name]:
                self.organizations[term].append(number)
        for name in identifiers(paper):
            self.identifiers[f"#{name}"].append(number)


def _text(paper: Paper) -> str:
    return f"{words_of(paper.abstract)} {words_of(paper.notes)}" if paper.notes else words_of(paper.abstract)


def identifiers(paper: Paper) -> set[str]:
    """All that names a paper, in lower case."""
    names = (paper.paper_id, *paper.aliases, paper.arxiv_id, paper.doi)
    return {name.lower() for name in names if name}


class Words:
    """The words of papers, numbered as they are given."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        gathered = _Gathered()
        for first in range(0, len(papers), _AT_ONCE):
            gathered.add(first, papers[first : first + _AT_ONCE])
        self.sizes = gathered.sizes
        """How many terms the title and the text of each paper have."""
        self._identifiers = gathered.identifiers
        self._titles = gathered.titles.places()
        self._texts = gathered.texts.places()
        self._in_names = gathered.authors.places
        self._keywords = gathered.keywords
        self._organizations = gathered.organizations
        self._fielded = self._titles.keys() | self._in_names.keys() | self._keywords.keys() | self._organizations.keys()
        for term in self._rare(gathered.texts.wholes()):
            del self._texts[term]
        names = [word for word in self._in_names if word not in gathered.spelled]
        self.stems = gathered.spelled | {word: stem(word) for word in names}
        """Every word as it is spelled, with its stem."""

    def _rare(self, chains: Iterable[str]) -> list[str]:
        """Chains such as ``low-rank`` that one paper has, without a digit: the words they are made of are enough."""
        words = [term for term in chains if term.isascii() and term.isalpha() and term not in self._fielded]
        return [term for term in words if _in_one(self._texts[term])]

    def entries(self) -> Iterator[Entry]:
        """The dictionary: the terms, the names of papers, and the words that terms stand for."""
        terms = self._texts.keys() | self._fielded
        stands = {word: term for word, term in self.stems.items() if term != word and term in terms}
        others = self._texts.keys() | self._titles.keys() | self._keywords.keys() | self._organizations.keys()
        kinds = (
            (stands.keys() | self._identifiers.keys(), self._of_identifiers),
            (self._texts.keys(), self._of_texts),
            (self._fielded, self._of_fields),
            (self._in_names.keys() - others, self._of_names),
        )
        told = {key: tell for keys, tell in kinds for key in keys}  # by the last of the kinds that it is of
        for key in in_order(told):
            yield told[key](key, stands.get(key, ""))

    def _of_identifiers(self, key: str, stem: str) -> Entry:
        """What papers are called, or a word that only another stands for."""
        return Entry(key, self._identifiers.get(key, ()), stem=stem)

    def _of_texts(self, term: str, stem: str) -> Entry:
        """A term that no field has but the text."""
        places = self._texts[term]
        if len(places) == 1:
            return Entry(term, [places[0] >> PAPER], b"\2", _bytes(places), stem=stem)
        counts, its_places = _counted(places)
        return Entry(term, list(counts), _doubled(counts.values()), its_places, stem=stem)

    def _of_names(self, term: str, stem: str) -> Entry:
        """A term that nothing has but names of authors."""
        places = self._in_names[term]
        papers = list(dict.fromkeys(_papers(places)))
        counts, fields = b"\1" * len(papers), bytes([AUTHORS]) * len(papers)
        return Entry(term, papers, counts, fields=fields, in_names=_in_names(places), stem=stem)

    def _of_fields(self, term: str, stem: str) -> Entry:
        """A term that other fields have than the text."""
        counts, places = _counted(self._texts.get(term, _NOWHERE))
        in_titles, in_names = self._titles.get(term, _NOWHERE), self._in_names.get(term, _NOWHERE)
        fields = _fields(
            (TITLE, _papers(in_titles)),
            (KEYWORDS, self._keywords.get(term, ())),
            (AUTHORS, _papers(in_names)),
            (ORGANIZATION, self._organizations.get(term, ())),
        )
        papers, doubled = _united(counts, fields) if counts else (list(fields), b"\1" * len(fields))
        of_fields = bytes(fields.values())
        return Entry(term, papers, doubled, places, of_fields, _in_titles(in_titles), _in_names(in_names), stem)

    def in_title(self, term: str) -> bool:
        """Whether a title has a term."""
        return term in self._titles


def _in_one(places: "array[int]") -> bool:
    """Whether all places are in one paper."""
    return places[0] >> PAPER == places[-1] >> PAPER


_LOWER, _UPPER = (0, 1) if byteorder == "little" else (1, 0)


def _papers(places: "array[int]") -> list[int]:
    """The paper of each place."""
    if len(places) > _FEW:
        return memoryview(places).cast("B").cast("I")[_UPPER::2].tolist()
    return [place >> PAPER for place in places]


def _in_papers(places: "array[int]") -> list[int]:
    """Each place in its paper."""
    if len(places) > _FEW:
        return memoryview(places).cast("B").cast("I")[_LOWER::2].tolist()
    return [place & _PLACE for place in places]


def _counted(places: "array[int]") -> tuple[Mapping[int, int], tuple[bytes, bytes]]:
    """How often each paper has a word, at most `MOST` times, and where."""
    counts = _counts(places)
    if len(counts) < len(places) > MOST and max(counts.values()) > MOST:
        places = _first(places)
        counts = _counts(places)
    return counts, _bytes(places)


def _counts(places: "array[int]") -> Mapping[int, int]:
    """How often each paper has a word. Most words stand in each but once: to see that takes less time than to count."""
    papers = _papers(places)
    once = dict.fromkeys(papers, 1)
    return once if len(once) == len(papers) else Counter(papers)


def _doubled(counts: Iterable[int]) -> bytes:
    return bytes(counts).translate(_DOUBLED)


def _fields(*found: tuple[int, Sequence[int]]) -> dict[int, int]:
    """The bits of the fields in which each paper has a term, in the order of papers."""
    (bit, papers), *others = [its for its in found if its[1]]
    fields = dict.fromkeys(papers, bit)
    for bit, papers in others:
        for paper in papers:
            fields[paper] = fields.get(paper, 0) | bit
    return dict(sorted(fields.items())) if others else fields


def _united(counts: Mapping[int, int], fields: Mapping[int, int]) -> tuple[list[int], bytes]:
    """The papers that have a term in their text or other fields; for each the count doubled, and one more for these."""
    others = fields.keys() - counts.keys()
    papers = sorted([*counts, *others]) if others else list(counts)
    doubled = _doubled(map(counts.get, papers, repeat(0)) if others else counts.values())
    ones = bytes(map(fields.__contains__, papers))
    return papers, (int.from_bytes(doubled, "big") | int.from_bytes(ones, "big")).to_bytes(len(papers), "big")


def _first(places: "array[int]") -> "array[int]":
    """The first `MOST` places in each paper."""
    before = [-1] * MOST + [place >> PAPER for place in places[:-MOST]]
    return array("Q", [place for place, paper in zip(places, before, strict=True) if place >> PAPER != paper])


def _bytes(places: "array[int]") -> tuple[bytes, bytes]:
    """The lower and the upper bytes of 16 bits of each place."""
    data = places.tobytes()
    size = places.itemsize
    return (data[::size], data[1::size]) if byteorder == "little" else (data[size - 1 :: size], data[size - 2 :: size])


def _in_titles(places: "array[int]") -> bytes:
    """Where a term first stands in each title."""
    firsts = dict(zip(reversed(_papers(places)), reversed(_in_papers(places)), strict=True))
    return numbers([*reversed(firsts.values())])


def _in_names(places: "array[int]") -> bytes:
    """Where a word stands among the authors of each paper, and whether it stands elsewhere there too."""
    if len(places) < 2:
        return b"".join([NUMBER[place & _PLACE] for place in places])
    papers = _papers(places)
    return numbers(list(map(or_, _in_papers(places), [*map(eq, papers, papers[1:]), 0])))
