"""The matcher against a table of texts, every fault of the file with its line, and the vocabulary that is committed."""

from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.vocabulary import _RUN, _WORD, MAX_PHRASE_WORDS, Tag, Vocabulary, _caseless, _plain, parse_vocabulary

COMMITTED = Path(__file__).parent.parent / "content" / "tags.yml"


def vocabulary(*tags: Tag) -> Vocabulary:
    return Vocabulary({tag.slug: tag for tag in tags})


def tag(slug: str, *phrases: str, title: tuple[str, ...] = (), repeated: tuple[str, ...] = ()) -> Tag:
    return Tag(slug, slug.title(), f"About {slug}.", phrases, title, repeated_phrases=repeated)


def finds(phrase: str, text: str) -> bool:
    """Whether the phrase is found in the text, which must not depend on where the text stands."""
    tags = vocabulary(tag("it", phrase))
    in_title, in_abstract = bool(tags.tags_of(text, "")), bool(tags.tags_of("", text))
    assert in_title == in_abstract
    return in_title


# ── What a phrase finds ───────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("diffusion", "Diffusion for All"),
        ("diffusion", "a DIFFUSION process"),
        ("state space model", "Structured State-Space Models"),
        # acronyms
        ("RAG", "with RAG we"),
        ("LLM", "LLMs are few-shot learners"),
        ("LLM", "the LLM’s weights"),
        ("GAN", "GANs"),
        ("GANs", "a GAN"),
        ("LoRA", "LoRA-based tuning"),
        ("RAG pipeline", "RAG Pipelines"),
        ("RLHF", "from human feedback (RLHF)."),
        # plurals, both ways
        ("model", "models"),
        ("models", "a model"),
        ("policy", "policies"),
        ("policies", "the policy"),
        ("loss", "losses"),
        ("losses", "the loss"),
        ("cache", "caches"),
        ("caches", "a cache"),
        ("search", "searches"),
        ("box", "boxes"),
        ("key", "keys"),
        ("mixture of experts", "Mixtures of Experts"),
        ("bias", "biases"),
        # hyphens and spaces
        ("pre-training", "pre-training"),
        ("pre-training", "pre training"),
        ("pre-training", "pretraining"),
        ("pretraining", "pre-training"),
        ("pretraining", "pre‑training"),  # a hyphen that does not break
        ("human-AI", "human–AI teams"),
        ("text to image", "text-to-image"),
        ("chain of thought", "chain-of-thought, and more"),
        ("world model", "world\n  model"),
        ("pre-training", "pre-\ntraining"),
        # punctuation and TeX
        ("text-to-image", "“text-to-image”"),
        ("flow matching", "**flow matching**"),
        ("diffusion", r"\textbf{diffusion}"),
        ("world model", "a 'world' model"),
        ("kernel", "the $k$-kernel"),
        ("Schrödinger bridge", "Schrodinger bridges"),
        ("Schrodinger bridge", "Schrödinger Bridge"),
        ("GPT-4.5", "as GPT-4.5 does"),
        ("3D", "from 2D to 3d"),
        ("deep learning", "A SURVEY OF DEEP LEARNING"),
    ],
)
def test_found(phrase: str, text: str) -> None:
    assert finds(phrase, text)


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("rag", "a dragon"),
        ("art", "the state of cartoons"),
        ("diffusion", "diffusional"),
        ("AI", "AI2"),
        ("RAG", "rag"),
        ("RAG", "Rag"),
        ("SAE", "the sae"),
        ("GAN", "Gan"),
        ("loss", "los"),
        ("los", "loss"),
        ("news", "a new model"),
        ("new", "the news"),
        ("genetic", "genetics"),
        ("learning theory", "deep learning. Theory says"),
        ("learning theory", "deep learning, theory and"),
        ("learning theory", "learning -- theory"),
        ("learning theory", "learning (theory)"),
        ("state space model", "state space"),
        ("pre-training", "training"),
        ("diffusion", ""),
    ],
)
def test_not_found(phrase: str, text: str) -> None:
    assert not finds(phrase, text)


def test_a_title_phrase_is_looked_for_in_the_title_only() -> None:
    tags = vocabulary(tag("llm", title=("large language model",)))
    assert tags.tags_of("Large Language Models", "") == ("llm",)
    assert tags.tags_of("", "large language models, large language models and large language models") == ()


def test_a_repeated_phrase_has_to_be_said_twice_in_an_abstract() -> None:
    tags = vocabulary(tag("safety", repeated=("safety", "jailbreak")))
    assert tags.tags_of("On Safety", "") == ("safety",)
    assert tags.tags_of("", "Safety is treated in passing, as is a jailbreak.") == ()
    assert tags.tags_of("", "Jailbreaks are found. A jailbreak is mended.") == ("safety",)


