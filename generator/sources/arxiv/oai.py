"""arXiv's OAI-PMH interface (https://info.arxiv.org/help/oa/, http://www.openarchives.org/OAI/openarchivesprotocol.html).

Three formats of metadata are read: ``arXiv`` (authors in parts), ``arXivRaw`` (every version with its day) and
``oai_dc`` (Dublin Core). Elements are told by their local names, for there are recordings whose ``arXiv`` element
is in the namespace of OAI-PMH.
"""

from collections.abc import Callable, Iterator, Mapping

from generator.capture import TITLES, Answer, Ask, Capture, Get, Live, Parsed, RetrievalError, Source
from generator.faults import Fault
from generator.sources.arxiv.common import (
    ACCEPT,
    PAUSE,
    Said,
    answer_of,
    checked_categories,
    doi_of,
    iso_day,
    name_of,
    parsed,
    split_names,
    turned,
)
from generator.sources.arxiv.tree import Node, Tree, opening, read

NAME = "arxiv-oai"

_PHYSICS = frozenset(
    "astro-ph cond-mat gr-qc hep-ex hep-lat hep-ph hep-th math-ph nlin nucl-ex nucl-th physics quant-ph".split()
)
"""The archives of the group ``physics``; any other archive is a group of its own."""


def recognizes(data: bytes) -> bool:
    """Whether ``data`` is an answer of OAI-PMH, or a record of arXiv cut out of one."""
    name, head = opening(data)
    return name == "OAI-PMH" or (name == "record" and "oai:arXiv.org:" in head)


def parse(capture: Capture) -> Parsed:
    """The records of an answer, in its order. A deleted one says nothing of a paper and is passed over."""
    tree = read(capture.data, "record")
    there = [(record, _metadata(record)) for record in _records(tree) if not _is_deleted(record)]
    faults = [_unreadable(capture, record) for record, metadata in there if metadata is None]
    if tree.root and tree.root.name != "record":
        faults += _answer_faults(capture, tree.root)
    papers = (_FORMATS[metadata.name](record, metadata) for record, metadata in there if metadata)
    return parsed(capture, tree, NAME, papers).with_faults(*faults)


def _records(tree: Tree) -> list[Node]:
    if tree.root is None or tree.root.name == "record":
        return [tree.root] if tree.root else []
    return [record for answer in tree.root.nodes() for record in answer.nodes("record")]


def _is_deleted(record: Node) -> bool:
    return any(header.attributes.get("status") == "deleted" for header in record.nodes("header"))


def _identifier(record: Node) -> str:
    return next((header.text_of("identifier") for header in record.nodes("header")), "")


def _metadata(record: Node) -> Node | None:
    inside = (node for metadata in record.nodes("metadata") for node in metadata.nodes())
    return next((node for node in inside if node.name in _FORMATS), None)


def _unreadable(capture: Capture, record: Node) -> Fault:
    what = f"the record “{_identifier(record)[:60]}” holds no metadata that is known here"
    return capture.fault(record.line, what, "ask with metadataPrefix=arXiv")


def _answer_faults(capture: Capture, root: Node) -> Iterator[Fault]:
    for error in _errors(root):
        yield capture.fault(error.line, _answered(error), _cure(error))
    for answer in root.nodes():
        if answer.name not in ("responseDate", "request", "error", "ListRecords", "GetRecord"):
            yield capture.fault(answer.line, f"an answer to {answer.name[:40]} holds no papers", "ask for ListRecords")


def _errors(root: Node) -> list[Node]:
    """What the interface calls an error; that nothing is new is none."""
    return [error for error in root.nodes("error") if error.attributes.get("code") != "noRecordsMatch"]


def _answered(error: Node) -> str:
    return f"the answer is {error.attributes.get('code', 'an error')[:40]}: {error.text[:200] or 'no more is said'}"


def _cure(error: Node) -> str:
    return "start again" if error.attributes.get("code") == "badResumptionToken" else "ask differently"


# --- the formats of metadata -----------------------------------------------------------------------------------------


def _arxiv(record: Node, metadata: Node) -> Said:
    people = [name for authors in metadata.nodes("authors") for name in map(_author, authors.nodes("author"))]
    return _said_alike(record, metadata, filter(None, people), metadata.text_of("created"), metadata.text_of("updated"))


def _author(author: Node) -> str:
    return name_of(author.text_of("forenames"), *author.texts("keyname"), author.text_of("suffix"))


def _arxiv_raw(record: Node, metadata: Node) -> Said:
    authors = metadata.text_of("authors")
    versions = [(node.attributes.get("version", ""), node.text_of("date")) for node in metadata.nodes("version")]
    created = next((day for name, day in versions if name == "v1"), "")
    names = split_names(authors)
    last, updated = versions[-1] if versions else ("", "")
    number = last.removeprefix("v")
    return _said_alike(
        record,
        metadata,
        names,
        created,
        updated,
        version=int(number) if number.isdecimal() and len(number) < 5 else None,
        more={} if names else {"authors": authors},
    )


