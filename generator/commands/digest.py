"""``papers digest``: what a day or a week brought, as a mail, a page, text or Markdown, written, sent or announced."""

import argparse
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from generator import clock
from generator.archive import Archive
from generator.build import ENVIRONMENT, frame
from generator.commands import say
from generator.config import Mail, Search, parsed_address
from generator.content import read_content
from generator.digest import message as mail
from generator.digest.journal import Journal, State, journal
from generator.digest.letter import Cut, Letter, largest, letter
from generator.digest.page import html
from generator.digest.sending import Outgoing, Release, Server, maybe_sent, publish, send
from generator.digest.span import Digest, Span, day_span, digest, is_complete, newest_day, newest_week, week_span
from generator.digest.text import LARGEST_NOTES, markdown, plain_text
from generator.faults import ArchiveError, Fault
from generator.files import write_if_changed
from generator.hub.client import from_environment, is_here
from generator.layout import Layout
from generator.lock import open_lock, release, take
from generator.page import Site
from generator.yaml_input import nearest

HELP = "make a digest of a day or a week; send it by mail, or announce it on GitHub"

_NEWEST = "newest"
_FORMATS = ("text", "html", "markdown", "eml")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    when = parser.add_argument_group(
        "which days (the newest that has papers and is complete)"
    ).add_mutually_exclusive_group()
    when.add_argument("--day", nargs="?", const=_NEWEST, type=_day, metavar="DATE", help="a day (the newest)")
    when.add_argument("--week", nargs="?", const=_NEWEST, type=_week, metavar="YYYY-Www", help="a week (the newest)")
    when.add_argument("--since", type=_day, metavar="DATE", help="from a day on to the newest that is complete")
    which = parser.add_argument_group("which papers (all)")
    which.add_argument("--tag", action="append", default=[], metavar="TAG", help="those with a tag; may be repeated")
    which.add_argument("--search", metavar="NAME", help="those of a search that content/archive.yml saves")
    where = parser.add_argument_group("where to (standard output)")
    where.add_argument("--format", choices=_FORMATS, help="what to write (text)")
    where.add_argument("--output", type=Path, metavar="FILE", help="the file to write")
    where.add_argument("--send", action="store_true", help="send it by mail, to each recipient once")
    where.add_argument("--again", action="store_true", help="--send: also to those who have it, or may have it")
    where.add_argument("--release", action="store_true", help="announce it once, as a release on GitHub")


def _day(text: str) -> date | str:
    if text == _NEWEST:
        return text
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a date such as 2026-04-20") from None


def _week(text: str) -> date | str:
    if text == _NEWEST:
        return text
    match = re.fullmatch(r"(\d{4})-W(\d{2})", text, re.ASCII)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else _no_week(text)
    except ValueError:
        return _no_week(text)


def _no_week(text: str) -> date:
    raise argparse.ArgumentTypeError(f"{text!r} is not a week such as 2026-W17")


def run(args: argparse.Namespace) -> int:
    """Make the digest, and do with it what was asked for; 1 when something of that could not be done."""
    layout = Layout(args.root)
    content = read_content(layout)
    about = _digest(args, content.archive)
    if not about.papers:
        print(f"{about.span.title}: no papers, so there is no digest", file=sys.stderr)
        return say.faults(content.faults)
    said = letter(content.archive, about, _site(layout))
    faults = list(content.faults)
    if args.send or args.release:
        _expect_whole(content.archive, about, said.site)
    if args.format or args.output or not (args.send or args.release):
        _write(args, _formatted(args.format or "text", about, said, content.archive.config.digest))
    if args.send:
        faults += _send(layout, about, said, content.archive.config.digest, again=args.again)
    if args.release:
        _announce(about, said)
    return say.faults(faults)


# --- what it is about ------------------------------------------------------------------------------------------------


def _digest(args: argparse.Namespace, archive: Archive) -> Digest:
    unknown = [tag for tag in args.tag if tag not in archive.vocabulary.tags and tag not in archive.by_tag]
    if unknown:
        known = sorted(archive.vocabulary.tags)
        raise ArchiveError(Fault("--tag", 0, f"there is no tag {tag!r}", nearest(tag, known)) for tag in unknown)
    search = _search(args.search, archive.config.searches) if args.search is not None else None
    return digest(archive, _span(args, archive), args.tag, search)


def _search(name: str, searches: tuple[Search, ...]) -> Search:
    """The search that is saved under a name, or the name as it stands in addresses."""
    for search in searches:
        if name in (search.name, search.slug):
            return search
    cure = nearest(name, [search.name for search in searches]) if searches else "save it in content/archive.yml"
    raise ArchiveError([Fault("--search", 0, f"no search is saved as {name!r}", cure)])


def _span(args: argparse.Namespace, archive: Archive) -> Span:
    if args.week == _NEWEST:
        return week_span(newest_week(archive) or _nothing("week"))
    if args.week:
        return week_span(args.week)
    if args.day and args.day != _NEWEST:
        return day_span(args.day)
    newest = newest_day(archive) or _nothing("day")
    if not args.since or args.since == _NEWEST:
        return day_span(newest)
    if args.since > newest:
        raise ArchiveError([Fault("--since", 0, f"no day from {args.since} on is complete yet", "wait for it")])
    return Span("since", args.since, newest)


def _nothing(kind: str) -> date:
    raise ArchiveError([Fault("papers digest", 0, f"no {kind} is complete yet", f"name one with --{kind}")])


