"""Where a paper appeared, taken apart: from what a library said of it, else from arXiv's ``journal_ref``.

A library names its parts. A ``journal_ref`` is what authors typed; it is taken apart only where it can be read in one
way, else it is told as it stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generator.bibliography import tidy
from generator.paper import Paper


@dataclass(frozen=True, slots=True)
class Venue:
    """Where a paper appeared. Texts; what is not known is empty."""

    kind: str = ""
    """The type of the paper as CSL 1.0.2 names it: ``article-journal``, ``paper-conference``…; empty when unknown."""
    container: str = ""
    """The journal, the proceedings or the book."""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    """With a dash (–) between the first and the last."""
    publisher: str = ""
    """For a thesis or a report: the school or the institution."""
    year: str = ""
    note: str = ""
    """What could not be taken apart."""


# --- libraries -------------------------------------------------------------------------------------------------------

# Types of what appears somewhere, as BibTeX, biblatex, RIS and CSL name them.
KINDS = {
    name: kind
    for kind, names in {
        "article-journal": "article article-journal journal-article jour ejour",
        "paper-conference": "inproceedings conference paper-conference proceedings-article conf cpaper",
        "chapter": "incollection inbook chapter book-chapter chap",
        "book": "book ebook mvbook",
        "thesis": "phdthesis mastersthesis thesis thes",
        "report": "techreport report rprt",
    }.items()
    for name in names.split()
}
_NAMED: Mapping[str, tuple[str, ...]] = {
    "container": ("journal", "journaltitle", "booktitle", "container-title", "JF", "T2", "JO", "BT", "JA"),
    "volume": ("volume", "VL"),
    "issue": ("number", "issue", "IS"),
    "pages": ("pages", "page"),
    "publisher": ("publisher", "school", "institution", "PB"),
    "year": ("year", "date", "issued", "PY", "Y1", "DA"),
}
_PARTS = {name: part for part, names in _NAMED.items() for name in names}
_NEEDS = {"thesis": "publisher", "report": "publisher", "book": "publisher"}
"""What a type says nothing without; all others need to know what the paper is in."""


def venue(paper: Paper) -> Venue:
    """Where ``paper`` appeared; an empty one for what is a preprint as far as anybody said."""
    if not paper.journal_ref and "entry_type" not in paper.extra and not paper.doi:
        return _NOWHERE  # nearly all
    for extra in extras(paper):
        if found := _from_library(extra):
            return found
    return from_reference(paper.journal_ref) if paper.journal_ref else _NOWHERE


def as_given(paper: Paper, where: Venue) -> Venue:
    """``where`` (the `venue`) in the words of a library also for what appears nowhere: a manual has pages, too."""
    if paper.arxiv_id:
        return where  # a number or a volume is that of the archive
    said = [extra for extra in extras(paper) if "entry_type" in extra]
    if any(map(_from_library, said)):
        return where
    loose = (Venue(**_parts(extra)) for extra in said)
    return next((found for found in loose if not _is_archive(found.container)), where)


_NOWHERE = Venue()


def extras(paper: Paper) -> Iterator[Mapping[str, str]]:
    """What sources said of a paper besides our fields: what stands, then what others said."""
    yield paper.extra
    for source in paper.sources:
        if other := source.differs.get("extra"):
            yield other


def role_of(name: str) -> str:
    """The part of a `Venue` that a library's field ``name`` says; empty for any other."""
    return _PARTS.get(name, "")


def _from_library(extra: Mapping[str, str]) -> Venue | None:
    kind = KINDS.get(extra.get("entry_type", "").lower())
    if kind is None:
        return None
    parts = _parts(extra)
    if not parts[_NEEDS.get(kind, "container")] or _is_archive(parts["container"]):
        return None
    return Venue(kind=kind, **parts)


def _parts(extra: Mapping[str, str]) -> dict[str, str]:
    """What a library said of where a paper appeared, by our names of it."""
    parts = {part: next((extra[name] for name in names if name in extra), "") for part, names in _NAMED.items()}
    if extra.get("SP"):
        parts["pages"] = f"{extra['SP']}–{extra.get('EP', '')}".rstrip("–")
    parts["year"] = match[0] if (match := re.match(r"\d{4}", parts["year"])) else ""
    parts["pages"] = _pages(parts["pages"])
    return {name: tidy(text) for name, text in parts.items()}


def _is_archive(container: str) -> bool:
    """Whether a "journal" is but the archive that preprints are kept in."""
    return re.match(r"(?:arxiv|corr\b|biorxiv|medrxiv|ssrn)", container, re.IGNORECASE) is not None


def _pages(pages: str) -> str:
    return re.sub(r"(?<=\w)\s*(?:-{1,3}|[–—])\s*(?=\w)", "–", pages)