def test_where_phrases_overlap_the_longest_speaks() -> None:
    tags = vocabulary(tag("language", "language model"), tag("vision", "vision-language model"))
    assert tags.tags_of("Vision-Language Models", "") == ("vision",)
    assert tags.tags_of("Vision-Language Models and Language Models", "") == ("language", "vision")


def test_of_one_phrase_in_two_lists_the_easier_counts() -> None:
    tags = vocabulary(tag("rag", "retrieval", title=("retrieval",), repeated=("retrieval",)))
    assert tags.tags_of("", "retrieval") == ("rag",)


def test_tags_come_in_the_order_of_the_vocabulary() -> None:
    tags = vocabulary(tag("b", "beta"), tag("a", "alpha"))
    assert tags.tags_of("alpha, beta", "") == ("b", "a")


def test_narrower() -> None:
    tags = vocabulary(tag("top"), replace(tag("two"), broader=("top",)), replace(tag("one"), broader=("top",)))
    assert tags.narrower("top") == ("two", "one")
    assert tags.narrower("one") == ()
    assert tags.narrower("unheard-of") == ()


# ── What holds for every text ─────────────────────────────────────────────────────────────────────────────────────────

WORDS = [
    "diffusion",
    "models",
    "pre",
    "training",
    "RAG",
    "rag",
    "LLMs",
    "the",
    "policies",
    "of",
    "state-space",
    "Model",
]
PHRASES = ["diffusion model", "pre-training", "pretraining", "RAG", "LLM", "policy", "policies", "state space", "model"]
SIGNS = '()[]{}.,;:!?"“”*$\\<>|—…\n\t'

phrases = st.lists(st.sampled_from(PHRASES), min_size=1, unique=True)
texts = st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)


@given(st.text(), st.text())
def test_no_text_makes_it_raise(title: str, abstract: str) -> None:
    tags = vocabulary(tag("a", *PHRASES), tag("b", title=("the",), repeated=("of",)))
    assert set(tags.tags_of(title, abstract)) <= {"a", "b"}


@given(st.permutations(PHRASES), texts, texts)
def test_the_order_of_phrases_changes_nothing(shuffled: list[str], title: str, abstract: str) -> None:
    one, other = vocabulary(tag("a", repeated=tuple(PHRASES))), vocabulary(tag("a", repeated=tuple(shuffled)))
    assert one.tags_of(title, abstract) == other.tags_of(title, abstract)


@given(phrases, texts, st.text(SIGNS), st.text(SIGNS))
def test_punctuation_around_a_text_changes_nothing(listed: list[str], text: str, before: str, after: str) -> None:
    tags = vocabulary(tag("a", *listed))
    assert tags.tags_of(before + text + after, "") == tags.tags_of(text, "")
    assert tags.tags_of("", before + text + after) == tags.tags_of("", text)


SCRAPS = [
    "pre",
    "training",
    "Model",
    "models",
    "of",
    "m",
    "odel",
    "LM",
    "LMs",
    "lm",
    "ABΣ",
    "Σ",
    "ς",
    "ss",
    "ß",
    "Ꭰ",
    "ﬁ",
]
JOINTS = [" ", "-", "- ", "-  ", "‑\n", " - ", "--", ".", ". ", "/", ", ", "_", "'", "’", "\u00ad", "\u0301", "|", ""]
PIECES = [
    "pre-training",
    "model of",
    "training model",
    "model",
    "LM",
    "LM of model",
    "ABΣ model",
    "ς",
    "ss",
    "ß of",
    "Ꭰ",
]

scraps = st.lists(
    st.tuples(st.sampled_from(SCRAPS) | st.characters(), st.sampled_from(JOINTS)), min_size=2, max_size=30
).map(lambda pairs: "".join(word + joint for word, joint in pairs))


def slugs_by_the_letter(tags: Vocabulary, text: str) -> list[str]:
    """What the phrases in ``text`` speak for, found by trying every word of every run with all that follow it."""
    found = []
    for words in map(_WORD.findall, _RUN.findall(_plain(text))):
        while words:
            cues = [
                tags._cues.get("".join(map(_caseless, words[:end])))
                or tags._cues.get("".join(map(str.lower, words[:end])))
                for end in range(len(words) + 1)
            ]
            longest = max((end for end, cue in enumerate(cues) if cue), default=0)
            found += [cue.slug for cue in cues[longest : longest + 1] if cue]
            words = words[longest or 1 :]
    return found