def _said_alike(
    record: Node,
    metadata: Node,
    authors: Iterator[str] | tuple[str, ...],
    created: str,
    updated: str,
    version: int | None = None,
    more: Mapping[str, str] | None = None,
) -> Said:
    """What ``arXiv`` and ``arXivRaw`` say alike."""
    own = {name: metadata.text_of(name) for name in ("license", "acm-class", "msc-class", "report-no")}
    return Said(
        line=record.line,
        identifier=metadata.text_of("id") or _identifier(record),
        title=metadata.text_of("title"),
        abstract=metadata.text_of("abstract"),
        authors=authors,
        version=version,
        created=created,
        categories=metadata.text_of("categories").split(),
        doi=metadata.text_of("doi"),
        journal_ref=metadata.text_of("journal-ref"),
        extra={"comment": metadata.text_of("comments"), "updated": iso_day(updated), **own, **(more or {})},
    )


def _dublin_core(record: Node, metadata: Node) -> Said:
    texts = metadata.texts("description")
    comments = [text.removeprefix("Comment: ") for text in texts if text.startswith("Comment: ")]
    abstracts = [text for text in texts if not text.startswith("Comment: ")]
    days = metadata.texts("date")
    names = metadata.texts("identifier")
    others = [name for name in names if not doi_of(name) and not name.startswith(("http://", "https://"))]
    return Said(
        line=record.line,
        identifier=_identifier(record),
        title=metadata.text_of("title"),
        abstract=" ".join(abstracts),
        authors=filter(None, map(turned, metadata.texts("creator"))),
        created=days[0] if days else "",
        doi=next((doi for name in names if (doi := doi_of(name))), ""),
        journal_ref="; ".join(others),
        extra={
            "comment": " ".join(comments),
            "updated": iso_day(days[-1]) if len(days) > 1 else "",
            "license": metadata.text_of("rights"),
            # Names of categories, and MSC and ACM classes among them.
            "subject": "; ".join(metadata.texts("subject")),
        },
    )


_FORMATS: dict[str, Callable[[Node, Node], Said]] = {"arXiv": _arxiv, "arXivRaw": _arxiv_raw, "dc": _dublin_core}


# --- over the network ------------------------------------------------------------------------------------------------


def ask(get: Get, endpoint: str, what: Ask) -> Iterator[Answer]:
    """The records of categories (of all arXiv if none is given) that changed in a range of days.

    Days are those of a record's last change, not of submission. Raises `RetrievalError` for what can't be asked, for
    what the interface calls an error, and when it leads in a circle.
    """
    url = f"{endpoint.rstrip('/')}/oai"
    if what.query or what.ids:
        raise RetrievalError(url, "this interface finds no queries and no ids", "ask the source arxiv for them")
    if not what.categories and not what.since:
        raise RetrievalError(url, "all of arXiv is asked for", "give categories, or the first day")
    for category in checked_categories(url, what) or ("",):
        yield from _ask_set(get, url, _first_params(what, category), what)


def set_of(category: str) -> str:
    """The set of a category or an archive: ``cs:cs:AI`` for ``cs.AI``, ``math``, ``physics:hep-th`` for ``hep-th``."""
    archive, _, subject = category.partition(".")
    if archive in _PHYSICS:
        return ":".join(filter(None, ("physics", archive, subject)))
    return f"{archive}:{archive}:{subject}" if subject else archive


def _first_params(what: Ask, category: str) -> dict[str, str]:
    params = {"verb": "ListRecords", "metadataPrefix": "arXiv"}
    if category:
        params["set"] = set_of(category)
    if what.since:
        params["from"] = what.since.isoformat()
    if what.until:
        params["until"] = what.until.isoformat()
    return params


def _ask_set(get: Get, url: str, params: dict[str, str], what: Ask) -> Iterator[Answer]:
    seen: set[str] = set()
    while True:
        data = get(url, params)
        root = _checked_root(url, data)
        if any(root.nodes("error")):
            return  # nothing changed in these days
        yield answer_of(data, url, params, what)
        token = next((token for answer in root.nodes() for token in answer.texts("resumptionToken")), "")
        if not token:
            return
        if token in seen:
            raise RetrievalError(url, "a resumption token came twice, so the list has no end", "start again later")
        seen.add(token)
        params = {"verb": "ListRecords", "resumptionToken": token}


def _checked_root(url: str, data: bytes) -> Node:
    tree = read(data, "record")
    if tree.root is None or tree.root.name != "OAI-PMH":
        raise RetrievalError(url, "the answer is not OAI-PMH", "ask again later")
    if error := next(iter(_errors(tree.root)), None):
        raise RetrievalError(url, _answered(error), _cure(error))
    return tree.root


SOURCE = Source(
    NAME,
    TITLES[NAME],
    recognizes,
    parse,
    kept=False,
    live=Live("https://arxiv.org", PAUSE, ask, ACCEPT),
)
