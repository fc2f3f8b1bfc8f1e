"""``content/archive.yml``: the settings of one archive."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from email.errors import MessageError
from email.headerregistry import Address
from typing import Any

from generator.faults import Fault
from generator.ids import slugify
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
    author_files: int = 20
    """An author has feeds and files from this many papers on: authors are most of all lists."""
    all_files: int = 15_000
    """Up to this many papers programs are offered all there is; beyond, the feeds of lists that go on growing."""


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
class Search:
    """A search that was saved under a name."""

    name: str
    slug: str
    """The name as it stands in addresses."""
    query: str
    """In the language of the search; see `generator.search.query`."""


SECURITY = ("starttls", "tls", "none")
"""How a connection for mail is kept from listeners."""


@dataclass(frozen=True, slots=True)
class Mail:
    """Who sends digests to whom, and through which server. Name and password are in the environment alone."""

    host: str = ""
    """The server that takes the mail, without which none is sent."""
    port: int | None = None
    """Its port; 587, or 465 with ``tls``, or 25 with ``none``."""
    security: str = "starttls"
    """One of `SECURITY`: ``none`` is for a server on this machine."""
    sender: str = ""
    """Whom it is from: ``Name <you@example.org>``."""
    to: tuple[str, ...] = ()
    """Whom it is for: each gets a message of their own."""
    reply_to: str = ""
    unsubscribe: str = ""
    """An https address that takes one off the list at a POST (RFC 8058); ``{to}`` in it stands for who reads."""


@dataclass(frozen=True, slots=True)
class Oai:
    """What the file for harvesters of OAI-PMH says of itself."""

    email: str = ""
    """Whom harvesters may write to; it is published."""
    gateway: str = ""
    """The address of the gateway that serves the file, with a slash at its end."""


@dataclass(frozen=True, slots=True)
class Care:
    """When the owner hears that something fails."""

    failing_days: int = 3
    """After so many days without an ingest that went through an issue is opened."""


@dataclass(frozen=True, slots=True)
class Config:
    """The settings of one archive. Each has a default; an absent file is a valid one."""

    sources: tuple[str, ...] | None = None
    """The sources that may be read, by name; all of them when not given."""
    limits: Limits = Limits()
    fetching: Fetching = Fetching()
    searches: tuple[Search, ...] = ()
    """Searches that were saved, in the order in which they stand there."""
    digest: Mail = Mail()
    oai: Oai = Oai()
    care: Care = Care()


def parse_config(
    text: str, where: str, sources: Iterable[str], wrong_query: Callable[[str], str] = lambda query: ""
) -> tuple[Config, list[Fault]]:
    """The settings in ``text`` and every fault in them; what is wrong keeps its default.

    ``sources`` are the names of the sources there are; ``wrong_query`` says what is wrong with a query, if anything is.
    """
    data, lines, faults = load(text, where)
    if data is None:
        return Config(), sorted(faults)
    if not isinstance(data, dict):
        return Config(), [Fault(where, 1, "this is not a mapping of settings", "write lines such as  limits:")]
    reader = _Reader(where, lines, tuple(sorted(sources)), faults, wrong_query)
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

    def __init__(
        self,
        where: str,
        lines: Mapping[str, int],
        sources: tuple[str, ...],
        faults: list[Fault],
        wrong_query: Callable[[str], str],
    ) -> None:
        self.where = where
        self.lines = lines
        self.sources = sources
        self.faults = faults
        self.wrong_query = wrong_query

    def fault(self, key: str, what: str, cure: str) -> None:
        self.faults.append(Fault(self.where, self.lines.get(key, 0), what, cure))

    def config(self, data: Mapping[Any, Any]) -> Config:
        good = self.section(data, {f.name for f in fields(Config)}, "")
        found: dict[str, Any] = {}
        if isinstance(sources := good.get("sources"), list):
            found["sources"] = self.chosen_sources(sources)
        elif sources is not None:
            self.fault("sources", "sources is not a list", f"write  sources: [{', '.join(self.sources)}]")
        sections = (
            *(("limits", Limits, self.limit), ("fetching", Fetching, self.fetched)),
            *(("oai", Oai, self.harvested), ("care", Care, self.cared)),
        )
        for name, kind, read in sections:
            if good.get(name) is not None:
                found[name] = kind(**self.values(name, good[name], {f.name for f in fields(kind)}, read))
        if good.get("searches") is not None:
            found["searches"] = tuple(self.searches(good["searches"]))
        if good.get("digest") is not None:
            found["digest"] = self.mail(good["digest"])
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

    def cared(self, key: str, value: Any) -> int | None:
        return self.number("care", key, value, 1, 365)

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

    # --- searches ----------------------------------------------------------------------------------------------------

    def searches(self, data: Any) -> Iterator[Search]:
        """The good ones of a mapping ``name: query``, or of a list of ``{name: …, query: …}``."""
        taken: dict[str, str] = {}
        for key, name, query in self.named_queries(data):
            search = self.search(key, name, query)
            if search and search.slug in taken:
                what = f"the searches {taken[search.slug]!r} and {search.name!r} would have one address"
                self.fault(key, what, "give one another name")
            elif search:
                taken[search.slug] = search.name
                yield search

    def named_queries(self, data: Any) -> Iterator[tuple[str, Any, Any]]:
        """For each search where it stands, its name and its query."""
        if isinstance(data, dict):
            yield from ((f"searches.{name}", name, query) for name, query in data.items())
        elif isinstance(data, list):
            yield from filter(None, map(self.named_query, data))
        else:
            self.fault("searches", "searches is not a mapping", "write lines such as  My topic: tag:agents video")

    def named_query(self, entry: Any) -> tuple[str, Any, Any] | None:
        if isinstance(entry, dict) and entry.keys() == {"name", "query"}:
            return "searches", entry["name"], entry["query"]
        unknown = [key for key in entry if key not in ("name", "query")] if isinstance(entry, dict) else []
        what = f"unknown key 'searches.{unknown[0]}'" if unknown else "a search has no name or no query"
        self.fault("searches", what, 'write  - {name: My topic, query: "tag:agents video"}')
        return None

    def search(self, key: str, name: Any, query: Any) -> Search | None:
        name, query = (str(part) if type(part) in (int, float) else part for part in (name, query))
        if not isinstance(name, str) or not name.strip() or not name.isprintable() or len(name) > 100:
            self.fault(key, f"the name of a search is {name!r}", "give one line of text")
            return None
        if not isinstance(query, str) or not query.strip():
            self.fault(key, f"the query of the search {name!r} is empty", "write what to search for, as on the site")
            return None
        if wrong := self.wrong_query(query):
            self.fault(key, f"the query of the search {name!r} can't be read: {wrong}", "mend it; /search/ tells how")
            return None
        return Search(name.strip(), slugify(name, "search"), query.strip())

    # --- mail --------------------------------------------------------------------------------------------------------

    def mail(self, data: Any) -> Mail:
        """Who sends digests to whom; ``from`` is called ``sender`` here, for it is a word of Python."""
        known = {"from" if f.name == "sender" else f.name for f in fields(Mail)}
        values = self.values("digest", data, known, self.mailed)
        if "from" in values:
            values["sender"] = values.pop("from")
        return Mail(**values)

    def mailed(self, key: str, value: Any) -> Any:
        match key:
            case "port":
                return self.number("digest", key, value, 1, 65535)
            case "to":
                found = value if isinstance(value, list) else [value]
                return tuple(one for one in found if self.is_address("digest.to", one))
            case "from" | "reply_to" if self.is_address(f"digest.{key}", value):
                return value
            case "host" if isinstance(value, str) and _HOST.fullmatch(value):
                return value
            case "security" if value in SECURITY:
                return value
            case "unsubscribe" if isinstance(value, str) and _HTTPS.fullmatch(value):
                return value
        wanted = {
            "host": "the name of a mail server, such as smtp.example.org",
            "security": f"one of: {', '.join(SECURITY)}",
            "unsubscribe": "an address that starts with https://",
        }
        if key in wanted:
            self.fault(f"digest.{key}", f"{key} is {value!r}", f"give {wanted[key]}")
        return None

    def is_address(self, key: str, value: Any) -> bool:
        if isinstance(value, str) and parsed_address(value):
            return True
        name = key.removeprefix("digest.")
        self.fault(
            key, f"{name} is {value!r}, no address for mail", "write  you@example.org  or  Name <you@example.org>"
        )
        return False


_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[?[0-9a-fA-F:]+\]?")
_HTTPS = re.compile(r"https://[!#-;=?-~]+")  # what may stand between < and > in a header
_MAILBOX = re.compile(r"\s*(?:(?P<name>[^<>]*?)\s*<(?P<in>[^<>]*)>|(?P<alone>[^<>]*?))\s*")
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


def parsed_address(text: str) -> Address | None:
    """An address for mail as a person writes it, with a name or without; ``None`` for what is none.

    Its letters are ASCII, for not every server takes others; those of the name are any.
    """
    match = _MAILBOX.fullmatch(text) if text.isprintable() else None
    if not match:
        return None
    name, address = (match["name"] or "").strip().strip('"'), match["in"] or match["alone"] or ""
    if not _PLAIN_ADDRESS.fullmatch(address) or len(address) > 254:
        return None
    try:
        return Address(name, addr_spec=address)
    except (MessageError, ValueError, IndexError):
        return None
