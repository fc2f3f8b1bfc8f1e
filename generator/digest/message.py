"""A digest as a message for mail (RFC 5322, MIME), with the headers of a list (RFC 2369, 2919, 8058)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from email.headerregistry import Address, Group, HeaderRegistry, UniqueUnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote, urlsplit

from generator.config import Mail, parsed_address
from generator.digest.letter import Cut, Letter, largest
from generator.digest.page import html
from generator.digest.span import Digest
from generator.digest.text import plain_text
from generator.ids import slugify
from generator.page import Site

LARGEST = 99_000
"""Bytes of a message at most, as it is sent, both parts together. Gmail cuts HTML of more than 102 KB; what differs
from one recipient to another has room above."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message says of itself."""

    sender: Address
    to: Address | None
    date: datetime
    message_id: str
    list_id: str
    reply_to: Address | None = None
    unsubscribe: str = ""
    """The https address that takes the recipient off the list, if there is one."""
    leave_by_mail: str = ""
    """The mail that asks for it, if somebody would get it."""

    @property
    def leave(self) -> str:
        """Where a person is taken off the list: on the web, else by a mail."""
        return self.unsubscribe or self.leave_by_mail


def envelope(digest: Digest, site: Site, mail: Mail, to: str = "", date: datetime | None = None) -> Envelope:
    """The envelope of a digest to one of those whom ``mail`` names, or nobody in particular.

    Without a ``date`` it is that of the digest's last day, so that the same digest is the same message.
    """
    host, name = _host(site), slugify(urlsplit(site.url).path.strip("/") or "site", "site")
    sender, reply_to, address = map(parsed_address, (mail.sender, mail.reply_to, to))
    owner = reply_to or sender
    return Envelope(
        sender=sender or Address(_phrase(site.name), "digest", host),
        to=address,
        date=date or datetime.combine(digest.span.last, time(), UTC),
        message_id=f"<digest.{digest.key}.{name}@{host}>",
        list_id=f"<{digest.search.slug + '.' if digest.search else ''}digest.{name}.{host}>",
        reply_to=reply_to,
        unsubscribe=mail.unsubscribe.replace("{to}", quote(address.addr_spec, safe="")) if address else "",
        leave_by_mail=f"mailto:{quote(owner.addr_spec, safe='@')}?subject=unsubscribe" if owner else "",
    )


def _host(site: Site) -> str:
    """The name of the site's host, in ASCII."""
    host = urlsplit(site.url).hostname or "localhost"
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = ""
    return host if re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", host) else "localhost"


def _phrase(text: str) -> str:
    return text[:100]


def fitting(letter: Letter, of: Envelope) -> Cut:
    """How much of a letter a message can hold."""
    return largest(len(letter.entries), lambda cut: len(as_bytes(message(letter, cut, of))), LARGEST)


def message(letter: Letter, cut: Cut, of: Envelope) -> EmailMessage:
    """The message: its text, and as the better alternative its HTML."""
    made = EmailMessage(policy=POLICY)
    for name, value in _headers(letter, of).items():
        made[name] = value
    leave = of.leave if of.to else ""
    text, page = plain_text(letter, cut, leave), html(letter, cut, leave)
    made.set_content(text, charset="utf-8", cte=_encoding(text))
    made.add_alternative(page, subtype="html", charset="utf-8", cte=_encoding(page))
    made.set_boundary(f"=_{slugify(letter.key, 'digest')}_=")  # the one that would be made up differs each time
    return made


def as_bytes(made: EmailMessage) -> bytes:
    """The message as it is sent: lines end with CR and LF, and all is ASCII."""
    return made.as_bytes(policy=POLICY)


def _headers(letter: Letter, of: Envelope) -> Mapping[str, Any]:
    ways = [f"<{way}>" for way in (of.unsubscribe, of.leave_by_mail) if way]
    return {
        "From": of.sender,
        "To": of.to or Group("undisclosed-recipients"),
        **({"Reply-To": of.reply_to} if of.reply_to else {}),
        # What looks like an encoded word would be decoded, by us and by whoever reads it.
        "Subject": letter.subject.replace("=?", "=\N{ZERO WIDTH SPACE}?"),
        "Date": format_datetime(of.date),
        "Message-ID": of.message_id,
        "List-Id": of.list_id,
        "List-Archive": f"<{quote(letter.more, safe=_IN_URL)}>",
        "List-Post": "NO",
        **({"List-Unsubscribe": ", ".join(ways)} if ways else {}),
        **({"List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if of.unsubscribe else {}),
        "Auto-Submitted": "auto-generated",
    }


_IN_URL = "%/:=&?~+!$,;'@()*[]#"


def _encoding(text: str) -> str:
    """The shorter of the two encodings that any server takes."""
    others = sum(len(char.encode("utf-8", "replace")) for char in text if char > "~")
    return "base64" if 3 * others > (len(text) + others) / 2 else "quoted-printable"


class _Whole(UniqueUnstructuredHeader):
    """A header of addresses, which are longer than a line now and then: the folding of the library would write such a
    one as an encoded word, which no program takes for an address."""

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        """Read it, its words marked so that they stay as they are."""
        super().parse(value, kwds)
        for word in kwds["parse_tree"]:
            word.as_ew_allowed = False


def _policy() -> "EmailPolicy[EmailMessage]":
    registry = HeaderRegistry()
    for name in ("List-Id", "List-Archive", "List-Unsubscribe", "List-Unsubscribe-Post", "Message-ID"):
        registry.map_to_type(name, _Whole)  # type: ignore[arg-type]  # it takes what defines but `parse`
    return SMTP.clone(header_factory=registry)


POLICY = _policy()
