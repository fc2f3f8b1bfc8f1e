"""Merging: from papers as they are and records as they come, to papers as they shall be.

Pure. Each paper carries everything its sources said, so merging is a union of what they say followed by a choice
among it, and does not depend on the order in which captures come: merging ``a``, then ``b`` gives the same facts as
merging ``b``, then ``a``, or both at once. Reading a kept capture again replaces what was read of it before.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from itertools import chain, count
from typing import Any

from generator.identity import Claim, evidence, grouped, identifiers, year_of
from generator.ids import PaperId, normalize_title, paper_id_of, short_hash
from generator.paper import FACTS, Facts, Paper, Point, Provenance, Record, facts_of, facts_to_json


class Outcome(Enum):
    """What a merge did to a paper."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"
    """Its only captures were read again, and do not tell of it any more."""


@dataclass(frozen=True, slots=True)
class Merged:
    """All papers after a merge, sorted by id, and what became of those that the new records belong to."""

    papers: tuple[Paper, ...]
    outcomes: Mapping[PaperId, Outcome]


Key = tuple[str, str]


def merge(papers: Iterable[Paper], records: Iterable[Record], whole: Set[str] = frozenset()) -> Merged:
    """``papers`` with ``records`` merged in.

    ``whole`` are the kept captures of which ``records`` hold all there is: what was read of them before counts no
    more, also where no record speaks of the same paper.
    """
    old = {paper.paper_id: paper for paper in united(papers)}
    given = {name for paper in old.values() for name in (paper.paper_id, *paper.aliases)}
    result = dict(old)
    outcomes: dict[PaperId, Outcome] = {}
    for before, found in _neighbourhoods(list(old.values()), list(records), whole):
        for paper in before:
            del result[paper.paper_id]
            outcomes[paper.paper_id] = Outcome.GONE
        for paper in _regroup(before, found, whole, given):
            given.add(paper.paper_id)
            result[paper.paper_id] = paper
            outcomes[paper.paper_id] = outcome_of(old.get(paper.paper_id), paper)
            for alias in paper.aliases:
                outcomes.pop(alias, None)
    return Merged(tuple(result[paper_id] for paper_id in sorted(result)), outcomes)


def united(papers: Iterable[Paper]) -> list[Paper]:
    """``papers`` with each id once: an ingest that was killed may have left a paper in two files."""
    groups: dict[PaperId, list[Paper]] = defaultdict(list)
    for paper in papers:
        groups[paper.paper_id].append(paper)
    return [same[0] if len(same) == 1 else _unite(same) for same in groups.values()]


def joined(one: Iterable[Paper], other: Iterable[Paper]) -> list[Paper]:
    """The papers of two stores, each once, as if all that their sources said had been merged into one store.

    Papers that have nothing to do with those of the other store are given as they are, the very same objects.
    """
    few, many = sorted((united(one), united(other)), key=len)
    papers = [*few, *many]
    if not few:
        return papers
    keys = [_paper_keys(paper).union(("id", name) for name in (paper.paper_id, *paper.aliases)) for paper in papers]
    by_key = _indexed(keys)
    given = {name for paper in papers for name in (paper.paper_id, *paper.aliases)}
    seen: set[int] = set()
    result: list[Paper] = []
    for start in range(len(few)):
        reached = sorted(_reached(start, keys, by_key)) if start not in seen else []
        if reached and reached[-1] >= len(few):
            seen.update(reached)
            result += _regroup(united(papers[index] for index in reached), (), frozenset(), given)
            given |= {paper.paper_id for paper in result}
    return [*(paper for index, paper in enumerate(papers) if index not in seen), *result]


def remainders(papers: Iterable[Paper], elsewhere: Sequence[Paper]) -> list[Paper]:
    """What a store has to say so that `joined` makes ``papers`` again of that and of what the papers ``elsewhere``
    say: what these do not say themselves."""
    known = {id(other) for other in elsewhere}
    by_key = _indexed(_paper_keys(other) for other in elsewhere)
    result = []
    for paper in papers:
        if id(paper) not in known:
            near = {index for key in _paper_keys(paper) if key in by_key for index in by_key[key]} if known else ()
            result.append(_remainder(paper, [elsewhere[index] for index in near]))
    return [its for its in result if its]


