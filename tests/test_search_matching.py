"""Saved searches, which are looked up in the papers, against the engine, which reads the index."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive import Archive, gather
from generator.bench.search.making import make as make_index
from generator.config import Config
from generator.content import read_content
from generator.ids import PaperId
from generator.layout import Layout
from generator.paper import Paper
from generator.search import matching as searched
from generator.search.asking import ask
from generator.search.matching import found, matching
from generator.search.query import fault_of, identifiers, parse
from generator.vocabulary import Vocabulary
from tests.modules import SCRIPTS, run
from tests.odd_archive import REPOSITORY


@pytest.fixture(scope="module")
def archive() -> Archive:
    return read_content(Layout(REPOSITORY)).archive


@pytest.fixture(scope="module")
def site(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the committed archive, and the engine."""
    folder = tmp_path_factory.mktemp("site")
    make_index(archive, folder)
    (folder / "assets").mkdir()
    (folder / "assets/javascripts").symlink_to(SCRIPTS)
    return folder


CONDITIONS = [
    "year:2026",
    "year:2025..2026",
    "published:>=2026-05 agents",
    "published:<2026-01-01",
    "published:2026-04",
    "upvotes:>50",
    "upvotes:5..20 model",
    "has:code",
    "has:code upvotes:>20",
    "-has:code agents",
    "tag:agents",
    "tag:reinforcement video",
    "-tag:agents reasoning",
    "org:nvidia",
    "organization:tencent model",
    "category:cs",
    "category:cs.CL",
    "author:wang",
    "author:zhang title:video",
    "title:agents",
    "title:agents -title:benchmark",
    "+diffusion video image",
    '"reinforcement learning" -"language model"',
    '"large language models"',
    'title:"world model"',
    "the of and",
    "the agents of",
    "state-of-the-art",
    "gpt-4",
    "gpt4",
    "world’s",
    "long-horizon tasks",
    "12.4%",
    "c++",
    "id:nothing",
]


def queries_of(papers: tuple[Paper, ...]) -> Iterator[str]:
    """Words, phrases and names that stand in papers, the same each time."""
    draw = random.Random(11)
    for paper in draw.sample(papers, 150):
        words = [word for word in paper.abstract.split() if word.isalnum()] or ["model"]
        start = draw.randrange(len(words))
        yield draw.choice(words)
        yield " ".join(draw.choices(words, k=2))
        yield " ".join(draw.choices(words, k=3))
        yield f'"{" ".join(paper.abstract.split()[start : start + 3])}"'.replace('""', "")
        yield f"title:{words[start]} -{draw.choice(words)}"
        if paper.authors:
            name = draw.choice(paper.authors)
            yield name
            yield f'author:"{name}"'
            yield f"author:{name.split()[-1]}"


def test_the_engine_finds_the_same_papers(archive: Archive, site: Path) -> None:
    queries = [*CONDITIONS, *(query for query in queries_of(archive.papers) if query.count('"') in (0, 2))]
    answers = ask(site, queries, {"limit": 10_000, "facets": False, "typing": False})
    compared = 0
    for query, answer in zip(queries, answers, strict=True):
        # Where the engine takes a word for another, or words for a title, a saved search does not.
        if answer["query"]["corrected"] or answer["jump"] or any("No paper has all" in said for said in answer["said"]):
            continue
        if len(parse(query).clauses) > 3:
            continue
        compared += 1
        assert {hit["id"] for hit in answer["hits"]} == {paper.paper_id for paper in matching(archive, query)}, query
    assert compared > 700


@pytest.mark.parametrize("query", ["agen*", "rein*ing", "transformr~1", "difusion~2 -image", "title:bench*"])
def test_what_is_not_spelled_out_is_looked_for_in_each_paper(archive: Archive, query: str) -> None:
    assert matching(archive, query)


def paper(title: str, abstract: str = "", **more: object) -> Paper:
    return Paper(paper_id=PaperId("a"), title=title, abstract=abstract, **more)  # type: ignore[arg-type]


