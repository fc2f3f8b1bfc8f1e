"""The page of a paper: where it stands, where its facts come from, how it is cited and corrected."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from generator.archive import Archive, gather
from generator.capture import Capture
from generator.config import Config
from generator.content import read_content
from generator.handwritten import parse_handwritten
from generator.ids import PaperId
from generator.layout import Layout
from generator.page import Page
from generator.pages.paper import paper_pages
from generator.paper import Paper
from generator.sources import bibtex, ris
from generator.tex import plain
from generator.vocabulary import Vocabulary
from tests import odd_archive
from tests.conftest import build
from tests.modules import run

SITE = "https://archive.example/"


def html_of(layout: Layout, paper_id: str) -> str:
    return (layout.site / "papers" / paper_id / "index.html").read_text(encoding="utf-8")


# --- where it stands -------------------------------------------------------------------------------------------------


def paper(name: str, day: date | None, upvotes: int = 0) -> Paper:
    return Paper(paper_id=PaperId(name), title=f"Title {name}", published=day, upvotes=upvotes, tags=())


def gathered(papers: Iterable[Paper]) -> Archive:
    return gather(papers, Vocabulary({}), Config())


def pages_of(papers: Iterable[Paper]) -> dict[str, Page]:
    return {page.papers[0].paper_id: page for page in paper_pages(gathered(papers), {})}


ONE, OTHER = date(2025, 10, 17), date(2025, 10, 18)
PAPERS = [*(paper(f"a{n}", ONE, n) for n in range(4)), *(paper(f"b{n}", OTHER) for n in range(2))]
UNDATED = [paper(f"c{n}", None) for n in range(3)]


def test_a_paper_knows_its_place_and_its_neighbours_in_its_day() -> None:
    places = {name: page.about.place for name, page in pages_of([*PAPERS, *UNDATED]).items()}
    assert [(places[name].number, places[name].of) for name in ("a3", "a0", "b0", "c1")] == [
        (1, 4),
        (4, 4),
        (1, 2),
        (0, 0),
    ]
    beside = {name: [its and its.paper_id for its in (its.before, its.after)] for name, its in places.items()}
    assert beside["a3"] == [None, "a2"]
    assert beside["a1"] == ["a2", "a0"]
    assert beside["b1"] == ["b0", None]
    assert beside["c1"] == ["c0", "c2"]


def test_votes_change_pages_of_their_day_alone() -> None:
    before = pages_of([*PAPERS, *UNDATED])
    risen = [replace(its, upvotes=9) if its.paper_id == "a0" else its for its in PAPERS]
    after = pages_of([*risen, *UNDATED])
    changed = {name for name in before if repr(before[name].about) != repr(after[name].about)}
    assert changed
    assert all(name.startswith("a") for name in changed)


def test_a_paper_without_a_day_that_comes_changes_its_neighbours_alone() -> None:
    before, after = pages_of(UNDATED), pages_of([*UNDATED, paper("c1b", None)])
    assert {name for name in before if repr(before[name].about) != repr(after[name].about)} == {"c1", "c2"}


def test_the_page_leads_to_its_neighbours(odd: Layout) -> None:
    html = html_of(odd, "no-abstract-at-all")
    assert 'Published <a href="../../days/2025-10-17/">17 October 2025</a>\u00a0· paper 2 of 4</p>' in html
    assert '<a rel="prev" href="../nine-hundred-authors/">Nine hundred authors</a>' in html
    following = (
        'href="../script-alert-1-script-img-src-x-onerror-alert-2/">&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;'
    )
    assert f'<a rel="next" {following}' in html_of(odd, "when-x-y-k-wise-d-2moe-and-q-cost-100k")
    assert "the only paper" in html_of(odd, "2412.00001")
    assert "<nav class" not in html_of(odd, "2412.00001")


def test_long_titles_of_neighbours_are_cut_between_words(odd: Layout) -> None:
    titles = [
        re.findall(r'<a rel="\w+" href="[^"]*">(.*?)</a>', html_of(odd, its.name)) for its in odd.site.glob("papers/*")
    ]
    assert max(len(title) for found in titles for title in found if "&" not in title) <= 49


# --- where it comes from ---------------------------------------------------------------------------------------------


def test_what_one_source_gave_is_not_listed_and_what_several_gave_is(odd: Layout) -> None:
    one = html_of(odd, "undated-too")
    assert "<p>All of it: a saved page of Hugging Face Daily Papers, 20 April 2026 <code>one.txt</code></p>" in one
    several = html_of(odd, "zzz")
    assert "<dd>said otherwise: abstract “Last of the undated.”</dd>" in several
    assert several.count("<dt>a saved page of Hugging Face Daily Papers, 20 April 2026 <code>") == 2
    assert "the owner of this archive <code>content/papers/" in html_of(odd, "attention-without-a-date")


def test_votes_say_whose_they_are(odd: Layout) -> None:
    assert '<p class="facts">12 votes, 1 comment on Hugging Face</p>' in html_of(odd, "nine-hundred-authors")


def test_who_reads_without_scripts_can_cite(odd: Layout) -> None:
    assert "<p>Person Number0 et al. (2025). Nine hundred authors.</p></details>" in html_of(
        odd, "nine-hundred-authors"
    )
    assert "<p>(2024). Withdrawn and in its third version. arXiv:2412.00001</p></details>" in html_of(odd, "2412.00001")


def test_notes_are_the_last_of_a_document_and_may_have_any_heading(tmp_path: Path) -> None:
    """A heading of the owner's does not become the section of related papers."""
    layout = odd_archive.make(tmp_path / "archive")
    (layout.papers / "zzz.md").write_text("## Related\n\nSomething.\n\n## Notes\n\nMore.\n", encoding="utf-8")
    html = html_of(build(layout), "zzz")
    section = html[html.index('<section class="notes"') : html.index("</section>")]
    assert "Something." in section
    assert "More." in section
    assert 'class="related"' not in html


