"""Related papers: the same however they were found, with reasons that say something, and none where there is none."""

import random
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.archive import Archive, gather
from generator.build.relating import related
from generator.config import Config, Limits
from generator.ids import PaperId
from generator.layout import Layout
from generator.page import Page, fingerprint, laid_out
from generator.pages import all_pages
from generator.pages.paper import Place
from generator.paper import Paper
from generator.related import kept
from generator.related.entries import Entry, from_line, to_line
from generator.related.lists import Lists, Source, find
from generator.related.profiles import UNIT
from generator.related.ranking import LEAST
from generator.related.reasons import Term, chosen
from generator.related.words import BREAK, Numbers, split
from generator.vocabulary import Vocabulary, parse_vocabulary
from generator.writer import HtmlWriter, Memory
from tests.edits import DAY

LABELS = {"3d": "3D & more", "speech": "Speech"}
TAGS = "".join(f"{slug}:\n  label: {label}\n  description: It.\n  phrases: [it]\n" for slug, label in LABELS.items())


def paper(name: str, abstract: str = "", title: str = "", day: date | None = DAY, **facts: object) -> Paper:
    tags = facts.pop("tags", ())
    return Paper(paper_id=PaperId(name), title=title, abstract=abstract, published=day, tags=tags, **facts)  # type: ignore[arg-type]


def source(papers: Iterable[Paper], most: int = 5) -> Source:
    """Papers as an archive has them: the newest first, undated ones last."""
    its = sorted(papers, key=lambda its: (-its.day.toordinal() if its.day else 0, -(its.upvotes or 0), its.paper_id))
    return Source(its, [repr(each) for each in its], LABELS, most)


def found(*papers: Paper, most: int = 5) -> dict[str, list[Entry]]:
    """The lists of some papers that have one."""
    lists = find(source(papers, most), None)
    return {name: from_line(line) for name, line in zip(lists.papers, lists.lines, strict=True) if line}


# --- the same however they were found --------------------------------------------------------------------------------

SUBJECTS = (
    "gaussian splatting radiance rendering mesh avatar",
    "speech speaker diarization phoneme voice acoustic",
    "quantization pruning sparsity kernel bit compression",
    "jailbreak attack defense adversarial refusal guardrail",
)


