"""The library: the page that shows what a reader keeps, which only the reader's browser knows."""

from generator import urls
from generator.page import Page
from generator.pages.listing import Outline, list_page


def library_page() -> Page:
    """``/library/``: the template has its parts, which a script fills from what the browser keeps."""
    about = Outline("Library", "The papers you starred, put off, read and took notes on, kept in your browser.", ())
    return list_page(urls.LIBRARY, about, template="library.html")