# --- the link to the file --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """The odd archive, in a repository."""
    layout = odd_archive.make(tmp_path_factory.mktemp("linked") / "archive")
    settings = layout.mkdocs.read_text(encoding="utf-8")
    told = settings.replace('!ENV [REPO_URL, ""]', '"https://github.com/some-one/papers/"')
    assert told != settings
    layout.mkdocs.write_text(told, encoding="utf-8")
    return build(layout)


def test_a_record_is_mended_where_it_lies(linked: Layout, odd: Layout) -> None:
    start = '<a class="fix" href="https://github.com/some-one/papers'
    new = f'{start}/new/main?filename=content/papers/2412.00001.md">Fix this record</a>'
    assert new in html_of(linked, "2412.00001")
    written = f'{start}/edit/main/content/papers/attention-without-a-date.md">Fix this record</a>'
    assert written in html_of(linked, "attention-without-a-date")
    assert "github" not in html_of(odd, "2412.00001")


def test_nothing_else_names_the_repository(linked: Layout) -> None:
    others = [path for path in linked.site.rglob("*.html") if path.parent.parent.name != "papers"]
    assert len(others) > 10
    assert [path for path in others if "some-one" in path.read_text(encoding="utf-8")] == []


HOSTILE = [
    "\"Quoted\": yes # no, 'single' {x} [y] & *z !t %d @a `b` | c > d - e ? f",
    "a\u2028b\u2029c\u0085d\ufeffe\\f\tg\u007fh",
    "---\nauthors: [x]\n...\n",
    "深度学习 שלום 🤖 &value=x#y+z%20",
]


def corrected(facts: dict[str, Any], uncommented: bool) -> str:
    """The text that the form for a new file is filled in with, with all its lines or none taken as corrections."""
    (lines,) = run("correct.js", ("linesOf", [facts]))
    (address,) = run("correct.js", ("withText", ["https://github.com/a/b/new/main?filename=x.md", facts["id"], lines]))
    asked = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert asked["filename"] == ["x.md"]
    (text,) = asked["value"]
    return re.sub(r"^# (\w+: .)", r"\1", text, flags=re.MULTILINE) if uncommented else text


def test_the_form_is_filled_in_with_what_is_known_and_says_nothing_by_itself() -> None:
    for text in HOSTILE:
        facts = {"id": "2510.15444", "title": text, "authors": [text, "Ada Beispiel"], "published": "2025-10-17"}
        silent, faults = parse_handwritten(corrected(facts, uncommented=False), "x", "x.md", Vocabulary({}))
        assert not faults
        assert silent
        assert (silent.paper_id, silent.facts, silent.notes) == ("2510.15444", {}, "")
        said, faults = parse_handwritten(corrected(facts, uncommented=True), "x", "x.md", Vocabulary({}))
        assert not faults
        assert said
        assert said.facts == {"title": text, "authors": (text, "Ada Beispiel"), "published": date(2025, 10, 17)}