def fabricated(chance: random.Random, number: int) -> Paper:
    """A paper about one of a few subjects, or of two."""
    words = " ".join(chance.sample(SUBJECTS, chance.choice((1, 1, 2)))).split()
    abstract = " ".join(chance.choices(words, k=chance.choice((0, 3, 12, 30))))
    day = chance.choice((None, DAY + timedelta(days=number // 4), DAY + timedelta(days=chance.randrange(9))))
    tags = tuple(sorted(chance.sample(list(LABELS), chance.randrange(2))))
    title = " ".join(chance.choices(words, k=4)).title()
    return paper(f"p{number}", abstract, title, day, tags=tags)


def edited(chance: random.Random, papers: Sequence[Paper], step: int) -> list[Paper]:
    """Papers come, go and change, and most stay."""
    stay = [its for its in papers if chance.random() > 0.05]
    changed = [replace(fabricated(chance, 0), paper_id=its.paper_id) if chance.random() < 0.05 else its for its in stay]
    voted = [replace(its, upvotes=step) if chance.random() < 0.1 else its for its in changed]
    new = [fabricated(chance, 1000 * step + number) for number in range(chance.choice((0, 1, 5, 20)))]
    return [*voted, *new]


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_after_any_edits_lists_are_those_found_at_once(seed: int) -> None:
    chance = random.Random(seed)
    papers: list[Paper] = []
    before: Lists | None = None
    for step in range(6):
        papers = edited(chance, papers, step)
        before = find(source(papers, 3), before)
        clean = find(source(papers, 3), None)
        assert before.lines == clean.lines
        assert kept.dump(before, "") == kept.dump(clean, "")


def steady(number: int) -> list[Paper]:
    chance = random.Random(5)
    return [replace(fabricated(chance, each), published=DAY + timedelta(days=each)) for each in range(number)]


def test_a_new_day_leaves_what_weights_are_learnt_from_and_a_doubling_does_not() -> None:
    papers = steady(64)
    learnt = [find(source(papers[:number]), None).learnt for number in (32, 33, 63, 64)]
    assert learnt[0] == learnt[1] == learnt[2] != learnt[3]


def test_votes_change_nothing() -> None:
    before = find(source(steady(40)), None)
    after = find(source(replace(its, upvotes=7) for its in steady(40)), before)
    assert (after.texts, sorted(after.lines)) == (before.texts, sorted(before.lines))


def test_lists_do_not_depend_on_the_order_of_papers() -> None:
    chance = random.Random(1)
    voted = [[replace(its, upvotes=chance.randrange(9), published=DAY) for its in steady(40)] for _ in range(2)]
    one, other = (find(source(papers), None) for papers in voted)
    assert one.papers != other.papers
    assert dict(zip(one.papers, one.lines, strict=True)) == dict(zip(other.papers, other.lines, strict=True))


# --- what is related -------------------------------------------------------------------------------------------------


def test_papers_about_the_same_are_related_and_others_are_not() -> None:
    lists = found(
        paper("a", "Gaussian splatting for avatars."),
        paper("b", "We propose avatars of gaussian splatting."),
        paper("c", "Speech recognition with phonemes."),
    )
    assert {name: [entry.paper_id for entry in its] for name, its in lists.items()} == {"a": ["b"], "b": ["a"]}
    assert lists["a"][0].score == lists["b"][0].score >= LEAST


def test_one_word_is_not_enough() -> None:
    assert found(paper("a", "Mamba " * 9), paper("b", "Mamba " * 9)) == {}


@pytest.mark.parametrize("abstract", ["", "We show it.", "!!!", "$x$ 12 3.5%", "\ud800\x00"])
def test_nothing_is_said_of_a_paper_that_says_nothing(abstract: str) -> None:
    assert found(paper("a", abstract), paper("b", abstract)) == {}


@pytest.mark.parametrize("number", [0, 1])
def test_an_archive_of_few_papers(number: int) -> None:
    papers = [paper("a", "Gaussian splatting for avatars.")][:number]
    assert set(find(source(papers), None).lines) <= {""}
    assert find(source(papers), find(source([]), None)).lines == find(source(papers), None).lines


def test_papers_that_say_the_same_name_each_other() -> None:
    lists = found(*(paper(name, "Gaussian splatting renders avatars.") for name in "abcd"), most=2)
    assert {name: [entry.paper_id for entry in its] for name, its in lists.items()} == {
        "a": ["b", "c"],
        "b": ["a", "c"],
        "c": ["a", "b"],
        "d": ["a", "b"],
    }


def test_a_title_alone_is_enough() -> None:
    assert found(paper("a", title="Gaussian Splatting Avatars"), paper("b", title="Avatars by Gaussian Splatting"))


def test_a_list_is_no_longer_than_asked_for() -> None:
    lists = found(*(paper(f"p{number}", "Gaussian splatting renders avatars.") for number in range(9)), most=4)
    assert {len(its) for its in lists.values()} == {4}


def test_function_words_of_other_languages_relate_nothing() -> None:
    one = paper("a", "Nous proposons une méthode pour la reconnaissance de la parole dans le bruit.")
    other = paper("b", "Nous étudions, pour la première fois, les avatars dans le cinéma et la télévision.")
    assert found(one, other) == {}


def test_chinese_is_read_by_pairs_of_characters() -> None:
    lists = found(paper("a", "高斯泼溅用于渲染。"), paper("b", "渲染与高斯泼溅。"), paper("c", "语音识别。"))
    assert [entry.paper_id for entry in lists["a"]] == ["b"]
    assert "高斯" in lists["a"][0].reasons


@given(st.lists(st.text(max_size=60), min_size=2, max_size=6))
def test_any_text_is_taken(texts: list[str]) -> None:
    papers = [paper(f"p{number}", text, text) for number, text in enumerate([*texts, *texts])]
    lists = find(source(papers), None)
    for line in lists.lines:
        assert to_line(from_line(line) if line else [], dict(zip(lists.papers, lists.texts, strict=True))) == line
        assert "\n" not in line
    assert kept.load(kept.dump(lists, "x")).lines == lists.lines


def test_scores_are_below_that_of_a_paper_with_itself() -> None:
    lists = found(*steady(60))
    assert max(entry.score for its in lists.values() for entry in its) <= UNIT * UNIT * 1.05
    assert min(entry.score for its in lists.values() for entry in its) >= LEAST


# --- words and reasons -----------------------------------------------------------------------------------------------


def reasons(one: Paper, other: Paper) -> tuple[str, ...]:
    return found(one, other)[one.paper_id][0].reasons


def test_words_are_told_from_what_says_nothing() -> None:
    numbers = Numbers()
    said = {word: numbers[word.encode()] for word in "Diffusion diffusions using novel 7B x $x$ github.com of".split()}
    assert said["Diffusion"] == said["diffusions"] != BREAK
    assert {word for word, number in said.items() if number == BREAK} == set("using novel 7B x $x$ github.com".split())


def test_punctuation_parts_words_and_hyphens_do_not() -> None:
    assert split("Chain-of-Thought: it works. (See “it”.)") == [
        *(b"Chain", b"of", b"Thought", b"\0", b"it", b"works", b"\0", b"\0", b"See", b"\0", b"it", b"\0", b".", b"\0")
    ]


def test_two_words_that_stand_together_are_one_reason() -> None:
    one = paper("a", "Reward hacking is a failure. It happens in chain-of-thought monitoring.")
    other = paper("b", "In this paper we study reward hacking, and chain of thought monitoring.")
    assert "reward hacking" in reasons(one, other)
    assert {"chain of thought", "thought monitoring"} & set(reasons(one, other))
    assert not {"reward", "hacking"} & set(reasons(one, other))


def test_reasons_are_words_of_the_paper_and_tags_come_first() -> None:
    one = paper("a", "Splatting renders an Avatar.", "NeRFs, Splatting", tags=("3d",))
    other = paper("b", "A NeRF. Avatars by splatting.", tags=("3d",))
    told = [reasons(one, replace(other, title=title)) for title in ("", "3D Avatar")]
    assert {why for its in told for why in its} <= {"#3d", "splatting", "Avatar", "NeRFs"}
    assert all(its.index("#3d") == 0 for its in told if "#3d" in its)


def test_tags_come_first() -> None:
    known = {5: Term("word", frozenset([5])), 10: Term("#tag", frozenset([9]))}
    assert chosen({5: 500, 10: 400}, known) == ["#tag", "word"]


def test_words_that_say_little_are_the_last_reason() -> None:
    known = {7: Term("training data", frozenset([4, 8])), 5: Term("word", frozenset([5]))}
    assert chosen({7: 500, 5: 100}, known) == ["word", "training data"]


def test_a_word_is_written_as_the_paper_writes_it_but_for_capitals_of_titles() -> None:
    one = paper(
        "a", "Quantization of LLaMA by ROuNding. Pruning. We take LLaMA, rounding.", "Sparse Kernels for Pruning"
    )
    other = paper("b", "LLaMA, quantization; rounding, sparse kernels: pruning.")
    assert set(reasons(one, other)) <= {"quantization", "LLaMA", "rounding", "pruning", "sparse kernels"}


def test_what_adds_little_is_no_reason() -> None:
    known = {number: Term(f"word {number}", frozenset([number])) for number in (1, 5, 9, 13)}
    assert chosen({1: 500, 5: 400, 9: 5, 13: 300}, known) == ["word 1", "word 5", "word 13"]
    assert chosen({1: 500, 9: 5}, known) == ["word 1"]


# --- what is kept ----------------------------------------------------------------------------------------------------


@pytest.fixture
def archive() -> Archive:
    vocabulary, _ = parse_vocabulary(TAGS, "tags.yml")
    return gather(steady(40), vocabulary, Config())


def test_what_is_kept_is_used_and_what_is_damaged_is_not(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "related"
    wanted = related(archive, path)
    whole = path.read_bytes()
    for data in (b"", whole[:500], whole.replace(b"p1\n", b"p9\n"), b"x" * 300, whole):
        path.write_bytes(data)
        assert related(archive, path) == wanted
        assert path.read_bytes() == whole


def test_what_another_version_kept_is_not_used(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "related"
    wanted = related(archive, path)
    monkeypatch.setattr("generator.build.relating.of_code", lambda: "another")
    monkeypatch.setattr(kept, "load", lambda data: pytest.fail("it was used"))
    assert related(archive, path) == wanted


def test_none_are_found_where_none_are_wanted(archive: Archive, tmp_path: Path) -> None:
    assert related(replace(archive, config=Config(limits=Limits(related=0))), tmp_path / "related") == {}
    assert list(tmp_path.iterdir()) == []


NOTHING_NEW = """
import sys
from pathlib import Path
from generator.build import build as made
from generator.layout import Layout
assert made(Layout(Path(sys.argv[1])), 1).made == 0
assert "numpy" not in sys.modules
"""


def test_nothing_is_loaded_for_a_build_without_changes(odd: Layout) -> None:
    subprocess.run([sys.executable, "-c", NOTHING_NEW, str(odd.root)], check=True)


# --- on pages --------------------------------------------------------------------------------------------------------


def pages(papers: Iterable[Paper], folder: Path) -> tuple[dict[str, Page], Archive]:
    """The pages of papers by id, and their archive."""
    archive = gather(papers, Vocabulary({}), Config())
    found = related(archive, folder / "related")
    its = {page.papers[0].paper_id: page for page in all_pages(archive, lambda: found) if page.template == "paper.html"}
    return {str(name): page for name, page in its.items()}, archive


HOSTILE = "Gaussian </script><script>alert(1)</script> splatting, avatars."


def test_related_papers_are_shown_with_title_and_reason(tmp_path: Path) -> None:
    its, archive = pages(
        [paper("a", HOSTILE, "One"), paper("b", HOSTILE, "<img src=x> $x^2$"), paper("c", "Speech.")], tmp_path
    )
    body = laid_out(its["a"], HtmlWriter, Memory(archive.labels)).body
    assert '<h2 id="related">Related papers</h2>' in body
    assert '<li><a href="../b/">&lt;img src=x&gt; <math ' in body
    assert "</a> shares: " in body
    assert "<script>" not in body
    assert "related" not in laid_out(its["c"], HtmlWriter, Memory(archive.labels)).body


def keys(papers: Iterable[Paper], folder: Path) -> dict[str, str]:
    """What stays the same as long as a page does, its neighbours left out: their order is that of votes."""
    its, archive = pages(papers, folder)
    alone = {name: page._replace(about=page.about._replace(place=Place())) for name, page in its.items()}
    return {name: fingerprint(page, archive.fingerprints, "") for name, page in alone.items()}


def test_a_page_rests_on_the_titles_of_its_related_papers_but_not_on_their_votes(tmp_path: Path) -> None:
    one, other = paper("a", "Gaussian splatting, avatars.", "One"), paper("b", "Avatars, gaussian splatting.", "Other")
    before = keys([one, other], tmp_path)
    assert keys([one, replace(other, upvotes=3)], tmp_path)["a"] == before["a"]
    assert keys([one, replace(other, title="Another")], tmp_path)["a"] != before["a"]
    assert keys([one], tmp_path)["a"] != before["a"]


def test_an_archive_that_is_built_shows_them(odd: Layout) -> None:
    page = (odd.site / "papers" / "faster-splatting" / "index.html").read_text(encoding="utf-8")
    assert '<section class="related" aria-labelledby="related"><h2 id="related">Related papers</h2>' in page
    assert page.count('<section class="related"') == 1
