"""From the text of a paper to the words that tell what it is about.

Words become numbers of 32 bits, so that arrays can hold them: the lowest two bits say what a number stands for, the
others are those of a checksum of the word's stem, the same in every build.
"""

import re
from zlib import crc32

from generator.related.stop_words import BESIDE, FOREIGN, NOTHING
from generator.search.analysis import fold, stem

_REMEMBERED = 400_000
"""Words that are remembered, some 60 MB: more than 100,000 papers have."""
_LONGEST = 40
"""Characters of a word: what is longer is none."""

BREAK = 0
"""What stands between words that do not go together."""
OF = 4
"""What joins two words as if it were not there: "chain of thought"."""
BESIDE_OTHERS, WORD, TAG, PAIR = range(4)
"""What the lowest bits say: a word that says something beside another ("model" in "reward model"), one that does by
itself ("diffusion"), a tag, two words that follow one another."""

_CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\U00020000-\U0003ffff"
_RUN = re.compile(f"[{_CJK}]+")
_SIGNS = str.maketrans(dict.fromkeys("“”„«»…，。、：；！？（）「」『』《》·—", ","))
_JOINTS = str.maketrans(dict.fromkeys("‐‑–’‘", " "))
_BREAKS = b',;:!?()[]{}"<>|=*+&~`@'
_SPACES = b"-_/'\t\n\r"
_APART = bytes.maketrans(_BREAKS + _SPACES, b"\0" * len(_BREAKS) + b" " * len(_SPACES))
_NUMBER = re.compile(r"[0-9.,%]+[a-z]{0,2}|[0-9]+(?:st|nd|rd|th|fps)")
_NO_WORD = re.compile(r"^\W|\.[^\W\d]|[\x00-\x2d/:-@\[-`{-\x9f\u2000-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff]")
"""What no word begins with, and has in it."""


def split(text: str) -> list[bytes]:
    """The words of ``text`` as they are written, and zero bytes where one does not go with the next."""
    if not text.isascii():
        text = _RUN.sub(_pairs, " ".join(text.translate(_SIGNS).translate(_JOINTS).split()))
    data = text.encode("utf-8", "replace").translate(_APART).replace(b". ", b" \0 ")
    return data.removesuffix(b".").replace(b"\0", b" \0 ").split()


def _pairs(run: re.Match[str]) -> str:
    """Chinese, Japanese and Korean text is read by pairs of characters."""
    text = run[0][: 10 * _LONGEST]
    return f",{','.join(text[place : place + 2] for place in range(max(1, len(text) - 1)))},"


class Numbers(dict[bytes, int]):
    """The number of each word as it is written."""

    def __missing__(self, written: bytes) -> int:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[written] = number = _number(written.decode())
        return number


def _number(written: str) -> int:
    """The number of a word; `BREAK` for what tells nothing."""
    word = fold(written)
    if word == "of":
        return OF
    if not _is_word(word) or word in NOTHING or (word in FOREIGN and not written.isupper()):
        return BREAK
    stemmed = stem(word)
    if stemmed in BESIDE or (len(word) == 2 and written.isalpha() and written.isascii() and not written.isupper()):
        return checksum(stemmed, BESIDE_OTHERS)
    return BREAK if stemmed in NOTHING else checksum(stemmed, WORD)


def _is_word(word: str) -> bool:
    """Neither a letter nor a number, neither an address nor a formula."""
    if word.isascii() and word.isalpha():
        return 1 < len(word) <= _LONGEST
    is_long = len(word) > _LONGEST or (len(word) < 2 and not _RUN.match(word))
    return not (is_long or _NUMBER.fullmatch(word) or _NO_WORD.search(word))


def checksum(text: str, kind: int) -> int:
    """The number of what is called ``text`` and is of a ``kind``; neither `BREAK` nor `OF`."""
    bits = crc32(text.encode("utf-8", "surrogatepass")) & 0xFFFFFFFC
    return (bits if bits > OF else 8) | kind
