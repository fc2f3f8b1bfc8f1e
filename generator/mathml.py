"""TeX formulas as presentation MathML that is safe to put into a page: no script, no font, no request."""

import html
import re
import unicodedata
from functools import lru_cache
from xml.etree.ElementTree import Element, tostring

from latex2mathml.converter import convert_to_element

LONGEST = 500  # characters of TeX that are still typeset; longer ones would be a page of their own
_DEEPEST = 24  # levels of elements: the converter is recursive, and so are browsers

_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "math mrow mi mo mn mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable "
        "mtr mtd mstyle mpadded mphantom mmultiscripts mprescripts none ",
    )
)
_ATTRIBUTES = frozenset(
    re.findall(
        r"\w+",
        "accent accentunder columnalign columnspacing depth displaystyle fence form height largeop "
        "linethickness lspace mathvariant maxsize minsize movablelimits rowspacing rspace scriptlevel "
        "separator stretchy symmetric width ",
    )
)
_PLAIN_VALUE = re.compile(r"[\w .%+-]{1,40}", re.ASCII)
# Commands that define commands (a few words could grow into millions) or that speak of the page, not of the formula.
_REFUSED = re.compile(
    r"\\(?:(?:re)?newcommand|def|let|[xge]def|DeclareMathOperator|href|class|style|cssId|id|label|tag)\b"
    r"|&#?\w+;"  # a character reference: each writer of HTML has its own mind about what it is in
)
_BARE_PERCENT = re.compile(r"(?<!\\)%")
_RELATIONS = {"~": "∼", "|": "|", "‖": "‖"}  # \sim, \vert and \Vert, which the converter takes for letters
_CLOSING = frozenset(")]}⟩⌉⌋")
_SCRIPTED = frozenset(("msub", "msup", "msubsup", "munder", "mover", "munderover"))
_VARIANTS = {"bold": "BOLD", "bold-italic": "BOLD ITALIC", "script": "SCRIPT", "fraktur": "FRAKTUR"}


@lru_cache(maxsize=20_000)
def mathml(tex: str, display: bool = False) -> str | None:
    """Give a ``<math>`` element for the TeX formula, or None when it cannot be typeset faithfully.

    The element holds nothing but a known set of MathML elements and attributes, whatever the formula says;
    its ``alttext`` is the TeX, for those who listen to the page or copy from it. Never raises.
    """
    formula = " ".join(html.unescape(tex).split())
    if not formula or len(formula) > LONGEST or _REFUSED.search(formula) or not _even_braces(formula):
        return None
    try:
        tree = _clean(convert_to_element(_BARE_PERCENT.sub(r"\\%", formula)))
    # The converter raises what it likes (IndexError, KeyError, RecursionError …) at what it cannot read.
    except Exception:  # noqa: BLE001
        return None
    tree.attrib = {"alttext": formula, "display": "block"} if display else {"alttext": formula}
    for element in tree.iter():  # in the order in which Python-Markdown would write them
        element.attrib = dict(sorted(element.attrib.items()))
    return tostring(tree, encoding="unicode", short_empty_elements=False)


def _even_braces(tex: str) -> bool:
    braces = re.findall(r"\\.|([{}])", tex)
    return braces.count("{") == braces.count("}")


def _clean(element: Element, depth: int = 0) -> Element:
    """Give a copy of the element that holds only what is known to be harmless; ValueError for anything else."""
    text = html.unescape(element.text or "").strip("\n")  # the converter writes what it typesets as references
    if element.tag not in _ELEMENTS or depth > _DEEPEST or "\\" in text or not _printable(text):
        raise ValueError(f"{element.tag} {text!r} is no part of a formula")
    attributes = {
        name: value for name, value in element.items() if name in _ATTRIBUTES and _PLAIN_VALUE.fullmatch(value)
    }
    copy = Element(element.tag, attributes)
    copy.text = text or None
    children = [_clean(child, depth + 1) for child in element]
    copy.extend(_spaced(_joined(children)) if element.tag in ("math", "mrow") else children)
    return _only_child(_mended(copy))


def _printable(text: str) -> bool:
    return not any(unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") for character in text)


def _mended(element: Element) -> Element:
    """Say with characters what browsers no longer read from ``mathvariant``, and name relations as relations."""
    if element.tag == "mi" and element.text in _RELATIONS:
        element.tag, element.text = "mo", _RELATIONS[element.text]
    variant = _VARIANTS.get(element.get("mathvariant", ""))
    if variant and element.text:
        element.text = "".join(_letter(character, variant) for character in element.text)
        del element.attrib["mathvariant"]
    return element


def _letter(character: str, variant: str) -> str:
    """Give the mathematical alphabet's form of a letter, the letter itself where there is none."""
    name = unicodedata.name(character, "")
    case = "SMALL" if "SMALL LETTER" in name else "CAPITAL"
    try:
        return unicodedata.lookup(f"MATHEMATICAL {variant} {case} {name.rpartition(' LETTER ')[2]}")
    except KeyError:
        return character


def _joined(children: list[Element]) -> list[Element]:
    """Join upright letters that stand side by side: ``SSM`` is one name, not three."""
    joined: list[Element] = []
    for child in children:
        if joined and _upright(child) and _upright(joined[-1]):
            joined[-1].text = f"{joined[-1].text}{child.text}"
        else:
            joined.append(child)
    return joined


def _spaced(children: list[Element]) -> list[Element]:
    """Set thin spaces round names of functions as TeX does, ``n log n`` but ``log(n)``.

    They are characters, so that search and copies have them too. The invisible sign for function application is left
    out: it would stick to the name in the search index.
    """
    spaced: list[Element] = []
    for child in children:
        if (name := _function_name(child)) is not None and name.tag == "mo":
            name.attrib |= {"lspace": "0", "rspace": "0"}  # instead of the wide ones of an unknown operator
        if spaced and _stand_apart(spaced[-1], child):
            spaced.append(_thin_space())
        spaced.append(child)
    return spaced


def _thin_space() -> Element:
    space = Element("mtext")
    space.text = "\N{THIN SPACE}"
    return space


def _stand_apart(left: Element, right: Element) -> bool:
    """Whether one is the name of a function and the other no sign, which would bring its own space or need none."""
    if _function_name(left) is not None:
        return right.tag != "mo" or _function_name(right) is not None
    return _function_name(right) is not None and (left.tag != "mo" or left.text in _CLOSING)


def _function_name(element: Element) -> Element | None:
    """Give the element that holds a function's name, also where limits or a power hang on it: ``log``, ``max_i``."""
    base = element[0] if element.tag in _SCRIPTED and len(element) else element
    letters = (base.text or "").replace(" ", "")
    named = base.tag in ("mi", "mo") and len(letters) > 1 and letters.isascii() and letters.isalpha()
    return base if named and "mathvariant" not in base.attrib else None


def _upright(element: Element) -> bool:
    return element.tag == "mi" and element.get("mathvariant") == "normal"


def _only_child(element: Element) -> Element:
    """Give the child of a row that holds nothing else, so that formulas stay small."""
    lone = element.tag == "mrow" and len(element) == 1 and not element.attrib and not element.text
    return element[0] if lone else element
