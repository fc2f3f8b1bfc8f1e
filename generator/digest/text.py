"""A digest as plain text, which every mail carries beside its HTML, and as Markdown."""

import re
import textwrap
from collections.abc import Iterator

from generator.digest.letter import Cut, Entry, Letter, Link
from generator.escape import markdown_text, markdown_url

_WIDTH = 76
"""Columns of a line: what readers of mail that know no other width show without breaking it (RFC 5322: 78)."""
LARGEST_NOTES = 120_000
"""Characters of the Markdown: GitHub takes 125,000 for a release."""


def plain_text(letter: Letter, cut: Cut, leave: str = "") -> str:
    """The digest as text; ``leave`` is where one is taken off the list."""
    blocks = [_head(letter), *_entries(letter, cut), *_rest(letter, cut), _foot(letter, leave)]
    return "\n\n".join(blocks) + "\n"


def _head(letter: Letter) -> str:
    title = f"{letter.topic}: {letter.title}" if letter.topic else letter.title
    line = f"{title}, {letter.count}"
    return "\n".join([_wrapped(letter.site.name), _wrapped(line), "-" * min(len(line), _WIDTH), letter.more])


def _entries(letter: Letter, cut: Cut) -> Iterator[str]:
    for number, entry in enumerate(letter.entries[: cut.shown], 1):
        lines = _full(entry) if number <= cut.full else [_indented(entry.title.url)]
        yield "\n".join([_wrapped(f"{number}. {entry.title.text}", "   "), *lines])


def _full(entry: Entry) -> list[str]:
    tags = ", ".join(tag.text for tag in entry.tags)
    texts = (" · ".join(entry.facts), entry.summary, f"Tags: {tags}" if tags else "")
    return [*map(_indented, filter(None, [*texts, entry.title.url, entry.arxiv]))]


def _rest(letter: Letter, cut: Cut) -> Iterator[str]:
    if left := len(letter.entries) - cut.shown:
        yield f"And {left:,} more:\n{letter.more}"


def _foot(letter: Letter, leave: str) -> str:
    # The two hyphens and a space begin a signature: programs for mail leave it out of an answer.
    return "\n".join(
        ["-- ", _wrapped(letter.site.name), letter.site.url, *([f"Unsubscribe: {leave}"] if leave else [])]
    )


def _indented(text: str) -> str:
    return _wrapped(text, "   ", "   ")


def _wrapped(text: str, indent: str = "", first: str = "") -> str:
    """Text in lines; addresses stay whole."""
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


# --- Markdown --------------------------------------------------------------------------------------------------------

_CALLS = re.compile(r"[@#](?=\w)|(?<=GH)-(?=\d)", re.IGNORECASE)
"""What would call a person or another thread where GitHub shows the text."""


def markdown(letter: Letter, cut: Cut, *, titled: bool = False) -> str:
    """The digest as Markdown, such as GitHub's; where it is announced its title stands beside it."""
    lead = f"{_foreign(letter.topic)}: " if letter.topic else ""
    head = f"{lead}{_link(Link(letter.count, letter.more))} of {_foreign(letter.title)}."
    title = [f"# {_foreign(letter.subject)}"] if titled else []
    blocks = [*title, head, *map(_full_markdown, letter.entries[: cut.full])]
    titles = letter.entries[cut.full : cut.shown]
    blocks += ["\n".join(f"* {_link(entry.title)}" for entry in titles)] if titles else []
    left = len(letter.entries) - cut.shown
    blocks += [_link(Link(f"And {left:,} more", letter.more))] if left else []
    return "\n\n".join(blocks) + "\n"


def _full_markdown(entry: Entry) -> str:
    links = [*entry.tags, *([Link("arXiv", entry.arxiv)] if entry.arxiv else [])]
    facts, links_line = _foreign(" · ".join(entry.facts)), " · ".join(map(_link, links))
    return "\n\n".join(filter(None, [f"### {_link(entry.title)}", facts, _foreign(entry.summary), links_line]))


def _link(link: Link) -> str:
    return f"[{_foreign(link.text, line_start=False)}](<{markdown_url(link.url)}>)"


def _foreign(text: str, line_start: bool = True) -> str:
    """Foreign text in a line of Markdown: nothing comes of it, neither a mention nor a reference nor a struck word."""
    silent = _CALLS.sub("\\g<0>\N{ZERO WIDTH SPACE}", text)
    return markdown_text(silent, line_start).replace("~", "&#126;")
