"""``content/archive.yml``: the settings of one archive."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from generator.faults import Fault
from generator.yaml_input import load, nearest


@dataclass(frozen=True, slots=True)
class Limits:
    """How much goes on one page."""

    front_page_papers: int = 12
    """The front page lists whole days, the newest first, until it has this many papers."""
    papers_per_page: int = 60
    """A list that is longer by half goes on on further pages."""
    author_papers: int = 2
    """An author has a page from this many papers on: more than half of a feed's authors have one paper here."""
    related: int = 5
    """A paper's page names at most this many related papers."""
    feed_papers: int = 30
    """A feed holds whole days, the newest first, until it has this many papers."""
    author_files: int = 10
    """An author has feeds and files from this many papers on: authors are most of all lists."""
    all_files: int = 20_000
    """Up to this many papers every list has feeds and files; beyond, only lists that go on growing, and feeds."""


@dataclass(frozen=True, slots=True)
class Fetching:
    """How sources are asked over the network."""

    contact: str = ""
    """An e-mail address or web page that sources can turn to; it is sent with each request."""
    again_days: int = 7
    """Days this young are asked for again, once a day, because their votes still change."""
    machine_words: bool = True
    """Whether summaries and keywords that a source's machine wrote are kept."""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """Other addresses for sources, by name: a mirror, or a server of one's own."""


@dataclass(frozen=True, slots=True)
class Oai:
    """What the file for harvesters of OAI-PMH says of itself."""

    email: str = ""
    """Whom harvesters may write to; it is published."""
    gateway: str = ""
    """The address of the gateway that serves the file, with a slash at its end."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one archive. Each has a default; an absent file is a valid one."""

    sources: tuple[str, ...] | None = None
    """The sources that may be read, by name; all of them when not given."""
    limits: Limits = Limits()
    fetching: Fetching = Fetching()
    oai: Oai = Oai()


def parse_config(text: str, where: str, sources: Iterable[str]) -> tuple[Config, list[Fault]]:
    """The settings in ``text`` and every fault in them; what is wrong keeps its default.

    ``sources`` are the names of the sources there are.
    """
    data, lines, faults = load(text, where)
    if data is None:
        return Config(), sorted(faults)
    if not isinstance(data, dict):
        return Config(), [Fault(where, 1, "this is not a mapping of settings", "write lines such as  limits:")]
    reader = _Reader(where, lines, tuple(sorted(sources)), faults)
    return reader.config(data), sorted(reader.faults)


_RANGES = {"related": (0, 20), "feed_papers": (1, 100), "all_files": (0, 1_000_000)}
"""From where to where a limit may go, where that is not from 1 to 1,000."""

_OAI = {
    "email": (re.compile(r"[^\s@<>]+@[^\s@<>.]+(\.[^\s@<>.]+)+"), "an e-mail address"),
    "gateway": (re.compile(r"https?://[^\s<>\"]+/"), "an address that starts with https:// and ends with /"),
}
"""What settings of ``oai`` look like."""


class _Reader:
    """Reads settings and collects what is wrong with them."""

    def __init__(self, where: str, lines: Mapping[str, int], sources: tuple[str, ...], faults: list[Fault]) -> None:
        self.where = where
        self.lines = lines
        self.sources = sources
        self.faults = faults

    def fault(self, key: str, what: str, cure: str) -> None:
        self.faults.append(Fault(self.where, self.lines.get(key, 0), what, cure))

    def config(self, data: Mapping[Any, Any]) -> Config:
        good = self.section(data, {f.name for f in fields(Config)}, "")
        found: dict[str, Any] = {}
        if isinstance(sources := good.get("sources"), list):
            found["sources"] = self.chosen_sources(sources)
        elif sources is not None:
            self.fault("sources", "sources is not a list", f"write  sources: [{', '.join(self.sources)}]")
        sections = (("limits", Limits, self.limit), ("fetching", Fetching, self.fetched), ("oai", Oai, self.harvested))
        for name, kind, read in sections:
            if good.get(name) is not None:
                found[name] = kind(**self.values(name, good[name], {f.name for f in fields(kind)}, read))
        return Config(**found)

    def section(self, data: Mapping[Any, Any], known: set[str], prefix: str) -> dict[str, Any]:
        """The known keys of a mapping; the others are faults."""
        for key in data:
            if key not in known:
                self.fault(f"{prefix}{key}", f"unknown key '{prefix}{key}'", nearest(str(key), sorted(known)))
        return {key: value for key, value in data.items() if key in known}

    def values(self, name: str, data: Any, known: set[str], read: Callable[[str, Any], Any]) -> dict[str, Any]:
        """The good values of one section."""
        if not isinstance(data, dict):
            self.fault(name, f"{name} is not a mapping", "write one setting a line below it")
            return {}
        found = self.section(data, known, f"{name}.")
        read_values = {key: read(key, value) for key, value in found.items()}
        return {key: value for key, value in read_values.items() if value is not None}

    def chosen_sources(self, names: list[Any]) -> tuple[str, ...]:
        for name in names:
            if name not in self.sources:
                self.fault("sources", f"there is no source {str(name)!r}", nearest(str(name), self.sources))
        return tuple(name for name in names if name in self.sources)

    def limit(self, key: str, value: Any) -> int | None:
        return self.number("limits", key, value, *_RANGES.get(key, (1, 1000)))

    def fetched(self, key: str, value: Any) -> Any:
        match key:
            case "again_days":
                return self.number("fetching", key, value, 0, 365)
            case "machine_words" if isinstance(value, bool):
                return value
            case "contact" if isinstance(value, str) and value.isprintable():
                return value
            case "endpoints" if isinstance(value, dict):
                return {name: at for name, at in value.items() if self.is_endpoint(name, at)}
        wanted = {"machine_words": "yes or no", "contact": "an address as text", "endpoints": "a mapping"}[key]
        self.fault(f"fetching.{key}", f"{key} is {value!r}", f"give {wanted}")
        return None

    def harvested(self, key: str, value: Any) -> str | None:
        pattern, cure = _OAI[key]
        if isinstance(value, str) and pattern.fullmatch(value):
            return value
        self.fault(f"oai.{key}", f"{key} is {value!r}", f"give {cure}")
        return None

    def number(self, section: str, key: str, value: Any, least: int, most: int) -> int | None:
        if type(value) is int and least <= value <= most:
            return value
        self.fault(f"{section}.{key}", f"{key} is {value!r}", f"give a whole number from {least} to {most}")
        return None

    def is_endpoint(self, name: Any, address: Any) -> bool:
        key = f"fetching.endpoints.{name}"
        if name not in self.sources:
            self.fault(key, f"there is no source {str(name)!r}", nearest(str(name), self.sources))
            return False
        if not isinstance(address, str) or not address.startswith(("https://", "http://")):
            self.fault(key, f"the endpoint of {name} is {address!r}", "give an address that starts with https://")
            return False
        return True