def _remainder(paper: Paper, elsewhere: Sequence[Paper]) -> Paper | None:
    said = [record for other in elsewhere for record in records_of(other)]
    own = [record for record in records_of(paper) if record not in said] if said else []
    if not own:
        return None if said else paper
    # A line of the store has a title, so one whose claims have none repeats them all.
    its = paper_of(paper.paper_id, own) if any(record.title for record in own) else paper
    counted = {point for other in elsewhere for point in other.history}
    points = tuple(point for point in paper.history if point not in counted)
    return replace(its, aliases=paper.aliases, history=points)


def has_most_of(records: Iterable[Record], papers: Iterable[Paper], capture: str) -> bool:
    """Whether ``records`` tell of half of the papers, or more, that were read from ``capture``: it is another edition
    of one library."""
    keys = set().union(*map(_library_keys, records))
    its = [record for paper in papers for record in records_of(paper) if record.capture == capture]
    return bool(its) and 2 * sum(bool(keys & _library_keys(record)) for record in its) >= len(its)


def _library_keys(record: Record) -> set[Key]:
    """What an entry of a library is known by there, when its title is mended, too."""
    key = record.extra.get("citation_key")
    return _keys(record) | ({("key", key)} if key else set())


def read_as(papers: Iterable[Paper], captures: Set[str], name: str) -> list[Paper]:
    """``papers`` as if what was read from ``captures`` had been read from the one called ``name``."""
    return [
        replace(
            paper,
            sources=tuple(replace(its, capture=name) if its.capture in captures else its for its in paper.sources),
        )
        if any(its.capture in captures for its in paper.sources)
        else paper
        for paper in papers
    ]


def is_one_paper(one: Paper, other: Paper) -> bool:
    """Whether two lines of the store under one id are the same paper, as a killed ingest leaves it."""
    return bool(_paper_keys(one) & _paper_keys(other))


def _unite(same: Sequence[Paper]) -> Paper:
    paper = paper_of(same[0].paper_id, (record for paper in same for record in records_of(paper)))
    return _with_past(paper, same)


def _with_past(paper: Paper, before: Iterable[Paper]) -> Paper:
    """``paper`` with the ids and the history of the papers it was."""
    ids = {name for one in before for name in (one.paper_id, *one.aliases)} - {paper.paper_id}
    points = {point for one in before for point in one.history} | set(paper.history)
    return replace(paper, aliases=tuple(sorted(ids)), history=one_a_day(points))


def one_a_day(points: Iterable[Point]) -> tuple[Point, ...]:
    """A history in order, each day once: where a day was counted twice, the higher count."""
    best: dict[date, Point] = {}
    for point in points:
        known = best.get(point.day)
        best[point.day] = max(known, point, key=_counts) if known else point
    return tuple(best[day] for day in sorted(best))


def _counts(point: Point) -> tuple[int, int]:
    return point.upvotes or 0, point.comments or 0


def outcome_of(before: Paper | None, after: Paper | None) -> Outcome:
    """What became of a paper, there being one before or after."""
    if after is None:
        return Outcome.GONE
    if before is None:
        return Outcome.NEW
    return Outcome.SAME if before == after else Outcome.CHANGED


# --- grouping --------------------------------------------------------------------------------------------------------


def _keys(facts: Facts) -> set[Key]:
    """What two descriptions of one paper have at least one of in common."""
    return {("title", normalize_title(facts.title)), *identifiers(facts).items()}


def _paper_keys(paper: Paper) -> set[Key]:
    differing = (
        (record for record in records_of(paper) if record.title) if any(s.differs for s in paper.sources) else ()
    )
    return _keys(paper).union(*map(_keys, differing))


def _neighbourhoods(
    papers: Sequence[Paper], records: Sequence[Record], whole: Set[str]
) -> Iterator[tuple[list[Paper], list[Record]]]:
    """Papers and records that may have to do with one another; papers that nothing touches are left out."""
    things: list[Paper | Record] = [*records, *papers]
    keys = [_keys(record) for record in records] + [_paper_keys(paper) for paper in papers]
    by_key = _indexed(keys)
    reread = [n for n, paper in enumerate(papers, len(records)) if any(s.capture in whole for s in paper.sources)]
    seen: set[int] = set()
    for start in [*range(len(records)), *reread]:
        if start not in seen:
            reached = sorted(_reached(start, keys, by_key))
            seen.update(reached)
            found = [things[index] for index in reached]
            yield [t for t in found if isinstance(t, Paper)], [t for t in found if isinstance(t, Record)]


