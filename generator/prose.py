"""Titles and abstracts as a page shows them: prose escaped, links as links, formulas typeset."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import chain, pairwise

from generator.escape import html_attribute, markdown_text, markdown_url, one_line, rendered_text
from generator.mathml import mathml
from generator.tex import Link, Math, Span, Text, atoms, is_formula, parse

_REMEMBERED = 1000
"""Texts that are kept when they were read once: a page shows some twice. What lists show is kept by their memory."""


@lru_cache(_REMEMBERED)
def html(text: str, links: bool = True) -> str:
    """Give the text as HTML to put into a paragraph or a heading; formulas are MathML, or code where that fails.

    Without ``links`` it may stand in a link. It is what Python-Markdown makes of ``markdown(text, links)``, byte for
    byte: a site may be built either way.
    """
    return _written(text, links, _html_span)


@lru_cache(_REMEMBERED)
def markdown(text: str, links: bool = True) -> str:
    """Give the text as one line of Markdown; rendered, with ``generator.markdown_math``, it equals ``html``."""
    return _written(text, links, _markdown_span)


def _written(text: str, links: bool, write: Callable[[Span | None, Span], str]) -> str:
    before: Span | None = None
    written: list[str] = []
    spans = _spans(text)
    if len(spans) == 1 and isinstance(spans[0], Text):
        return write(None, spans[0]).strip()  # most: nothing in it is anything but text
    for group in _groups(spans if links else map(_unlinked, spans)):
        parts = []
        for span in group:
            parts.append(write(before, span))
            before = span
        written.append(_kept_together(parts))
    return "".join(written).strip()


@lru_cache(_REMEMBERED)
def _spans(text: str) -> tuple[Span, ...]:
    """The same for both forms, and most texts are written in both."""
    return parse(one_line(text))


@lru_cache(_REMEMBERED)
def first_sentences(text: str, limit: int = 280) -> str:
    """Give the whole sentences (still TeX) that the text begins with, as many as ``limit`` characters hold.

    A first sentence that is longer is cut after a word, with an ellipsis; formulas and links are never cut.
    """
    line = text.strip(" ") if text.isprintable() and "  " not in text else " ".join(text.split())
    if len(line) <= limit:
        return line
    kept_whole = [(start, end) for start, end in atoms(line) if start < limit]
    ends = [end for end in _sentence_ends(line, limit) if not _inside(end, kept_whole)]
    return line[: ends[-1]] if ends else _shortened(line, limit, kept_whole)


def _unlinked(span: Span) -> Span:
    return Text(span.text) if isinstance(span, Link) else span


# --- Spans -----------------------------------------------------------------------------------------------------------

_TROUBLE = re.compile(r"\\.|[$`<>|]", re.DOTALL)
_PORTABLE = {r"\|": r"\Vert ", "$": "", "`": "‘", "<": r"\lt ", ">": r"\gt ", "|": r"\vert "}


def _html_span(before: Span | None, span: Span) -> str:
    match span:
        case Text():
            return _after_dollar(before, span.value, rendered_text(span.value, line_start=before is None))
        case Link():
            label = rendered_text(span.text, line_start=False)
            return f'<a href="{html_attribute(markdown_url(span.url))}">{label}</a>'
        case Math():
            source = rendered_text(span.tex, line_start=False)
            return mathml(*_between_dollars(span)) or f'<code class="tex">{source}</code>'


def _markdown_span(before: Span | None, span: Span) -> str:
    match span:
        case Text():
            return _after_dollar(before, span.value, markdown_text(span.value, line_start=before is None))
        case Link():
            return f"[{markdown_text(span.text, line_start=False)}](<{markdown_url(span.url)}>)"
        case Math():
            return _dollars(span)


def _after_dollar(before: Span | None, text: str, written: str) -> str:
    """Keep a digit away from the dollar before it, which would be a price's: ``$K$2``."""
    return f"&#{ord(text[0])};{written[1:]}" if isinstance(before, Math) and text[0].isdigit() else written


def _dollars(formula: Math) -> str:
    tex, display = _between_dollars(formula)
    if mathml(tex, display) is None:
        return f'<code class="tex">{markdown_text(formula.tex, line_start=False)}</code>'
    return f"$${tex}$$" if display else f"${tex}$"


