"""What is about to be published: its size, its links."""

from pathlib import Path

import pytest

from generator import published
from generator.cli import main
from generator.published import look

URL = "https://ada.github.io/papers/"


def write(site: Path, **pages: str) -> Path:
    """A site of these pages, ``_`` for a slash."""
    for name, text in {"index": "", **pages}.items():
        path = site / "/".join(name.split("_")) / "index.html" if name != "index" else site / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (site / "a b&c.css").write_text("", encoding="utf-8")
    return site


GOOD = [
    '<a href="../../">', "<a href=../../>", '<a class="x" href="../../tags/x/#place">', '<a href="?sort=votes">',
    '<a href="#place">', '<a href="./">', '<a href="../../a%20b&amp;c.css">',
    f'<link rel="canonical" href="{URL}tags/x/">',
    '<a href="/papers/">', '<a href="/another/site/">', '<a href="https://arxiv.org/abs/1">', '<a href="//arxiv.org/">',
    '<a href="mailto:ada@example.org">', '<img alt="a" src="../../a%20b&amp;c.css">', '<a data-href="../../gone/">',
    "<a>", '<a href="">',
]  # fmt: skip
BAD = [
    ('<a href="../../gone/">', "/gone/"),
    ('<a href="../y/">', "/tags/y/"),
    ('<a href="../../tags/x">', "/tags/x"),
    ('<a href="../../../">', "/../"),
    ("<script src='../../gone.js'>", "/gone.js"),
    (f'<a href="{URL}gone">', "/gone"),
    ('<a href="/papers/gone/">', "/gone/"),
]


@pytest.mark.parametrize("link", GOOD)
def test_links_that_lead_somewhere(tmp_path: Path, link: str) -> None:
    assert look(write(tmp_path, tags_x=link), "site", URL).faults == ()


@pytest.mark.parametrize(("link", "target"), BAD)
def test_links_that_lead_nowhere(tmp_path: Path, link: str, target: str) -> None:
    (fault,) = look(write(tmp_path, tags_x=link, tags_z=link), "site", URL).faults[:1]
    assert fault.what == f"it links to {target}, which is not there"
    assert fault.where in ("site/tags/x/index.html", "site/tags/z/index.html")


def test_a_site_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = write(tmp_path, tags_x="x" * 95)
    monkeypatch.setattr(published, "LARGEST", 100)
    found = look(site, "site", URL)
    assert (found.files, found.size, found.is_nearly_full, found.faults) == (3, 95, True, ())
    (site / "more").write_text("x" * 6, encoding="utf-8")
    assert [fault.where for fault in look(site, "site", URL).faults] == ["site"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Test\nsite_url: {URL}\ntheme: material\n", encoding="utf-8")
    assert main(["check", "--root", str(tmp_path), "--site"]) == 1
    assert capsys.readouterr().err == "build/site: there is no site yet; run papers build\n"
    write(tmp_path / "build" / "site", tags_x='<a href="../../">')
    assert main(["check", "--root", str(tmp_path), "--site"]) == 0
    told = "build/site: 3 files, 0.0 MB of 1,000, 1 places linked to, 0 faults\n"
    assert capsys.readouterr().out == told
    write(tmp_path / "build" / "site", tags_x='<a href="gone/">')
    assert main(["check", "--root", str(tmp_path), "--site"]) == 1
    assert "build/site/tags/x/index.html: it links to /tags/x/gone/, which" in capsys.readouterr().err
