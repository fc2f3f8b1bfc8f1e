"""Where GitHub publishes the site."""

import re
from http import HTTPStatus
from typing import Any, NamedTuple

from generator.hub import Hub

_CURE = "open Settings, Pages, choose GitHub Actions as Source, and run the workflow Deploy"


class Found(NamedTuple):
    """The address of the site, with a slash at its end; or what is missing, where there is none."""

    url: str
    missing: str = ""


def site_of(hub: Hub) -> Found:
    """Where the site of the repository is. Raises `LaterError`, and `ArchiveError` when GitHub does not say."""
    answer = hub.ask("GET", "pages")
    if answer.status == HTTPStatus.NOT_FOUND:
        return Found("", f"GitHub Pages is not enabled: {_CURE}")
    if answer.status != HTTPStatus.OK or not (url := _address(answer.data)):
        raise hub.fault(answer.said, "give the workflow  permissions: pages: read, and see GITHUB_REPOSITORY")
    if answer.data.get("build_type") == "legacy":
        return Found("", f"GitHub Pages is made from a branch: {_CURE}")
    return Found(url)


def _address(data: Any) -> str:
    url = str(data.get("html_url")) if isinstance(data, dict) else ""
    return f"{url.rstrip('/')}/" if re.fullmatch(r"https?://[\w.:-]+(/[\w.%/-]*)?", url, re.ASCII) else ""
