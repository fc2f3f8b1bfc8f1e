"""Bytes to text: which encoding a file is in, told by what it holds.

Files of libraries come from decades of programs: with and without a byte order mark, in UTF-8, UTF-16, UTF-32, GBK
or Windows-1252. What none of these explains is not read as something else: its characters become U+FFFD, and the
lines that hold them are named.
"""

import codecs
import re
from dataclasses import dataclass

BINARY = "binary"
"""The encoding of what is no text at all."""
UNKNOWN = "unknown"
"""The encoding of text in a single-byte or other code that could be any of several; only its ASCII is read."""

_MARKS = (  # the longer first: UTF-32-LE begins like UTF-16-LE
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Where the zeros of ASCII characters stand in a group of four bytes.
_ZEROS = (
    ({1, 3}, "utf-16-le"),
    ({0, 2}, "utf-16-be"),
    ({1, 2, 3}, "utf-32-le"),
    ({0, 1, 2}, "utf-32-be"),
)
_SAMPLE = 65_536
_RAREST_ZERO = 100
"""Bytes to a zero in text of two-byte characters, at most: even Chinese has ASCII digits, spaces and line feeds."""
# GB/T 2312-1980: rows 1-3 are signs, rows 16-55 the 3,755 characters that nearly all Chinese text is made of. Letters
# with accents, in Windows-1252, are no first bytes of these: small ones begin at E0.
_COMMON_CHINESE = re.compile(rb"[\xa1-\xa3\xb0-\xd7][\xa1-\xfe]")
_DOUBLE_BYTE = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_FOREIGN_WORD = re.compile(rb"[\xc0-\xff]{3,}")
_HIGH_LETTER = re.compile(rb"[\xc0-\xff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and how it was read from bytes."""

    text: str
    encoding: str
    """A name Python knows, or `BINARY` (then the text is empty) or `UNKNOWN`."""
    damaged: tuple[int, ...] = ()
    """The lines, from 1, that hold characters that could not be read; they are U+FFFD."""


def decode(data: bytes) -> Decoded:
    """The text of ``data`` without a byte order mark. Never raises."""
    mark, encoding = _encoding(data)
    body = data[len(mark) :]
    if encoding == BINARY:
        return Decoded("", encoding)
    codec = "ascii" if encoding == UNKNOWN else encoding
    try:
        return Decoded(body.decode(codec), encoding)
    except UnicodeDecodeError:
        text = body.decode(codec, "replace")
    lines = enumerate(text.split("\n"), 1)
    return Decoded(text, encoding, tuple(number for number, line in lines if "\ufffd" in line))


def beginning(data: bytes) -> str:
    """The first 64 KiB of ``data`` as text, enough to tell what it is; empty when it is no text."""
    if len(data) <= _SAMPLE:
        return decode(data).text
    sample = data[:_SAMPLE]
    # Cut after a line, so that no character is; characters of two and four bytes end there anyway.
    end = sample.rfind(b"\n") if b"\0" not in sample else 0
    return decode(sample[:end] if end > 0 else sample).text


def _encoding(data: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding of ``data``."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return mark, encoding
    if b"\0" in data:
        return b"", _wide(data[:_SAMPLE])
    return b"", "utf-8" if _is_utf8(data) else _legacy(data)


def _wide(sample: bytes) -> str:
    """The encoding of text with zeros in it: they stand in the same places of all ASCII characters."""
    places = {place for place in range(4) if b"\0" in sample[place::4]}
    if sample.count(0) * _RAREST_ZERO < len(sample):
        return BINARY
    return next((encoding for zeros, encoding in _ZEROS if places and places <= zeros), BINARY)


def _is_utf8(data: bytes) -> bool:
    """Whether ``data`` is UTF-8; a few bytes that are not leave it UTF-8 with damage."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
        bad = text.count("\ufffd")
        return sum(char > "\x7f" for char in text) > 2 * bad
    return True


def _legacy(data: bytes) -> str:
    if _is_chinese(data):
        return "gb18030"  # all of GBK and more
    letters, words = len(_HIGH_LETTER.findall(data)), sum(map(len, _FOREIGN_WORD.findall(data)))
    if letters and words * 2 > letters:
        return UNKNOWN  # whole words of accented letters: Cyrillic, Greek, Korean…, in one of many codes
    return "cp1252"


def _is_chinese(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = _DOUBLE_BYTE.findall(data)
    return 2 * sum(1 for pair in pairs if _COMMON_CHINESE.fullmatch(pair)) >= len(pairs)
