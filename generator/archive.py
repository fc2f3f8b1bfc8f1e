"""The archive as the pages see it: everything gathered once, read-only."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import blake2b
from typing import TypeVar

from generator import urls
from generator.config import Config
from generator.days import Day
from generator.ids import PaperId, normalize_title
from generator.issued import year_and_month
from generator.paper import Paper
from generator.runs import Run
from generator.urls import Address
from generator.vocabulary import Vocabulary

Key = TypeVar("Key", bound=Hashable)
Papers = tuple[Paper, ...]
Tags = tuple[str, ...]


def by_day_then_votes(paper: Paper) -> tuple[int, int, int, str, str]:
    """Sorts papers as lists show them: the newest day first, undated last, in a day what readers valued most.

    After the days of a month come papers of which only the month is known, after the months of a year those of which
    only the year is.
    """
    if day := paper.day:
        year, month, number = day.year, day.month, day.day
    else:
        (year, month), number = year_and_month(paper.issued or "0"), 0
    time = -(year * 10_000 + month * 100 + number)
    return time, -(paper.upvotes or 0), -(paper.comments or 0), normalize_title(paper.title), paper.paper_id


def list_of(paper: Paper) -> Address:
    """The one list that a paper is an item of: that of its day, else of its month or year, else of the undated."""
    if paper.day:
        return urls.day(paper.day)
    return urls.issued(paper.issued) if paper.issued else urls.UNDATED


@dataclass(frozen=True)
class Archive:
    """All papers of an archive and every way to them. Tuples of papers are in the order that lists show."""

    papers: Papers
    vocabulary: Vocabulary
    config: Config
    days: Mapping[date, Day] = field(default_factory=dict)
    """What is known of each day of the feeds: whether all of it is here."""
    digests: Mapping[PaperId, str] = field(default_factory=dict)
    """A digest of what each paper was read from, for those that nothing was laid over."""
    runs: tuple[Run, ...] = ()
    """The runs of ingests that are known of, newest last."""

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """What each tag is called, by its slug."""
        return {tag.slug: tag.label for tag in self.vocabulary.tags.values()}

    @cached_property
    def fingerprints(self) -> Mapping[PaperId, str]:
        """For each paper what stays the same as long as it shows the same anywhere."""
        return {paper.paper_id: self._fingerprint(paper) for paper in self.papers}

    def _fingerprint(self, paper: Paper) -> str:
        said = self.digests.get(paper.paper_id) or repr(paper)
        tags = [(slug, self.labels[slug]) for slug in paper.tags or ()]
        return blake2b(f"{said} {tags!r}".encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()

    @cached_property
    def digest(self) -> str:
        """What stays the same as long as all papers show the same anywhere."""
        return blake2b("".join(self.fingerprints.values()).encode(), digest_size=12).hexdigest()

    @cached_property
    def tag_digests(self) -> Mapping[str, str]:
        """For each tag what stays the same as long as its papers show the same anywhere."""
        said: dict[str, list[str]] = defaultdict(list)
        for paper in self.papers:
            its = self.fingerprints[paper.paper_id]
            for slug in paper.tags or ():
                said[slug].append(its)
        return {slug: blake2b("".join(its).encode(), digest_size=12).hexdigest() for slug, its in said.items()}

    @cached_property
    def by_id(self) -> Mapping[PaperId, Paper]:
        """Papers by id."""
        return {paper.paper_id: paper for paper in self.papers}

    @cached_property
    def by_day(self) -> Mapping[date, Papers]:
        """Papers by the day they are listed under, the newest day first."""
        return _grouped(self.papers, lambda paper: [paper.day] if paper.day else [])

    @cached_property
    def undated(self) -> Papers:
        """Papers of which not even the year is known, by title."""
        return tuple(paper for paper in self.without_day if not paper.issued)

    @cached_property
    def coarse(self) -> Papers:
        """Papers of which the year or month is known, but no day."""
        return tuple(paper for paper in self.without_day if paper.issued)

    @cached_property
    def without_day(self) -> Papers:
        """`coarse` papers and those that are `undated`."""
        return tuple(paper for paper in self.papers if paper.day is None)

    @cached_property
    def by_tag(self) -> Mapping[str, Papers]:
        """Papers by the slug of a tag."""
        return _grouped(self.papers, lambda paper: paper.tags or ())

    @cached_property
    def by_organization(self) -> Mapping[Address, Papers]:
        """Papers by the address of their organization."""
        return _grouped(self.papers, lambda p: [urls.organization(p.organization.handle)] if p.organization else [])

    @cached_property
    def _by_name(self) -> Mapping[str, list[Paper]]:
        """Papers by each author's name as it is written."""
        papers: dict[str, list[Paper]] = defaultdict(list)
        for paper in self.papers:
            for name in paper.authors:
                papers[name].append(paper)
        return papers

    @cached_property
    def _spellings(self) -> Mapping[Address, list[str]]:
        """The names that are one author's, by the address of each author who has enough papers for a page."""
        names: dict[Address, list[str]] = defaultdict(list)
        for name in self._by_name:
            names[urls.author(name)].append(name)
        return {address: its for address, its in names.items() if self._has_enough(its)}

    def _has_enough(self, names: Sequence[str]) -> bool:
        enough = self.config.limits.author_papers
        if len(names) == 1 and len(self._by_name[names[0]]) < enough:
            return False  # most
        return len(set(map(id, self._of_all(names)))) >= enough

    def _of_all(self, names: Sequence[str]) -> list[Paper]:
        """The papers of all these names; one that has several of them, or has one twice, as often."""
        return self._by_name[names[0]] if len(names) == 1 else [p for name in names for p in self._by_name[name]]

    @cached_property
    def by_author(self) -> Mapping[Address, Papers]:
        """Papers by the address of each author who has enough of them for a page."""
        place = {id(paper): number for number, paper in enumerate(self.papers)}
        return {address: self._of_names(names, place) for address, names in self._spellings.items()}

    def _of_names(self, names: Sequence[str], place: Mapping[int, int]) -> Papers:
        """The papers of all these names, each once; ``place`` says where a paper stands, by its ``id()``."""
        papers = self._of_all(names)
        if len(names) == 1 and len(set(map(id, papers))) == len(papers):
            return tuple(papers)
        return tuple(sorted({id(paper): paper for paper in papers}.values(), key=lambda paper: place[id(paper)]))

    @cached_property
    def linked_names(self) -> frozenset[str]:
        """The names, as they are written, of authors who have a page."""
        return frozenset(name for names in self._spellings.values() for name in names)

    @cached_property
    def organization_names(self) -> Mapping[Address, str]:
        """What each organization is called, by its address: the name that most of its papers use."""
        names = ((urls.organization(o.handle), o.name) for paper in self.papers if (o := paper.organization))
        return _commonest(names)

    @cached_property
    def author_names(self) -> Mapping[Address, str]:
        """What each author who has a page is called, by address: the spelling that most papers use."""
        return {
            address: names[0] if len(names) == 1 else min(names, key=lambda name: (-len(self._by_name[name]), name))
            for address, names in self._spellings.items()
        }