def _between_dollars(formula: Math) -> tuple[str, bool]:
    """Give the formula as it stands between dollars, and whether these are two: braces make it one where it must be."""
    tex = _portable(formula.tex)
    if formula.display and "$" not in tex:
        return tex, True
    return tex if is_formula(tex) else f"{{{tex}}}", False


def _portable(tex: str) -> str:
    """Give the formula without characters that mean something in Markdown before they mean something in TeX."""
    return " ".join(_TROUBLE.sub(lambda match: _PORTABLE.get(match[0], match[0]), tex).split())


# --- Formulas within words -------------------------------------------------------------------------------------------

# A dozen letters are enough to hold on to, and always fit a line.
_WORD_BEFORE = re.compile(r"[^\W_]{1,12}\Z")
_WORD_AFTER = re.compile(r"-?[^\W_]{1,12}")


def _groups(spans: Iterable[Span]) -> list[list[Span]]:
    """Give the spans with each formula grouped with what it touches: browsers break lines before and after it."""
    groups: list[list[Span]] = []
    for before, span in pairwise(chain([None], _with_words_apart(spans))):
        if before is not None and span is not None and _touch(before, span):
            groups[-1].append(span)
        elif span is not None:
            groups.append([span])
    return groups


def _with_words_apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Give the spans with the parts of words that touch a formula as spans of their own."""
    for before, span, after in _neighbours(spans):
        if not isinstance(span, Text):
            yield span
            continue
        start = _WORD_AFTER.match(span.value) if _is_inline(before) else None
        begin = start.end() if start else 0
        last = _WORD_BEFORE.search(span.value, max(begin, len(span.value) - 12)) if _is_inline(after) else None
        end = last.start() if last else len(span.value)
        yield from (Text(part) for part in (span.value[:begin], span.value[begin:end], span.value[end:]) if part)


def _neighbours(spans: Iterable[Span]) -> Iterator[tuple[Span | None, Span, Span | None]]:
    listed = list(spans)
    return zip([None, *listed], listed, [*listed[1:], None], strict=False)


def _is_inline(span: Span | None) -> bool:
    return isinstance(span, Math) and not span.display


def _touch(before: Span, span: Span) -> bool:
    if _is_inline(before):
        return isinstance(span, Text) and bool(_WORD_AFTER.match(span.value))
    return _is_inline(span) and isinstance(before, Text) and bool(_WORD_BEFORE.search(before.value[-12:]))


def _kept_together(parts: list[str]) -> str:
    """Give the parts of one word in an element that no line breaks in; unlike a joining character it is not text."""
    return parts[0] if len(parts) == 1 else f'<span class="nowrap">{"".join(parts)}</span>'


# --- Sentences -------------------------------------------------------------------------------------------------------

_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[{$\\]*[^\Wa-z_])|[。！？]")
_NO_END = re.compile(
    r"\b(?:e\.g|i\.e|et al|vs|cf|resp|approx|w\.r\.t|a\.k\.a|ca|[Ff]igs?|[Ee]qs?|Sec|Dr|Prof|Mrs?|Ms|St|No|[A-Z])\.\Z"
)


def _sentence_ends(line: str, limit: int) -> list[int]:
    ends = _END.finditer(line, 0, limit + 4)  # to see how the next sentence would begin
    found = [match.end() for match in ends if not _NO_END.search(line[: match.start() + 1][-12:])]
    return [end for end in found if end <= limit]


def _inside(place: int, ranges: list[tuple[int, int]]) -> bool:
    return any(start < place < end for start, end in ranges)


def _shortened(line: str, limit: int, kept_whole: list[tuple[int, int]]) -> str:
    """Cut the line within ``limit``, best between words; after a formula or link that is longer than that."""
    within_words = (place for place in range(limit, 0, -1) if not _inside(place, kept_whole))
    place = _last_space(line, limit, kept_whole) or next(within_words, 0) or _end_of_first(kept_whole)
    return line[:place].rstrip(" ,;:–—-") + "…" if place < len(line) else line


def _last_space(line: str, limit: int, kept_whole: list[tuple[int, int]]) -> int:
    """Where the last two words part that begin within ``limit``; 0 where none do."""
    place = line.rfind(" ", 1, limit + 1)
    while place > 0 and _inside(place, kept_whole):
        place = line.rfind(" ", 1, place)
    return max(place, 0)


def _end_of_first(ranges: list[tuple[int, int]]) -> int:
    return max(end for start, end in ranges if start == 0)