# --- journal_ref -----------------------------------------------------------------------------------------------------

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_VOLUME = r"(?P<volume>\d{1,4}[A-Z]?)"
_ISSUE = r"(?P<issue>\d{1,4}(?:[-–/]\d{1,4})?)"
_PAGES = r"(?P<pages>[A-Za-z]?\d{1,7}(?:\s?[-–]{1,2}\s?[A-Za-z]?\d{1,7})?)"
_MONTH = r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s)?"
_JOURNAL = r"(?P<container>[^\d,;:()]{3,120}?)"
_FORMS = [
    # Phys. Rev. D 76, 013009 (2007); Journal of Examples 12 (3), 45–67 (2020), which is our own form
    re.compile(rf"{_JOURNAL},? {_VOLUME}(?: ?\({_ISSUE}\))?(?:, {_PAGES})? \({_YEAR}\)"),
    # Journal of Examples, 21(140):1-67, 2020
    re.compile(rf"{_JOURNAL},? {_VOLUME}(?:\({_ISSUE}\))?: ?{_PAGES},? \(?{_YEAR}\)?"),
    # IEEE Transactions on Examples, vol. 3, no. 4, pp. 1-10, 2020
    re.compile(
        rf"{_JOURNAL},? (?i:vol(?:ume|\.)) ?{_VOLUME}(?:, (?i:no\.|issue|number) ?{_ISSUE})?"
        rf"(?:, (?i:pp?\.|pages) ?{_PAGES})?, {_MONTH}\(?{_YEAR}\)?"
    ),
    # Transactions on Examples (2024); Example Journal, May 2024
    re.compile(
        rf"(?P<container>(?:\w+ )?(?:Journal|Transactions|Annals)\b[^\d,;:()]{{0,100}}?),? {_MONTH}\(?{_YEAR}\)?"
    ),
]
_MEETING = re.compile(
    r"(?:Proceedings|Proc\.|Advances in Neural|Findings of)|\b(?:Conference|Symposium|Workshop|Meeting)\b"
)
# Meetings of which the short name and the year say all; Transactions have short names too.
_ACRONYMS = (
    "AAAI|AAMAS|ACCV|ACL|AISTATS|BMVC|CHI|CHIL|CIKM|COLING|COLM|COLT|CoLLAs|CoNLL|CoRL|CVPR|EACL|ECAI|ECCV|EMNLP|FAccT"
    "|FOCS|ICASSP|ICCV|ICDE|ICDM|ICLR|ICML|ICRA|ICSE|IJCAI|IJCNLP|ISMIR|ISSTA|KDD|LREC|LREC-COLING|MICCAI|MLSys|MSR"
    "|NAACL|NeurIPS|NIPS|NSDI|OSDI|PAKDD|RecSys|RSS|SIGGRAPH|SIGIR|SIGMOD|SODA|STOC|UAI|UIST|VLDB|WACV|WMT|WSDM|WWW"
    "|(?i:Interspeech)"
)
_SHORT_MEETING = re.compile(rf"(?:Findings of )?(?:the )?(?:{_ACRONYMS})(?: Findings)?,? ?(?:'?\d\d|{_YEAR})")
_IN = re.compile(r"(?:[Ii]n:?|[Aa]ppeared (?:in|at)|[Pp]ublished (?:in|at)|[Aa]ccepted (?:in|at|to|by))\s+(?:the )?")
_MEETING_PAGES = re.compile(rf"[,.]? (?:pages?|pp?\.) ?{_PAGES}")
_ENDING_YEAR = re.compile(rf",? \(?{_YEAR}\)?\.?$")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LONGEST = 300


def from_reference(reference: str) -> Venue:
    """A ``journal_ref`` taken apart; where that could be done in two ways, it is the ``note``."""
    text = tidy(reference)
    if _is_archive(text):
        return Venue(note=text)
    bare = _IN.sub("", text, count=1) if _IN.match(text) else text
    if len(text) > _LONGEST or ";" in text:
        return Venue(note=text)
    return _journal(bare) or _meeting(bare) or Venue(note=text)


def _journal(text: str) -> Venue | None:
    if _MEETING.search(text):
        return None
    match = next(filter(None, (form.fullmatch(text) for form in _FORMS)), None)
    if match is None:
        return None
    journal = Venue(kind="article-journal", **match.groupdict(""))
    return replace(journal, container=journal.container.strip(), pages=_pages(journal.pages))


def _meeting(text: str) -> Venue | None:
    """Proceedings: their name with all that is in it, pages and a year at its end taken off."""
    if not (_MEETING.search(text) or _SHORT_MEETING.fullmatch(text)):
        return None
    pages = _MEETING_PAGES.search(text)
    name = text[: pages.start()] + text[pages.end() :] if pages else text
    years = set(_ANY_YEAR.findall(name))
    ended = _ENDING_YEAR.sub("", name) if not _SHORT_MEETING.fullmatch(text) else name
    year = years.pop() if len(years) == 1 else ""
    return Venue("paper-conference", ended.strip(" ,."), pages=_pages(pages["pages"]) if pages else "", year=year)
