"""``content/archive.yml``: every fault, with its line and the nearest known name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config import Config, Fetching, Limits, Mail, Search, parse_config, parsed_address

SOURCES = ("hf-page", "arxiv")


def test_an_empty_file_is_the_defaults() -> None:
    assert parse_config("# nothing\n", "archive.yml", SOURCES) == (Config(), [])


def test_settings_are_read() -> None:
    text = "sources: [arxiv]\nlimits:\n  papers_per_page: 20\n"
    config, faults = parse_config(text, "archive.yml", SOURCES)
    assert config == Config(sources=("arxiv",), limits=Limits(papers_per_page=20))
    assert faults == []


ADDRESS = "write  you@example.org  or  Name <you@example.org>"
HTTPS = "give an address that starts with https://"
WANTED = "use one of: from, host, port, reply_to, security, to, unsubscribe"

FAULTS = [
    ("souces: [arxiv]", (1, "unknown key 'souces'", "did you mean 'sources'?")),
    ("x: 1", (1, "unknown key 'x'", "use one of: care, digest, fetching, limits, oai, searches, sources")),
    ("\nlimits:\n  paper_per_page: 3", (3, "unknown key 'limits.paper_per_page'", "did you mean 'papers_per_page'?")),
    ("limits:\n  papers_per_page: 0", (2, "papers_per_page is 0", "give a whole number from 1 to 1000")),
    ("limits:\n  papers_per_page: yes", (2, "papers_per_page is True", "give a whole number from 1 to 1000")),
    ("limits:\n  related: 21", (2, "related is 21", "give a whole number from 0 to 20")),
    ("oai: {email: nobody}", (1, "email is 'nobody'", "give an e-mail address")),
    (
        "oai:\n  gateway: ftp://x/",
        (2, "gateway is 'ftp://x/'", "give an address that starts with https:// and ends with /"),
    ),
    ("care: {failing_days: 0}", (1, "failing_days is 0", "give a whole number from 1 to 365")),
    ("limits: 3", (1, "limits is not a mapping", "write one setting a line below it")),
    ("sources: arxiv", (1, "sources is not a list", "write  sources: [arxiv, hf-page]")),
    ("sources: [arxif]", (1, "there is no source 'arxif'", "did you mean 'arxiv'?")),
    ("searches: 3", (1, "searches is not a mapping", "write lines such as  My topic: tag:agents video")),
    ("searches:\n  A: ''", (2, "the query of the search 'A' is empty", "write what to search for, as on the site")),
    ("searches:\n  A: [x]", (2, "the query of the search 'A' is empty", "write what to search for, as on the site")),
    ("searches:\n  '': x", (2, "the name of a search is ''", "give one line of text")),
    (
        "searches:\n  A b: x\n  a-B: y",
        (3, "the searches 'A b' and 'a-B' would have one address", "give one another name"),
    ),
    (
        "searches:\n  - {name: A, query: x, mail: y}",
        (1, "unknown key 'searches.mail'", 'write  - {name: My topic, query: "tag:agents video"}'),
    ),
    (
        "searches:\n  - A",
        (1, "a search has no name or no query", 'write  - {name: My topic, query: "tag:agents video"}'),
    ),
    (
        "searches:\n  A: bad",
        (2, "the query of the search 'A' can't be read: it is bad", "mend it; /search/ tells how"),
    ),
    ("digest: 3", (1, "digest is not a mapping", "write one setting a line below it")),
    ("digest:\n  password: x", (2, "unknown key 'digest.password'", WANTED)),
    ("digest:\n  port: 0", (2, "port is 0", "give a whole number from 1 to 65535")),
    ("digest:\n  host: a b", (2, "host is 'a b'", "give the name of a mail server, such as smtp.example.org")),
    ("digest:\n  security: ssl", (2, "security is 'ssl'", "give one of: starttls, tls, none")),
    ("digest:\n  unsubscribe: http://a", (2, "unsubscribe is 'http://a'", "give an address that starts with https://")),
    ("digest:\n  unsubscribe: https://a/>b", (2, "unsubscribe is 'https://a/>b'", HTTPS)),
    ("digest:\n  from: nobody", (2, "from is 'nobody', no address for mail", ADDRESS)),
    ("digest:\n  to: [a@example.org, 'b\\nc@d']", (2, "to is 'b\\\\nc@d', no address for mail", ADDRESS)),
    ("- a", (1, "this is not a mapping of settings", "write lines such as  limits:")),
]


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_faults(text: str, expected: tuple[int, str, str]) -> None:
    _, (fault,) = parse_config(text, "archive.yml", SOURCES, lambda query: "it is bad" if query == "bad" else "")
    assert (fault.line, fault.what, fault.cure) == expected


def test_searches_are_read_in_their_order() -> None:
    wanted = (Search("World models", "world-models", '"world model"'), Search("2026", "2026", "year:2026"))
    for text in (
        "searches:\n  World models: '\"world model\"'\n  2026: year:2026\n",
        "searches:\n- name: World models\n  query: '\"world model\"'\n- {name: 2026, query: 'year:2026'}\n",
    ):
        assert parse_config(text, "archive.yml", SOURCES) == (Config(searches=wanted), [])


def test_mail_is_read() -> None:
    text = "digest:\n  host: smtp.example.org\n  from: Ada <a@example.org>\n  to: b@example.org\n  port: 25\n"
    mail = Mail(host="smtp.example.org", sender="Ada <a@example.org>", to=("b@example.org",), port=25)
    assert parse_config(text, "archive.yml", SOURCES) == (Config(digest=mail), [])


@given(st.text(max_size=60) | st.from_regex(r"[\w .,\"']*<[a-z.@\s]*>", fullmatch=True))
def test_an_address_for_mail_is_one_or_none(text: str) -> None:
    address = parsed_address(text)
    if address:
        assert address.addr_spec.isascii()
        assert address.addr_spec.count("@") == 1
        assert not set(address.addr_spec) & set(" <>\r\n\t\0,;:")
        assert str(address).isprintable()


def test_names_of_addresses() -> None:
    for text, name, spec in (
        ("a@example.org", "", "a@example.org"),
        ("Ada <a@example.org>", "Ada", "a@example.org"),
        ('"Doe, Jane" <j@example.org>', "Doe, Jane", "j@example.org"),
        ("Jürgen Groß<j+x@mail.example.org>", "Jürgen Groß", "j+x@mail.example.org"),
    ):
        address = parsed_address(text)
        assert address
        assert (address.display_name, address.addr_spec) == (name, spec)


def test_all_faults_at_once_and_what_is_good_is_kept() -> None:
    text = "souces: []\nlimits:\n  papers_per_page: x\n  front_page_papers: 5\nsources: [nope]\n"
    config, faults = parse_config(text, "archive.yml", SOURCES)
    assert [fault.line for fault in faults] == [1, 3, 5]
    assert config.limits.front_page_papers == 5


@pytest.mark.parametrize("text", ["a: [", "a: b: c", "\tx: 1", "a: \x00"])
def test_what_is_not_yaml(text: str) -> None:
    config, (fault,) = parse_config(text, "archive.yml", SOURCES)
    assert config == Config()
    assert "this is not YAML" in fault.what


@pytest.mark.parametrize(
    "text", ["limits: 2017-13-12", "x: &a {limits: *a}", "limits: {<<: *b}", "[" * 9999, "x: !!int y"]
)
def test_yaml_that_bites(text: str) -> None:
    config, faults = parse_config(text, "archive.yml", SOURCES)
    assert config == Config()
    assert faults


def test_a_key_given_twice() -> None:
    _, (fault,) = parse_config("limits: {}\nlimits: {}\n", "archive.yml", SOURCES)
    assert (fault.line, fault.what) == (2, "the key 'limits' is already on line 1")


@given(st.text())
def test_any_text_is_read_or_told(text: str) -> None:
    parse_config(text, "archive.yml", SOURCES)


FETCHING = """\
fetching:
  contact: me@example.org
  again_days: 3
  machine_words: no
  endpoints: {arxiv: "http://127.0.0.1:8080"}
"""


def test_fetching_is_read() -> None:
    config, faults = parse_config(FETCHING, "archive.yml", SOURCES)
    assert faults == []
    assert config.fetching == Fetching("me@example.org", 3, False, {"arxiv": "http://127.0.0.1:8080"})


FETCHING_FAULTS = [
    ("again_days: -1", "again_days is -1"),
    ("machine_words: 3", "machine_words is 3"),
    ("contact: 3", "contact is 3"),
    ("endpoints: 3", "endpoints is 3"),
    ("endpoints: {arxif: https://x}", "there is no source 'arxif'"),
    ("endpoints: {arxiv: ftp://x}", "the endpoint of arxiv is 'ftp://x'"),
    ("contacts: x", "unknown key 'fetching.contacts'"),
]


@pytest.mark.parametrize(("line", "what"), FETCHING_FAULTS)
def test_faults_in_fetching(line: str, what: str) -> None:
    config, (fault,) = parse_config(f"fetching:\n  {line}\n", "archive.yml", SOURCES)
    assert (fault.line, fault.what) == (2, what)
    assert config.fetching == Fetching()
