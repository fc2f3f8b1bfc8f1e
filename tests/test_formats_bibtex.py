"""BibTeX: what is written, and what three parsers read of it."""

import re
from datetime import date
from urllib.parse import unquote

import pybtex.database
import pytest
from bibtexparser.entrypoint import parse_string
from hypothesis import given
from hypothesis import strategies as st

from generator.formats import bibtex, latex
from generator.formats.citation import cite
from generator.paper import Organization, Paper
from generator.tex import parse, plain
from tests.cited import ANY_TEXT, ARCHIVES, paper, papers_of, preprint, read_back


def written(*papers: Paper, tex: bool = False, abstracts: bool = False) -> str:
    return "".join(bibtex.write(map(cite, papers), tex=tex, abstracts=abstracts))


def titled(title: str, tex: bool = False) -> str:
    return latex.title(parse(title), tex)


def test_a_preprint() -> None:
    its = preprint(
        "GPT-4 and Schr\\\"odinger's $O(n \\log n)$ cats",
        authors=("Ludwig van der Beispiel, Jr.", "Ada Beispiel", "Example Team"),
        author_count=7,
        organization=Organization("x", "Example & Co."),
        published=date(2025, 10, 7),
        categories=("cs.CL", "cs.AI"),
        version=2,
        doi="10.48550/arxiv.2510.15444",
        withdrawn=True,
    )
    assert written(its) == (
        "@misc{beispiel2025gpt-2510.15444,\n"
        "  title = {{GPT}-4 and Schrödinger's {$O(n \\log n)$} cats},\n"
        "  author = {van der Beispiel, Jr., Ludwig and Beispiel, Ada and {Example Team} and others},\n"
        "  year = {2025},\n"
        "  month = oct,\n"
        "  day = {7},\n"
        "  eprint = {2510.15444},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryClass = {cs.CL},\n"
        "  version = {2},\n"
        "  doi = {10.48550/arxiv.2510.15444},\n"
        "  url = {https://arxiv.org/abs/2510.15444},\n"
        "  note = {Withdrawn},\n"
        "}\n"
    )


def test_what_appeared_has_the_type_of_where_it_did() -> None:
    article = written(preprint(journal_ref="Journal of Examples 12 (3), 45-67 (2020)", version=2))
    assert article.startswith("@article{")
    assert "  journal = {Journal of Examples},\n  volume = {12},\n  number = {3},\n  pages = {45--67},\n" in article
    assert "eprint = {2510.15444}" in article
    assert "version" not in article  # what appeared is not the version of the preprint
    assert "  year = {2020},\n  booktitle = {EMNLP 2020},\n" in written(preprint(journal_ref="EMNLP 2020"))
    odd = written(preprint(journal_ref="Somewhere 7/8, 2020"))
    assert odd.startswith("@misc{")
    assert "howpublished = {Somewhere 7/8, 2020}" in odd


def test_what_has_no_author_is_sorted_by_something() -> None:
    assert "  key = {A title of},\n" in written(paper("A title of many words"))
    assert "  key = {Q\\&A Lab},\n" in written(paper(organization=Organization("x", "Q&A Lab")))


def test_an_organization_publishes_what_nobody_else_does() -> None:
    lab = Organization("x", "Q&A Lab")
    assert "  organization = {Q\\&A Lab},\n" in written(paper(organization=lab))
    assert "Lab" not in written(preprint(organization=lab, authors=("Ada Beispiel",)))
    assert "Lab" not in written(paper(organization=lab, journal_ref="EMNLP 2020", authors=("Ada Beispiel",)))


