"""Papers as the interface of Hugging Face gives them, for programs that were written for it.

``huggingface_hub.HfApi(endpoint=SITE).paper_info(id)`` asks for ``api/papers/<id>``, ``list_daily_papers()`` for
``api/daily_papers``. A file can't see what is asked behind a ``?``, so the latter always gives the newest day; each of
its items says which day that is. What the archive does not know, above all of users, is left out.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from generator.paper import Paper
from generator.tex import plain

DAILY = "daily_papers"


def paper(its: Paper) -> dict[str, Any]:
    """What is said of one paper; ``id`` is arXiv's where it has one."""
    said = {
        "id": its.arxiv_id or its.paper_id,
        "title": its.title,
        "summary": its.abstract,
        "authors": [{"name": plain(name)} for name in its.authors],
        "publishedAt": _instant(its.published),
        "submittedOnDailyAt": _instant(its.featured),
        "upvotes": its.upvotes,
        "numComments": its.comments,
        "ai_summary": its.ai_summary,
        "ai_keywords": its.ai_keywords,
        "projectPage": its.project_url,
        "githubRepo": its.code_url,
        "githubStars": _number(its.extra.get("githubStars", "")),
        "organization": _organization(its),
    }
    return {name: value for name, value in said.items() if value not in (None, "", (), [])}


def item(its: Paper) -> dict[str, Any]:
    """The same in a list of a day."""
    said = paper(its)
    comments, organization = said.pop("numComments", None), said.pop("organization", None)
    day, title, summary = said.get("submittedOnDailyAt"), said.get("title"), said.get("summary")
    outer = {"publishedAt": day, "title": title, "summary": summary, "numComments": comments}
    outer["organization"] = organization
    return {"paper": said} | {name: value for name, value in outer.items() if value is not None}


def _organization(its: Paper) -> Mapping[str, str] | None:
    return {"name": its.organization.handle, "fullname": plain(its.organization.name)} if its.organization else None


def _instant(day: date | None) -> str | None:
    """The beginning of a day: more is not known."""
    return f"{day.isoformat()}T00:00:00.000Z" if day else None


def _number(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() and digits.isascii() else None
