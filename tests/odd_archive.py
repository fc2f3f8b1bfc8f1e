"""A small fabricated archive that has every odd case once. Nobody in it exists."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from generator import days, store
from generator.days import State
from generator.layout import Layout
from generator.merge import merge
from generator.paper import Organization, Record

REPOSITORY = Path(__file__).parent.parent

TAGS = """\
theory:
  label: Theory & proofs
  description: What can be shown <without> trying it.
  phrases: [theory]
attention:
  label: Attention
  description: Models that attend.
  phrases: [attention]
  broader: [theory]
lonely:
  label: "</a><script>alert(20)</script>"
  description: "One paper alone has it. <img src=x onerror=alert(21)>"
  phrases: [solitude]
unused:
  label: Unused
  description: A tag that no paper has.
  phrases: [nothing like it]
"""

CONFIG = """\
limits:
  front_page_papers: 5
  papers_per_page: 3
  author_papers: 1
"""

OVERLAY = """\
---
tags: [theory]
project_url: https://example.org/project?a=1&b=2
---

Read the *appendix* first. It costs $5, not $6, and says that $E = mc^2$.
"""

BY_HAND = """\
---
title: "A paper by hand: with # and 'quotes'"
authors: [Ada Beispiel]
published: 2025-01-02
abstract: Written down by a person.
---
"""


def record(title: str, capture: str = "one.txt", **facts: Any) -> Record:
    """A record of the first capture, unless another is named."""
    return Record(source="hf-page", capture=capture, captured=date(2026, 4, 20), title=title, **facts)


RECORDS = [
    record("No abstract at all", published=date(2025, 10, 17), upvotes=3),
    record(
        "Nine hundred authors",
        abstract="Many hands.",
        authors=tuple(f"Person Number{n % 12}" for n in range(900)),
        published=date(2025, 10, 17),
        upvotes=12,
        comments=1,
    ),
    record(
        "When $x<y$, $K$-wise D^{2}MoE and Q^* cost $100K",
        abstract="It takes <think> and $\\sum_{i<n} x_i$ steps, <script>alert(1)</script>, at $5 or $6 | in all. "
        "See https://example.org/a_b?c=d&e=f. But not [this](javascript:alert(1)) {: onclick=alert(1) } or snake_case.",
        published=date(2025, 10, 17),
        upvotes=2,
        organization=Organization("LAMDA-NeSy", "NJU <IRP> & co."),
    ),
    record(
        "# A heading | a table || *a star* _a line_ `code` ![image](x.png) [^1]: note", published=date(2025, 10, 16)
    ),
    record('"Quoted": yes # no\n- item', abstract="1. One\n2. Two", published=date(2025, 10, 16)),
    record(
        "שלום (Transformer): עיון בתשומת לב, v2.0!",
        abstract="תקציר קצר על attention, ב-3 שלבים (ראו https://example.org/a).",
        authors=("יעל לדוגמה", "Ada Beispiel", "دانا مثال"),
        organization=Organization("dugma", "מכון לדוגמה"),
        upvotes=7,
        published=date(2024, 12, 30),
    ),
    record(
        "深度学习：" + "注意力机制与长文本推理" * 6,
        abstract="摘要。" * 60,
        author_count=1,
        published=date(2024, 12, 30),
    ),
    # What a source gave no name for is called by its handle.
    record(
        "A name that nobody gave", organization=Organization("nameless-7", "nameless-7"), published=date(2024, 12, 31)
    ),
    record("Emoji 🤖 and Schr\\\"odinger's caf\\'e", abstract="👩‍🔬 works.", published=date(2024, 12, 31)),
    record(
        "Withdrawn and in its third version",
        abstract="We take it back.",
        arxiv_id="2412.00001",
        version=3,
        withdrawn=True,
        doi="10.48550/arXiv.2412.00001",
        categories=("cs.LG", "stat.ML"),
        keywords=("attention", "retraction"),
        code_url="https://example.org/code",
        published=date(2024, 12, 1),
        featured=date(2024, 12, 2),
    ),
    record("An identifier of the old kind", arxiv_id="cs/0112017", published=date(2001, 12, 10)),
    record("Word " * 400, abstract="Long.", published=date(2024, 12, 1)),
    record("One title, two papers", abstract="The first.", published=date(2015, 5, 5)),
    record("One title, two papers", capture="two.txt", abstract="The second.", published=date(2024, 5, 5)),
    # Two that are about the same.
    record(
        "Splatting <gaussians> & $x<y$", abstract="Gaussian splatting, <b>rendering</b>.", published=date(2015, 5, 5)
    ),
    record('Faster "splatting"', abstract="Rendering by gaussian splatting.", published=date(2015, 5, 5)),
    record("index", abstract="A title that is the name of a file.", organization=Organization("lamda-nesy", "NJU")),
    record("Attention without a date", abstract="Theory of attention. " * 40, authors=("José García", "JOSE GARCIA")),
    record("Only its year is known", abstract="Attention to 1987.", authors=("Ada Beispiel",), issued="1987"),
    record("Only its month is known", abstract="No day was told.", issued="2015-05", doi="10.1000/5"),
    record("Undated too", abstract="e.g. this, i.e. that. A second sentence."),
    record("Zzz", abstract="Last of the undated."),
    record("Zzz", capture="two.txt", abstract="Last of the undated, and told otherwise.", comments=0),
    record("Yyy, on the second page", abstract="A fifth undated paper."),
    record(
        '"><script>alert(1)</script><img src=x onerror=alert(2)>',
        abstract='" onload="alert(3)" </script><svg onload=alert(4)>. In solitude.',
        authors=('<img src=x onerror=alert(5)>" onmouseover="alert(6)',),
        organization=Organization("../../x", '</a><script>alert(7)</script>" onclick="alert(8)'),
        journal_ref="<b onclick=alert(9)>J</b>",
        categories=("<i>cs</i>",),
        keywords=('"><script>alert(10)</script>',),
        doi='10.1000/"><script>alert(14)</script>',
        url='https://example.org/"onclick="alert(11)',
        code_url='https://example.org/"><script>alert(15)</script>',
        project_url="https://example.org/'onclick='alert(16)",
        ai_summary="<script>alert(12)</script>",
        ai_keywords=("</script><script>alert(17)</script>",),
        extra={"<script>": "alert(13)"},
        published=date(2025, 10, 17),
        upvotes=1,
    ),
]


def make(root: Path) -> Layout:
    """The archive, in the empty folder ``root``."""
    layout = Layout(root)
    for folder in (layout.captures, layout.papers, layout.pages):
        folder.mkdir(parents=True)
    for name in ("one.txt", "two.txt"):
        (layout.captures / name).write_text("what a page looked like\n", encoding="utf-8")
    layout.vocabulary.write_text(TAGS, encoding="utf-8")
    layout.config.write_text(CONFIG, encoding="utf-8")
    (layout.papers / "attention-without-a-date.md").write_text(OVERLAY, encoding="utf-8")
    (layout.papers / "by-hand.md").write_text(BY_HAND, encoding="utf-8")
    (layout.pages / "about.md").write_text("# About\n\nA page by hand.\n", encoding="utf-8")
    # Two papers of one title a year apart at first; a third record bridges them and leaves an alias.
    apart = [
        record("Moved", published=date(2020, 1, 1)),
        record("Moved", capture="two.txt", published=date(2022, 1, 1)),
    ]
    bridge = record("Moved", capture="three.txt", published=date(2021, 1, 1))
    (layout.captures / "three.txt").write_text("a bridge\n", encoding="utf-8")
    before = merge((), [*RECORDS, *apart]).papers
    store.save(layout.records, (), merge(before, [bridge]).papers)
    tried = datetime(2025, 10, 18, 6, tzinfo=UTC)
    states = {date(2025, 10, 17): State.PARTIAL, date(2025, 10, 16): State.COMPLETE, date(2025, 10, 15): State.FAILED}
    days.save(layout.days / "hf-daily.jsonl", [days.Day(day, state, 2, tried) for day, state in states.items()])
    shutil.copy(REPOSITORY / "mkdocs.yml", layout.mkdocs)
    shutil.copytree(REPOSITORY / "overrides", root / "overrides")
    return layout


def make_crowded(root: Path, papers: int) -> Layout:
    """An archive of one day with so many papers, in the empty folder ``root``."""
    layout = Layout(root)
    for folder in (layout.captures, layout.pages):
        folder.mkdir(parents=True)
    (layout.pages / "about.md").write_text("# About\n", encoding="utf-8")
    (layout.captures / "one.txt").write_text("what a page looked like\n", encoding="utf-8")
    words = "sparse dense latent causal neural robust linear visual".split()
    records = [
        record(
            f"{words[n % 8].title()} {words[n // 8 % 8]} models, part {n}",
            abstract=f"We study {words[n % 7]} models of {words[n % 5]} kinds. " * 12,
            authors=tuple(f"Person Number{(n + k) % 90}" for k in range(n % 9)),
            published=date(2025, 3, 3),
            upvotes=n % 50,
        )
        for n in range(papers)
    ]
    store.save(layout.records, (), merge((), records).papers)
    shutil.copy(REPOSITORY / "mkdocs.yml", layout.mkdocs)
    shutil.copytree(REPOSITORY / "overrides", root / "overrides")
    return layout
