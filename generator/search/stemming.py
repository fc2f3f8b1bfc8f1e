"""Stems of English words as lunr.js makes them: Porter's algorithm, with its departures.

https://tartarus.org/martin/PorterStemmer/ tells it. lunr's Python goes letter by letter, which takes twice the time; a
test holds this against it.
"""

from collections import defaultdict

_SHAPE = str.maketrans("abcdefghijklmnopqrstuvwxz", "vcccvcccvcccccvcccccvcccc")
"""Vowels and consonants; ``y`` is what the letter before it is not."""
_Endings = dict[str, list[tuple[str, str]]]


def _endings(text: str) -> _Endings:
    """Endings, each with what replaces it, by their last two letters."""
    found = defaultdict(list)
    for ending, _, new in (word.partition(">") for word in text.split()):
        found[ending[-2:]].append((ending, new))
    return dict(found)


_STEP_2 = _endings(
    "ational>ate tional>tion enci>ence anci>ance izer>ize bli>ble alli>al entli>ent eli>e ousli>ous ization>ize"
    " ation>ate ator>ate alism>al iveness>ive fulness>ful ousness>ous aliti>al iviti>ive biliti>ble logi>log"
)
_STEP_3 = _endings("icate>ic ative> alize>al iciti>ic ical>ic ful> ness>")
_STEP_4 = _endings("al ance ence er ic able ible ant ement ment ent sion>s tion>t ou ism ate iti ous ive ize")


def stem(word: str) -> str:
    """The stem of a word of the letters from a to z."""
    if len(word) < 3:
        return word
    word = _without_participle(_without_plural(word))
    if len(word) > 2 and word[-1] == "y" and word[-2] not in "aeiou":
        word = word[:-1] + "i"
    word = _replaced(_replaced(word, _STEP_2, 1), _STEP_3, 1)
    return _without_e(_replaced(word, _STEP_4, 2))


def _without_plural(word: str) -> str:
    if word[-1] != "s" or (word[-2] == "s" and not word.endswith("sses")):
        return word
    return word[:-2] if word.endswith(("sses", "ies")) else word[:-1]


def _without_participle(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) else word
    start = word[:-2] if word.endswith("ed") else word[:-3] if word.endswith("ing") else ""
    shape = _shape(start)
    if "v" not in shape:
        return word
    if start.endswith(("at", "bl", "iz")):
        return start + "e"
    if shape[-1] == "c" and start[-1] == start[-2:-1]:
        return start if start[-1] in "lsz" else start[:-1]
    return start + "e" if shape.count("vc") == 1 and _is_short(start) else start


def _replaced(word: str, endings: _Endings, least: int) -> str:
    """The word with its ending replaced, where what is before has that measure."""
    for ending, new in endings.get(word[-2:], ()):
        if word.endswith(ending):
            start = word[: -len(ending)]
            return start + new if _measure(start + new if least > 1 else start) >= least else word
    return word


def _without_e(word: str) -> str:
    if word[-1] == "e":
        measure = _measure(word)
        if measure > 1 or (measure == 1 and not _is_short(word[:-1])):
            word = word[:-1]
    return word[:-1] if word.endswith("ll") and _measure(word) > 1 else word


def _shape(word: str) -> str:
    """For each letter ``v`` or ``c``, vowel or consonant."""
    shape = word.translate(_SHAPE)
    while "y" in shape:
        place = shape.index("y")
        shape = f"{shape[:place]}{'v' if shape[:place].endswith('c') else 'c'}{shape[place + 1 :]}"
    return shape


def _measure(word: str) -> int:
    """How often a vowel is followed by a consonant."""
    return _shape(word).count("vc")


def _is_short(word: str) -> bool:
    """Whether a word ends like ``hop``, to which an e belongs, and not like ``snow``."""
    return word[-1] not in "wxy" and _shape(word).endswith("cvc")
