"""The bytes of the index: numbers, sorted words, lists of papers. DESIGN.md, "Search index", tells the format."""

import zlib
from collections.abc import Iterable, Sequence
from itertools import chain
from operator import sub
from typing import NamedTuple

MOST = 127
"""Occurrences are counted up to this one, and places kept of so many."""


class Entry(NamedTuple):
    """A word of the dictionary: papers have it, or another stands for it, or both."""

    key: str
    papers: Sequence[int] = ()
    """Which papers have it, in order."""
    counts: bytes = b""
    """For each paper how often its text has the word, doubled, and one more if it has it elsewhere."""
    places: tuple[bytes, bytes] = b"", b""
    """Where it stands in the texts, in order: the lower and the upper bytes of 16 bits."""
    fields: bytes = b""
    """In which fields those have it that have it elsewhere."""
    in_titles: bytes = b""
    """For each title among these fields where the word stands."""
    in_names: bytes = b""
    """For each list of authors among these fields where the word stands."""
    stem: str = ""
    """The term it is found by, where that is another."""


def number(value: int) -> bytes:
    """A number of any size: seven bits a byte, the lowest first, all but the last byte with the highest bit set."""
    data = bytearray()
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    data.append(value)
    return bytes(data)


def numbers(values: Sequence[int]) -> bytes:
    """Several numbers, one after the other."""
    return bytes(values) if max(values, default=0) < 128 else b"".join(map(NUMBER.__getitem__, values))


class _Numbers(dict[int, bytes]):
    def __missing__(self, value: int) -> bytes:
        data = self[value] = number(value)
        return data


NUMBER = _Numbers()
"""The bytes of each number, made once."""


def in_order(words: Iterable[str]) -> list[str]:
    """Words as JavaScript sorts them: by their UTF-16 units."""
    return sorted(words, key=_units)


def _units(word: str) -> bytes:
    return word.encode("utf-16-be")


def dictionary(entries: Sequence[Entry], papers: int) -> bytes:
    """A shard of a segment of so many papers. What is alike stands together, for so it compresses better."""
    keys = [entry.key.encode() for entry in entries]
    shared = [shared_start(before, key) for before, key in zip([b"", *keys], keys, strict=False)]
    sections = [
        numbers(shared),
        numbers([len(key) - same for key, same in zip(keys, shared, strict=True)]),
        b"".join([key[same:] for key, same in zip(keys, shared, strict=True)]),
        numbers([2 * len(entry.papers) + bool(entry.stem) for entry in entries]),
        b"".join([_stem(entry.key, entry.stem) for entry in entries if entry.stem]),
        bits("".join([gaps(entry.papers, papers) for entry in entries])),
        b"".join([entry.counts for entry in entries]),
        b"".join([entry.fields for entry in entries]),
        b"".join([entry.in_titles for entry in entries]),
        b"".join([entry.in_names for entry in entries]),
    ]
    return number(len(entries)) + numbers([len(section) for section in sections]) + b"".join(sections)


def shared_start(one: Sequence[object], other: Sequence[object]) -> int:
    """How much both have in common from their start on."""
    place = 0
    for its, others in zip(one, other, strict=False):
        if its != others:
            break
        place += 1
    return place


def _stem(word: str, stem: str) -> bytes:
    """How many characters at the end of a word are not of its stem, and what the stem has in their place."""
    same = shared_start(word, stem)
    end = stem[same:].encode()
    return number(len(word) - same) + number(len(end)) + end


def places(entries: Sequence[Entry]) -> bytes:
    """Where the words of a shard stand in texts: the lower bytes of all places, then the upper ones."""
    return b"".join([entry.places[upper] for upper in (0, 1) for entry in entries])


def gaps(found: Sequence[int], papers: int) -> str:
    """How many papers lie between one that is found and the next, as bits: a Rice code, the shortest there is for
    papers that are spread evenly. Its parameter follows from how many are found, and of how many."""
    if not found:
        return ""
    codes = _RICE[rice(len(found), papers)]
    if len(found) == 1:
        return codes[found[0] + 1]
    return "".join(map(codes.__getitem__, map(sub, found, chain((-1,), found))))


def rice(count: int, papers: int) -> int:
    """How many bits of a gap are written as they are: the logarithm of seven tenths of the mean gap."""
    return max((papers * 7 // (count * 10)).bit_length() - 1, 0)


class _Codes(dict[int, str]):
    """The Rice code of each step, at least 1: what lies between, divided by ``2 ** low``, in unary; its lowest bits."""

    def __init__(self, low: int) -> None:
        self.low = low

    def __missing__(self, step: int) -> str:
        gap = step - 1
        lowest = f"{gap & (1 << self.low) - 1:0{self.low}b}" if self.low else ""
        code = self[step] = "1" * (gap >> self.low) + "0" + lowest
        return code


_RICE = [_Codes(low) for low in range(32)]


def bits(code: str) -> bytes:
    """Bits as bytes, the highest of a byte first; the last is filled up with zeros."""
    size = (len(code) + 7) // 8
    return int(code.ljust(8 * size, "0"), 2).to_bytes(size, "big") if code else b""


_LEVEL = 7
"""Of compression: 9 makes the index 0.3 % smaller, and takes four times as long."""


def compressed(data: bytes) -> bytes:
    """``data`` with gzip (RFC 1952), the same bytes each time."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()
