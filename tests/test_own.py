"""What is a person's own in a library is told, and goes into no record; what is of the paper does."""

import json
from pathlib import Path

import pytest

from generator.capture import Capture, Parsed
from generator.cli import main
from generator.sources import parse

SECRET = "SECRET"

BIBTEX = r"""@article{key, title = {A title}, journal = {J}, keywords = {one; two}, note = {To appear}, tags = {t},
  file = {Full Text:/home/SECRET/Zotero/x.pdf:application/pdf}, annote = {SECRET}, annotation = {SECRET},
  local-url = {file:///SECRET}, bdsk-file-1 = {SECRET}, bdsk-url-1 = {https://example.org/b}, owner = {SECRET},
  date-added = {2020-01-01 SECRET}, date-modified = {SECRET}, timestamp = {SECRET}, mendeley-groups = {SECRET},
  groups = {SECRET}, comment = {SECRET}, comment-SECRET = {SECRET}, review = {SECRET}, __markedentry = {[SECRET:]},
  ranking = {SECRET}, url = {file:///home/SECRET/x.pdf}, pdf = {https://example.org/x.pdf},
  anything = {C:\Users\SECRET\x.pdf}, abstract = {An abstract}}"""
RIS = """TY  - JOUR
TI  - A title
JO  - J
KW  - one
N1  - SECRET
RN  - SECRET
L1  - file:///home/SECRET/x.pdf
L2  - https://example.org/x
L4  - SECRET/figure.png
ER  -
"""
CSL = json.dumps(
    [
        {
            "type": "article-journal",
            "title": "A title",
            "container-title": "J",
            "note": "arXiv: 2001.00001\nSECRET\nPMID: 12",
            "annote": "SECRET",
            "attachments": [{"path": "/home/SECRET/x.pdf"}],
            "file": "/home/SECRET/x.pdf",
            "dateAdded": "SECRET",
        }
    ]
)
CSV = """Key,Title,Author,Publication Year,Date Added,Extra,Notes,File Attachments,Link Attachments,Manual Tags
K,A title,"Beispiel, Ada",2020,SECRET,"PMID: 12
SECRET",<p>SECRET</p>,/home/SECRET/x.pdf; C:\\SECRET,SECRET.html,one; two
"""
JSONL = json.dumps(
    {"title": "A title", "doi": "10.1234/a", "notes": "SECRET", "file": "SECRET.pdf", "extra": {"annote": "SECRET"}}
)
MARKDOWN = "---\ntitle: A title\nyear: 2020\npath: /home/SECRET/x\n---\nSECRET\n"


def read(text: str) -> Parsed:
    source, parsed = parse(Capture("library", text.encode()))
    assert source is not None
    assert parsed.faults == ()
    return parsed


@pytest.mark.parametrize("text", [BIBTEX, RIS, CSL, CSV, JSONL, MARKDOWN], ids=lambda text: text[:8])
def test_what_is_a_persons_own_is_in_no_record(text: str) -> None:
    assert SECRET in text
    parsed = read(text)
    assert SECRET not in repr(parsed.records)
    assert len(parsed.own) == 1


def test_what_is_of_the_paper_is_kept() -> None:
    (its,) = read(BIBTEX).records
    kept = {"note": "To appear", "tags": "t", "bdsk-url-1": "https://example.org/b", "pdf": "https://example.org/x.pdf"}
    assert kept.items() <= its.extra.items()
    assert (its.keywords, its.abstract) == (("one", "two"), "An abstract")
    (its,) = read(RIS).records
    assert its.url == "https://example.org/x"
    (its,) = read(CSL).records
    assert its.extra["note"] == "arXiv: 2001.00001 PMID: 12"
    (its,) = read(CSV).records
    assert its.extra["Extra"] == "PMID: 12"
    assert its.keywords == ("one", "two")


@pytest.mark.parametrize(
    "title", ["File: a study", "Papers: a reader", "Notes", "~ and /", "C: a language", "/home as a place"]
)
def test_no_title_is_taken_for_a_path(title: str) -> None:
    (its,) = read(f"@misc{{a, title = {{{title}}}, year = 2020}}").records
    assert its.title


def test_bookkeeping_is_left_out_without_a_word() -> None:
    parsed = read("@misc{a, title = {A}, timestamp = {Mon, 01 Jan 2020}, biburl = {https://dblp.org/rec/x.bib}}")
    assert parsed.own == ()
    assert parsed.records[0].extra.keys() == {"citation_key", "entry_type"}


def test_a_file_that_is_kept_whole_says_so_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "library.bib"
    library.write_text(f"{BIBTEX}\n@misc{{b, title = {{B}}, annote = {{{SECRET}}}}}", encoding="utf-8")
    root = tmp_path / "archive"
    (root / "content").mkdir(parents=True)
    (root / "mkdocs.yml").touch()

    def told(*arguments: str) -> list[str]:
        assert main(["ingest", "--root", str(root), *arguments]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        return [line for line in said.out.splitlines() if "kept here" in line]

    (line,) = told(str(library))
    assert line == (
        "content/captures/library.bib: the whole file is kept here, with its fields annote, __markedentry, annotation,"
        " anything, bdsk-file-1 and 10 more (2 entries), which no record holds; delete them here before you publish if"
        " they are private"
    )
    assert told(str(library)) == told() == []
    for path in (root / "content" / "records").iterdir():
        assert SECRET not in path.read_text(encoding="utf-8")
