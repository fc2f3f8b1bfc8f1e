"""A note in Markdown about one paper, with its fields in YAML front matter, as note-taking programs keep them.

The keys are those of ``content/papers`` or common ones (`generator.bibliography.COMMON`); other keys are kept in
``extra``. The body is its writer's own and stays in the capture: notes to be published go into ``content/papers``.
"""

import re
from typing import Any

import yaml

from generator import bibliography
from generator.bibliography import Read, is_common, object_facts, text_of
from generator.capture import TITLES, Capture, Parsed, Source
from generator.decoding import beginning
from generator.faults import Fault

NAME = "markdown"

_FRONT_MATTER = re.compile(
    r"[\s\ufeff]*+---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*$\n?(?P<body>.*)", re.DOTALL | re.MULTILINE
)
_KEY = re.compile(r"^([A-Za-z][\w -]{0,40})[ \t]*:(?=\s)", re.MULTILINE)
_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,14})$")
"""Whole numbers; what YAML 1.1 has beside them (``017``, ``1:30``, ``0xF``) are texts to those who write notes."""
_DEEPEST = 20


class _Loader(yaml.CSafeLoader):
    """Reads dates as text: PyYAML stops at the first that does not exist."""


_INT = "tag:yaml.org,2002:int"
_Loader.yaml_implicit_resolvers = {
    first: [(tag, _NUMBER if tag == _INT else rule) for tag, rule in rules if tag != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


def recognizes(data: bytes) -> bool:
    """Whether ``data`` begins with front matter that has a title."""
    match = _FRONT_MATTER.match(_unix(beginning(data)))
    return match is not None and any(is_common(key, "title") for key in _KEY.findall(match["yaml"]))


def parse(capture: Capture) -> Parsed:
    """The one record of a note; a fault when its front matter can't be read."""
    text, faults = text_of(capture)
    match = _FRONT_MATTER.match(text)
    if match is None:
        return Parsed().with_faults(*faults, capture.fault(1, "the front matter is not closed", "end it with ---"))
    first_line = text[: match.start("yaml")].count("\n") + 1
    return bibliography.parsed(iter([_result(capture, match["yaml"], match["body"], first_line)]), faults)


SOURCE = Source(NAME, TITLES[NAME], recognizes, parse)


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _result(capture: Capture, front_matter: str, body: str, first_line: int) -> Read | Fault:
    try:
        data = _mapping(front_matter)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        return capture.fault(line, f"this is not YAML: {error.problem}", "put the value in quotes, or mend the indent")
    except (yaml.YAMLError, ValueError) as error:
        return capture.fault(first_line, f"the front matter can't be read ({error})", "mend it")
    facts = object_facts(data)
    if not facts["title"]:
        return capture.fault(first_line, "the front matter has no title", "add a line  title: …")
    own = facts["own"] | ({"its text"} if body.strip() else set())
    return bibliography.record(capture, NAME, facts | {"own": own})


def _mapping(front_matter: str) -> dict[Any, Any]:
    """The front matter's keys. Raises ``ValueError`` and ``yaml.YAMLError``.

    What repeats a part by reference (``*alias``) could grow without bound, and what is tagged (``!!bool soon``) need
    not be what its tag says, so these are not read.
    """
    depth = 0
    for event in yaml.parse(front_matter, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent) or depth > _DEEPEST:
            raise ValueError("it refers to parts of itself" if depth <= _DEEPEST else "it is nested too deeply")
        if getattr(event, "tag", None):
            raise ValueError("it has a tag")
    data = yaml.load(front_matter, Loader=_Loader)  # noqa: S506 - a safe loader
    if not isinstance(data, dict):
        raise ValueError("it has no keys")
    return data
