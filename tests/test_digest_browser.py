"""The HTML of digests as a program that knows HTML shows it: in both schemes, on a telephone, without its styles."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.content import read_content
from generator.digest.letter import Cut, letter
from generator.digest.page import html
from generator.digest.span import Span, digest
from generator.page import Site
from tests import odd_archive

AXE = Path(str(files("axe_playwright_python") / "axe.min.js"))

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_of_all(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The digest of all odd papers that have a day, half of them in full, and one whose title is one long word."""
    archive = read_content(odd_archive.make(tmp_path_factory.mktemp("digest") / "archive")).archive
    days = sorted(archive.by_day)
    said = letter(
        archive, digest(archive, Span("since", days[0], days[-1])), Site("https://a.example/", "Archive", "", "en")
    )
    many = len(said.entries)
    return html(said, Cut(many - 8, 7), "https://a.example/leave").replace("Emoji", "Long" * 100)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 700])
@pytest.mark.parametrize("styled", [True, False])
def test_it_fits_and_can_be_read(browser: Browser, page_of_all: str, width: int, scheme: str, styled: bool) -> None:
    markup = page_of_all if styled else re.sub(r"<style>.*?</style>", "", page_of_all, flags=re.DOTALL)
    with browser.new_context(viewport={"width": width, "height": 800}, offline=True) as context:
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_content(markup)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.locator("h2").count() > 5
        page.evaluate(AXE.read_text(encoding="utf-8"))
        # A mail has no landmarks: programs that show it bring theirs.
        found = page.evaluate("axe.run()")["violations"]
        assert [its for its in found if its["id"] not in ("region", "landmark-one-main")] == []
        assert page.locator("table[width='100%'] table").bounding_box()["width"] <= 600  # type: ignore[index]