class Tagger:
    """Finds the tags of papers, one after the other."""

    def known(self, vocabulary: Vocabulary) -> Mapping[str, Tags]:
        """The tags that were found before, by the digest of what a paper was read from."""
        return {}

    def tags_of(
        self,
        vocabulary: Vocabulary,
        papers: Sequence[Paper],
        digests: Mapping[PaperId, str],
    ) -> Iterable[Tags]:
        """The tags of ``papers``, of which none were known; ``digests`` are those of all papers."""
        return (vocabulary.tags_of(paper.title, paper.abstract) for paper in papers)


def gather(
    papers: Iterable[Paper],
    vocabulary: Vocabulary,
    config: Config,
    days: Mapping[date, Day] | None = None,
    digests: Mapping[PaperId, str] | None = None,
    tagger: Tagger | None = None,
    runs: tuple[Run, ...] = (),
) -> Archive:
    """The archive of ``papers``. Papers that carry no tags yet get those of the vocabulary."""
    given = list(papers)
    untagged = [paper for paper in given if paper.tags is None]
    tags = iter((tagger or Tagger()).tags_of(vocabulary, untagged, digests or {}))
    tagged = [paper if paper.tags is not None else replace(paper, tags=next(tags)) for paper in given]
    listed = tuple(sorted(tagged, key=by_day_then_votes))
    return Archive(listed, vocabulary, config, days or {}, digests or {}, runs)


def _grouped(papers: Papers, keys: Callable[[Paper], Iterable[Key]]) -> Mapping[Key, Papers]:
    groups: dict[Key, list[Paper]] = defaultdict(list)
    for paper in papers:
        for key in keys(paper):
            groups[key].append(paper)
    return {key: tuple(group) for key, group in groups.items()}


def _commonest(names: Iterable[tuple[Address, str]]) -> Mapping[Address, str]:
    """The name that each address has most often; of those that it has as often, the first of the alphabet."""
    counts = Counter(names)
    found: dict[Address, str] = {}
    for address, name in sorted(counts, key=lambda pair: (-counts[pair], pair[1])):
        found.setdefault(address, name)
    return found