@settings(max_examples=400)
@given(scraps)
def test_the_quick_way_finds_what_trying_everything_finds(text: str) -> None:
    tags = vocabulary(*(tag(f"tag-{place}", phrase) for place, phrase in enumerate(PIECES)))
    assert [cue.slug for cue in tags._cues_in(text)] == slugs_by_the_letter(tags, text)


@pytest.mark.parametrize("piece", ["pre ", "pre-", "- ", " ", "a", "|", "pre.", "model "])
def test_a_long_text_takes_time_in_proportion(piece: str) -> None:
    tags = vocabulary(tag("a", *PHRASES))
    began = perf_counter()
    tags.tags_of("", piece * 200_000)
    assert perf_counter() - began < 5  # what grows with the square takes hours


@given(st.text() | st.text("abc:-[]{}&*!|>'\"\\\n #?%0U"))
def test_no_file_makes_parsing_raise(text: str) -> None:
    _, faults = parse_vocabulary(text, "tags.yml")
    assert all(fault.where == "tags.yml" and fault.what and fault.cure for fault in faults)


# ── Faults ────────────────────────────────────────────────────────────────────────────────────────────────────────────

GOOD = """\
agents:
  label: Agents
  description: Models that act.
  phrases: [agent]
web-agents:
  label: Web agents
  description: Agents that browse.
  phrases: [browser, web page]
  repeated_phrases: [click]
  title_phrases: [web]
  broader: agents
"""


def test_a_good_file() -> None:
    read, faults = parse_vocabulary(GOOD, "tags.yml")
    assert faults == ()
    assert list(read.tags) == ["agents", "web-agents"]
    assert read.tags["web-agents"] == Tag(
        "web-agents", "Web agents", "Agents that browse.", ("browser", "web page"), ("web",), ("agents",), ("click",)
    )


@pytest.mark.parametrize(
    ("added", "fault"),
    [
        ("x: [", "tags.yml:13: this is not YAML"),
        ("\x00", "tags.yml:12: this is not YAML (special characters are not allowed"),
        ("x: *anchor", "tags.yml:12: this is not YAML (an alias (*)"),
        ("x: " + "[" * 60 + "]" * 60, "tags.yml:12: this is not YAML (nested too deeply"),
        ("x: nothing", "tags.yml:12: tag 'x' has no keys"),
        ("X_y: {label: X, description: An x., phrases: [x]}", "tags.yml:12: 'X_y' cannot be a slug"),
        ("../x: {label: X, description: An x., phrases: [x]}", "tags.yml:12: '../x' cannot be a slug"),
        ("12: {label: X, description: An x., phrases: [x]}", "tags.yml:12: a tag whose name is not a text"),
        (
            "x:\n  label: X\n  description: An x.\n  phrase: [x]\n  phrases: [x]",
            "tags.yml:15: unknown key 'phrase'; did you mean 'phrases'?",
        ),
        (
            "x: {colour: red, label: X, description: X., phrases: [x]}",
            "tags.yml:12: unknown key 'colour'; use one of: label",
        ),
        ("x: {description: An x., phrases: [x]}", "tags.yml:12: tag 'x' has no label; add 'label:'"),
        ("x: {label: X, phrases: [x]}", "tags.yml:12: tag 'x' has no description; add 'description:'"),
        ("x: {label: X, description: An x.}", "tags.yml:12: tag 'x' has no phrases"),
        ("x:\n  label: 3\n  description: An x.\n  phrases: [x]", "tags.yml:13: label of tag 'x' is not a text"),
        ("x:\n  label: ' '\n  description: An x.\n  phrases: [x]", "tags.yml:13: label of tag 'x' is not a text"),
        ("x:\n  label: X\n  description: [a]\n  phrases: [x]", "tags.yml:14: description of tag 'x' is not a text"),
        ("x:\n  label: X\n  description: X.\n  phrases: x", "tags.yml:15: phrases of tag 'x' is not a list; write"),
        ("x:\n  label: X\n  description: X.\n  phrases:\n  - x\n  - on", "tags.yml:17: phrases of tag 'x' holds what"),
        ("x:\n  label: X\n  description: X.\n  phrases:\n  - x\n  - ''", "tags.yml:17: an empty phrase in tag 'x'"),
        ("x:\n  label: X\n  description: X.\n  phrases:\n  - x\n  - '?!'", "tags.yml:17: an empty phrase in tag 'x'"),
        ("x: {label: X, description: X., phrases: ['a, b']}", "tags.yml:12: 'a, b' holds signs that are no part"),
        ("x: {label: X, description: X., phrases: [a b c d e f g]}", "has more than 6 words"),
        (
            "agents:\n  label: X\n  description: X.\n  phrases: [x]",
            "tags.yml:12: tag 'agents' is already on line 1; put what both say under one",
        ),
        (
            "x:\n  label: X\n  label: Y\n  description: X.\n  phrases: [x]",
            "tags.yml:14: key 'label' is already on line 13; keep one",
        ),
        (
            "x:\n  label: X\n  description: X.\n  phrases: [x]\n  broader: [agents, agent]",
            "tags.yml:16: tag 'x' has the broader tag 'agent', which does not exist; did you mean 'agents'?",
        ),
        (
            "x:\n  label: X\n  description: X.\n  phrases: [x]\n  broader: x",
            "tags.yml:16: tag 'x' is broader than itself, by way of 'x'",
        ),
        (
            "x:\n  label: X\n  description: X.\n  phrases:\n  - x\n  - Web-Pages",
            "tags.yml:17: phrase 'Web-Pages' of tag 'x' is already in tag 'web-agents'",
        ),
    ],
)
def test_each_fault_is_named_with_its_line(added: str, fault: str) -> None:
    _, faults = parse_vocabulary(GOOD + added + "\n", "tags.yml")
    assert [fault in str(each) for each in faults] == [True], faults