def test_what_does_not_fit_into_an_address_is_left_out() -> None:
    facts = {"id": "x", "title": "A title", "authors": [f"Person Number{n}" for n in range(900)]}
    text = corrected(facts, uncommented=False)
    assert '# title: "A title"' in text
    assert "Person" not in text
    facts = {"id": "x", "title": "字" * 2000, "authors": ["Ada Beispiel"]}
    assert '# authors: ["Ada Beispiel"]' in corrected(facts, uncommented=False)


# --- citing: names and titles ----------------------------------------------------------------------------------------

NAMES = [
    ("Ada Beispiel", "Beispiel, Ada"),
    ("Ada B. van der Beispiel, Jr.", "van der Beispiel, Jr., Ada B."),
    ("Ada Beispiel III", "Beispiel, III, Ada"),
    ("Ada Van der Beispiel", "Van der Beispiel, Ada"),
    ("Ada Van Beispiel", "Van Beispiel, Ada"),
    ("Anh Van Nguyen", "Nguyen, Anh Van"),
    ("Ada Beispiel y Muster", "Beispiel y Muster, Ada"),
    ("Ada de Muster Beispiel", "de Muster Beispiel, Ada"),
    ("Ada-Eva O’Beispiel", "O’Beispiel, Ada-Eva"),
    ("ada beispiel", "beispiel, ada"),
    ("Plato", "Plato"),
    ("others", "{others}"),
    ("NVIDIA", "NVIDIA"),
    ("Example Team", "{Example Team}"),
    ("and Ada Beispiel", "{Beispiel, and Ada}"),
    ("山田 太郎", "{山田 太郎}"),
    ("张三", "张三"),
    ("Ada Beispiel (张三)", "{Ada Beispiel (张三)}"),
    ("Beispiel, Ada, M.", "{Beispiel, Ada, M.}"),
    ("José Ñandú-Šmíd", "Ñandú-Šmíd, José"),
    ("de la", "la, de"),
]


def entry(**facts: Any) -> str:
    """The entry of BibTeX for a paper."""
    (text,) = run("library/bibtex.js", ("write", [[{"id": "a-paper", "title": "A title", **facts}], SITE]))
    assert isinstance(text, str)
    return text


def field(name: str, text: str) -> str | None:
    found = re.search(rf"^  {name} = \{{(.*)\}},$", text, re.MULTILINE)
    return found[1] if found else None


def test_family_names_come_first() -> None:
    names = [name for name, _ in NAMES]
    texts = run(
        "library/bibtex.js", *(("write", [[{"id": "x", "title": "T", "authors": [its]}], SITE]) for its in names)
    )
    assert [(name, field("author", text)) for name, text in zip(names, texts, strict=True)] == NAMES


TITLES = [
    ("Attention Is All You Need", "Attention Is All You Need"),
    ("BERT: Pre-training of Deep Models", "{BERT}: Pre-training of Deep Models"),
    ("GPT-4V and LoRA for LLMs in 3D", "{GPT}-{4V} and {LoRA} for {LLMs} in {3D}"),
    ("A Study: A Q Function for X", "A Study: A {Q} Function for {X}"),
    ("iPhone photographs", "{iPhone} photographs"),
    ("Schrödinger’s Čapek, ÉCOLE, ЛЕС", "Schrödinger’s Čapek, {ÉCOLE}, {ЛЕС}"),
    ("深度学习 with CNNs", "深度学习 with {CNNs}"),
    ("100% of $5 & {odd}_x #1", r"100\% of \$5 \& \textbraceleft{}odd\textbraceright{}\_x \#1"),
    ("E\u0301cole E\u0301", "E\u0301cole {E\u0301}"),
]


def test_only_capitals_that_styles_would_lose_are_in_braces() -> None:
    calls = [("write", [[{"id": "x", "title": title}], SITE]) for title, _ in TITLES]
    texts = run("library/bibtex.js", *calls)
    assert [(title, field("title", text)) for (title, _), text in zip(TITLES, texts, strict=True)] == TITLES


def test_capitals_in_formulas_are_kept_too() -> None:
    text = entry(title="On x and K in D", tex=r"On $x$ and $\Delta K$ in $\delta$")
    assert field("title", text) == r"On $x$ and {$\Delta K$} in $\delta$"


