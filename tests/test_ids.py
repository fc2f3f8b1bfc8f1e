"""Identifiers and slugs: what ends up in addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.ids import (
    SLUG_LENGTH,
    is_slug,
    normalize_title,
    paper_id_of,
    parse_arxiv_id,
    slugify,
)

# https://info.arxiv.org/help/arxiv_identifier.html
ARXIV_IDS = [
    ("2510.15444", ("2510.15444", None)),
    ("2510.15444v3", ("2510.15444", 3)),
    ("0704.0001", ("0704.0001", None)),
    ("arXiv:2510.15444v2", ("2510.15444", 2)),
    ("https://arxiv.org/abs/2510.15444", ("2510.15444", None)),
    ("http://www.arxiv.org/pdf/2510.15444v1.pdf", ("2510.15444", 1)),
    ("cs/0112017", ("cs/0112017", None)),
    ("math.GT/0309136v1", ("math/0309136", 1)),
    ("hep-th/9901001", ("hep-th/9901001", None)),
    ("  2510.15444 ", ("2510.15444", None)),
    ("2510.1", None),
    ("2510.154444", None),
    ("10.48550/arXiv.2510.15444", None),
    ("../../etc/passwd", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "expected"), ARXIV_IDS)
def test_arxiv_ids(text: str, expected: tuple[str, int | None] | None) -> None:
    assert parse_arxiv_id(text) == expected


SAME_TITLES = [
    ("$K$-wise Routing", "K-wise routing"),
    ("D^{2}MoE", "D^2MoE"),
    ('Schr{\\"o}dinger bridges', "Schrödinger Bridges"),
    ('Schr\\"odinger bridges', "Schrodinger bridges"),
    ("A  B:\nC", "a b c"),
    ("Ｆｕｌｌ width", "full width"),
    ("$\\tau$-Bench", "$tau$-bench"),
    ("\\emph{Really} \\textbf{so}", "Really so"),
    ("𝑨 letter", "a letter"),
]


@pytest.mark.parametrize(("one", "other"), SAME_TITLES)
def test_spellings_of_one_title(one: str, other: str) -> None:
    assert normalize_title(one) == normalize_title(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++ in AI", "C in AI"),
        ("GPT-3", "GPT-4"),
        ("深度学习", "强化学习"),
        ("$\\tau$-Bench", "$\\mu$-Bench"),
        ("???", "!!!"),
    ],
)
def test_titles_that_differ(one: str, other: str) -> None:
    assert normalize_title(one) != normalize_title(other)
    assert slugify(one, "paper") != slugify(other, "paper")


SLUGS = [
    ("How Many Heads Make an SSM?", "how-many-heads-make-an-ssm"),
    ("D^{2}MoE", "d-2moe"),
    ("Moorcheh.ai", "moorcheh-ai"),
    ("../../etc/passwd", "etc-passwd"),
    ("CON", "con"),
    ("深度学习", "paper-9bea2bda"),
    ("", "paper-e3b0c442"),
]


@pytest.mark.parametrize(("text", "expected"), SLUGS)
def test_slugs(text: str, expected: str) -> None:
    assert slugify(text, "paper") == expected


def test_a_long_title_is_cut_at_a_word_and_told_apart_by_a_hash() -> None:
    one = slugify("word " * 400 + "one", "paper")
    other = slugify("word " * 400 + "other", "paper")
    assert one != other
    assert one.startswith("word-word-")
    assert len(one) <= SLUG_LENGTH + 9


def test_old_arxiv_ids_are_one_path_segment() -> None:
    assert paper_id_of("Any title", "cs/0112017") == "cs-0112017"
    assert paper_id_of("Any title", None) == "any-title"


@given(st.text())
def test_every_text_has_a_slug_that_stays_in_its_folder(text: str) -> None:
    slug = slugify(text, "paper")
    assert is_slug(slug)
    assert "/" not in slug
    assert ".." not in slug


@given(st.text(), st.text())
def test_slugs_agree_only_when_normalized_titles_do(one: str, other: str) -> None:
    if slugify(one, "x") == slugify(other, "x") and (normalize_title(one) or normalize_title(other)):
        assert normalize_title(one) == normalize_title(other)


@given(st.text())
def test_normalizing_twice_is_normalizing_once(text: str) -> None:
    once = normalize_title(text)
    assert normalize_title(once) == once


@pytest.mark.parametrize("text", ["..", ".", "a/b", "a\\b", "-a", "a-", "A", "", "a b", "a..b/", "x" * 200, "é"])
def test_what_may_not_be_a_path_segment(text: str) -> None:
    assert not is_slug(text)