def _indexed(keys: Iterable[Iterable[Key]]) -> dict[Key, list[int]]:
    by_key: dict[Key, list[int]] = defaultdict(list)
    for index, its_keys in enumerate(keys):
        for key in its_keys:
            by_key[key].append(index)
    return by_key


def _reached(start: int, keys: Sequence[Set[Key]], by_key: Mapping[Key, Sequence[int]]) -> set[int]:
    reached = {start}
    waiting = [start]
    while waiting:
        for key in keys[waiting.pop()]:
            new = set(by_key[key]) - reached
            reached |= new
            waiting += new
    return reached


def _regroup(
    papers: Sequence[Paper], records: Sequence[Record], whole: Set[str], given: Set[PaperId]
) -> Iterator[Paper]:
    """The papers that ``papers`` and ``records`` make together. No ``given`` id is given again."""
    before = {paper.paper_id: paper for paper in papers}
    taken: set[PaperId] = set()
    for group in grouped(_claims(papers, records, whole)):
        owners = sorted({claim.owner for claim in group if claim.owner} - taken)
        paper_id = owners[0] if owners else _new_id(group, (given, taken))
        taken |= {paper_id, *owners}
        yield _with_past(paper_of(paper_id, (claim.record for claim in group)), [before[owner] for owner in owners])


def _claims(papers: Iterable[Paper], records: Sequence[Record], whole: Set[str]) -> list[Claim]:
    """What is claimed when what the ``whole`` captures claimed before counts no more."""
    old = [Claim(record, paper.paper_id) for paper in papers for record in records_of(paper)]
    new = [Claim(record, _former_owner(record, old)) for record in records]
    return [*(claim for claim in old if claim.record.capture not in whole), *new]


def _former_owner(record: Record, old: Iterable[Claim]) -> PaperId | None:
    """The paper that ``record`` belonged to when its capture was read before: of those, the nearest in time."""
    key = (record.source, record.capture)
    candidates = [claim for claim in old if record.capture and (claim.record.source, claim.record.capture) == key]
    nearest = min(candidates, key=lambda claim: abs(_ordinal(claim.record) - _ordinal(record)), default=None)
    return nearest.owner if nearest else None


def _ordinal(record: Record) -> int:
    return record.published.toordinal() if record.published else 0


def _new_id(group: Sequence[Claim], taken: Sequence[Set[PaperId]]) -> PaperId:
    """An id for a paper that has none; the second paper of one title gets its year into it."""
    records = [claim.record for claim in group]
    title = min(record.title for record in records)
    arxiv_ids = sorted(found["arxiv"] for record in records if "arxiv" in (found := identifiers(record)))
    paper_id = paper_id_of(title, arxiv_ids[0] if arxiv_ids else None)
    years = sorted({year for record in records if (year := year_of(record))})
    said = short_hash("".join(sorted(map(repr, records))))
    dated = (f"{paper_id}-{year}" for year in years)
    candidates = chain([paper_id], dated, (f"{paper_id}-{said}{n or ''}" for n in count()))
    return next(PaperId(candidate) for candidate in candidates if not any(candidate in ids for ids in taken))


# --- choosing --------------------------------------------------------------------------------------------------------

_AUTHORITY = {"arxiv": 3, "arxiv-oai": 3, "arxiv-rss": 2, "hf-daily": 2, "hf-page": 1}
"""Whom to believe when sources differ: who keeps the paper before who announces it before who cites it."""

_COUNTS = {"upvotes", "comments"}
_TEXTS = {"title", "abstract", "authors", "keywords", "categories"}


def paper_of(paper_id: PaperId, records: Iterable[Record]) -> Paper:
    """The paper that ``records`` describe together: for each field the best value that any of them has."""
    found = list(records)
    current = _current(found)
    known = [(record, facts_of(record)) for record in current]
    standing: dict[str, Any] = {}
    for name in FACTS:
        said = [(record, facts[name]) for record, facts in known if name in facts]
        if said:
            standing[name] = max(said, key=lambda claim: _rank(name, *claim))[1] if len(said) > 1 else said[0][1]
    sources = tuple(_provenance(record, facts, standing) for record, facts in known)
    return Paper(paper_id=paper_id, sources=sources, history=one_a_day(_points([*found, *current])), **standing)


