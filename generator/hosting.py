"""Where the site will be and where its files lie, as the host that builds it says in the environment.

So a fork needs no setting: `mkdocs.yml` asks for ``SITE_URL`` and ``REPO_URL``, and what nobody has set is found here.
Of each host only what it documents is asked for:

* GitHub, https://docs.github.com/actions/reference/workflows-and-actions/variables
* GitLab, https://docs.gitlab.com/ci/variables/predefined_variables/
* Cloudflare Pages, https://developers.cloudflare.com/pages/configuration/build-configuration/#environment-variables
* Netlify, https://docs.netlify.com/build/configure-builds/environment-variables/
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.faults import Fault

Environment = Mapping[str, str]

VARIABLES = frozenset(
    (
        "SITE_URL REPO_URL GITHUB_ACTIONS GITHUB_REPOSITORY GITHUB_SERVER_URL GITHUB_SHA GITLAB_CI CI_PAGES_URL"
        " CI_PROJECT_URL CI_COMMIT_SHA CF_PAGES CF_PAGES_URL CF_PAGES_COMMIT_SHA NETLIFY URL REPOSITORY_URL COMMIT_REF"
    ).split()
)
"""All that is asked for here."""

GITHUB = "https://github.com"
_PAGES_DEV = re.compile(r"[^.]+\.([^.]+\.pages\.dev)")
_DOMAIN = re.compile(r"(?=.{4,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")
_HOST = re.compile(r"https?://([^/:\s]+)")
_SCP = re.compile(r"(?:[\w.-]+@)?([\w.-]+):(?!/)(.+)")


class Place(NamedTuple):
    """Where a site is; each is empty where nobody told."""

    site_url: str = ""
    """The address of the site, with a slash at its end."""
    repo_url: str = ""
    """Where its repository is shown, without one."""


def place(environment: Environment, domain: str = "") -> Place:
    """What is set by hand, else a ``domain`` of the site's own, else what the host says of itself."""
    hosts = (_github, _gitlab, _cloudflare, _netlify)
    found = next((its for host in hosts if (its := host(environment))), Place())
    own = f"https://{domain}/" if domain else ""
    site = environment.get("SITE_URL") or own or found.site_url
    repository = environment.get("REPO_URL") or found.repo_url
    return Place(f"{site.rstrip('/')}/" if site else "", repository.rstrip("/"))


def settings(environment: Environment, domain: str = "") -> dict[str, str]:
    """The same as the variables that ``mkdocs.yml`` asks for; without those that nobody told."""
    its = place(environment, domain)
    return {name: value for name, value in (("SITE_URL", its.site_url), ("REPO_URL", its.repo_url)) if value}


def commit(environment: Environment) -> str:
    """The commit that is built, as the host names it; empty where none does."""
    names = ("GITHUB_SHA", "CI_COMMIT_SHA", "CF_PAGES_COMMIT_SHA", "COMMIT_REF")
    return next((its for name in names if re.fullmatch("[0-9a-f]{7,64}", its := environment.get(name, ""))), "")


def github_pages(repository: str) -> str:
    """Where GitHub Pages shows the site of a repository, ``owner/name``, that has no domain of its own."""
    owner, _, name = repository.partition("/")
    host = f"{owner.lower()}.github.io"
    return f"https://{host}/" if name.lower() == host else f"https://{host}/{name}/"


def own_domain(text: str) -> str:
    """The domain that a ``CNAME`` file names; empty when it names none."""
    name = next(iter(text.split()), "").lower().rstrip(".")
    return name if _DOMAIN.fullmatch(name) else ""


def read_domain(root: Path) -> str:
    """The domain that the archive at ``root`` says is its own."""
    return next((name for _, text in _domain_files(root) if (name := own_domain(text))), "")


def domain_faults(root: Path) -> Iterator[Fault]:
    """The files that are to name a domain of the archive's own, and do not."""
    for path, text in _domain_files(root):
        if not own_domain(text):
            what = f"{text.strip()[:80]!r} is no domain" if text.strip() else "it names no domain"
            host = _HOST.search(text)
            name = own_domain(host[1] if host else "") or "papers.example.org"
            yield Fault(path.relative_to(root).as_posix(), 1, what, f"write its name alone, such as {name}")


def _domain_files(root: Path) -> Iterator[tuple[Path, str]]:
    for path in (root / "content" / "CNAME", root / "overrides" / "CNAME"):
        if path.is_file():
            yield path, path.read_text(encoding="utf-8", errors="replace")


def web_address(remote: str) -> str:
    """Where what git calls ``remote`` is shown to people, without a name or password; empty when that is not known."""
    if "://" in remote:
        try:
            parts = urlsplit(remote)
            host, path, port = parts.hostname, parts.path, parts.port if parts.scheme in ("http", "https") else None
        except ValueError:
            return ""
        scheme = "http" if parts.scheme == "http" else "https"
        host = f"{host}:{port}" if host and port else host
    else:
        match = _SCP.fullmatch(remote)
        scheme, host, path = ("https", match[1], match[2]) if match else ("", "", "")
    path = path.strip("/").removesuffix(".git")
    return f"{scheme}://{host}/{path}" if host and path else ""


def _github(its: Environment) -> Place | None:
    repository = its.get("GITHUB_REPOSITORY", "")
    if its.get("GITHUB_ACTIONS") != "true" or "/" not in repository:
        return None
    server = (its.get("GITHUB_SERVER_URL") or GITHUB).rstrip("/")
    # Where an Enterprise Server shows pages is its administrator's choice.
    return Place(github_pages(repository) if server.lower() == GITHUB else "", f"{server}/{repository}")


def _gitlab(its: Environment) -> Place | None:
    return Place(its.get("CI_PAGES_URL", ""), its.get("CI_PROJECT_URL", "")) if its.get("GITLAB_CI") == "true" else None


def _cloudflare(its: Environment) -> Place | None:
    if its.get("CF_PAGES") != "1":
        return None
    # It is the address of this one deployment, <digest>.<project>.pages.dev; what stays is the project's.
    host = urlsplit(its.get("CF_PAGES_URL", "")).hostname or ""
    match = _PAGES_DEV.fullmatch(host)
    return Place(f"https://{match[1] if match else host}/" if host else "")


def _netlify(its: Environment) -> Place | None:
    if its.get("NETLIFY") != "true":
        return None
    return Place(its.get("URL", ""), web_address(its.get("REPOSITORY_URL", "")))
