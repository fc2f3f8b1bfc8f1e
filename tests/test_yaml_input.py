"""YAML that people write is read by libyaml, where PyYAML has it; what it means does not depend on that."""

from collections.abc import Iterator

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from generator import yaml_input
from generator.yaml_input import PlainLoader, compose

WORDS = [
    *"abk: -,[]{}'\"#|>?!%@`\n ",
    ": ",
    "- ",
    "\n  ",
    "\n- ",
    "2026-04-20",
    "yes",
    "null",
    "1e3",
    "é",
    "\t",
    "key: ",
]


def told(node: Node | None) -> Iterator[tuple[str, object, int]]:
    """All that is ever asked of nodes: what they are, what they hold, the line they begin on if there is anything."""
    match node:
        case ScalarNode():
            yield node.tag, node.value, node.start_mark.line if node.value else 0
        case SequenceNode():
            yield node.tag, len(node.value), node.start_mark.line
            for item in node.value:
                yield from told(item)
        case MappingNode():
            yield node.tag, len(node.value), node.start_mark.line
            for pair in node.value:
                for item in pair:
                    yield from told(item)


@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_both_readers_tell_the_same(text: str) -> None:
    try:
        assume(yaml_input._is_plain(text))
        quickly = yaml.compose(text, Loader=yaml_input._QuickLoader)
        slowly = yaml.compose(text, Loader=PlainLoader)
    except (yaml.YAMLError, ValueError):
        return  # they differ in what they refuse; what either refuses, PlainLoader words
    assert list(told(quickly)) == list(told(slowly))


def test_libyaml_is_there() -> None:
    """Else all this is slower; PyYAML's wheels have it."""
    assert yaml.__with_libyaml__


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("a: &x 1\nb: *x\n", 2, "an alias (*) stands for text elsewhere"),
        ("a: " + "[" * 50 + "]" * 50, 1, "nested too deeply"),
        ("a: 1\nb: c: d\n", 2, "mapping values are not allowed here"),
        ("a: \x00", 1, "special characters are not allowed"),
    ],
)
def test_what_is_refused_is_worded_by_one_of_them(text: str, line: int, what: str) -> None:
    node, (fault,) = compose(text, "tags.yml")
    assert node is None
    assert (fault.line, fault.what) == (line, f"this is not YAML ({what})")
