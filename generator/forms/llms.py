"""``/llms.txt`` (https://llmstxt.org): what the site is and the ways into it, for a language model."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from generator.escape import markdown_text, one_line, utf8

NAME = "llms.txt"


class Way(NamedTuple):
    """A link, and what is behind it."""

    name: str
    address: str
    about: str = ""


def write(name: str, summary: str, notes: Iterable[str], sections: Mapping[str, Iterable[Way]]) -> bytes:
    """The file: plain texts, and ways under the headings that they belong to; in UTF-8."""
    lines = [f"# {_text(name)}", f"> {_text(summary)}", *map(_text, notes)]
    for heading, ways in sections.items():
        if listed := "\n".join(map(_line, ways)):
            lines += [f"## {_text(heading)}", listed]
    return utf8("\n\n".join(lines) + "\n")


def _line(way: Way) -> str:
    about = f": {_text(way.about, line_start=False)}" if way.about else ""
    return f"- [{_text(way.name, line_start=False)}]({way.address}){about}"


def _text(plain: str, *, line_start: bool = True) -> str:
    return markdown_text(one_line(plain), line_start)