def _points(records: Iterable[Record]) -> Iterator[Point]:
    """What the records counted, on the days they did."""
    for record in records:
        if record.captured and (record.upvotes is not None or record.comments is not None):
            yield Point(record.captured, record.upvotes, record.comments)


def records_of(paper: Paper) -> list[Record]:
    """What each source of ``paper`` said: the inverse of `paper_of`."""
    return [_record_of(paper, origin) for origin in paper.sources]


def _record_of(paper: Paper, origin: Provenance) -> Record:
    facts = {name: getattr(paper, name) for name in origin.fields} | dict(origin.differs)
    return Record(source=origin.source, capture=origin.capture, captured=origin.captured, **facts)


def _current(records: Iterable[Record]) -> list[Record]:
    """What is kept of ``records``, sorted: of a kept capture each thing it says, of an interface its answers without
    those that a later one makes needless."""
    groups: dict[Key, list[Record]] = defaultdict(list)
    for record in records:
        groups[record.source, record.capture].append(record)
    current = []
    for key in sorted(groups):
        found = groups[key]
        current += found if len(found) == 1 else _distinct(found) if key[1] else _latest(found)
    return current


def _distinct(records: Iterable[Record]) -> list[Record]:
    """What one capture says in several places, without what another of its places says too."""
    kept: list[tuple[Record, dict[str, Any]]] = []
    known = [(record, facts_of(record)) for record in records]
    for record, facts in sorted(known, key=lambda pair: (-len(pair[1]), repr(pair[0]))):
        if not any(_is_part(facts, others) for _, others in kept):
            kept.append((record, facts))
    return sorted((record for record, _ in kept), key=repr)


def _is_part(facts: Mapping[str, Any], others: Mapping[str, Any]) -> bool:
    return all(others.get(name) == value for name, value in facts.items())


def _latest(records: Iterable[Record]) -> list[Record]:
    """Answers of an interface, oldest first, without each that a later one makes needless."""
    kept: list[Record] = []
    for record in sorted(records, key=_age, reverse=True):
        if not any(_is_outdated(record, later) for later in kept):
            kept.append(record)
    return kept[::-1]


def _is_outdated(record: Record, later: Record) -> bool:
    """Whether a later answer knows all fields of ``record``, so that what changed changes and what it lost stays.

    Kept are the first day a paper was featured on, and what tells otherwise which paper it is: grouping rests on it.
    """
    earlier = record.featured and later.featured and record.featured < later.featured
    return not earlier and facts_of(record).keys() <= facts_of(later).keys() and evidence(record) == evidence(later)


def _age(record: Record) -> tuple[date, int, int, int, str]:
    """What makes an answer later than another: its day, its version, and what only grows with time."""
    counts = record.upvotes or 0, record.comments or 0
    return record.captured or date.min, record.version or 0, *counts, str(facts_to_json(facts_of(record)))


def _rank(name: str, record: Record, value: Any) -> tuple[Any, ...]:
    """What makes one value of a field better than another: a total order, so that the choice is the same in any
    order of arrival."""
    authority = _AUTHORITY.get(record.source, 0)
    seen = record.captured or date.min
    if name == "featured":  # the first day stays: its page lists the paper
        return (-value.toordinal(),)
    if name in _COUNTS:
        return seen, authority, value
    version = record.version or 0 if name in _TEXTS else 0
    size, text = _fullness(name, value)
    # What an interface says later it says better; of captures, which may be cut, the fuller one does.
    answered = date.min if record.capture else seen
    return authority, version, answered, size, seen, record.source, text


def _fullness(name: str, value: Any) -> tuple[int, str]:
    """How much a value says, and a text that tells values of one size apart."""
    return len(value) if isinstance(value, str | tuple | Mapping) else 0, str(facts_to_json({name: value}))


def _provenance(record: Record, facts: Mapping[str, Any], standing: Mapping[str, Any]) -> Provenance:
    same = tuple(name for name in facts if facts[name] == standing[name])
    differs = {name: value for name, value in facts.items() if value != standing[name]}
    return Provenance(record.source, record.capture, record.captured, same, differs)