def _expect_whole(archive: Archive, about: Digest, site: Site) -> None:
    """Raise `ArchiveError` when what would be sent lacks papers, or leads nowhere: it is sent only once."""
    faults = []
    if not is_complete(archive, about.span) and about.span.kind != "since":
        what = "not all of it is here yet, and it would be sent only once"
        faults.append(Fault(about.span.name, 0, what, "run papers ingest when it is over"))
    if is_here(_host_of(site.url)):
        what = f"the links would lead to {site.url or 'nowhere'}"
        faults.append(Fault("mkdocs.yml", 0, what, "set site_url, or SITE_URL in the environment"))
    if faults:
        raise ArchiveError(faults)


def _host_of(url: str) -> str:
    match = re.match(r"https?://(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)", url)
    return match[1] if match and match[1] else "localhost"


def _site(layout: Layout) -> Site:
    os.environ.update(ENVIRONMENT | os.environ)
    return frame.site(frame.load(layout, layout.site))


# --- forms -----------------------------------------------------------------------------------------------------------


def _formatted(kind: str, about: Digest, said: Letter, to: Mail) -> bytes:
    if kind == "markdown":
        return markdown(said, Cut(len(said.entries), 0), titled=True).encode()
    # What one looks at is what is sent to one recipient; of several none is named.
    envelope = mail.envelope(about, said.site, to, to.to[0] if len(to.to) == 1 else "")
    cut = mail.fitting(said, envelope)
    if kind == "eml":
        return mail.as_bytes(mail.message(said, cut, envelope))
    leave = envelope.leave if envelope.to else ""
    return (html if kind == "html" else plain_text)(said, cut, leave).encode()


def _write(args: argparse.Namespace, data: bytes) -> None:
    if args.output:
        write_if_changed(args.output, data, durable=True)
        say.result(f"{args.output}: {len(data):,} bytes")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.flush()


# --- mail ------------------------------------------------------------------------------------------------------------


def _send(layout: Layout, about: Digest, said: Letter, to: Mail, *, again: bool) -> list[Fault]:
    """Send it to each recipient who has it not, and tell how many; a fault for each who could not be reached."""
    server = _server(layout, to, os.environ)
    name = f"{about.span.last:%Y-%m}.jsonl"
    path, earlier = layout.fetched.digests / name, layout.digests / name
    with _alone(layout), journal(path, layout.name(path), about.key, clock.now, earlier) as known:
        due = _due(about, said, to, known, again=again)
        sender = parsed_address(to.sender)
        assert sender  # noqa: S101 - `_server` saw to it
        faults = send(server, sender.addr_spec, due, known.note)
        maybe = [] if again else [n for n, one in _recipients(to) if known.state(one) is State.SENDING]
    before = len(set(to.to)) - len(due)
    sent = len(due) - len(faults)
    say.result(f"{about.key}: sent to {sent:,}, {before:,} had it before, {len(faults):,} failed")
    told = {fault.line for fault in faults}
    return [*faults, *(maybe_sent(number) for number in maybe if number not in told)]


def _recipients(to: Mail) -> Iterator[tuple[int, str]]:
    """The address of each recipient, with its place in the settings."""
    numbers: dict[str, int] = {}
    for number, text in enumerate(to.to, 1):
        if address := parsed_address(text):
            numbers.setdefault(address.addr_spec, number)
    return ((number, address) for address, number in numbers.items())


def _due(about: Digest, said: Letter, to: Mail, known: Journal, *, again: bool) -> list[Outgoing]:
    """The messages that are to be sent."""
    now = clock.now()
    cut: Cut | None = None
    due = []
    for number, address in _recipients(to):
        if not again and known.state(address) in (State.SENDING, State.SENT):
            continue
        envelope = mail.envelope(about, said.site, to, to.to[number - 1], now)
        cut = cut or mail.fitting(said, envelope)
        due.append(Outgoing(number, address, mail.as_bytes(mail.message(said, cut, envelope))))
    return due


def _server(layout: Layout, to: Mail, environment: Mapping[str, str]) -> Server:
    """The server that is configured. Raises `ArchiveError` naming all that is missing."""
    where = layout.name(layout.config)
    user, password = environment.get("SMTP_USER", ""), environment.get("SMTP_PASSWORD", "")
    missing = [name for name, value in (("host", to.host), ("from", to.sender), ("to", to.to)) if not value]
    faults = [Fault(where, 0, f"digest.{name} is not set", "without it no mail can be sent") for name in missing]
    if bool(user) != bool(password):
        faults.append(Fault("SMTP_USER", 0, "of user and password only one is set", "set SMTP_PASSWORD, too"))
    if user and to.security == "none" and not is_here(to.host):
        faults.append(Fault(where, 0, "without TLS others could read the password", "set  security: starttls"))
    if faults:
        raise ArchiveError(faults)
    return Server(to.host, to.security, user, password, to.port)


@contextmanager
def _alone(layout: Layout) -> Iterator[None]:
    """Let no two runs send at the same time."""
    with open_lock(layout.lock.with_name("digest.lock")) as file:
        if not take(file):
            raise ArchiveError([Fault("papers digest", 0, "another one is sending right now", "wait for it")])
        try:
            yield
        finally:
            release(file)


# --- releases --------------------------------------------------------------------------------------------------------


def _announce(about: Digest, said: Letter) -> None:
    repository = from_environment(os.environ)
    cut = largest(len(said.entries), lambda its: len(markdown(said, its)), LARGEST_NOTES)
    address, is_new = publish(repository, Release(f"digest-{about.key}", said.subject, markdown(said, cut)))
    say.result(f"{about.key}: {'announced' if is_new else 'was announced before'}, {address}")