@pytest.mark.parametrize(
    ("title", "braced"),
    [
        # What users of the ACL Anthology asked for: acronyms and CamelCase, and no other capitals (#1079, #279, #4901).
        (
            "Unsupervised Stance Detection for Arguments from Consequences",
            "Unsupervised Stance Detection for Arguments from Consequences",
        ),
        ("Deep Dyna-Q: Integrating Planning", "Deep Dyna-{Q}: Integrating Planning"),
        ("ShadowLLM: Predictor-based Contextual Sparsity", "{ShadowLLM}: Predictor-based Contextual Sparsity"),
        (
            "Representations Improve DRS-based Parsing Even in the Age of BERT",
            "Representations Improve {DRS}-based Parsing Even in the Age of {BERT}",
        ),
        # Quotes as typography has them (#5313).
        ('Ask LLMs Directly, "What shapes your bias?"', "Ask {LLMs} Directly, “What shapes your bias?”"),
        ('"A" and "B"', "“{A}” and “{B}”"),
        ("``Quoted'' as in TeX", "“Quoted” as in {TeX}"),
        ('A 5" disk', "A 5{''} disk"),
        # No backslash that TeX does not need, and each that it does (#628).
        ("A Taglish E-commerce Q\\&A Corpus", "A Taglish {E}-commerce {Q}\\&{A} Corpus"),
        ("A Taglish E-commerce Q&A Corpus", "A Taglish {E}-commerce {Q}\\&{A} Corpus"),
        ("A pan-European AI, in the U.S. and 3D", "A pan-European {AI}, in the {U.S.} and {3D}"),
        ("iPhone, eBay, T5, Qwen2, 4bit and 2nd", "{iPhone}, {eBay}, {T5}, {Qwen2}, 4bit and 2nd"),
        ("LLM's and John's", "{LLM's} and John's"),
        ("ATTENTION IS ALL YOU NEED", "ATTENTION IS ALL YOU NEED"),  # shouted: no capital is its own
        ("CLIP", "{CLIP}"),
        ("Do I need a Plan B?", "Do {I} need a Plan {B}?"),
        ("Ада и БЭСМ", "Ада и {БЭСМ}"),
    ],
)
def test_braces_keep_the_capitals_that_are_a_words_own(title: str, braced: str) -> None:
    assert titled(title) == braced


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("From $r$ to $Q^*$: a \\$5 title", "From {$r$} to {$Q^*$}: a \\$5 title"),
        ("D^{2}MoE", "{$D^{2}$}{MoE}"),
        ("$α$-divergence", "{$\\alpha$}-divergence"),
        ("$\\Gamma$ and $x_{\\text{max}}$", "{$\\Gamma$} and {$x_{\\text{max}}$}"),
        # What could do more than be set is not set.
        ("$\\input{x}$", "\\$input x\\$"),
        ("$x \\write18{rm}$", None),
        ("$x^^5cinput_y$", None),
        ("$\\catcode`\\@=0$", None),
        ("$a % b_c$", None),
        ("$a_{b}}{c}$", None),
    ],
)
def test_formulas_are_kept_where_they_do_nothing_but_be_set(title: str, expected: str | None) -> None:
    got = titled(title)
    assert set(re.findall(r"\\([A-Za-z]+)", got)) <= HARMLESS
    assert balanced(got)
    if expected and "input" not in expected:
        assert got == expected


@pytest.mark.parametrize(
    ("text", "tex"),
    [
        # A combining mark is an accent, of whatever letter (ACL Anthology, #1779).
        ("Samardz\u0306ić", "Samard{\\u{z}}i{\\'c}"),
        ("Luísa Gödel Çelik ế Å", "Lu{\\'i}sa G{\\\"o}del {\\c{C}}elik {\\'{\\^e}} {\\r{A}}"),
        ("Łódź, Søren Weiß", "{\\L}{\\'o}d{\\'z}, S{\\o}ren Wei{\\ss}"),
        ("“x” – y—z’s …", "``x'' -- y---z's {\\ldots}"),
        ("α ≤ β, 10°, x²", "{$\\alpha$} {$\\leq$} {$\\beta$}, 10{\\textdegree}, x{$^2$}"),
        ("深度学习 🤖 и", "深度学习 🤖 и"),  # TeX has no names for these
        ("a\u200bb\u00adc", "abc"),
    ],
)
def test_tex_by_choice(text: str, tex: str) -> None:
    assert latex.text(text, ascii_only=True) == tex


def test_unicode_is_composed() -> None:
    assert latex.text("Samardz\u0306ic\u0301") == "Samardz̆ić"


