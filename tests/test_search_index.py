"""The search index and its engine, which reads it in Node."""

import json
import random
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from gzip import decompress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.archive import Archive, gather
from generator.bench.relevance import ndcg
from generator.bench.search.making import make as make_index
from generator.config import Config
from generator.content import read_content
from generator.ids import PaperId
from generator.layout import Layout
from generator.paper import Organization, Paper
from generator.search.analysis import analysed, analysed_all, name_words, pieces, tokens
from generator.search.asking import ask
from generator.search.matching import matching
from generator.search.packing import bits, dictionary, gaps, number, places, rice
from generator.search.segment import length_code, segment_files
from generator.search.segments import LARGEST, SMALLEST, YOUNG, cut, segments
from generator.search.words import Words, _Pieces, _Spelled
from generator.vocabulary import Vocabulary

ROOT = Path(__file__).parent.parent
SCRIPTS = ROOT / "overrides/assets/javascripts"


def in_node(program: str, given: Any) -> Any:
    """What a program prints as JSON, given JSON."""
    run = subprocess.run(
        ["node", "--input-type=module", "-e", program.replace("SCRIPTS", SCRIPTS.as_uri())],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return json.loads(run.stdout)


ANALYSE = """
import { readFileSync } from "node:fs";
import { analysed, tokens } from "SCRIPTS/search/analysis.js";
const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => tokens(text).map((token) => {
  const { width, terms, wholes } = analysed(token);
  return [token, width, terms, wholes];
}))));
"""


def analysed_here(text: str) -> list[Any]:
    return [[token, its.width, list(map(list, its.terms)), list(map(list, its.wholes))] for token, its in found(text)]


def found(text: str) -> Iterator[tuple[str, Any]]:
    return ((token, analysed(token)) for token in tokens(text))


def test_python_and_javascript_analyse_every_word_of_the_archive_alike() -> None:
    papers = read_content(Layout(ROOT)).archive.papers
    texts = [text for paper in papers for text in (paper.title, paper.abstract, *paper.authors, *paper.keywords)]
    assert in_node(ANALYSE, texts) == [analysed_here(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("GPT-4", {"gpt4", "gpt", "4"}),
        ("C++ and C#, not C", {"c++", "c#", "c"}),
        ("mixture-of-experts", {"mixtureofexpert", "mixtur", "expert"}),
        ("Schrödinger’s cat", {"schroding", "cat"}),
        ("try lay studies", {"tri", "lay", "studi"}),
        ("12.4% of 3.5", {"3.5"}),
        ("深層学習", {"深", "層", "学", "習", "深層", "層学", "学習"}),
        ("BERT模型", {"bert", "模", "型", "模型"}),
        ("Straße ΣΟΦΟΣ", {"strass", "σοφοσ"}),
        ("ｆｕｌｌ ① ﬁne", {"full", "1", "fine"}),
        ("👩‍🔬 -- '' \ud800 __", set()),
        ("x" * 10_000, {"x" * 40}),
    ],
)
def test_what_is_searched_for(text: str, terms: set[str]) -> None:
    assert {term for _, its in found(text) for _, term in (*its.terms, *its.wholes)} == terms
    assert in_node(ANALYSE, [text]) == [analysed_here(text)]


@given(st.text(st.characters(max_codepoint=0x2FFF), max_size=60))
def test_pieces_have_the_words_of_the_text(text: str) -> None:
    assert [token for piece in pieces(text) for token in tokens(piece)] == tokens(text)


@given(st.text(st.sampled_from("aB1é-_'’.+#%, 深"), max_size=30))
def test_the_words_of_a_name_are_those_of_its_tokens(name: str) -> None:
    assert name_words(name) == tuple(word for token in tokens(name) for word in name_words(token))


# --- bytes -----------------------------------------------------------------------------------------------------------


@given(st.integers(0, 1 << 40))
def test_a_number_is_seven_bits_a_byte(value: int) -> None:
    data = number(value)
    assert sum((byte & 127) << 7 * place for place, byte in enumerate(data)) == value
    assert [byte >> 7 for byte in data] == [1] * (len(data) - 1) + [0]


@given(st.sets(st.integers(0, 999), min_size=1))
def test_gaps_tell_which_papers(papers: set[int]) -> None:
    code = gaps(sorted(papers), 1000)
    low = rice(len(papers), 1000)
    assert len(bits(code)) == (len(code) + 7) // 8
    read, at, paper = set(), 0, -1
    while at < len(code):
        end = code.index("0", at)
        paper += ((end - at) << low) + int(code[end + 1 : end + 1 + low] or "0", 2) + 1
        read.add(paper)
        at = end + 1 + low
    assert read == papers


@given(
    st.lists(
        st.sampled_from(["cat", "the", "low", "GPT", "4", "x", "-", "-", "'s", "’", ".", " ", " ", "é", "深度", "+"])
    )
)
def test_words_stand_where_the_analysis_has_them(parts: list[str]) -> None:
    text = "".join(parts)
    found = analysed_all(tokens(text))
    expected: dict[str, list[int]] = {}
    for place, term in (*found.terms, *found.wholes):
        expected.setdefault(term, []).append(place)
    gathered = _Pieces(_Spelled())
    assert gathered.add(0, pieces(text)) == len(found.terms)
    places = {term: list(its) for term, its in gathered.places().items() if its}
    assert places == {term: sorted(its) for term, its in expected.items()}


def test_words_tell_where_they_stand() -> None:
    written = paper("a", "Cats", "A cat and low-rank cats.", authors=("Cat Hopper", "Ann Cat"))
    entries = {entry.key: entry for entry in Words([paper("b", "Dogs", "and a cat, " * 200), written]).entries()}
    cat = entries["cat"]
    assert (cat.papers, cat.counts) == ([0, 1], bytes([127 << 1, 2 << 1 | 1]))
    assert (cat.fields, cat.in_titles, cat.in_names) == (bytes([5]), bytes([0]), bytes([4 | 1, 3 << 3 | 2]))
    stands = [3 * index + 2 for index in range(127)] + [1, 5]
    assert places([cat]) == bytes(at & 255 for at in stands) + bytes(at >> 8 for at in stands)
    assert [entries[word].places for word in ("low", "rank")] == [(bytes([3]), bytes([0])), (bytes([4]), bytes([0]))]
    assert "lowrank" not in entries
    assert entries["cats"].stem == "cat"


def test_a_place_is_kept_modulo_65536() -> None:
    end = next(entry for entry in Words([paper("a", "", "the " * 65_538 + "end")]).entries() if entry.key == "end")
    assert end.places == (bytes([2]), bytes([0]))


READ = """
import { readFileSync } from "node:fs";
import { Words } from "SCRIPTS/search/shard.js";
const [files, papers] = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(files.map((file) => {
  const words = new Words(Uint8Array.from(file), papers);
  return words.keys.map((key, at) => [key, words.term(at), [...words.postings(at).paper]]);
})));
"""


def test_the_engine_reads_the_dictionary() -> None:
    texts = ["Tries trying caf\u00e9s", "Straße é ê 深度学习 深い 𠀀𠀁 naïve", "tries 深度 \ufeffx é"]
    entries = list(Words([paper(f"p{at}", text, text) for at, text in enumerate(texts)]).entries())
    ascii_alone = [entry for entry in entries if entry.key.isascii()]
    read = in_node(READ, [[list(dictionary(its, len(texts))) for its in (entries, ascii_alone)], len(texts)])
    assert 10 < len(ascii_alone) < len(entries) - 10
    assert read == [
        [[entry.key, entry.stem or entry.key, list(entry.papers)] for entry in its] for its in (entries, ascii_alone)
    ]


def test_lengths_are_few_steps() -> None:
    assert [length_code(0, 0), length_code(5, 100), length_code(12, 10**6)] == ["?", chr(63 + 13), chr(63 + 31)]


# --- segments --------------------------------------------------------------------------------------------------------


@given(st.lists(st.integers(1, 5000), max_size=60))
def test_segments_are_few_and_hold_every_week(sizes: list[int]) -> None:
    groups = cut(sizes)
    assert sum(groups) == len(sizes)
    assert all(groups)
    few = 2 * max(sum(sizes) // SMALLEST, 1).bit_length() + 1 + 2 * sum(sizes) // LARGEST
    assert len(groups) <= few + sum(size > SMALLEST for size in sizes)


@given(st.lists(st.integers(1, 900), min_size=YOUNG, max_size=40), st.integers(1, 900))
def test_a_paper_of_the_newest_week_changes_no_other_segment(sizes: list[int], more: int) -> None:
    assert cut([*sizes[:-1], sizes[-1] + more]) == cut(sizes)


def many(count: int) -> list[Paper]:
    """Papers about nothing, two a day."""
    words = "alpha beta gamma delta epsilon zeta eta theta iota kappa".split()
    draw = random.Random(7)
    start = date(2023, 1, 1)
    return [
        Paper(
            paper_id=PaperId(f"paper-{index}"),
            title=f"On {draw.choice(words)} {draw.choice(words)} number{index}",
            abstract=" ".join(draw.choices(words, k=30)),
            published=start + timedelta(days=index // 2),
            upvotes=index % 50,
        )
        for index in range(count)
    ]


def archive(papers: Sequence[Paper]) -> Archive:
    return gather(papers, Vocabulary({}), Config())


def test_a_new_day_changes_the_last_segment_alone() -> None:
    before = many(1600)
    new = replace(before[-1], paper_id=PaperId("new"), title="Something new")
    old, grown = (archive(papers) for papers in (before, [*before, new]))
    one = [its.folder for its in segments(old.papers, old.fingerprints)]
    two = [its.folder for its in segments(grown.papers, grown.fingerprints)]
    assert len(one) > 1
    assert one[:-1] == two[:-1]
    assert one[-1] != two[-1]


def test_the_same_papers_give_the_same_files() -> None:
    papers = many(50)
    assert segment_files(papers) == segment_files(list(papers))


# --- the engine ------------------------------------------------------------------------------------------------------


def paper(paper_id: str, title: str, abstract: str = "", **more: Any) -> Paper:
    return Paper(paper_id=PaperId(paper_id), title=title, abstract=abstract, **more)


TOLD = [
    paper("2401.00001", "Denoising Diffusion Models", "We try a chain of thought.", arxiv_id="2401.00001",
          authors=("Ada Martin", "Will An"), published=date(2024, 1, 3), upvotes=5, code_url="https://example.org/code"),
    paper("2401.00002", "A Chain of Diffusion", "Thought without a chain.", arxiv_id="2401.00002",
          authors=("Ada Martins", "Jean-Baptiste Ada Martin"), published=date(2025, 10, 3), upvotes=80,
          doi="10.1000/XYZ"),
    paper("deep", "深度学习模型", "关于扩散模型的研究", published=date(2025, 10, 9), categories=("cs.CL", "stat.ML")),
    paper("gpt", "Prompting GPT-4 in C++", "mixture-of-experts", organization=Organization("acme", "Acme Labs"),
          authors=("An Li", "Ada Martin"), published=date(2023, 5, 1)),
    paper("undated", "Diffusion of gases", "An old paper, 12.4% of gases", authors=("Grace Hopper",)),
]  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    make_index(archive(TOLD), folder)
    (folder / "assets").mkdir()
    (folder / "assets/javascripts").symlink_to(SCRIPTS)
    return folder


def answers(site: Path, queries: Sequence[str], **options: Any) -> list[dict[str, Any]]:
    return list(ask(site, queries, options))


def ids(answer: dict[str, Any]) -> list[str]:
    return [hit["id"] for hit in answer["hits"]]


FOUND = {
    "diffusion": {"2401.00001", "2401.00002", "undated"},
    "diffusion models": {"2401.00001"},
    '"chain of thought"': {"2401.00001"},
    '"a chain of diffusion"': {"2401.00002"},
    "title:diffusion": {"2401.00001", "2401.00002", "undated"},
    "title:thought": set(),
    "diffusion -gases": {"2401.00001", "2401.00002"},
    "+gases diffusion": {"undated"},
    "diff*": {"2401.00001", "2401.00002", "undated"},
    "di*on": {"2401.00001", "2401.00002", "undated"},
    "difusion~1": {"2401.00001", "2401.00002", "undated"},
    "diffusoin": {"2401.00001", "2401.00002", "undated"},
    "year:2025": {"2401.00002", "deep"},
    "year:2023..2024": {"2401.00001", "gpt"},
    "published:2025-10-04..": {"deep"},
    "published:..2024-01": {"2401.00001", "gpt"},
    "upvotes:>50": {"2401.00002"},
    "upvotes:<=5": {"2401.00001"},
    "has:code": {"2401.00001"},
    "category:cs.CL": {"deep"},
    "category:stat": {"deep"},
    "org:acme": {"gpt"},
    "id:2401.00002": {"2401.00002"},
    "gpt4": {"gpt"},
    "GPT-4": {"gpt"},
    "gpt 4": {"gpt"},
    "c++": {"gpt"},
    "mixture of experts": {"gpt"},
    "深度": {"deep"},
    "扩散模型": {"deep"},
    'author:"ada martin"': {"2401.00001", "2401.00002", "gpt"},
    "author:hopper": {"undated"},
    "https://arxiv.org/abs/2401.00001v2": {"2401.00001"},
    "doi.org/10.1000/xyz": {"2401.00002"},
}


def test_the_query_language(site: Path) -> None:
    got = dict(zip(FOUND, map(set, map(ids, answers(site, list(FOUND)))), strict=True))
    assert got == FOUND


COARSE = [
    paper("year", "Gases", issued="2016"),
    paper("month", "Gases", issued="2016-05"),
    paper("first", "Gases", published=date(2016, 1, 1)),
    paper("may", "Gases", published=date(2016, 5, 1)),
    paper("last", "Gases", published=date(2016, 12, 31)),
    paper("leap", "Gases", issued="2016-02"),
    paper("before", "Gases", published=date(2015, 12, 31)),
    paper("never", "Gases"),
]

OF_SPANS = {
    "year:2016": {"year", "month", "first", "may", "last", "leap"},
    "year:2015..2016": {"year", "month", "first", "may", "last", "leap", "before"},
    "year:>=2016": {"year", "month", "first", "may", "last", "leap"},
    "year:<2016": {"before"},
    "published:2016-05": {"month", "may"},
    "published:2016-02-01..2016-02-29": {"leap"},
    "published:2016-02-01..2016-02-28": set(),
    "published:2016-01-01": {"first"},  # nothing is of the first day because no other is known
    "published:2016-03..": {"month", "may", "last"},
    "published:..2016-11": {"month", "first", "may", "leap", "before"},
    "-year:2016 gases": {"before", "never"},
}


@pytest.fixture(scope="module")
def of_spans(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spans")
    make_index(archive(COARSE), folder)
    (folder / "assets").mkdir()
    (folder / "assets/javascripts").symlink_to(SCRIPTS)
    return folder


def test_a_year_or_month_is_found_where_all_of_it_is_asked_for(of_spans: Path) -> None:
    got = dict(zip(OF_SPANS, map(set, map(ids, answers(of_spans, list(OF_SPANS)))), strict=True))
    assert got == OF_SPANS
    its = archive(COARSE)
    assert {query: {one.paper_id for one in matching(its, query)} for query in OF_SPANS} == OF_SPANS


def test_years_and_months_stand_in_their_place_and_are_said_as_they_are_known(of_spans: Path) -> None:
    (answer,) = answers(of_spans, ["gases"], sort="newest")
    # As lists have it: what is known but to a month comes after its days, what is known but to a year after all.
    assert ids(answer) == ["last", "may", "month", "leap", "first", "year", "before", "never"]
    assert [hit["paper"]["date"] for hit in answer["hits"]][2:6] == ["2016-05", "2016-02", "2016-01-01", "2016"]
    assert answer["facets"]["year"] == [["2016", 6], ["2015", 1]]
    (filtered,) = answers(of_spans, ["gases"], filters={"year": ["2016"]})
    assert filtered["total"] == 6


def test_an_archive_of_days_has_no_ends_of_spans() -> None:
    files = segment_files(TOLD)
    assert b"until" not in decompress(files["columns"])


def test_who_bears_a_name_exactly_comes_first(site: Path) -> None:
    martin, martins, an = answers(site, ["Ada Martin", "ada martins", "Will An"])
    assert set(ids(martin)[:2]) == {"2401.00001", "gpt"}
    assert ids(martins)[0] == "2401.00002"
    assert ids(an) == ["2401.00001"]


def test_pasted_names_of_papers_lead_to_them(site: Path) -> None:
    names = ["2401.00002", "arXiv:2401.00002v1", "https://doi.org/10.1000/xyz", "https://example.org/papers/undated/"]
    assert [answer["jump"] for answer in answers(site, [*names, "2499.99999"])] == [
        "2401.00002", "2401.00002", "2401.00002", "undated", None,
    ]  # fmt: skip


def test_a_pasted_name_is_found_in_any_order(site: Path) -> None:
    for sort in ("relevance", "newest", "upvotes"):
        assert answers(site, ["2401.00002"], sort=sort)[0]["jump"] == "2401.00002"


def test_near_spellings_are_said(site: Path) -> None:
    (answer,) = answers(site, ["difusion"])
    assert answer["query"]["corrected"] == "diffusion"
    assert answer["said"] == ["Showing results for diffusion."]


def test_the_word_being_typed_is_a_beginning(site: Path) -> None:
    for query in ("denoising diff", "d", "de", "denoising diffusio"):
        assert "2401.00001" in ids(answers(site, [query])[0]), query
    assert answers(site, ["denoising diff"], typing=False)[0]["said"] == [
        "No paper has all of these words; these have some."
    ]


def test_results_are_sorted_filtered_and_counted(site: Path) -> None:
    assert ids(answers(site, ["diffusion"], sort="newest")[0]) == ["2401.00002", "2401.00001", "undated"]
    assert ids(answers(site, ["diffusion"], sort="upvotes")[0])[0] == "2401.00002"
    (answer,) = answers(site, ["diffusion"], filters={"year": ["2024"]})
    assert ids(answer) == ["2401.00001"]
    assert answer["facets"]["year"] == [["2025", 1], ["2024", 1]]
    assert answer["facets"]["code"] == [[True, 1]]
    (all_of_acme,) = answers(site, [""], filters={"organization": ["acme"]})
    assert ids(all_of_acme) == ["gpt"]
    assert all_of_acme["facets"]["organization"] == [["acme", 1, "Acme Labs"]]
    (page,) = answers(site, ["diffusion"], sort="newest", offset=1, limit=1)
    assert (ids(page), page["total"]) == (["2401.00001"], 3)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of papers in several segments, many of which score the same."""
    folder = tmp_path_factory.mktemp("large")
    make_index(archive(many(1300)), folder)
    (folder / "assets").mkdir()
    (folder / "assets/javascripts").symlink_to(SCRIPTS)
    return folder


@pytest.mark.parametrize("sort", ["relevance", "newest", "upvotes"])
def test_the_first_of_many_are_those_of_all(large: Path, sort: str) -> None:
    queries = ["alpha", "alpha -number5", "-number5", "+gamma delta", "alpha beta gamma delta", "title:zeta", "a", ""]
    options: dict[str, Any] = {"sort": sort, "filters": {"year": ["2023", "2024"]}}
    for query, every in zip(queries, answers(large, queries, limit=2000, **options), strict=True):
        assert len(every["hits"]) == every["total"] > 100, query
        (some,) = answers(large, [query], offset=15, limit=30, **options)
        assert ids(some) == ids(every)[15:45], query


FETCHED = """
import { readFileSync } from "node:fs";
import { openIndex } from "SCRIPTS/search/engine.js";
const [folder, query, limit] = JSON.parse(readFileSync(0, "utf8"));
const fetched = [];
const index = openIndex(folder, { fetch: async (path) => {
  fetched.push(path.split("/").at(-1).split("-")[0]);
  const data = readFileSync(path);
  return { ok: true, status: 200, arrayBuffer: async () => data };
} });
const { hits } = await index.search(query, { limit, facets: false });
console.log(JSON.stringify([hits.map((hit) => hit.id), fetched.filter((kind) => kind === "papers").length]));
"""


def test_no_titles_are_fetched_that_are_not_shown(tmp_path: Path) -> None:
    days = [date(2023, 1, 1) + timedelta(days=at) for at in range(300)]
    title = "Cats and dogs and birds and fish in homes"
    papers = [paper(f"p{at}", title if at % 30 == 0 else "Nothing", published=day) for at, day in enumerate(days)]
    hits, files = _fetched(tmp_path, papers, "cats", 3)
    assert (len(hits), files) == (3, 3)


def test_the_title_that_was_typed_comes_first_where_others_score_more(tmp_path: Path) -> None:
    rivals = [paper(f"rival{at}", "Cats", "Cats and cats.") for at in range(5)]
    hits, _ = _fetched(tmp_path, [*rivals, paper("exact", "The cats", "A story.")], "the cats", 1)
    assert hits == ["exact"]


def _fetched(folder: Path, papers: Sequence[Paper], query: str, limit: int) -> tuple[list[str], int]:
    """Which papers are shown, and how many files of papers are fetched for that."""
    make_index(archive(papers), folder)
    hits, files = in_node(FETCHED, [f"{folder}/search", query, limit])
    return hits, files


ODD = [
    *'" "" + - * ~ ^ ( [ { | \\ .* +++ title: "open +"x tag: year:abc upvotes:>x has:y id: ~1 ^2 a'.split(" "),
    "-diffusion", "", " ", "x" * 10_000, "word " * 2000, "constructor __proto__ toString", "<script>alert(1)</script>",
    "\u202eשלום", "🙂🙂 👩‍🔬", "深", "published:2025-13", "year:..", "*ing",
    "\ud800", "title:diffusion^x", "'s", "%%%",
    "$x^2$ \\frac",
]  # fmt: skip


def test_a_bad_query_is_answered(site: Path) -> None:
    draw = random.Random(5)
    atoms = [*ODD[:20], "diffusion", "深度", "GPT-4", " ", ":", "..", "author:", "org:"]
    mixed = ["".join(draw.choices(atoms, k=draw.randint(1, 8))) for _ in range(300)]
    for typing in (True, False):
        for query, answer in zip([*ODD, *mixed], answers(site, [*ODD, *mixed], typing=typing), strict=True):
            assert answer["total"] >= len(answer["hits"]), query
            assert all(isinstance(sentence, str) for sentence in answer["said"])


def test_what_was_read_as_words_is_said(site: Path) -> None:
    (answer,) = answers(site, ["year:abc diffusion"], typing=False)
    assert answer["query"]["as_words"] is True
    assert answer["said"][0] == "Read as plain words: “year:abc” can't be read."


RETRY = """
import { readFileSync } from "node:fs";
import { openIndex } from "SCRIPTS/search/engine.js";
const [before, after] = JSON.parse(readFileSync(0, "utf8"));
let folder = before;
const index = openIndex("", { fetch: async (path) => {
  try {
    const data = readFileSync(folder + path);
    return { ok: true, status: 200, arrayBuffer: async () => data };
  }
  catch { return { ok: false, status: 404 }; }
} });
const first = await index.search("alpha", { limit: 1 });
folder = after;
const second = await index.search("newcomer", { limit: 1 });
folder = "/nowhere";
const failed = await index.search("zeta", {}).then(() => "no", (error) => error.message);
folder = after;
const again = await index.search("zeta", {});
console.log(JSON.stringify([first.total > 0, second.hits.map((hit) => hit.id), failed, again.total > 0]));
"""


def test_an_open_page_finds_what_a_newer_build_made(tmp_path: Path) -> None:
    papers = many(40)
    make_index(archive(papers), tmp_path / "before")
    make_index(archive([*papers, paper("new", "A newcomer", published=papers[-1].published)]), tmp_path / "after")
    first, second, failed, again = in_node(RETRY, [f"{tmp_path}/{name}/search" for name in ("before", "after")])
    assert first is True
    assert second == ["new"]
    assert "could not be fetched" in failed
    assert again is True


def test_gain() -> None:
    assert ndcg(["a", "b"], {"a", "b"}) == 1
    assert ndcg(["x", "a"], {"a"}) == pytest.approx(0.6309, abs=1e-4)
    assert ndcg(["x"], set()) == 0