# --- citing: entries -------------------------------------------------------------------------------------------------

PREPRINT = {
    "authors": ["Ada Beispiel"],
    "published": "2025-10-17",
    "day": "2026-01-02",
    "arxiv": "2510.15444",
    "category": "cs.CL",
    "version": 2,
    "url": "https://arxiv.org/abs/2510.15444",
}
ARTICLE = {
    "authors": ["Ada Beispiel", "Eva van der Muster"],
    "journal": "Journal of Examples 34 (4), 13–14 (2002)",
    "doi": "10.1234/a_b.c%2",
    "url": "https://doi.org/10.1234/a_b.c%2",
}
CHAPTER = {
    "authors": ["Ada Beispiel"],
    "journal": "Proceedings of the 2006 workshop on examples, 27–34 (2006)",
    "url": "https://example.org/a?b=1&c={d}",
}


def test_a_preprint_is_one() -> None:
    assert entry(**PREPRINT).split("\n") == [
        "@misc{beispiel2025title-a-paper,",
        "  title = {A title},",
        "  author = {Beispiel, Ada},",
        "  year = {2025},",
        "  month = oct,",
        "  day = {17},",
        "  eprint = {2510.15444},",
        "  archivePrefix = {arXiv},",
        "  primaryClass = {cs.CL},",
        "  version = {2},",
        "  url = {https://arxiv.org/abs/2510.15444},",
        "}",
        "",
    ]


def test_what_appeared_somewhere_says_where() -> None:
    assert entry(**ARTICLE).split("\n") == [
        "@article{beispiel2002title-a-paper,",
        "  title = {A title},",
        "  author = {Beispiel, Ada and van der Muster, Eva},",
        "  year = {2002},",
        "  journal = {Journal of Examples},",
        "  volume = {34},",
        "  number = {4},",
        "  pages = {13--14},",
        "  doi = {10.1234/a_b.c%2},",
        "}",
        "",
    ]
    text = entry(**CHAPTER)
    assert text.startswith("@inproceedings{beispiel2006title-")
    assert field("booktitle", text) == "Proceedings of the 2006 workshop on examples"
    assert field("url", text) == "https://example.org/a?b=1&c=%7Bd%7D"


def test_a_place_that_cannot_be_taken_apart_is_a_note() -> None:
    text = entry(journal="Ex. Rev. D66 044012", published="2004-01-01", withdrawn=True)
    assert text.startswith("@misc{")
    assert field("note", text) == "Withdrawn. Ex. Rev. D66 044012"


def keys(*papers: dict[str, Any]) -> list[str]:
    (text,) = run("library/bibtex.js", ("write", [[{"title": "A title", **its} for its in papers], SITE]))
    return re.findall(r"^@\w+\{(.*),$", text, re.MULTILINE)


def test_keys_are_stable_readable_and_unique() -> None:
    one = {"id": "2510.1", "authors": ["Søren Łuczak-Ößt"], "published": "2025-10-17"}
    assert keys({**one, "title": "On the GPT-4 way"}) == ["luczakosst2025gpt-2510.1"]
    assert keys(one, {**one, "id": "x"}, {**one, "id": "y", "title": "Another"}) == [
        "luczakosst2025title-2510.1",
        "luczakosst2025title-x",
        "luczakosst2025another-y",
    ]
    # What is known of a paper in a list is enough.
    assert keys({**PREPRINT, "id": "2510.15444"}) == keys(
        {"id": "2510.15444", "authors": ["Ada Beispiel"], "day": "2026-01-02"}
    )
    unknown: list[dict[str, Any]] = [
        {"id": "a"},
        {"id": "b", **PREPRINT, "authors": ["张三"]},
        {"id": "c", **PREPRINT, "title": "深度学习"},
    ]
    assert keys(*unknown, {"id": "d", "authors": ["Ada Beispiel"]}) == [
        "title-a",
        "2025title-b",
        "beispiel2025-c",
        "beispieltitle-d",
    ]


