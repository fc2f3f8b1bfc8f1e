"""Merging: from papers as they are and records as they come, to papers as they shall be.

Pure. Each paper carries everything its sources said, so merging is a union of what they say followed by a choice
among it, and does not depend on the order in which captures come: merging ``a``, then ``b`` gives the same facts as
merging ``b``, then ``a``, or both at once. Reading a capture again replaces what was read of it before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any

from generator.ids import PaperId, normalize_title, paper_id_of, short_hash
from generator.paper import FACTS, Paper, Provenance, Record, facts_of, facts_to_json


class Outcome(Enum):
    """What a merge did to a paper."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Merged:
    """All papers after a merge, sorted by id, and what became of those that the new records belong to."""

    papers: tuple[Paper, ...]
    outcomes: Mapping[PaperId, Outcome]


@dataclass(frozen=True, slots=True)
class _Claim:
    """What one capture says, and the paper it belonged to so far."""

    record: Record
    owner: PaperId | None

    @property
    def key(self) -> tuple[str, str]:
        return self.record.source, self.record.capture


def merge(papers: Iterable[Paper], records: Iterable[Record]) -> Merged:
    """``papers`` with ``records`` merged in.

    Records are one paper when their normalized titles agree and the years they appeared in do not contradict it.
    """
    old = {paper.paper_id: paper for paper in united(papers)}
    known = _by_title(old.values())
    result = dict(old)
    outcomes: dict[PaperId, Outcome] = {}
    given = {name for paper in old.values() for name in (paper.paper_id, *paper.aliases)}
    for title, found in sorted(_by_title(records).items()):
        before = known.get(title, [])
        for paper in before:
            del result[paper.paper_id]
        for paper in _regroup(before, found, given):
            given.add(paper.paper_id)
            result[paper.paper_id] = paper
            outcomes[paper.paper_id] = _outcome(old.get(paper.paper_id), paper)
    return Merged(tuple(result[paper_id] for paper_id in sorted(result)), outcomes)


def united(papers: Iterable[Paper]) -> list[Paper]:
    """``papers`` with each id once: an ingest that was killed may have left a paper in two files."""
    groups: dict[PaperId, list[Paper]] = defaultdict(list)
    for paper in papers:
        groups[paper.paper_id].append(paper)
    return [same[0] if len(same) == 1 else _unite(same) for same in groups.values()]


def _unite(same: Sequence[Paper]) -> Paper:
    aliases = {alias for paper in same for alias in paper.aliases}
    paper = paper_of(same[0].paper_id, (record for paper in same for record in records_of(paper)))
    return replace(paper, aliases=tuple(sorted(aliases)))


def _outcome(before: Paper | None, after: Paper) -> Outcome:
    if before is None:
        return Outcome.NEW
    return Outcome.SAME if before == after else Outcome.CHANGED


