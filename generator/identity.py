"""Identity: which of many claims are about one paper.

Two claims are one paper when an identifier agrees (arXiv id, DOI) or, where they share no kind of identifier, their
normalized titles do and neither authors nor years contradict it. The grouping depends on the set of claims alone,
never on their order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from generator.ids import PaperId, fold, normalize_title, parse_arxiv_id
from generator.paper import Facts, Record

# arXiv gives each paper a DOI of this form: https://info.arxiv.org/help/doi.html
_ARXIV_DOI = re.compile(r"10\.48550/arxiv\.(.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """What one capture says of one paper, and the paper it belonged to so far."""

    record: Record
    owner: PaperId | None = None


def identifiers(facts: Facts) -> dict[str, str]:
    """The identifiers that ``facts`` hold, by kind."""
    found = {"arxiv": facts.arxiv_id} if facts.arxiv_id else {}
    if facts.doi:
        match = _ARXIV_DOI.fullmatch(facts.doi)
        named = parse_arxiv_id(match[1]) if match else None
        if named is None:
            found["doi"] = facts.doi.lower()
        else:
            found.setdefault("arxiv", named[0])
    return found


def year_of(facts: Facts) -> int | None:
    """The year a paper appeared in: that of its day, else what a library says of it."""
    if facts.published:
        return facts.published.year
    said = facts.issued or facts.extra.get("year", "")  # records of before there was such a field
    return int(said[:4]) if re.fullmatch(r"[12]\d{3}(-\d\d)?", said) else None


def names_of(facts: Facts) -> frozenset[str]:
    """What authors are recognized by: last words of their names, and all words where their order differs."""
    words = [sorted_words for name in facts.authors if (sorted_words := fold(name).replace(",", " ").split())]
    return frozenset(each for found in words for each in (found[-1], " ".join(sorted(found))))


def evidence(record: Record) -> tuple[object, ...]:
    """All of a record that grouping looks at."""
    title, journal = normalize_title(record.title), record.journal_ref
    return tuple(sorted(identifiers(record).items())), title, year_of(record), names_of(record), journal


@dataclass
class _Group:
    """Claims that are one paper, and what they have in common."""

    claims: list[Claim] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    years: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    journals: set[str] = field(default_factory=set)

    def add(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            record = claim.record
            year = year_of(record)
            self.claims.append(claim)
            self.titles.add(normalize_title(record.title))
            self.years |= {year} if year else set()
            self.names |= names_of(record)
            self.journals |= {record.journal_ref} if record.journal_ref else set()
            for kind, value in identifiers(record).items():
                self.identifiers[kind].add(value)

    def distance(self, other: "_Group") -> int | None:
        """How far apart two groups are in years; ``None`` when they can't be one paper.

        What has no year goes with the earliest group, as if it were of a year before all others.
        """
        gap = min((abs(one - two) for one in self.years for two in other.years), default=None)
        if self._shares_identifier(other):
            return None if self._is_other_work(other) else -1
        if not self.titles & other.titles or self._contradicts(other, gap):
            return None
        return min(other.years, default=0) if gap is None else gap

    def _shares_identifier(self, other: "_Group") -> bool:
        kinds = self.identifiers.keys() & other.identifiers.keys()
        agree = any(self.identifiers[kind] & other.identifiers[kind] for kind in kinds)
        # Two arXiv ids are two papers, also where one DOI stands on both.
        arxiv = self.identifiers.get("arxiv"), other.identifiers.get("arxiv")
        return agree and (not all(arxiv) or arxiv[0] == arxiv[1])

    def _is_other_work(self, other: "_Group") -> bool:
        """Whether an identifier that two share is that of what both are parts of, as chapters are of a book."""
        strangers = bool(self.names and other.names and not self.names & other.names)
        return strangers and not self.titles & other.titles

    def _contradicts(self, other: "_Group", gap: int | None) -> bool:
        kinds = self.identifiers.keys() & other.identifiers.keys()
        if any(self.identifiers[kind] != other.identifiers[kind] for kind in kinds):
            return True
        if self.names and other.names:
            # The same people publish a preprint again within a few years.
            return not self.names & other.names or (gap or 0) > _SAME_AUTHORS_YEARS
        journals = bool(self.journals and other.journals and not self.journals & other.journals)
        return journals or (gap or 0) > 1


_SAME_AUTHORS_YEARS = 5


def grouped(claims: Iterable[Claim]) -> list[list[Claim]]:
    """``claims`` in groups of one paper each.

    Those that say most of what they are come first, and each goes to the nearest group that it can be one paper with.
    """
    groups: list[_Group] = []
    for _, same in groupby(sorted(claims, key=_order), key=_strength):
        candidate = _Group()
        candidate.add(same)
        near = [
            (distance, index)
            for index, group in enumerate(groups)
            if (distance := candidate.distance(group)) is not None
        ]
        if near:
            groups[min(near)[1]].add(candidate.claims)
        else:
            groups.append(candidate)
    return [group.claims for group in groups]


def _strength(claim: Claim) -> tuple[bool, str, bool, str, str, str]:
    """What groups claims at once (one arXiv id), and else tells each from all others in an order of its own: those
    with an arXiv id before those with a DOI before the rest, dated before undated."""
    record = claim.record
    found = identifiers(record)
    arxiv, doi, year = found.get("arxiv", ""), found.get("doi", ""), str(year_of(record) or "")
    return (
        not arxiv,
        arxiv,
        False if arxiv else not doi,
        "" if arxiv else doi,
        "" if arxiv else year or "~",
        "" if arxiv else repr(record),
    )


def _order(claim: Claim) -> tuple[tuple[bool, str, bool, str, str, str], str]:
    return _strength(claim), repr(claim.record)
