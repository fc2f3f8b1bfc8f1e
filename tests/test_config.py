"""``content/archive.yml``: every fault, with its line and the nearest known name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config import Config, Limits, parse_config

SOURCES = ("hf-page", "arxiv")


def test_an_empty_file_is_the_defaults() -> None:
    assert parse_config("# nothing\n", "archive.yml", SOURCES) == (Config(), [])


def test_settings_are_read() -> None:
    text = "sources: [arxiv]\nlimits:\n  papers_per_page: 20\n"
    config, faults = parse_config(text, "archive.yml", SOURCES)
    assert config == Config(Limits(papers_per_page=20), ("arxiv",))
    assert faults == []


FAULTS = [
    ("souces: [arxiv]", (1, "unknown key 'souces'", "did you mean 'sources'?")),
    ("x: 1", (1, "unknown key 'x'", "known are: limits, sources")),
    ("\nlimits:\n  paper_per_page: 3", (3, "unknown key 'limits.paper_per_page'", "did you mean 'papers_per_page'?")),
    ("limits:\n  papers_per_page: 0", (2, "papers_per_page is 0", "give a whole number from 1 to 1000")),
    ("limits:\n  papers_per_page: yes", (2, "papers_per_page is True", "give a whole number from 1 to 1000")),
    ("limits: 3", (1, "limits is not a mapping", "write one setting a line below it")),
    ("sources: arxiv", (1, "sources is not a list", "write  sources: [arxiv, hf-page]")),
    ("sources: [arxif]", (1, "there is no source 'arxif'", "did you mean 'arxiv'?")),
    ("- a", (1, "this is not a mapping of settings", "write lines such as  limits:")),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_faults(text: str, expected: tuple[int, str, str]) -> None:
    _, (fault,) = parse_config(text, "archive.yml", SOURCES)
    assert (fault.line, fault.what, fault.cure) == expected


def test_all_faults_at_once_and_what_is_good_is_kept() -> None:
    text = "souces: []\nlimits:\n  papers_per_page: x\n  front_page_papers: 5\nsources: [nope]\n"
    config, faults = parse_config(text, "archive.yml", SOURCES)
    assert [fault.line for fault in faults] == [1, 3, 5]
    assert config.limits.front_page_papers == 5


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\tx: 1", "a: \x00"])
def test_what_is_not_yaml(text: str) -> None:
    config, (fault,) = parse_config(text, "archive.yml", SOURCES)
    assert config == Config()
    assert "this is not YAML" in fault.what


def test_a_value_that_yaml_can_not_make() -> None:
    assert "can't be read" in parse_config("limits: 2017-13-12", "archive.yml", SOURCES)[1][0].what


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    parse_config(text, "archive.yml", SOURCES)