def _by_title(things: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for thing in things:
        groups[normalize_title(thing.title)].append(thing)
    return groups


# --- grouping --------------------------------------------------------------------------------------------------------


def _regroup(papers: Sequence[Paper], records: Sequence[Record], given: Set[PaperId]) -> Iterator[Paper]:
    """The papers that ``papers`` and ``records``, all of one title, make together. No ``given`` id is given again."""
    aliases = {paper.paper_id: paper.aliases for paper in papers}
    free = set(aliases)
    for group in _by_years(_claims(papers, records)):
        owners = sorted({claim.owner for claim in group if claim.owner} & free)
        paper = paper_of(owners[0] if owners else _new_id(group, given), (claim.record for claim in group))
        former = {*owners, *(alias for owner in owners for alias in aliases[owner])} - {paper.paper_id}
        free -= {*owners}
        yield replace(paper, aliases=tuple(sorted(former)))


def _claims(papers: Iterable[Paper], records: Iterable[Record]) -> list[_Claim]:
    """What is claimed after ``records`` replaced what their captures claimed before."""
    old = [_Claim(record, paper.paper_id) for paper in papers for record in records_of(paper)]
    new = [_Claim(record, _former_owner(record, old)) for record in records]
    replaced = {claim.key for claim in new}
    return [*(claim for claim in old if claim.key not in replaced), *new]


def _former_owner(record: Record, old: Iterable[_Claim]) -> PaperId | None:
    """The paper that ``record`` belonged to when its capture was read before: of those, the nearest in time."""
    candidates = [claim for claim in old if claim.key == (record.source, record.capture)]
    nearest = min(candidates, key=lambda claim: abs(_ordinal(claim.record) - _ordinal(record)), default=None)
    return nearest.owner if nearest else None


def _ordinal(record: Record) -> int:
    return record.published.toordinal() if record.published else 0


def _by_years(claims: Iterable[_Claim]) -> list[list[_Claim]]:
    """``claims`` on one title in groups that may be one paper each.

    Years that follow one another do not contradict: a paper is announced in December and dated January. What has no
    year goes with the earliest group.
    """
    groups: list[list[_Claim]] = []
    last: int | None = None
    for claim in sorted(claims, key=lambda claim: claim.record.published or date.min):
        year = claim.record.published.year if claim.record.published else None
        if not groups or (year and last and year - last > 1):
            groups.append([])
        groups[-1].append(claim)
        last = year or last
    return groups


def _new_id(group: Sequence[_Claim], given: Set[PaperId]) -> PaperId:
    """An id for a paper that has none; the second paper of one title gets its year into it."""
    records = [claim.record for claim in group]
    title = min(record.title for record in records)
    arxiv_ids = sorted(record.arxiv_id for record in records if record.arxiv_id)
    paper_id = paper_id_of(title, arxiv_ids[0] if arxiv_ids else None)
    years = sorted(record.published.year for record in records if record.published)
    candidates = (paper_id, *(f"{paper_id}-{year}" for year in years), f"{paper_id}-{short_hash(title)}")
    return next(PaperId(candidate) for candidate in candidates if candidate not in given)


# --- choosing --------------------------------------------------------------------------------------------------------


def paper_of(paper_id: PaperId, records: Iterable[Record]) -> Paper:
    """The paper that ``records`` describe together: for each field the best value that any of them has."""
    known = [(record, facts_of(record)) for record in _one_a_capture(records)]
    standing: dict[str, Any] = {}
    for name in FACTS:
        said = [(record, facts[name]) for record, facts in known if name in facts]
        if said:
            standing[name] = max(said, key=lambda claim: _rank(name, *claim))[1]
    sources = tuple(_provenance(record, facts, standing) for record, facts in known)
    return Paper(paper_id=paper_id, sources=sources, **standing)


def records_of(paper: Paper) -> list[Record]:
    """What each source of ``paper`` said: the inverse of `paper_of`."""
    return [_record_of(paper, origin) for origin in paper.sources]


def _record_of(paper: Paper, origin: Provenance) -> Record:
    facts = {name: getattr(paper, name) for name in origin.fields} | dict(origin.differs)
    return Record(source=origin.source, capture=origin.capture, captured=origin.captured, **facts)


def _one_a_capture(records: Iterable[Record]) -> list[Record]:
    """One record a capture, sorted: a capture that lists a paper twice says what both places say."""
    by_capture: dict[tuple[str, str], Record] = {}
    for record in records:
        key = (record.source, record.capture)
        by_capture[key] = _both(by_capture[key], record) if key in by_capture else record
    return [by_capture[key] for key in sorted(by_capture)]


def _both(one: Record, other: Record) -> Record:
    facts = facts_of(one)
    for name, value in facts_of(other).items():
        if name not in facts or _fullness(name, value) > _fullness(name, facts[name]):
            facts[name] = value
    days = [record.captured for record in (one, other) if record.captured]
    return Record(source=one.source, capture=one.capture, captured=max(days, default=None), **facts)


def _rank(name: str, record: Record, value: Any) -> tuple[Any, ...]:
    """What makes one value of a field better than another: a total order, so that the choice is the same in any
    order of arrival. Of texts and lists the fuller one, of anything else the one seen last."""
    size, text = _fullness(name, value)
    return size, record.captured or date.min, record.source, text


def _fullness(name: str, value: Any) -> tuple[int, str]:
    """How much a value says, and a text that tells values of one size apart."""
    return len(value) if isinstance(value, str | tuple) else 0, str(facts_to_json({name: value}))


def _provenance(record: Record, facts: Mapping[str, Any], standing: Mapping[str, Any]) -> Provenance:
    same = tuple(name for name in facts if facts[name] == standing[name])
    differs = {name: value for name, value in facts.items() if value != standing[name]}
    return Provenance(record.source, record.capture, record.captured, same, differs)