def test_ris_says_what_kind_and_where() -> None:
    papers = [{"id": "x", "title": "A title", **facts} for facts in (PREPRINT, ARTICLE, CHAPTER, {})]
    texts = run("library/ris.js", *(("write", [[its], SITE]) for its in papers))
    kinds = [text.split("\r\n")[0] for text in texts]
    assert kinds == ["TY  - UNPB", "TY  - JOUR", "TY  - CONF", "TY  - GEN"]
    for line in ("T2  - Journal of Examples", "VL  - 34", "IS  - 4", "SP  - 13", "EP  - 14", "DO  - 10.1234/a_b.c%2"):
        assert line in texts[1].split("\r\n")
    assert "UR  - https://arxiv.org/abs/2510.15444" in texts[0].split("\r\n")


STYLES = {
    "APA": (
        "Beispiel, A. (2025). A title (arXiv:2510.15444). arXiv. https://arxiv.org/abs/2510.15444",
        (
            "Beispiel, A., & van der Muster, E. (2002). A title. Journal of Examples, 34(4), 13–14."
            " https://doi.org/10.1234/a_b.c%2"
        ),
        (
            "Beispiel, A. (2006). A title. In Proceedings of the 2006 workshop on examples (pp. 27–34)."
            " https://example.org/a?b=1&c={d}"
        ),
        "A title. (n.d.). https://archive.example/papers/x/",
    ),
    "MLA": (
        "Beispiel, Ada. “A title.” arXiv, 2025, arxiv.org/abs/2510.15444.",
        (
            "Beispiel, Ada, and Eva van der Muster. “A title.” Journal of Examples, vol. 34, no. 4, 2002, pp. 13–14,"
            " doi.org/10.1234/a_b.c%2."
        ),
        (
            "Beispiel, Ada. “A title.” Proceedings of the 2006 workshop on examples, 2006, pp. 27–34,"
            " example.org/a?b=1&c={d}."
        ),
        "“A title.” archive.example/papers/x/.",
    ),
    "Chicago": (
        "Beispiel, Ada. 2025. “A title.” Preprint, arXiv:2510.15444. https://arxiv.org/abs/2510.15444.",
        (
            "Beispiel, Ada, and Eva van der Muster. 2002. “A title.” Journal of Examples 34 (4): 13–14."
            " https://doi.org/10.1234/a_b.c%2."
        ),
        (
            "Beispiel, Ada. 2006. “A title.” In Proceedings of the 2006 workshop on examples, 27–34."
            " https://example.org/a?b=1&c={d}."
        ),
        "“A title.” n.d. https://archive.example/papers/x/.",
    ),
    "IEEE": (
        "A. Beispiel, “A title,” 2025, arXiv:2510.15444.",
        (
            "A. Beispiel and E. van der Muster, “A title,” Journal of Examples, vol. 34, no. 4, pp. 13–14, 2002,"
            " doi: 10.1234/a_b.c%2."
        ),
        (
            "A. Beispiel, “A title,” in Proceedings of the 2006 workshop on examples, 2006, pp. 27–34."
            " [Online]. Available: https://example.org/a?b=1&c={d}"
        ),
        "“A title.” [Online]. Available: https://archive.example/papers/x/",
    ),
    "Harvard": (
        "Beispiel, A. (2025) ‘A title’, arXiv:2510.15444. Available at: https://arxiv.org/abs/2510.15444.",
        (
            "Beispiel, A. and van der Muster, E. (2002) ‘A title’, Journal of Examples, 34(4), pp. 13–14."
            " Available at: https://doi.org/10.1234/a_b.c%2."
        ),
        (
            "Beispiel, A. (2006) ‘A title’, in Proceedings of the 2006 workshop on examples, pp. 27–34."
            " Available at: https://example.org/a?b=1&c={d}."
        ),
        "‘A title’ (no date). Available at: https://archive.example/papers/x/.",
    ),
}


@pytest.mark.parametrize("style", STYLES)
def test_a_paper_is_cited_in_a_style(style: str) -> None:
    papers = [{"id": "x", "title": "A title", **facts} for facts in (PREPRINT, ARTICLE, CHAPTER, {})]
    assert tuple(run("cite/styles.js", *(("cited", [style, its, SITE]) for its in papers))) == STYLES[style]


MANY = [f"Ada-Eva B. Person{chr(97 + n)}" for n in range(25)]


