"""YAML that people write: read plainly, with the line of every key, and every fault told."""

import difflib
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode
from yaml.reader import ReaderError

from generator.faults import Fault

_MAX_DEPTH = 40
_CURE = "mend the line; quote text that holds ':' or '#'"
_TIMESTAMP = "tag:yaml.org,2002:timestamp"


class PlainLoader(yaml.SafeLoader):
    """Plain lists and mappings: no aliases, which can make a small file huge, and no endless nesting. Dates stay
    text, for PyYAML stops at the first that does not exist."""

    depth = 0
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way of declaring them
        first: [(tag, rule) for tag, rule in rules if tag != _TIMESTAMP]
        for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def compose_node(self, parent: Node | None, index: int) -> Node | None:
        """Compose a node; ``yaml.MarkedYAMLError`` for what is refused."""
        if self.check_event(yaml.AliasEvent):
            raise self._refused("an alias (*) stands for text elsewhere")
        if self.depth == _MAX_DEPTH:
            raise self._refused("nested too deeply")
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def _refused(self, why: str) -> yaml.MarkedYAMLError:
        return yaml.MarkedYAMLError(problem=why, problem_mark=self.get_mark())


_QuickLoader: Any = (
    type("_QuickLoader", (yaml.CSafeLoader,), {"yaml_implicit_resolvers": PlainLoader.yaml_implicit_resolvers})
    if yaml.__with_libyaml__
    else PlainLoader
)
"""The same by libyaml, where PyYAML has it: ten times as fast, but it may be asked for plain text only."""


def _is_plain(text: str) -> bool:
    """Whether libyaml can read ``text``, and there is neither a tag in it nor what `PlainLoader` refuses."""
    depth = 0
    for event in yaml.parse(text, Loader=_QuickLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        # What a lone "!" means, the two don't agree on.
        if depth >= _MAX_DEPTH or isinstance(event, yaml.AliasEvent) or getattr(event, "tag", None):
            return False
    return True


def nearest(word: str, known: Iterable[str]) -> str:
    """What to do about an unknown ``word``: the nearest of ``known``, or what there is."""
    names = list(known)
    close = difflib.get_close_matches(word, names, n=1)
    return f"did you mean '{close[0]}'?" if close else f"use one of: {', '.join(names[:20])}"


def compose(
    text: str, where: str, first_line: int = 1, loader: type[yaml.SafeLoader] = PlainLoader
) -> tuple[Node | None, list[Fault]]:
    """The nodes of ``text``, which know their lines, or what is wrong; ``first_line`` is the number of its first."""
    with suppress(yaml.YAMLError, ValueError, OverflowError):  # what is wrong is said below, by one reader
        if _is_plain(text):
            return yaml.compose(text, Loader=_QuickLoader), []
    try:
        return yaml.compose(text, Loader=loader), []
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return None, [Fault(where, mark.line + first_line if mark else 0, f"this is not YAML ({error.problem})", _CURE)]
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + first_line
        return None, [Fault(where, line, f"this is not YAML ({error.reason})", "take this character away")]
    except (ValueError, OverflowError) as error:  # PyYAML lets these out for numbers of no size, such as "\UFFFFFFFF"
        return None, [Fault(where, 0, f"this is not YAML ({error})", _CURE)]


def syntax(text: str, where: str) -> list[Fault]:
    """What is wrong with ``text`` as YAML of any kind, that of other programs."""
    return compose(text, where, loader=yaml.SafeLoader)[1]


def load(text: str, where: str, first_line: int = 1) -> tuple[Any, dict[str, int], list[Fault]]:
    """The data in ``text``, the line of each key (nested ones as ``limits.papers_per_page``), and every fault.

    Of a key that is given twice the last counts, and it is a fault. The data is ``None`` when it can't be read.
    """
    node, faults = compose(text, where, first_line)
    if node is None:
        return None, {}, faults
    lines: dict[str, int] = {}
    faults = list(_walk(node, "", lines, where, first_line))
    try:
        data = PlainLoader("").construct_document(node)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        problem = getattr(error, "problem", None) or error
        mark = getattr(error, "problem_mark", None)
        line = mark.line + first_line if mark else 0
        return None, lines, [*faults, Fault(where, line, f"a value can't be read ({problem})", "mend or quote it")]
    return data, lines, faults


def _walk(node: Node, prefix: str, lines: dict[str, int], where: str, first_line: int) -> Iterable[Fault]:
    """Note the line of each key below ``node``; a fault for each that was noted before."""
    for key, value in node.value if isinstance(node, MappingNode) else ():
        name = prefix + (str(key.value) if isinstance(key, ScalarNode) else "?")
        line = key.start_mark.line + first_line
        if name in lines:
            yield Fault(where, line, f"the key {name!r} is already on line {lines[name]}", "keep one of the two")
        lines[name] = line
        yield from _walk(value, f"{name}.", lines, where, first_line)
