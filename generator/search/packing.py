"""The bytes of the index: numbers, sorted words, lists of papers. DESIGN.md, "Search index", tells the format."""

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

PAPER = 9
"""In a posting the number of a paper stands from this bit on, below it `FIELDED` and a count of occurrences."""
FIELDED = 1 << 8
"""A title, name or keyword has the word."""
MOST = 127
"""Occurrences are counted up to this one, and places kept of so many."""


class Entry(NamedTuple):
    """A word of the dictionary: papers have it, or another stands for it, or both."""

    key: str
    packed: "Sequence[int]" = ()
    """The postings, in the order of the papers."""
    fields: bytes | bytearray = b""
    """The fields of those that are `FIELDED`."""
    in_titles: bytes | bytearray = b""
    """For each title among these fields where the word stands."""
    in_names: bytes | bytearray = b""
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
    return bytes(values) if max(values, default=0) < 128 else b"".join(map(number, values))


class _Numbers(dict[int, bytes]):
    def __missing__(self, value: int) -> bytes:
        data = self[value] = number(value)
        return data


NUMBER = _Numbers()
"""The bytes of each number, made once."""


def steps(places: Sequence[int]) -> bytes:
    """Increasing numbers, as steps from one to the next."""
    before = 0
    data = b""
    for place in places:
        data += NUMBER[place - before]
        before = place
    return data


def in_order(words: Iterable[str]) -> list[str]:
    """Words as JavaScript sorts them: by their UTF-16 units."""
    return sorted(words, key=_units)


def _units(word: str) -> bytes:
    return word.encode("utf-16-be")


def lengths(data: Sequence[bytes]) -> bytes:
    """Several texts: how many, how long each is, then all of them."""
    return number(len(data)) + numbers([len(its) for its in data]) + b"".join(data)


def dictionary(entries: Sequence[Entry], papers: int) -> bytes:
    """A shard of a segment of so many papers. What is alike stands together, for so it compresses better."""
    keys = [entry.key.encode() for entry in entries]
    shared = [shared_start(before, key) for before, key in zip([b"", *keys], keys, strict=False)]
    words = [entry for entry in entries if entry.packed and entry.key[0] != "#"]
    sections = [
        numbers(shared),
        numbers([len(key) - same for key, same in zip(keys, shared, strict=True)]),
        b"".join([key[same:] for key, same in zip(keys, shared, strict=True)]),
        numbers([2 * len(entry.packed) + bool(entry.stem) for entry in entries]),
        b"".join([_stem(entry.key, entry.stem) for entry in entries if entry.stem]),
        bits("".join([gaps(entry.packed, papers) for entry in entries if entry.packed])),
        b"".join([_counts(entry.packed) for entry in words]),
        b"".join([entry.fields for entry in words]),
        b"".join([entry.in_titles for entry in words]),
        b"".join([entry.in_names for entry in words]),
    ]
    return number(len(entries)) + numbers([len(section) for section in sections]) + b"".join(sections)


def shared_start(one: Sequence[object], other: Sequence[object]) -> int:
    """How much both have in common from their start on."""
    most = min(len(one), len(other))
    return next((place for place in range(most) if one[place] != other[place]), most)


def _stem(word: str, stem: str) -> bytes:
    """How many characters at the end of a word are not of its stem, and what the stem has in their place."""
    same = shared_start(word, stem)
    end = stem[same:].encode()
    return number(len(word) - same) + number(len(end)) + end


def gaps(packed: Sequence[int], papers: int) -> str:
    """How many papers lie between one posting and the next, as bits: a Rice code, the shortest there is for papers that
    are spread evenly. Its parameter follows from how many postings and papers there are."""
    codes = _RICE[rice(len(packed), papers)]
    found = [value >> PAPER for value in packed]
    return "".join([codes[after - before] for before, after in zip([-1, *found], found, strict=False)])


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


def _counts(packed: Sequence[int]) -> bytes:
    """How often each text has the word, doubled, and one more if the posting is `FIELDED`."""
    return bytes([(value & MOST) << 1 | value >> 8 & 1 for value in packed])


def compressed(data: bytes) -> bytes:
    """``data`` with gzip (RFC 1952), the same bytes each time."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()
