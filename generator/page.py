"""A page is a value before it is text: front matter and Markdown, under its address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from generator.escape import yaml_string
from generator.urls import Address


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the site. ``meta`` holds texts, numbers, dates, flags, and lists and mappings of these."""

    address: Address
    meta: Mapping[str, Any]
    body: str = field(repr=False)


def to_markdown(page: Page) -> str:
    """``page`` as a Markdown file: YAML front matter (YAML 1.1, block mapping), an empty line, its body."""
    lines = "".join(_entry(key, value) for key, value in page.meta.items() if value not in (None, (), [], ""))
    return f"---\n{lines}---\n\n{page.body.rstrip()}\n"


def _entry(key: str, value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"{key}:\n" + "".join(f"  - {_flow(item)}\n" for item in value)
    return f"{key}: {_flow(value)}\n"


def _flow(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case date():
            return value.isoformat()
        case Mapping():
            return "{" + ", ".join(_pairs(value)) + "}"
        case list() | tuple():
            return "[" + ", ".join(_flow(item) for item in value) + "]"
        case _:
            return yaml_string(str(value))


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    return (f"{key}: {_flow(item)}" for key, item in value.items() if item is not None)
