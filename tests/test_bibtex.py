"""BibTeX and BibLaTeX libraries. The real ones are in ``test_libraries``."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.capture import Capture, Parsed
from generator.paper import Record
from generator.sources.bibtex import parse, recognizes


def read(text: str) -> Parsed:
    return parse(Capture("library.bib", text.encode()))


def one(text: str) -> Record:
    parsed = read(text)
    assert parsed.faults == ()
    (record,) = parsed.records
    return record


def entry(fields: str, kind: str = "article") -> Record:
    return one(f"@{kind}{{key, title = {{A title}}, {fields}}}")


def test_an_entry() -> None:
    record = one(
        """@Article{beispiel2020,
          author    = {Beispiel, Ada and Bob Muster},
          title     = {On {NASA} and {\\'E}tudes},
          journal   = "Journal of Examples",
          year      = 2020, month = apr, day = 17,
          volume    = 12, number = {3}, pages = {45--67},
          doi       = {https://doi.org/10.1234/ABC.5},
          url       = {https://example.org/a_b},
          keywords  = {one, two},
          abstract  = {All of it.},
          note      = {Read it.},
        }"""
    )
    assert record.title == "On NASA and Études"
    assert record.authors == ("Ada Beispiel", "Bob Muster")
    assert record.journal_ref == "Journal of Examples 12 (3), 45–67 (2020)"
    assert record.published == date(2020, 4, 17)
    assert (record.doi, record.url) == ("10.1234/abc.5", "https://example.org/a_b")
    assert record.keywords == ("one", "two")
    assert record.abstract == "All of it."
    assert (record.source, record.capture) == ("bibtex", "library.bib")
    assert record.extra == {
        "citation_key": "beispiel2020",
        "entry_type": "article",
        "journal": "Journal of Examples",
        "volume": "12",
        "number": "3",
        "pages": "45–67",
        "year": "2020",
        "month": "Apr",
        "day": "17",
        "note": "Read it.",
    }


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"{\"o}\"o\"{o}{\'\i}\'{\i}\v{c}{\v c}\c{c}\~n{\aa}{\o}{\l}\ss{}", "öööííččçñåøłß"),
        (r"The {{Great}} {G}raph", "The Great Graph"),
        (r"\emph{Homo sapiens} and \textbf{more}", "Homo sapiens and more"),
        (r"{\em old} {\bf style}", "old style"),
        (r"Cu$_2$O at $x_{1} \le \omega$", r"Cu$_2$O at $x_{1} \le \omega$"),
        (r"{$\mu$}{J}", r"$\mu$J"),
        (r"R\&D at 100\% \#1", "R&D at 100% #1"),
        (r"pages 1--2 and so --- on", "pages 1–2 and so — on"),
        (r"``quoted'' and \enquote{this}", "“quoted” and “this”"),
        (r"Fig.~1, 200\,J", "Fig. 1, 200 J"),
        (r"\LaTeX{} \textpm 1", "LaTeX ±1"),
        ("over\n   two lines", "over two lines"),
    ],
)
def test_tex_becomes_unicode_but_for_formulas(tex: str, text: str) -> None:
    assert one(f"@misc{{k, title = {{{tex}}}}}").title == text


@pytest.mark.parametrize(
    ("tex", "authors"),
    [
        ("Ada Beispiel", ["Ada Beispiel"]),
        ("Beispiel, Jr., Ada", ["Ada Beispiel Jr."]),
        ("von der Aue, Ada", ["Ada von der Aue"]),
        ("{NASA}", ["NASA"]),
        ("{Institute for Examples, Tests and Samples} and Beispiel, Ada",
         ["Institute for Examples, Tests and Samples", "Ada Beispiel"]),
        (r"M{\"u}ller, J{\"o}rg AND Bob Muster", ["Jörg Müller", "Bob Muster"]),
        ("family=Beispiel, given=Ada, prefix=von", ["Ada von Beispiel"]),
        ("Brand and Anderson, Randy", ["Brand", "Randy Anderson"]),
        ("", []),
    ],
)  # fmt: skip
def test_names(tex: str, authors: list[str]) -> None:
    assert list(entry(f"author = {{{tex}}}").authors) == authors


def test_who_is_not_named_is_not_forgotten() -> None:
    record = entry("author = {Beispiel, Ada and others}")
    assert record.authors == ("Ada Beispiel",)
    assert record.extra["author"] == "Beispiel, Ada and others"


@pytest.mark.parametrize(
    ("fields", "published"),
    [
        ("date = {2013-05-06}", date(2013, 5, 6)),
        ("date = {2013-05-06/2013-05-08}", None),
        ("date = {2013-05}", None),
        ("date = {2013-02-30}", None),
        ("date = {2013-05-06~}", None),
        ("year = 2013", None),
        ("year = 2013, month = may", None),
        ("year = 2013, month = {5}, day = 6", date(2013, 5, 6)),
        ("year = 2013, month = {May}, day = {06}", date(2013, 5, 6)),
        ("year = 2013, month = feb, day = 31", None),
    ],
)
def test_only_a_full_day_is_a_date(fields: str, published: date | None) -> None:
    record = entry(fields)
    assert record.published == published
    assert published or set(record.extra) & {"date", "year"}


@pytest.mark.parametrize(
    ("fields", "arxiv_id", "version"),
    [
        ("eprint = {2510.15444}, archiveprefix = {arXiv}, primaryclass = {cs.CL}", "2510.15444", None),
        ("eprint = {2510.15444v2}, eprinttype = {arxiv}", "2510.15444", 2),
        ("eprint = {arXiv:2510.15444}", "2510.15444", None),
        ("eprint = {math.GT/0309136}, eprinttype = {arXiv}", "math/0309136", None),
        ("eprint = {2510.15444}", None, None),
        ("eprint = {ZACDOQ}, eprinttype = {philpapers}", None, None),
        ("url = {https://arxiv.org/abs/2510.15444v1}", "2510.15444", 1),
        ("doi = {10.48550/arXiv.2510.15444}", "2510.15444", None),
        ("journal = {arXiv preprint arXiv:2510.15444}", "2510.15444", None),
    ],
)
def test_arxiv_ids_that_are_said_to_be_some(fields: str, arxiv_id: str | None, version: int | None) -> None:
    record = entry(fields)
    assert (record.arxiv_id, record.version) == (arxiv_id, version)
    assert record.journal_ref is None


def test_macros_and_concatenation() -> None:
    text = '@string{acm = "ACM"}\n@STRING(letters = { Letters})\n'
    text += '@article{a, title = "One " # {Two} # 3, journal = acm # letters, month = jan, publisher = unknown}'
    record = one(text)
    assert (record.title, record.journal_ref) == ("One Two3", "ACM Letters")
    assert record.extra["publisher"] == "unknown"


def test_macros_can_not_grow_without_bound() -> None:
    bomb = "".join(f"@string{{a{i} = {' # '.join([f'a{i - 1}'] * 10)}}}\n" for i in range(1, 20))
    parsed = read('@string{a0 = "xxxxxxxxxx"}\n' + bomb + "@article{k, title = a19}\n@article{l, title = {Fine}}")
    assert [record.title for record in parsed.records][-1] == "Fine"
    assert "@string" in parsed.faults[0].what


def test_crossref_gives_where_and_when_but_not_the_identity_of_the_whole() -> None:
    text = """@inproceedings{part, title = {Part}, crossref = {WHOLE}, pages = {1--2}}
    @proceedings{whole, title = {Proceedings of All}, year = 2019, publisher = {ACM}, doi = {10.1/w},
      abstract = {Of the whole}, editor = {Muster, Bob}, url = {https://example.org/whole}}"""
    part = read(text).records[0]
    assert part.journal_ref == "Proceedings of All, 1–2 (2019)"
    assert (part.doi, part.url, part.abstract) == (None, None, "")
    assert part.extra["publisher"] == "ACM"
    assert part.extra["editor"] == "Muster, Bob"


def test_crossref_of_biblatex() -> None:
    text = """@article{part, title = {Part}, crossref = {journal}}
    @periodical{journal, title = {The Journal}, date = {2020-02}}
    @inbook{chapter, title = {Chapter}, crossref = {book}, date = {2001}}
    @book{book, title = {Book}, crossref = {all}, xdata = {ads}}
    @mvbook{all, title = {Books}, location = {Paris}, date = {1999}}
    @xdata{ads, publisher = {Ads Press}}"""
    records = {record.title: record for record in read(text).records}
    assert list(records) == ["Part", "The Journal", "Chapter", "Book", "Books"]
    assert records["Part"].journal_ref == "The Journal (2020)"
    assert records["Chapter"].journal_ref == "Book (2001)"
    assert records["Chapter"].extra["location"] == "Paris"
    assert records["Book"].extra["publisher"] == "Ads Press"


def test_crossref_in_a_circle_ends() -> None:
    text = "".join(f"@book{{{a}, title = {{A}}, crossref = {{{b}}}}}\n" for a, b in ("ab", "ba", "cc"))
    assert len(read(text).records) == 3


def test_what_is_no_entry() -> None:
    text = """Written by ada@example.org for all, @ nobody.
    @comment{@article{no, title = {No}}}
    @Comment jabref knows this form
    @preamble{"\\def\\x#1{#1}" # " and more"}
    %@article{commented, title = {No}}
    @ article ( yes , title = {Yes (really)} , )"""
    assert one(text).title == "Yes (really)"


@pytest.mark.parametrize(
    "body",
    [
        "title = {A title} year = 2020",
        "title = {A title}, , year = 2020",
        ", title = {A title}, year = 2020,,",
        'title = "A title" , year = {2020}',
        "title={A title},title={Another},year=2020",
    ],
)
def test_small_faults_of_form_cost_nothing(body: str) -> None:
    record = one(f"@misc{{key, {body}}}")
    assert (record.title, record.extra["year"]) == ("A title", "2020")


def test_an_entry_without_a_key() -> None:
    assert one("@misc{title = {A title}}").title == one("@misc{, title = {A title}}").title == "A title"


@pytest.mark.parametrize(
    "broken",
    [
        "@article{b,\n title = {Open,\n year = 2000\n}\n",
        '@article{b,\n title = "Open,\n year = 2000\n}\n',
        "@article{b,\n title = {Open},\n year = 2000\n\n",
        "@article{b,\n title {No equals sign}\n}\n",
        "@article{b,\n title = \n}\n",
        "@article{b,\n year = 2000\n}\n",
        "@article{b",
    ],
)
def test_a_broken_entry_costs_itself_and_names_its_line(broken: str) -> None:
    parsed = read("@misc{a, title = {First}}\n\n" + broken + "\n@misc{c, title = {Last}}\n@misc{d, title = {Very}}")
    assert [record.title for record in parsed.records] == ["First", "Last", "Very"]
    assert [fault.line for fault in parsed.faults] == [3]


def test_extra_keeps_what_has_no_place() -> None:
    record = entry("url = {ftp://example.org/x}, doi = {10/abc}, note = {To appear}, pmid = {12}")
    assert (record.url, record.doi) == (None, None)
    kept = {"url": "ftp://example.org/x", "doi": "10/abc", "note": "To appear", "pmid": "12"}
    assert kept.items() <= record.extra.items()


def test_a_subtitle_is_part_of_the_title() -> None:
    assert entry("subtitle = {And more}").title == "A title: And more"


def test_a_file_in_gbk() -> None:
    text = "@article{凯撒2013, author = {凯撒}, title = {Test}, journal = {测试期刊}}"
    (record,) = parse(Capture("library.bib", text.encode("gbk"))).records
    assert (record.authors, record.journal_ref) == (("凯撒",), "测试期刊")


@pytest.mark.parametrize(
    ("text", "is_it"),
    [
        ("% Encoding: UTF-8\n\n@misc{a, title = {A}}", True),
        ("@string{a = {b}}", True),
        ("@Comment{jabref-meta: x;}", True),
        ("write to @home (now), or ada@example.org", False),
        ("@media (width) { a {b: c} }", False),
        ("---\ntitle: x\n---\n@misc{a, title = {A}}", False),
        ("", False),
    ],
)
def test_recognized_by_content(text: str, is_it: bool) -> None:
    assert recognizes(text.encode()) is is_it


ENTRIES = [f"@misc{{k{i}, title = {{Title {i}}}, year = {2000 + i}, crossref = {{k{i + 1}}}}}" for i in range(6)]


@given(st.permutations(ENTRIES))
def test_the_order_of_entries_says_nothing(entries: list[str]) -> None:
    records = {record.title: record for record in read("\n\n".join(entries)).records}
    assert records == {record.title: record for record in read("\n".join(ENTRIES)).records}


def test_a_parent_that_is_not_there_is_named() -> None:
    parsed = read("@misc{other, title = {Other}}\n@incollection{part, title = {Part}, crossref = {Gone}, year = 2020}")
    assert [record.title for record in parsed.records] == ["Other", "Part"]
    (fault,) = parsed.faults
    assert fault.line == 2
    assert "'part' takes fields from 'Gone' (crossref), which is not in this file; add that entry, or" in str(fault)
    assert read("@misc{Whole, title = {Whole}}\n@misc{part, title = {Part}, crossref = { whole }}").faults == ()


def test_an_address_keeps_its_tilde() -> None:
    assert entry(r"note = {at http://example.org/{\textasciitilde}a/b}").extra["note"] == "at http://example.org/~a/b"
