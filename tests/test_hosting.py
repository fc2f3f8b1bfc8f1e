"""Where the site is: a table of what hosts say, and of what people set."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator import hosting
from generator.cli import main
from generator.hosting import Place, commit, own_domain, place, read_domain, settings, web_address
from generator.layout import Layout
from tests import odd_archive

GITHUB = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_REPOSITORY": "Some-One/Papers",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_SHA": "0123456789abcdef0123456789abcdef01234567",
}
GITLAB = {
    "GITLAB_CI": "true",
    "CI_PAGES_URL": "https://some-one.gitlab.io/papers",
    "CI_PROJECT_URL": "https://gitlab.com/some-one/papers",
}
CLOUDFLARE = {"CF_PAGES": "1", "CF_PAGES_URL": "https://373f31e2.papers-7ou.pages.dev"}
NETLIFY = {"NETLIFY": "true", "URL": "https://papers.example.org", "REPOSITORY_URL": "git@github.com:some-one/papers"}
AT = "https://github.com/Some-One/Papers"

PLACES = [
    ("nothing", {}, "", "", ""),
    ("a project", GITHUB, "", "https://some-one.github.io/Papers/", AT),
    (
        "a user",
        GITHUB | {"GITHUB_REPOSITORY": "Some-One/some-one.GitHub.io"},
        "",
        "https://some-one.github.io/",
        "https://github.com/Some-One/some-one.GitHub.io",
    ),
    ("a domain", GITHUB, "papers.example.org", "https://papers.example.org/", AT),
    ("a domain on this machine", {}, "papers.example.org", "https://papers.example.org/", ""),
    (
        "no server named",
        {k: v for k, v in GITHUB.items() if "SERVER" not in k},
        "",
        "https://some-one.github.io/Papers/",
        AT,
    ),
    (
        "a slash after the server",
        GITHUB | {"GITHUB_SERVER_URL": "https://GitHub.com/"},
        "",
        "https://some-one.github.io/Papers/",
        "https://GitHub.com/Some-One/Papers",
    ),
    (
        "an Enterprise Server",
        GITHUB | {"GITHUB_SERVER_URL": "https://git.example.org"},
        "",
        "",
        "https://git.example.org/Some-One/Papers",
    ),
    ("no repository named", GITHUB | {"GITHUB_REPOSITORY": ""}, "", "", ""),
    ("a machine that knows a repository", {"GITHUB_REPOSITORY": "some-one/papers"}, "", "", ""),
    ("GitLab", GITLAB, "", "https://some-one.gitlab.io/papers/", "https://gitlab.com/some-one/papers"),
    ("GitLab without Pages", GITLAB | {"CI_PAGES_URL": ""}, "", "", "https://gitlab.com/some-one/papers"),
    (
        "GitLab with a domain",
        GITLAB,
        "papers.example.org",
        "https://papers.example.org/",
        "https://gitlab.com/some-one/papers",
    ),
    ("Cloudflare", CLOUDFLARE, "", "https://papers-7ou.pages.dev/", ""),
    (
        "a project of Cloudflare",
        CLOUDFLARE | {"CF_PAGES_URL": "https://papers.pages.dev/"},
        "",
        "https://papers.pages.dev/",
        "",
    ),
    ("Netlify", NETLIFY, "", "https://papers.example.org/", "https://github.com/some-one/papers"),
    ("a variable that only Netlify means so", {"URL": "https://example.org"}, "", "", ""),
    (
        "set by hand",
        GITHUB | {"SITE_URL": "https://example.org/a", "REPO_URL": "https://example.org/b/"},
        "papers.example.org",
        "https://example.org/a/",
        "https://example.org/b",
    ),
    ("set to nothing", GITHUB | {"SITE_URL": "", "REPO_URL": ""}, "", "https://some-one.github.io/Papers/", AT),
    (
        "the action's address",
        GITHUB | {"SITE_URL": "https://some-one.github.io/Papers"},
        "",
        "https://some-one.github.io/Papers/",
        AT,
    ),
]


@pytest.mark.parametrize(
    ("environment", "domain", "site", "repository"), [its[1:] for its in PLACES], ids=[its[0] for its in PLACES]
)
def test_where_the_site_is(environment: dict[str, str], domain: str, site: str, repository: str) -> None:
    assert place(environment, domain) == Place(site, repository)
    asked = {"SITE_URL": site, "REPO_URL": repository}
    assert settings(environment, domain) == {name: value for name, value in asked.items() if value}


def test_every_variable_is_known() -> None:
    for its in (GITHUB, GITLAB, CLOUDFLARE, NETLIFY):
        assert its.keys() <= hosting.VARIABLES


REMOTES = [
    ("https://github.com/some-one/papers.git", "https://github.com/some-one/papers"),
    ("https://user:secret@github.com/some-one/papers/", "https://github.com/some-one/papers"),
    ("git@github.com:some-one/papers.git", "https://github.com/some-one/papers"),
    ("ssh://git@git.example.org:2222/some-one/papers.git", "https://git.example.org/some-one/papers"),
    ("http://127.0.0.1:3000/some-one/papers", "http://127.0.0.1:3000/some-one/papers"),
    ("/srv/git/papers.git", ""),
    ("../papers", ""),
    ("file:///srv/git/papers.git", ""),
    ("https://[half", ""),
    ("", ""),
]


@pytest.mark.parametrize(("remote", "address"), REMOTES)
def test_where_a_remote_is_shown(remote: str, address: str) -> None:
    assert web_address(remote) == address


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("papers.example.org\n", "papers.example.org"),
        ("\ufeffPapers.Example.org.\r\nother.example.org", ""),
        ("Papers.Example.org.\r\nother.example.org", "papers.example.org"),
        ("https://papers.example.org/", ""),
        ("localhost", ""),
        ("192.0.2.1", ""),
        ('x"><script>.org', ""),
        ("", ""),
    ],
)
def test_a_domain_of_its_own(text: str, domain: str) -> None:
    assert own_domain(text) == domain


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://Papers.example.net/x", "'https://Papers.example.net/x' is no domain; .* such as papers.example.net"),
        ("not a domain", "'not a domain' is no domain; write its name alone, such as papers.example.org"),
        ("http://[x", "is no domain"),
        ("papers\n", "'papers' is no domain"),
        ("\n", "it names no domain"),
        ("papers.example.net\n", None),
    ],
)
def test_a_file_that_names_no_domain_is_told(tmp_path: Path, text: str, said: str | None) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "CNAME").write_text(text, encoding="utf-8")
    found = [str(fault) for fault in hosting.domain_faults(tmp_path)]
    assert len(found) == (said is not None)
    assert all(re.search(f"^content/CNAME:1: .*{said}", line) for line in found)


@given(st.dictionaries(st.sampled_from(sorted(hosting.VARIABLES)), st.text()), st.text())
def test_whatever_the_environment_holds(environment: dict[str, str], text: str) -> None:
    site, repository = place(environment, own_domain(text))
    assert not site or site.endswith("/")
    assert not repository.endswith("/")
    assert commit(environment) == "" or commit(environment).isalnum()


def test_the_commit_that_is_built() -> None:
    assert commit(GITHUB) == GITHUB["GITHUB_SHA"]
    assert commit({"COMMIT_REF": "not a commit"}) == ""


def test_the_archive_names_its_domain_and_the_site_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout: Layout = odd_archive.make(tmp_path / "archive")
    assert read_domain(layout.root) == ""
    (layout.root / "overrides" / "CNAME").write_text("templates.example.org\n", encoding="utf-8")
    assert read_domain(layout.root) == "templates.example.org"
    (layout.root / "content" / "CNAME").write_text("papers.example.org\n", encoding="utf-8")
    assert read_domain(layout.root) == "papers.example.org"
    for name, value in GITHUB.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SITE_URL", "")  # so that what the command sets is undone
    monkeypatch.setenv("REPO_URL", "")
    assert main(["build", "--root", str(layout.root), "--jobs", "1"]) == 0
    assert os.environ["SITE_URL"] == "https://papers.example.org/"
    html = (layout.site / "index.html").read_text(encoding="utf-8")
    assert 'href="https://papers.example.org/"' in html
    page = next((layout.site / "papers").glob("*/index.html")).read_text(encoding="utf-8")
    assert "https://papers.example.org/papers/" in page
    assert "https://github.com/Some-One/Papers/" in page