HARMLESS = latex._HARMLESS | set(
    "textbackslash textbraceleft textbraceright textasciitilde textasciicircum textasciigrave textless textgreater"
    " textbar u v H c k r d b o O l L ss ae AE oe OE i j dh DH th TH dj DJ S P pounds copyright ldots"
    " texteuro textdegree texttrademark textregistered textbullet textperiodcentered".split()
)


def balanced(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0


SENTINEL = preprint("The next entry", paper_id="2510.99999", authors=("Next Entry",))


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.booleans())
def test_no_text_does_more_than_be_printed(title: str, name: str, place: str, rest: str, tex: bool) -> None:
    its = paper(
        title,
        authors=(name, "Ada Beispiel"),
        journal_ref=place,
        organization=Organization("x", rest),
        abstract=rest,
        doi=place,
        url=f"https://example.org/{rest}",
        categories=(rest,),
        keywords=(rest, place),
        extra=dict.fromkeys(("note", "month", "editor", "series", "citation_key", "ids", "isbn", "school"), rest)
        | {"entry_type": "article", "journal": place, "volume": rest, "address": place, "booktitle": name},
    )
    text = written(its, SENTINEL, tex=tex, abstracts=True)
    assert balanced(text)
    prose = "\n".join(line for line in text.split("\n") if not line.startswith(("  doi = ", "  url = ")))
    commands = re.findall(r"\\([A-Za-z]+|.)", prose)
    assert {command for command in commands if command.isalpha()} <= HARMLESS
    assert all(line == line.strip() or re.match(r"  [A-Za-z]+ = ", line) for line in text.split("\n"))
    assert not re.search(r"(?<!\\)[%#&]|\^\^|\"(?![A-Za-z{])", prose)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", text)
    expected = [cite(its).key, cite(SENTINEL).key]
    assert keys_of_bibtexparser(text) == keys_of_pybtex(text) == expected
    parsed = read_back("bibtex", text)
    assert [record.extra["citation_key"] for record in parsed.records][-1] == expected[-1]
    assert len(parsed.records) + len(parsed.faults) == 2  # what has no title is a fault there
    assert parsed.records[-1].title == "The next entry"


def keys_of_bibtexparser(text: str) -> list[str]:
    library = parse_string(text)
    assert library.failed_blocks == []
    return [entry.key for entry in library.entries]


def keys_of_pybtex(text: str) -> list[str]:
    return list(pybtex.database.parse_string(text, "bibtex").entries)


def normal(title: str) -> str:
    """A title without what typography changes: which quotes, which dashes."""
    return re.sub("[“”„]", '"', title).replace("--", "–").replace("''", '"')


@ARCHIVES
@pytest.mark.parametrize("tex", [False, True])
def test_our_reader_reads_the_same_titles_authors_dates_and_ids(archive: str, tex: bool) -> None:
    papers = papers_of(archive)
    parsed = read_back("bibtex", written(*papers, tex=tex, abstracts=True))
    assert parsed.faults == ()
    for its, back in zip(papers, parsed.records, strict=True):
        assert normal(plain(back.title)) == normal(plain(its.title))
        assert [normal(plain(name)).rstrip("§") for name in its.authors] == [normal(name) for name in back.authors]
        # What would end a field stands in a DOI as in an address.
        assert (back.arxiv_id, back.doi and unquote(back.doi)) == (its.arxiv_id, its.doi and its.doi.lower())
        assert back.published == its.published


@ARCHIVES
def test_other_parsers_read_the_same_fields(archive: str) -> None:
    papers = papers_of(archive)
    text = written(*papers)
    library = parse_string(text)
    assert library.failed_blocks == []
    other = pybtex.database.parse_string(text, "bibtex")
    for its, one, (key, two) in zip(papers, library.entries, other.entries.items(), strict=True):
        citation = cite(its)
        assert one.key == key == citation.key
        assert one.fields_dict["title"].value == two.fields["title"] == latex.title(citation.spans)
        people = two.persons.get("author", [])
        assert len(people) == len(citation.authors) + citation.others
        for person, name in zip(people, citation.authors, strict=False):
            if name.family:
                whole = " ".join((*person.prelast_names, *person.last_names))
                assert whole == latex.text(" ".join(filter(None, (name.particle, name.family))))
