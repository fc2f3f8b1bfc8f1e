"""Measures how well search finds: on a collection with judgments, and on the archive's own papers."""

import json
import math
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from generator.archive import Archive, gather
from generator.bench.search.making import make as make_index
from generator.config import Config
from generator.ids import PaperId
from generator.paper import Paper
from generator.search.analysis import name_words
from generator.search.asking import ask
from generator.tex import plain
from generator.vocabulary import Vocabulary

RUN = 10
"""How many results count."""


class Measured(NamedTuple):
    """One measure: what was measured, of how many queries, and what is expected at least."""

    name: str
    queries: int
    value: float
    bound: float
    missed: tuple[str, ...] = ()
    """Some queries that were not answered as they should."""


def of_judgments(collection: Path, site: Path) -> Measured:
    """nDCG@10, with binary gains, over all queries of ``queries.jsonl``, ``papers.jsonl`` and ``qrels.tsv``."""
    papers = [_judged(json.loads(line)) for line in _lines(collection / "papers.jsonl")]
    queries = [json.loads(line) for line in _lines(collection / "queries.jsonl")]
    relevant: dict[str, set[str]] = defaultdict(set)
    for line in _lines(collection / "qrels.tsv"):
        query, paper, grade = line.split("\t")
        if int(grade) > 0:
            relevant[query].add(paper)
    with tempfile.TemporaryDirectory() as folder:
        make_index(gather(papers, Vocabulary({}), Config()), Path(folder))
        options = {"limit": RUN, "facets": False}
        answers = ask(site, [query["text"] for query in queries], options, Path(folder) / "search")
        gains = [
            ndcg([hit["id"] for hit in answer["hits"]], relevant[str(query["id"])])
            for query, answer in zip(queries, answers, strict=True)
        ]
    return Measured(f"nDCG@{RUN} on {collection.name}", len(gains), sum(gains) / len(gains), 0.53)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _judged(said: Mapping[str, Any]) -> Paper:
    return Paper(
        paper_id=PaperId(said["id"]),
        title=said["title"] or said["id"],
        abstract=said["abstract"],
        authors=tuple(said["authors"]),
    )


def ndcg(found: Sequence[str], relevant: set[str]) -> float:
    """Normalized discounted cumulative gain of a list of results, each of which is relevant or not."""
    gain = sum(1 / math.log2(rank + 2) for rank, paper in enumerate(found[:RUN]) if paper in relevant)
    best = sum(1 / math.log2(rank + 2) for rank in range(min(len(relevant), RUN)))
    return gain / best if best else 0.0


class _Wanted(NamedTuple):
    """A query, the papers that answer it, and among how many of the first results."""

    query: str
    papers: set[str]
    first: int
    all: bool = False
    """Whether all of the papers are wanted, and no other."""

    def good(self, found: list[str]) -> bool:
        if self.all:
            return set(found[: len(self.papers)]) == self.papers or (len(found) == OWN and set(found) < self.papers)
        return bool(self.papers & set(found[: self.first]))


OWN = 100
"""So many results are asked for when all papers of an author are wanted."""


def of_titles(archive: Archive, site: Path, step: int = 1) -> Iterator[Measured]:
    """Whether papers are found by their titles and authors; of every ``step``-th paper, and fewer authors."""
    same: dict[str, set[str]] = defaultdict(set)
    for paper in archive.papers:
        same[_bare(paper.title)].add(paper.paper_id)
    titles = [(paper.title, plain(paper.title).split(), same[_bare(paper.title)]) for paper in archive.papers[::step]]
    full = [_Wanted(title, papers, 1) for title, _, papers in titles]
    short = [
        _Wanted(" ".join([*words[:3], _cut(words[3])]), papers, 5) for _, words, papers in titles if len(words) > 3
    ]
    wrong = [_Wanted(_misspelt(words), papers, 3) for _, words, papers in titles if any(map(_spellable, words))]
    yield _measured("full title: first", 0.995, site, full)
    yield _measured("four words of the title, the last cut short: in the first five", 0.95, site, short)
    yield _measured("title with one misspelt word: in the first three", 0.95, site, wrong)
    authors = list(_authors(archive))[:: 4 * step]
    yield _measured("author's full name: all their papers, and no others, on top", 1.0, site, authors, OWN)


def _authors(archive: Archive) -> Iterator[_Wanted]:
    papers: dict[tuple[str, ...], set[str]] = defaultdict(set)
    names: dict[tuple[str, ...], str] = {}
    for paper in archive.papers:
        for name in paper.authors:
            papers[name_words(name)].add(paper.paper_id)
            names.setdefault(name_words(name), name)
    return (_Wanted(names[words], papers[words], 0, True) for words in sorted(papers) if words)


def _measured(name: str, bound: float, site: Path, wanted: Sequence[_Wanted], limit: int = RUN) -> Measured:
    answers = ask(site, [its.query for its in wanted], {"limit": limit, "facets": False})
    found = ([hit["id"] for hit in answer["hits"]] for answer in answers)
    missed = [its.query for its, ids in zip(wanted, found, strict=True) if not its.good(ids)]
    return Measured(name, len(wanted), 1 - len(missed) / max(len(wanted), 1), bound, tuple(missed[:20]))


def _bare(title: str) -> str:
    return " ".join(name_words(plain(title)))


def _cut(word: str) -> str:
    """The first half of a word, at least its first letter."""
    return word[: max((len(word) + 1) // 2, 1)]


def _spellable(word: str) -> bool:
    return len(word) > 4 and word.isascii() and word.isalpha()


def _misspelt(words: Sequence[str]) -> str:
    """The words, of which the longest has two letters in its middle swapped, or lacks one where they are the same."""
    longest = max((word for word in words if _spellable(word)), key=len)
    at = len(longest) // 2
    one, two = longest[at - 1], longest[at]
    wrong = longest[: at - 1] + (two + one if one != two else one) + longest[at + 1 :]
    return " ".join(wrong if word is longest else word for word in words)


def report(measures: Iterable[Measured]) -> Iterator[str]:
    """A line for each measure, and below it what was missed."""
    for its in measures:
        verdict = "" if its.value >= its.bound else "   below the bound"
        yield f"{its.name}: {its.value:.4f} of {its.queries:,} queries (at least {its.bound}){verdict}"
        yield from (f"    missed: {query}" for query in its.missed[:5])
