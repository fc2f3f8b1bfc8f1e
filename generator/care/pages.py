"""Where GitHub publishes the site."""

from http import HTTPStatus
from typing import NamedTuple

from generator.hub import answers
from generator.hub.client import Hub

_CURE = f"{answers.ENABLE_PAGES}, and run the workflow Deploy"


class Found(NamedTuple):
    """The address of the site, with a slash at its end; or what is missing, where there is none."""

    url: str
    missing: str = ""


def site_of(hub: Hub) -> Found:
    """Where the site of the repository is. Raises `LaterError`, and `ArchiveError` when GitHub does not say."""
    answer = hub.ask("GET", answers.PAGES)
    if answer.status == HTTPStatus.NOT_FOUND:
        return Found("", f"GitHub Pages is not enabled: {_CURE}")
    pages = answers.pages(answer.data) if answer.status == HTTPStatus.OK else None
    if not pages or not pages.url:
        raise hub.fault(answer.said, "give the workflow  permissions: pages: read, and see GITHUB_REPOSITORY")
    if pages.is_of_branch:
        return Found("", f"GitHub Pages is made from a branch: {_CURE}")
    return Found(pages.url)
