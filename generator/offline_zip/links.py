"""A page of the site as one that is opened as a file."""

import re
from typing import NamedTuple

_TAG = re.compile(r'<(a|area|form|link|meta|script)\b((?:[^>"]|"[^"]*")*)>\n?')
_ADDRESS = re.compile(r'\b(href|action|src)="([^"?#]*)')
_REFRESH = re.compile(r'(content="\d+; url=[^"?#]*/)(?=["?#])')
_MODULE = re.compile(r'src="(?:\.{1,2}/)*assets/javascripts/([^"]+)"')
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|/", re.IGNORECASE)


class Opened(NamedTuple):
    """A page."""

    html: str
    modules: set[str]
    """The modules that it begins with, as they are called below ``assets/javascripts/``."""


def opened(html: str) -> Opened:
    """The page with links that lead to files, and scripts that need not be modules."""
    modules: set[str] = set()

    def changed(tag: re.Match[str]) -> str:
        if 'rel="modulepreload"' in tag[2]:
            return ""
        text = tag[0]
        if 'type="module"' in tag[2]:
            modules.update(_MODULE.findall(text))
            text = text.replace('type="module"', "defer", 1)
        return _REFRESH.sub(r"\1index.html", text) if tag[1] == "meta" else _ADDRESS.sub(_to_file, text)

    return Opened(_TAG.sub(changed, html), modules)


def _to_file(found: re.Match[str]) -> str:
    name, path = found.groups()
    if not path or _ELSEWHERE.match(path) or path.rpartition("/")[2] not in ("", ".", ".."):
        return found[0]
    slash = "" if path.endswith("/") else "/"
    return f'{name}="{path}{slash}index.html'
