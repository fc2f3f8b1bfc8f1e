"""Which papers a query finds, from the papers alone: for saved searches, which are asked before there is an index.

It finds what the page of the search would, from the same analysis, but for what a list that people rely on must not do:

* All words are wanted, however many they are; the page shows what has enough of more than three.
* No word is taken for another that is spelled nearly so, unless the query says so, and none for the beginning of one.

So whether a paper is found depends on the query and that paper, and on no other paper.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

from generator import urls
from generator.archive import Archive, Papers
from generator.paper import Paper
from generator.search.analysis import Analysed, analysed, analysed_piece, fold, name_words, parts, pieces, tokens
from generator.search.dates import span_of
from generator.search.query import Clause, Condition, Query, identifiers, parse
from generator.search.words import AUTHORS, KEYWORDS, ORGANIZATION, TITLE
from generator.search.words import identifiers as names_of
from generator.tex import plain, words_of

_TEXT = 16
_FIELDS = (TITLE, KEYWORDS, AUTHORS, ORGANIZATION, _TEXT)
_ALL = sum(_FIELDS)
_WANTED = {"": _ALL, "title": TITLE, "author": AUTHORS, "id": _ALL}

_Test = Callable[["_Read"], bool]


def matching(archive: Archive, query: str) -> Papers:
    """The papers of ``archive`` that ``query`` finds, in the order of lists."""
    return tuple(found(archive.papers, query, archive.labels))


def found(papers: Iterable[Paper], query: str, labels: Mapping[str, str]) -> list[Paper]:
    """Those of ``papers`` that ``query`` finds, in their order; ``labels`` are what tags are called, by slug."""
    test = _test_of(parse(query), labels)
    return [paper for paper in papers if test(_Read(paper))]


# --- what a query wants ----------------------------------------------------------------------------------------------


def _test_of(query: Query, labels: Mapping[str, str]) -> _Test:
    """Whether a paper is found, the cheapest part of the question first."""
    clauses = [(clause, test) for clause in dict.fromkeys(query.clauses) if (test := _clause(clause))]
    if any(clause.presence > 0 for clause, _ in clauses):
        clauses = [(clause, test) for clause, test in clauses if clause.presence]  # the others say what is better
    conditions = [_signed(_condition(its, labels), its.presence) for its in query.conditions]
    needed = [_holds(_needles(clause)) for clause, _ in clauses if clause.presence >= 0]
    tests = [*conditions, *needed, *(_signed(test, clause.presence) for clause, test in clauses)]
    names = _names(query) if query.only_words else []
    return lambda read: (bool(tests) and all(test(read) for test in tests)) or any(name(read) for name in names)


def _holds(needles: Sequence[bytes]) -> _Test:
    return lambda read: all(needle in read.surface for needle in needles)


def _needles(clause: Clause) -> list[bytes]:
    """What must stand in the letters of a paper, if the clause is to be met: to see that takes a hundredth of reading
    its words. What a stem ends with may not be how the word goes on (``happi``, ``happy``)."""
    if clause.kind in ("prefix", "pattern"):
        words = [clause.text]
    elif clause.kind in ("word", "phrase"):
        terms = [term for token in tokens(clause.text) for _, term in analysed(token).terms]
        words = [term[:-1] or term for term in terms]
    else:
        words = []
    return [word.encode() for word in words if word.isascii()]


def _signed(test: _Test, presence: int) -> _Test:
    return (lambda read: not test(read)) if presence < 0 else test


def _names(query: Query) -> list[_Test]:
    """Whether the words are a name of the paper, or all of the name of an author."""
    words = name_words(query.text)
    called = set(identifiers(query.text))
    is_in = _holds([word.encode() for word in words if word.isascii()])
    tests: list[_Test] = [lambda read: is_in(read) and words in read.names] if len(query.text) > 2 and words else []
    return [*tests, *([lambda read: bool(called & read.identifiers)] if called else [])]


def _clause(clause: Clause) -> _Test | None:
    """Whether a paper has what a clause looks for; ``None`` for a word that is in nearly all."""
    return _CLAUSES[clause.kind](clause, _WANTED[clause.field])


def _word(clause: Clause, mask: int) -> _Test | None:
    ways = _spellings(clause.text, mask)
    return (lambda read: any(all(read.has(term, of) for term in terms) for terms, of in ways)) if ways else None


def _spellings(token: str, mask: int) -> list[tuple[tuple[str, ...], int]]:
    """The terms that a word may stand under, all of one kind together, and the fields in which."""
    its = analysed(token)
    terms = tuple(term for _, term in its.terms)
    pairs = tuple(term for _, term in its.wholes if len(term) == 2 and term[0] > "\u3000")
    ways = [((*pairs, *(term for term in terms if term[0] < "\u3000")), mask)] if pairs else []
    if not pairs:
        ways = [*[((term,), mask) for _, term in its.wholes], (terms, mask)]
    if mask == AUTHORS or (terms and mask & AUTHORS):
        ways.append((name_words(token), AUTHORS))
    return [(terms, of) for terms, of in ways if terms]


def _phrase(clause: Clause, mask: int) -> _Test | None:
    if clause.field == "author":
        words = name_words(clause.text)
        return lambda read: any(_is_within(words, name) for name in read.names)
    its = _together(analysed(token) for token in tokens(clause.text))
    if len(its.terms) < 2:
        return _single(its, mask)
    return lambda read: any(_stands(its.terms, read.places(field)) for field in (TITLE, _TEXT) if field & mask)


def _single(its: Analysed, mask: int) -> _Test | None:
    """A phrase of one word: that word, anywhere."""
    return (lambda read: read.has(its.terms[0][1], mask)) if its.terms else None


def _stands(phrase: Sequence[tuple[int, str]], places: Mapping[str, set[int]]) -> bool:
    (first, term), *rest = phrase
    starts = places.get(term, set())
    return any(all(start + place - first in places.get(other, ()) for place, other in rest) for start in starts)


def _is_within(words: Sequence[str], name: Sequence[str]) -> bool:
    return any(name[at : at + len(words)] == words for at in range(len(name) - len(words) + 1))


def _prefix(clause: Clause, mask: int) -> _Test:
    return _like(lambda word: word.startswith(clause.text), mask)


def _pattern(clause: Clause, mask: int) -> _Test:
    start, end = clause.text, clause.ending
    length = len(start) + len(end)
    return _like(lambda word: word.startswith(start) and word.endswith(end) and len(word) >= length, mask)


def _typo(clause: Clause, mask: int) -> _Test:
    exact = _word(clause, mask)

    def is_near(word: str) -> bool:
        alike = word[0] in clause.text[:2] and 3 < len(word) <= 24 and word.isalpha()
        return alike and _distance(clause.text, word, clause.mistakes) <= clause.mistakes

    near = _like(is_near, mask)
    return lambda read: (exact is not None and exact(read)) or near(read)


def _like(passes: Callable[[str], bool], mask: int) -> _Test:
    """Whether one of these fields has a word that passes, as it is spelled or as it is looked for."""

    @lru_cache(None)  # papers share most of their words
    def has(piece: str) -> bool:
        return any(map(passes, (*_piece_terms(piece), *_piece_parts(piece))))

    return lambda read: any(any(map(has, read.pieces(field))) for field in _FIELDS if field & mask)


def _id(clause: Clause, _: int) -> _Test:
    called = {clause.text, *identifiers(clause.text)}
    return lambda read: bool(called & read.identifiers)


_CLAUSES: Mapping[str, Callable[[Clause, int], _Test | None]] = {
    "word": _word,
    "phrase": _phrase,
    "prefix": _prefix,
    "pattern": _pattern,
    "typo": _typo,
    "id": _id,
}


def _distance(one: str, other: str, most: int) -> int:
    """How many letters must be changed, added, left out or swapped with their neighbour; ``most + 1`` for more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        row = [i]
        for j, its in enumerate(other, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == its:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return min(last[-1], most + 1)


# --- conditions ------------------------------------------------------------------------------------------------------


def _condition(condition: Condition, labels: Mapping[str, str]) -> _Test:
    low, high = condition.low, condition.high
    match condition.kind:
        case "published":
            # Of a year or month all days must be meant: which of them it was, nobody knows.
            return lambda read: (
                (span := span_of(read.paper)) is not None and low <= span[0].toordinal() and span[1].toordinal() <= high
            )
        case "upvotes":
            return lambda read: (votes := read.paper.upvotes) is not None and low <= votes <= high
        case "code":
            return lambda read: bool(read.paper.code_url)
        case "category":
            return lambda read: any(_is_category(condition.exact, name) for name in read.paper.categories)
        case "tag":
            return lambda read: any(_is_called(condition, tag, labels.get(tag, "")) for tag in read.paper.tags or ())
        case "organization":
            return lambda read: any(_is_called(condition, slug, name) for slug, name in read.organizations)


def _is_category(exact: str, name: str) -> bool:
    return name.lower() == exact or name.lower().startswith(f"{exact}.")


@lru_cache(10_000)
def _is_called(condition: Condition, slug: str, label: str) -> bool:
    words = [part for token in tokens(f"{slug} {label}") for part in parts(token)]
    return slug.lower() == condition.exact or all(word in words for word in condition.words)


# --- what a paper says -----------------------------------------------------------------------------------------------


class _Read:
    """A paper as it is searched: each part is read when it is first asked for."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self._terms: dict[int, frozenset[str]] = {}

    def has(self, term: str, mask: int) -> bool:
        """Whether one of these fields has a term."""
        return any(term in self._terms_of(field) for field in _FIELDS if field & mask)

    def places(self, field: int) -> Mapping[str, set[int]]:
        """Where each term stands."""
        its = _together(map(analysed_piece, self.pieces(field)))
        places: dict[str, set[int]] = {}
        for place, term in (*its.terms, *its.wholes):
            places.setdefault(term, set()).add(place)
        return places

    @cached_property
    def surface(self) -> bytes:
        """All its letters in a row, in lower case; what joins words is left out."""
        paper = self.paper
        names = (*paper.authors, *paper.keywords, *(paper.tags or ()), *(name for _, name in self.organizations))
        return b" ".join((_letters(paper.title), _letters(paper.abstract), _letters(paper.notes), _joined(names)))

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """The words of each author's name."""
        return tuple(map(name_words, self.paper.authors))

    @cached_property
    def identifiers(self) -> set[str]:
        """All that names it."""
        return names_of(self.paper)

    @property
    def organizations(self) -> tuple[tuple[str, str], ...]:
        """The slug and the name of its organization, if it has one."""
        its = self.paper.organization
        return ((urls.organization(its.handle).split("/")[1], its.name),) if its else ()

    def _terms_of(self, field: int) -> frozenset[str]:
        if field not in self._terms:
            self._terms[field] = self._found_terms(field)
        return self._terms[field]

    def _found_terms(self, field: int) -> frozenset[str]:
        if field == AUTHORS:
            return frozenset(word for name in self.names for word in name)
        return frozenset().union(*map(_piece_terms, self.pieces(field)))

    def pieces(self, field: int) -> list[str]:
        """What a field is made of: words, and what is analysed as if it were one."""
        paper = self.paper
        if field == AUTHORS:
            return [word for name in self.names for word in name]
        if field == TITLE:
            return pieces(plain(paper.title))
        if field == _TEXT:
            return pieces(f"{words_of(paper.abstract)} {words_of(paper.notes)}")
        names = (
            (*paper.keywords, *(paper.tags or ())) if field == KEYWORDS else [name for _, name in self.organizations]
        )
        return [token for name in names for token in tokens(name)]


_TEX = "\\{}$^_"
_JOINTS = re.compile("[\u2010\u2013\u2019]")


def _letters(text: str) -> bytes:
    """The letters of a text that may hold TeX, as it is written and as it is read."""
    if text.isascii() and not any(sign in text for sign in _TEX):
        return text.lower().encode().translate(None, b"-'")
    return _joined((words_of(text),))


def _joined(names: Iterable[str]) -> bytes:
    folded = fold(" ".join(names))
    if not folded.isascii():
        folded = _JOINTS.sub("", folded)
    return folded.encode("utf-8", "replace").translate(None, b"-_'")


@lru_cache(1 << 17)
def _piece_terms(piece: str) -> frozenset[str]:
    its = analysed_piece(piece)
    return frozenset(term for _, term in (*its.terms, *its.wholes))


@lru_cache(1 << 17)
def _piece_parts(piece: str) -> tuple[str, ...]:
    return tuple(part for token in tokens(piece) for part in parts(token))


def _together(found: Iterable[Analysed]) -> Analysed:
    """The terms of what follows one another."""
    width = 0
    terms: list[tuple[int, str]] = []
    wholes: list[tuple[int, str]] = []
    for its in found:
        terms += ((width + place, term) for place, term in its.terms)
        wholes += ((width + place, term) for place, term in its.wholes)
        width += its.width
    return Analysed(width, tuple(terms), tuple(wholes))
