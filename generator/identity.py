"""Identity: which of many claims are about one paper.

Two claims are one paper when an identifier agrees (arXiv id, DOI) or, where they share no kind of identifier, their
normalized titles do and neither authors nor years contradict it. The grouping depends on the set of claims alone,
never on their order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from generator.ids import PaperId, fold, normalize_title
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
        found |= {"arxiv": match[1].lower()} if match and "arxiv" not in found else {}
        found |= {} if match else {"doi": facts.doi.lower()}
    return found


@dataclass
class _Group:
    """Claims that are one paper, and what they have in common."""

    claims: list[Claim] = field(default_factory=list)
    titles: set[str] = field(default_factory=set)
    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    years: set[int] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    def add(self, claims: Iterable[Claim]) -> None:
        for claim in claims:
            record = claim.record
            self.claims.append(claim)
            self.titles.add(normalize_title(record.title))
            self.years |= {record.published.year} if record.published else set()
            self.names |= {word for name in record.authors for word in fold(name).split() if len(word) > 1}
            for kind, value in identifiers(record).items():
                self.identifiers[kind].add(value)

    def distance(self, other: "_Group") -> int | None:
        """How far apart two groups of one title are in years; ``None`` when they can't be one paper."""
        if not self.titles & other.titles or self._contradicts(other):
            return None
        # What has no year goes with the earliest group, as if it were of a year before all others.
        gap = min((abs(one - two) for one in self.years for two in other.years), default=min(other.years, default=0))
        return gap if gap <= 1 or not self.years else None

    def _contradicts(self, other: "_Group") -> bool:
        kinds = self.identifiers.keys() & other.identifiers.keys()
        if any(self.identifiers[kind] != other.identifiers[kind] for kind in kinds):
            return True
        return bool(self.names and other.names and not self.names & other.names)


def grouped(claims: Iterable[Claim]) -> list[list[Claim]]:
    """``claims`` in groups of one paper each: those with identifiers first, then by year, undated last."""
    groups: list[_Group] = []
    for found in _by_identifier(sorted(claims, key=_order)):
        candidate = _Group()
        candidate.add(found)
        near = [
            (distance, index)
            for index, group in enumerate(groups)
            if (distance := candidate.distance(group)) is not None
        ]
        if near:
            groups[min(near)[1]].add(found)
        else:
            groups.append(candidate)
    return [group.claims for group in groups]


def _order(claim: Claim) -> tuple[bool, bool, str, str]:
    """Claims that say most about what they are come first; the rest makes the order total."""
    record = claim.record
    day = record.published.isoformat() if record.published else ""
    return not identifiers(record), not day, day, repr(record)


def _by_identifier(claims: Sequence[Claim]) -> list[list[Claim]]:
    """``claims`` in groups that share identifiers, directly or through others; each without any is alone."""
    group_of: dict[tuple[str, str], list[Claim]] = {}
    groups: list[list[Claim]] = []
    for claim in claims:
        keys = list(identifiers(claim.record).items())
        known = [group_of[key] for key in keys if key in group_of]
        group = known[0] if known else []
        if not known:
            groups.append(group)
        group.append(claim)
        for other in known[1:]:
            if other is not group:
                group += other
                groups.remove(other)
                group_of |= {key: group for key, its in group_of.items() if its is other}
        group_of |= dict.fromkeys(keys, group)
    return groups
