"""Identifiers and slugs: what names a paper, and what may name a file or an address.

Everything here ends up in a published URL, and a published URL never breaks: a change to a rule below needs a
migration. ``tests/test_ids.py`` holds the table of what each rule gives.
"""

import hashlib
import re
import unicodedata
from typing import NewType

PaperId = NewType("PaperId", str)
"""Names one paper for ever: ``2510.15444``, ``cs-0112017`` or ``a-slug-of-its-title``. Always a legal slug path."""

Slug = NewType("Slug", str)
"""One safe path segment: lower-case ASCII letters, digits, ``.`` and ``-``; starts and ends with a letter or digit."""

SLUG_LENGTH = 80
"""Longest slug of a title in characters; a longer one is cut at a word and told apart by a hash."""

_LONGEST = SLUG_LENGTH + 20
"""Room for a year or a hash behind a slug."""

_SLUG = re.compile(r"[a-z0-9]+(?:[.-]+[a-z0-9]+)*")
_PLUS = re.compile(r"(?<=\w)\+|(?<=\+)\+")
_SHARP = re.compile(r"(?<=\w)#")
_WORD = re.compile(r"[^\W_]+")
_ASCII_WORD = re.compile(r"[a-z0-9]+")
_TEX_ACCENT = re.compile(r"\\[\"'`^~=.]")
# Commands that say how a text looks, not what it says. Others are words: $\mu$-Bench is not $\nu$-Bench.
_STYLES = "emph|text[a-z]*|math[a-z]+|operatorname|boldsymbol|bm|ensuremath|left|right|bf|it|em|rm|sc|tt"
_TEX_STYLE = re.compile(rf"\\(?:(?:{_STYLES})(?![a-zA-Z])|[^a-zA-Z])")
_PLAIN_WORDS = re.compile(r"[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*")
_BRACE = re.compile(r"[{}]")
_MARKUP = re.compile(r"[\\{}+#]")
"""What one of the rules above may change."""

# https://info.arxiv.org/help/arxiv_identifier.html: since 2007 YYMM.number (4 digits, 5 since 2015), before that
# archive(.subject class)/YYMMnumber.
_ARXIV_NOW = re.compile(r"[0-9]{4}\.[0-9]{4,5}")
_ARXIV = re.compile(
    r"(?:arxiv:|(?:https?://)?(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/)?"
    r"(?P<id>\d{4}\.\d{4,5}|[a-z][a-z-]{0,18}(?:\.[a-z]{2})?/\d{7})(?:v(?P<version>\d{1,4}))?(?:\.pdf)?",
    re.IGNORECASE | re.ASCII,
)


def parse_arxiv_id(text: str) -> tuple[str, int | None] | None:
    """The arXiv id without version, and the version if one was written; ``None`` when ``text`` is no arXiv id.

    Reads ids, ``arXiv:`` names and the addresses of abstract and PDF pages. An old id keeps its archive and drops the
    subject class (``math.GT/0309136`` is ``math/0309136``), as arXiv itself does.
    """
    if _ARXIV_NOW.fullmatch(text):
        return text, None  # nearly all
    match = _ARXIV.fullmatch(text.strip())
    if match is None:
        return None
    archive, slash, number = match["id"].rpartition("/")
    archive = archive.lower().split(".")[0]
    return f"{archive}{slash}{number}", int(match["version"]) if match["version"] else None


def is_slug(text: str) -> bool:
    """Whether ``text`` may stand as one segment of a path or address as it is."""
    return len(text) <= _LONGEST and _SLUG.fullmatch(text) is not None


def fold(text: str) -> str:
    """``text`` without accents, in lower case, compatibility forms unified (Unicode NFKD)."""
    if text.isascii():
        return text.lower()
    # Decomposing can bring new capitals (🄐 is "(A)"), and folding new compositions: done so, twice changes nothing.
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def normalize_title(title: str) -> str:
    """What two spellings of one title share: its folded words, without TeX commands, markup and punctuation.

    ``$K$-wise D^{2}MoE`` and ``K-wise D^2MoE`` are the same, and so are ``Schr{\\"o}dinger`` and ``Schrödinger``.
    ``C++`` and ``C`` are not.
    """
    if _PLAIN_WORDS.fullmatch(title):
        return title.lower().replace("-", " ")
    folded = fold(_without_markup(title) if _MARKUP.search(title) else title)
    # A title without any word is itself: "???" is not "!!!".
    return " ".join(_WORD.findall(folded)) or " ".join(folded.split())


def _without_markup(title: str) -> str:
    text = _BRACE.sub("", _TEX_STYLE.sub(" ", _TEX_ACCENT.sub("", title)))
    return _SHARP.sub(" sharp ", _PLUS.sub(" plus ", text))


def slugify(text: str, fallback: str) -> Slug:
    """A slug of ``text``: its folded ASCII words joined by ``-``.

    What a slug can't carry (other scripts, too many characters) is replaced by a short hash of ``text``, so that two
    texts share a slug only when their normalized forms are equal. ``fallback`` leads when no word is left.
    """
    is_bare = len(text) <= SLUG_LENGTH and text.isascii() and not _MARKUP.search(text)
    if is_bare and (words := _ASCII_WORD.findall(text.lower())):
        return Slug("-".join(words))  # most names
    normal = normalize_title(text)
    words = _ASCII_WORD.findall(normal)
    slug = "-".join(words)
    if len(slug) > SLUG_LENGTH:
        slug = slug[: SLUG_LENGTH + 1].rpartition("-")[0] or slug[:SLUG_LENGTH]
    if slug.replace("-", "") != normal.replace(" ", "") or not slug:
        slug = f"{slug or fallback}-{short_hash(normal or text)}"
    return Slug(slug)


def short_hash(text: str) -> str:
    """Eight hexadecimal digits that depend on ``text`` alone."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def paper_id_of(title: str, arxiv_id: str | None) -> PaperId:
    """The id of a paper that has none yet: its arXiv id (with ``-`` for ``/``), else the slug of its title."""
    return PaperId(arxiv_id.replace("/", "-") if arxiv_id else slugify(title, "paper"))