@pytest.mark.parametrize("text", ["", "# only a comment\n", "just words\n", "- a\n- b\n"])
def test_a_file_that_holds_no_tags(text: str) -> None:
    read, faults = parse_vocabulary(text, "tags.yml")
    assert not read.tags
    assert [fault.what for fault in faults] == ["there are no tags"]


def test_a_longer_way_round_to_itself() -> None:
    text = "".join(
        f"{slug}: {{label: {slug}, description: One., phrases: [{slug}], broader: {broader}}}\n"
        for slug, broader in (("a", "b"), ("b", "c"), ("c", "a"))
    )
    read, faults = parse_vocabulary(text, "tags.yml")
    assert [(fault.line, fault.what) for fault in faults] == [(1, "tag 'a' is broader than itself, by way of 'b'")]
    assert [tag.broader for tag in read.tags.values()] == [(), ("c",), ("a",)]


def test_all_faults_at_once_and_what_is_good_is_kept() -> None:
    text = dedent("""\
        Bad Slug: {label: X, description: X., phrases: [one]}
        a:
          label: A
          description: An a.
          phrases: [two, 3, "", two words]
          broader: nowhere
        b:
          label: B
          phrases: [three]
        c:
          label: C
          description: A c.
          phrases: [four, two-words]
          colour: red
        """)
    read, faults = parse_vocabulary(text, "tags.yml")
    assert [fault.line for fault in faults] == [1, 5, 5, 6, 7, 13, 14]
    assert read.tags == {
        "a": Tag("a", "A", "An a.", ("two", "two words")),
        "c": Tag("c", "C", "A c.", ("four",)),
    }


def test_many_aliases_do_no_harm() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{new}: &{new} [*{old}, *{old}]\n" for old, new in zip("abcdefg", "bcdefgh", strict=True)
    )
    _, faults = parse_vocabulary(bomb, "tags.yml")
    assert [fault.line for fault in faults] == [2]


def test_a_long_phrase_cannot_make_many_spellings() -> None:
    phrase = " ".join(["policies"] * 40)
    _, faults = parse_vocabulary(f"a: {{label: A, description: An a., phrases: [{phrase}]}}", "tags.yml")
    assert [f"more than {MAX_PHRASE_WORDS} words" in fault.what for fault in faults] == [True]


# ── The committed vocabulary ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def committed() -> Vocabulary:
    read, faults = parse_vocabulary(COMMITTED.read_text(encoding="utf-8"), "content/tags.yml")
    assert faults == ()
    return read


def test_the_committed_vocabulary_has_two_levels(committed: Vocabulary) -> None:
    tops = {slug for slug, each in committed.tags.items() if not each.broader}
    assert 80 <= len(committed.tags) <= 150
    assert len(tops) <= 20
    assert all(set(each.broader) <= tops for each in committed.tags.values())


def test_the_committed_descriptions_are_sentences(committed: Vocabulary) -> None:
    assert [each.slug for each in committed.tags.values() if not each.description.endswith(".")] == []


@pytest.mark.parametrize(
    ("title", "slugs"),
    [
        ("A Survey of Graph Neural Networks", {"surveys", "graph-learning"}),
        ("LoRA Experts: Mixture-of-Experts Fine-Tuning", {"fine-tuning", "mixture-of-experts"}),
        ("Jailbreaking Vision-Language Models", {"safety", "vision-language"}),
        ("Ghost stories of the North Sea", set()),
    ],
)
def test_the_committed_vocabulary_on_titles(committed: Vocabulary, title: str, slugs: set[str]) -> None:
    assert set(committed.tags_of(title, "")) == slugs
