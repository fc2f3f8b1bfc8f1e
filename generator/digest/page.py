"""A digest as HTML for programs that read mail.

They know less of HTML than browsers do, and each something else. Outlook on Windows sets it with Word: tables, no
``max-width``, padding in cells alone; so there it gets a table of its own, in a comment that others skip. Gmail may
strip every style element, and one as a whole for a rule that it does not know; so all that must be right is inline, and
each kind of rule has an element. Apple Mail follows the dark scheme where a page says that it has one; Gmail and
Outlook turn colours over by themselves, from those that are given, so each text has one, and a ground it stands on.
"""

from collections.abc import Iterator

from generator.digest.letter import Cut, Entry, Letter, Link
from generator.escape import html_attribute, html_text
from generator.pages.words import joined

_SANS = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
_TEXT, _DIM, _LINK, _GROUND, _RULE = "#1d2127", "#555d69", "#1c4e8a", "#fdfcf9", "#e6e4de"
_COLUMN = f"max-width:600px;width:100%;text-align:left;word-break:break-word;{_SANS}"
_TABLE = 'role="presentation" cellpadding="0" cellspacing="0" border="0"'

_STYLES = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}",
    """@media (prefers-color-scheme:dark){
.g{background-color:#14171c!important}.t{color:#e2e5ea!important}.d{color:#a3abb8!important}
a{color:#8fbbf5!important}.r{border-color:#2a2f38!important}}""",
)
_WORD = "<!--[if mso]><style>body,td,a,p,h1,h2{font-family:'Segoe UI',Arial,sans-serif!important}</style><![endif]-->"
_OUTLOOK_TABLE = f'<!--[if mso]><table {_TABLE} width="600" align="center"><tr><td><![endif]-->'
_OUTLOOK_END = "<!--[if mso]></td></tr></table><![endif]-->"
_META = (
    ("viewport", "width=device-width,initial-scale=1"),
    ("color-scheme", "light dark"),
    ("supported-color-schemes", "light dark"),
    ("format-detection", "telephone=no,date=no,address=no,email=no,url=no"),
    ("x-apple-disable-message-reformatting", ""),
)


def html(letter: Letter, cut: Cut, leave: str = "") -> str:
    """The digest as a whole page; ``leave`` is where one is taken off the list."""
    rows = "\n".join(f"<tr>{cell}</tr>" for cell in _cells(letter, cut, leave))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
{_head()}
<title>{html_text(letter.subject)}</title>
{_WORD}
</head>
<body class="g" style="margin:0;padding:0;background-color:{_GROUND};-webkit-text-size-adjust:100%">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">{html_text(_preview(letter))}</div>
<table {_TABLE} width="100%" class="g" bgcolor="{_GROUND}" style="background-color:{_GROUND}">
<tr><td align="center" style="padding:24px 16px">
{_OUTLOOK_TABLE}
<table {_TABLE} width="100%" align="center" style="{_COLUMN}">
{rows}
</table>
{_OUTLOOK_END}
</td></tr>
</table>
</body>
</html>
"""


def _head() -> str:
    metas = (f'<meta name="{name}" content="{content}">' for name, content in _META)
    return "\n".join([*metas, *(f"<style>{style}</style>" for style in _STYLES)])


def _preview(letter: Letter) -> str:
    """What lists of mails show behind the subject."""
    return " · ".join(entry.title.text for entry in letter.entries[:3])[:200]


def _cells(letter: Letter, cut: Cut, leave: str) -> Iterator[str]:
    yield _top(letter)
    for entry in letter.entries[: cut.full]:
        yield _full(entry)
    if titles := letter.entries[cut.full : cut.shown]:
        items = "".join(f'<li style="margin:0 0 8px" dir="auto">{_link(entry.title)}</li>' for entry in titles)
        style = f"margin:0;padding:0 0 0 20px;font-size:16px;line-height:24px;color:{_TEXT}"
        yield _ruled(f'<ul class="t" style="{style}">{items}</ul>')
    if left := len(letter.entries) - cut.shown:
        yield _ruled(_paragraph(_link(Link(f"And {left:,} more", letter.more)), "t", _TEXT, "0"))
    yield _bottom(letter, leave)


def _top(letter: Letter) -> str:
    title = f"{letter.topic}: {letter.title}" if letter.topic else letter.title
    heading = "margin:0 0 4px;font-size:24px;line-height:30px;font-weight:600"
    return (
        '<td style="padding:0 0 20px">'
        + _small(_link(Link(letter.site.name, letter.site.url)))
        + f'<h1 class="t" style="{heading};color:{_TEXT}" dir="auto">{html_text(title)}</h1>'
        + _small(_link(Link(letter.count, letter.more)), "0")
        + "</td>"
    )


def _full(entry: Entry) -> str:
    heading = "margin:0 0 4px;font-size:18px;line-height:24px;font-weight:600"
    links = [*entry.tags, *([Link("arXiv", entry.arxiv)] if entry.arxiv else [])]
    return _ruled(
        f'<h2 style="{heading}" dir="auto">{_link(entry.title, ";text-decoration:none")}</h2>'
        + (_small(html_text(joined(entry.facts))) if entry.facts else "")
        + (_paragraph(html_text(entry.summary), "t", _TEXT, "0 0 4px") if entry.summary else "")
        + (_small(joined(map(_link, links)), "0") if links else "")
    )


def _bottom(letter: Letter, leave: str) -> str:
    about = f"You get this because you are on the list of {html_text(letter.site.name)}. "
    links = [_link(Link("On the web", letter.more)), *([_link(Link("Unsubscribe", leave))] if leave else [])]
    return _ruled(_small((about if leave else "") + joined(links), "0"))


def _ruled(content: str) -> str:
    """A cell below a rule."""
    return f'<td class="r" style="padding:20px 0;border-top:1px solid {_RULE}">{content}</td>'


def _paragraph(content: str, kind: str, color: str, margin: str, size: str = "16px;line-height:24px") -> str:
    return f'<p class="{kind}" style="margin:{margin};font-size:{size};color:{color}" dir="auto">{content}</p>'


def _small(content: str, margin: str = "0 0 4px") -> str:
    return _paragraph(content, "d", _DIM, margin, "14px;line-height:20px")


def _link(link: Link, style: str = "") -> str:
    style = f"color:{_LINK}{style}"  # without it some programs give it a colour that can't be read in the dark
    return f'<a href="{html_attribute(link.url)}" style="{style}">{html_text(link.text)}</a>'