FOUND = [
    ("one two three four", "One two", "three four", True),
    ("one two three four", "One two", "three", False),
    ("happ", "Happy", "", False),
    ("happ*", "Happy", "", True),
    ("happ*y", "Happy", "", True),
    ("happiness", "Happy", "", True),
    ("happiness*", "Happy", "", False),
    ("hapy~1", "Happy", "", True),
    ("hapy", "Happy", "", False),
    ("losing", "To lose", "", True),
    ("gpt-4", "GPT4", "", True),
    ("gpt4", "GPT-4", "", True),
    ('"深度学习"', "关于深度学习", "", True),
    ("深度", "关于深度学习", "", True),
    ("习深", "关于深度学习", "", False),
    ("naive", r"Na\"{\i}ve", "", True),
    ("schrodinger", "Schrödinger’s cat", "", True),
    ("", "Anything", "", False),
    ("the", "The", "", False),
    ("-cat", "Dog", "", True),
    ("-cat", "Cat", "", False),
    ("(", "Anything", "", False),
]


@pytest.mark.parametrize(("query", "title", "abstract", "expected"), FOUND)
def test_a_paper_is_found(query: str, title: str, abstract: str, expected: bool) -> None:
    assert bool(found([paper(title, abstract)], query, {})) is expected


def test_papers_are_found_by_their_names() -> None:
    it = paper("A", arxiv_id="2401.00001", doi="10.1000/XyZ", authors=("Will Smith", "An He"))
    for query in ("2401.00001", "https://arxiv.org/abs/2401.00001v2", "doi:10.1000/xyz", "id:2401.00001", "An He"):
        assert found([it], query, {}), query
    assert not found([it], "He", {})


@given(st.text(alphabet='ab"+-~*^:()\\${} .0é深', max_size=12), st.text(alphabet="ab-_'$^{}\\ .é深’", max_size=20))
def test_what_is_looked_at_first_shuts_nothing_out(query: str, text: str) -> None:
    """The letters of a paper are looked at before its words: with and without that the same is found."""
    it = [paper(text or "a", text)]
    quick = found(it, query, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searched, "_holds", lambda needles: lambda read: True)
        assert found(it, query, {}) == quick


def test_all_words_of_the_archive_pass_what_is_looked_at_first(archive: Archive) -> None:
    for its in archive.papers[:60]:
        for word in {word for word in its.abstract.split() if word.isalpha() and len(word) > 3}:
            if parse(word).clauses and searched._clause(parse(word).clauses[0]):
                assert found([its], word, {}), word


READ = [
    '"open',
    "tag:",
    "year:abc",
    "has:x",
    "upvotes:>x",
    '+""',
    "-.",
    "title:.",
    "a b",
    "published:2026-13",
    "..",
    "year:..",
]


def test_both_read_the_language_alike() -> None:
    """What can't be read, and how many clauses and conditions there are."""
    queries = [*READ, *CONDITIONS, *(query for query, *_ in FOUND)]
    told = run("search/query.js", *(("parse", [query, False]) for query in queries))
    for query, its in zip(queries, told, strict=True):
        here = parse(query)
        assert bool(here.bad) is bool(its.get("bad")), query
        assert [(one.kind, one.text, one.presence) for one in here.clauses] == [
            (one["kind"], one["text"], one["presence"]) for one in its["clauses"]
        ], query
        assert [one.kind for one in here.conditions] == [one["kind"] for one in its["conditions"]], query


@given(st.text(alphabet='ab"+-~*^:()\\$ .0éß1tagyer', max_size=40))
def test_no_query_is_too_odd(query: str) -> None:
    parse(query)
    identifiers(query)
    found([paper("a b", "c")], query, {})


def test_faults_of_a_query() -> None:
    assert fault_of("agents tag:video") == ""
    assert fault_of("year:soon") == "“year:soon” can't be read"
    assert fault_of("( )") == "there is no word to search for in it"


def test_tags_are_found_by_what_they_are_called() -> None:
    it = paper("A", tags=("rl",))
    assert found([it], "tag:reinforcement", {"rl": "Reinforcement learning"})
    assert not found([it], "tag:learn", {"rl": "Reinforcement learning"})
    assert matching(gather([it], Vocabulary({}), Config()), "tag:rl") == (it,)
