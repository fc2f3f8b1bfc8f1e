"""How pages say things: dates, counts, links. Markdown text, escaped."""

from collections.abc import Iterable
from datetime import date

from generator import prose, urls
from generator.escape import markdown_text
from generator.paper import Paper
from generator.urls import Address

# Spelled here and not by strftime, whose names depend on the machine's locale.
_MONTHS = "January February March April May June July August September October November December".split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()


def month_name(of: date) -> str:
    """``October``."""
    return _MONTHS[of.month - 1]


def long_month(of: date) -> str:
    """``October 2025``."""
    return f"{month_name(of)} {of.year}"


def long_date(of: date) -> str:
    """``17 October 2025``."""
    return f"{of.day} {long_month(of)}"


def full_date(of: date) -> str:
    """``Friday, 17 October 2025``."""
    return f"{_WEEKDAYS[of.weekday()]}, {long_date(of)}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """``1 paper``, ``1,204 papers``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def link(source: Address, target: Address, text: str) -> str:
    """A Markdown link from one page to another; ``text`` is plain text."""
    return f"[{markdown_text(text)}]({urls.link(source, target)})"


def title_link(source: Address, paper: Paper) -> str:
    """A Markdown link to a paper under its title, math set."""
    return f"[{prose.markdown(paper.title)}]({urls.link(source, urls.paper(paper.paper_id))})"


def joined(parts: Iterable[str]) -> str:
    """Parts of one line with a dot between them."""
    return " · ".join(part for part in parts if part)


def styled(text: str, style: str) -> str:
    """A Markdown block with a CSS class (Python-Markdown's attribute lists)."""
    return f"{text}\n{{: .{style} }}"


def blocks(*parts: str) -> str:
    """Markdown blocks with empty lines between them; empty ones left out."""
    return "\n\n".join(part for part in parts if part)
