"""Escaping, per language that text is put into. All foreign text passes through here exactly once."""

import html
import json
import re
from urllib.parse import quote

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")

# What means something anywhere in a line of Markdown, with the extensions the site uses.
_INLINE = re.compile(
    r"""
    (?=[]*`[{}$|_\\<&!#])                # where none of them stands, nothing is looked at: most of a text
    (?: \]:                              # would define what a link refers to
    | [*`\[\]{}$|]
    | (?<![^\W_])_ | _(?![^\W_])         # within a word, an underscore is one
    | \\(?=[^\w\s]|\Z)                   # a backslash before a letter is one
    | <(?!\s)                            # no tag has a space there
    | &(?=\#\w|\w+;)
    | (?:[!#]|<|\\)\Z )                  # would speak of what follows: ![…], or close a heading
    """,
    re.VERBOSE,
)
# What means something where a line begins: headings, quotations, lists, rules, definitions, notices, fences.
_AT_LINE_START = re.compile(
    r"""
    (\s*)
    (?: ([#>] | [-+](?=\s|-|\Z)) | (\d+)([.)])(?=\s|\Z) | (:(?=\s|\Z) | =(?==*\s*\Z) | ~(?=~~) | [!?](?=[!?]{2})) )
    """,
    re.VERBOSE,
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;", "]:": "&#93;:"}
_SAYS_ITSELF = re.compile(r"\w[\w.,;()'/+-]*(?: [\w.,;()'/+-]+)*")
"""Most names and counts: nothing in them needs to be escaped in any way."""
_NAME_LENGTH = 100
_REFERRED = re.compile(r"\]:|[<>&|]")


def one_line(text: str) -> str:
    """Give the text on one line: a single space for all that is blank or can't be printed, none at its ends."""
    if text.isprintable() and "  " not in text:
        return text.strip(" ")  # no other blank can be printed
    return " ".join(_printable(text).split())


def utf8(text: str) -> bytes:
    """Give the text in UTF-8. Half a pair of surrogates is no text, and becomes U+FFFD."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text).encode()


def json_text(value: object) -> str:
    """Give the value as compact JSON, in which text is as it is: for a file of JSON, not for a script in HTML."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def html_text(text: str) -> str:
    """Give the text as it must stand between the tags of an HTML page."""
    return html.escape(_printable(text), quote=False)


def html_attribute(text: str) -> str:
    """Give the text as it must stand between the quotes, double or single, of an HTML attribute."""
    return html.escape(_printable(text), quote=True)


def markdown_text(text: str, line_start: bool = True) -> str:
    """Give the text as it must stand in a line of Markdown, so that the reader sees it and nothing else comes of it.

    It fits a paragraph, a heading, a list item, a table cell and the text of a link. Whitespace becomes one space.
    Within a line, ``line_start`` False leaves alone what means something only where a line begins.
    """
    line = _INLINE.sub(_escaped, _spaced(text))
    at_start = _AT_LINE_START.match(line) if line_start else None
    return _guarded(at_start) + line[at_start.end() :] if at_start else line


def rendered_text(text: str, line_start: bool = True) -> str:
    """Give the HTML that Python-Markdown makes of ``markdown_text(text, line_start)``, byte for byte."""
    if len(text) < _NAME_LENGTH and _SAYS_ITSELF.fullmatch(text):
        return text
    line = _spaced(text)
    html_line = line
    if any(sign in line for sign in _ENTITIES):  # not in most: to see that is ten times as fast as to look for all
        html_line = _REFERRED.sub(lambda match: _ENTITIES[match[0]], line)
    # Of what is guarded where a line begins, only these are written as references.
    if not line_start or line.lstrip(" ")[:1] not in (":", "=", "~", "?", "!"):
        return html_line
    guarded = _AT_LINE_START.match(_INLINE.sub(_escaped, line))
    return html_line.replace(guarded[5], f"&#{ord(guarded[5])};", 1) if guarded else html_line


def markdown_url(url: str) -> str:
    """Give the URL as it must stand in ``(…)`` or ``(<…>)``: what could end or change the link is percent-encoded."""
    encoded = quote(url.strip().encode(errors="replace"), safe="!#%&*+,-./:;=?@_~")
    return re.sub(r"&(\w+);", r"&\1%3B", encoded.replace("&#", "#"))  # no character reference in it either


def yaml_string(text: str) -> str:
    """Give the text as a double-quoted YAML 1.1 scalar; half a surrogate pair, which YAML cannot hold, is U+FFFD."""
    return f'"{_YAML_SPECIAL.sub(_yaml_escape, text)}"'


_YAML_SPECIAL = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]')
_YAML_NAMED = {'"': r"\"", "\\": r"\\", "\n": r"\n", "\t": r"\t", "\r": r"\r"}


def _yaml_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    return _YAML_NAMED.get(match[0]) or (f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}")


def _spaced(text: str) -> str:
    """The text with a single space for all that is blank or can't be printed."""
    return text if text.isprintable() and "  " not in text else _BLANKS.sub(" ", _printable(text))


def _printable(text: str) -> str:
    return text if text.isprintable() else _UNPRINTABLE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    return "\ufffd" if match[0] >= "\ud800" else " "


def _escaped(match: re.Match[str]) -> str:
    return _ENTITIES.get(match[0]) or f"\\{match[0]}"


def _guarded(match: re.Match[str]) -> str:
    """Escape what begins a line: with a backslash where Markdown knows one, else as a character reference."""
    indent, sign, number, point, other = match.groups()
    if number:
        return f"{indent}{number}\\{point}"
    return f"{indent}\\{sign}" if sign else f"{indent}&#{ord(other)};"
