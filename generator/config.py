"""``content/archive.yml``: the settings of one archive."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

import yaml

from generator.faults import Fault


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes on one page."""

    front_page_papers: int = 12
    """The front page lists whole days, the newest first, until it has this many papers."""
    papers_per_page: int = 60
    """A longer list goes on on further pages."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one archive. Each has a default; an absent file is a valid one."""

    limits: Limits = Limits()
    sources: tuple[str, ...] | None = None
    """The sources that may be read, by name; all of them when not given."""


def nearest(word: str, known: Iterable[str]) -> str:
    """What to do about an unknown ``word``: the nearest of ``known``, or all of them."""
    names = sorted(known)
    close = difflib.get_close_matches(word, names, n=1)
    return f"did you mean {close[0]!r}?" if close else f"known are: {', '.join(names)}"


def parse_config(text: str, where: str, sources: Iterable[str]) -> tuple[Config, list[Fault]]:
    """The settings in ``text`` and every fault in them; what is wrong keeps its default.

    ``sources`` are the names of the sources there are.
    """
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
        data = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        return Config(), [yaml_fault(error, where)]
    except ValueError as error:
        return Config(), [Fault(where, 0, f"a value can't be read ({error})", "mend or quote it")]
    if data is None:
        return Config(), []
    if not isinstance(data, dict):
        return Config(), [Fault(where, 1, "this is not a mapping of settings", "write lines such as  limits:")]
    lines = _key_lines(node)
    faults = _unknown_keys(data, {f.name for f in fields(Config)}, lines, where)
    limits, more = _limits(data.get("limits"), lines, where)
    chosen, rest = _sources(data.get("sources"), sorted(sources), lines, where)
    return Config(limits, chosen), sorted([*faults, *more, *rest])


def yaml_fault(error: yaml.YAMLError, where: str, first_line: int = 1) -> Fault:
    """A fault for text that is not YAML, with its line; ``first_line`` is the number of the text's first line."""
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it can't be read"
    line = mark.line + first_line if mark else 0
    return Fault(where, line, f"this is not YAML ({problem})", "mend the line; quote text that holds ':' or '#'")


def _key_lines(node: Any) -> dict[str, int]:
    """The line of each key, nested ones as ``limits.papers_per_page``."""
    lines: dict[str, int] = {}
    for key, value in node.value:
        lines[str(key.value)] = key.start_mark.line + 1
        if isinstance(value, yaml.MappingNode):
            lines |= {f"{key.value}.{name}": line for name, line in _key_lines(value).items()}
    return lines


def _unknown_keys(
    data: Mapping[Any, Any], known: set[str], lines: Mapping[str, int], where: str, prefix: str = ""
) -> list[Fault]:
    unknown = [str(key) for key in data if key not in known]
    return [
        Fault(where, lines.get(prefix + key, 0), f"unknown key {prefix + key!r}", nearest(key, known))
        for key in unknown
    ]


def _limits(data: Any, lines: Mapping[str, int], where: str) -> tuple[Limits, list[Fault]]:
    if data is None:
        return Limits(), []
    if not isinstance(data, dict):
        return Limits(), [Fault(where, lines["limits"], "limits is not a mapping", "write one setting a line below it")]
    known = {f.name for f in fields(Limits)}
    faults = _unknown_keys(data, known, lines, where, "limits.")
    good = {}
    for name in sorted(known & data.keys()):
        if type(data[name]) is int and 1 <= data[name] <= 1000:
            good[name] = data[name]
        else:
            what = f"{name} is {data[name]!r}"
            faults.append(Fault(where, lines[f"limits.{name}"], what, "give a whole number from 1 to 1000"))
    return Limits(**good), faults


def _sources(
    data: Any, known: list[str], lines: Mapping[str, int], where: str
) -> tuple[tuple[str, ...] | None, list[Fault]]:
    if data is None:
        return None, []
    if not isinstance(data, list):
        return None, [Fault(where, lines["sources"], "sources is not a list", f"write  sources: [{', '.join(known)}]")]
    unknown = [str(name) for name in data if name not in known]
    faults = [Fault(where, lines["sources"], f"there is no source {name!r}", nearest(name, known)) for name in unknown]
    return tuple(name for name in data if name in known), faults
