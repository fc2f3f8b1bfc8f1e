"""Styles whose pictures and fonts are in them: from a file, browsers load neither for a style."""

import base64
import posixpath
import re
from collections.abc import Mapping

_URL = re.compile(r"""url\(\s*(["']?)(?!data:|[a-z]+:|/|#)([^"')?#]+)[^"')]*\1\s*\)""", re.IGNORECASE)
_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp", ".woff2": "font/woff2"}


def inlined(path: str, text: str, files: Mapping[str, bytes]) -> str:
    """The style at ``path`` with those of the ``files`` in it that it names."""

    def data(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(path), found[2]))
        kind = _TYPES.get(posixpath.splitext(target)[1])
        if target not in files or not kind:
            return found[0]
        return f'url("data:{kind};base64,{base64.b64encode(files[target]).decode()}")'

    return _URL.sub(data, text)