@pytest.mark.parametrize(
    ("style", "number", "begins"),
    [
        ("APA", 3, "Persona, A.-E. B., Personb, A.-E. B., & Personc, A.-E. B. (2025)."),
        (
            "APA",
            25,
            ", ".join(f"Person{chr(97 + n)}, A.-E. B." for n in range(19)) + ", . . . Persony, A.-E. B. (2025).",
        ),
        ("MLA", 3, "Persona, Ada-Eva B., et al. “"),
        ("Chicago", 3, "Persona, Ada-Eva B., Ada-Eva B. Personb, and Ada-Eva B. Personc. 2025."),
        ("IEEE", 3, "A.-E. B. Persona, A.-E. B. Personb, and A.-E. B. Personc, “"),
        ("IEEE", 25, "A.-E. B. Persona et al., “"),
        ("Harvard", 3, "Persona, A.-E.B., Personb, A.-E.B. and Personc, A.-E.B. (2025)"),
        ("Harvard", 25, "Persona, A.-E.B. et al. (2025)"),
    ],
)
def test_long_lists_of_authors_are_shortened_as_the_style_has_it(style: str, number: int, begins: str) -> None:
    its = {"id": "x", "title": "A title", **PREPRINT, "authors": MANY[:number]}
    (text,) = run("cite/styles.js", ("cited", [style, its, SITE]))
    assert text.startswith(begins)


def test_titles_that_end_or_quote_by_themselves() -> None:
    its = {"id": "x", "title": 'Is "this" one?', "authors": ["山田 太郎"], "published": "2025-10-17"}
    mla, apa = run(
        "cite/styles.js", ("cited", ["MLA", its, SITE]), ("cited", ["APA", {**its, "withdrawn": True}, SITE])
    )
    assert mla.startswith("山田 太郎. “Is ‘this’ one?” 2025,")
    assert apa.startswith('山田 太郎. (2025). Is "this" one? https')
    assert apa.endswith("(Withdrawn.)")


# --- citing: back again ----------------------------------------------------------------------------------------------


def cited(papers: Iterable[Paper]) -> list[dict[str, Any]]:
    """What the pages of papers tell for citing, but for their formulas."""
    facts = (
        {
            "id": its.paper_id,
            "title": plain(its.title) or its.paper_id,
            "authors": [plain(name) for name in its.authors],
            "published": its.published and its.published.isoformat(),
            "day": its.day and its.day.isoformat(),
            "arxiv": its.arxiv_id,
            "doi": its.doi,
            "journal": its.journal_ref,
        }
        for its in papers
    )
    return [{name: value for name, value in its.items() if value} for its in facts]


@pytest.fixture(scope="module", params=["odd", "committed"])
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """The facts of every paper of an archive."""
    if request.param == "committed":
        return cited(read_content(Layout(odd_archive.REPOSITORY)).archive.papers)
    return cited(read_content(odd_archive.make(tmp_path_factory.mktemp("cited") / "archive")).archive.papers)


def spaced(text: str) -> str:
    return " ".join(text.split())


def test_our_own_readers_read_what_we_write(papers: list[dict[str, Any]]) -> None:
    for name, reader in (("bibtex", bibtex), ("ris", ris)):
        (text,) = run(f"library/{name}.js", ("write", [papers, SITE]))
        found = reader.parse(Capture(name, text.encode()))
        assert found.faults == ()
        expected = [(spaced(its["title"]), tuple(its.get("authors", []))) for its in papers]
        assert [(its.title, its.authors) for its in found.records] == expected


COMMANDS = {"textbackslash{}": "\\", "textbraceleft{}": "{", "textbraceright{}": "}", "textasciicircum{}": "^"}
PRINTED = re.compile(r"\\(text\w+\{\}|[$&%#_])|[{}]")


def printed(tex: str) -> str:
    """What TeX prints of a text in which nothing but what we escape stands."""
    return PRINTED.sub(lambda found: COMMANDS.get(found[1], found[1]) if found[1] else "", tex)


def test_a_parser_that_is_not_ours_reads_what_we_write(papers: list[dict[str, Any]]) -> None:
    from pybtex.database import parse_string

    (text,) = run("library/bibtex.js", ("write", [papers, SITE]))
    entries = parse_string(text, "bibtex").entries.values()
    assert [printed(its.fields["title"]) for its in entries] == [spaced(its["title"]) for its in papers]
    people = [
        [
            [*p.first_names, *p.middle_names, *p.prelast_names, *p.last_names, *p.lineage_names]
            for p in its.persons.get("author", [])
        ]
        for its in entries
    ]
    names = [[printed(" ".join(parts)) for parts in its] for its in people]
    assert names == [[spaced(name) for name in its.get("authors", [])] for its in papers]
