"""Draws the icons of the app, and the picture that goes with links that are shared, from the logo, in Chromium:
``python -m tests.draw_icons``, after the logo was changed."""

from playwright.sync_api import Browser, sync_playwright

from tests.browsing import FLAGS, chromium_path
from tests.odd_archive import REPOSITORY

IMAGES = REPOSITORY / "overrides/assets/images"
PAPER = "#fdfcf9"
"""What the logo is drawn on, the colour of a page."""

# By file: pixels, the part of the side that the logo has, and how round the corners are. A system cuts a shape of its
# own out of a maskable one, of which only a circle of four fifths is sure to be left.
ICONS = {
    "icon-192.png": (192, 0.66, 0.2),
    "icon-512.png": (512, 0.66, 0.2),
    "icon-maskable-512.png": (512, 0.5, 0.0),
}


def picture(logo: str, pixels: int, part: float, round_by: float) -> str:
    """The icon as a page."""
    side = pixels * part
    return f"""<style>
      body {{ margin: 0 }}
      div {{ align-items: center; background: {PAPER}; border-radius: {pixels * round_by}px; display: flex;
        height: {pixels}px; justify-content: center }}
      svg {{ height: {side}px; width: {side}px }}
    </style><div>{logo}</div>"""


def draw(browser: Browser, name: str) -> bytes:
    """One icon as PNG."""
    pixels, part, round_by = ICONS[name]
    page = browser.new_page(viewport={"width": pixels, "height": pixels})
    page.set_content(picture((IMAGES / "logo.svg").read_text(encoding="utf-8"), pixels, part, round_by))
    return page.screenshot(omit_background=True)


CARD = "card.png"
CARD_SIZE = (1200, 630)
"""Pixels, as Open Graph's readers take pictures."""
_INK = "#e6e4de"


def card(logo: str) -> str:
    """The card as a page: the logo, and papers without words, for an archive has the name that it likes."""
    lines = "".join(
        f"""<p style="width: {width}px"></p><p style="width: {width + more}px"></p><hr>"""
        for width, more in ((430, 90), (360, 170), (480, 30))
    )
    width, height = CARD_SIZE
    return f"""<style>
      body {{ align-items: center; background: {PAPER}; display: flex; gap: 100px; height: {height}px;
        justify-content: center; margin: 0; width: {width}px }}
      svg {{ height: 330px; width: 330px }}
      p {{ background: {_INK}; border-radius: 9px; height: 18px; margin: 0 0 20px }}
      p:nth-of-type(odd) {{ background: #a33b20; height: 26px; border-radius: 13px }}
      hr {{ border: 0; margin: 0 0 46px }}
      hr:last-child {{ margin: -20px }}
    </style>{logo}<div>{lines}</div>"""


def draw_card(browser: Browser) -> bytes:
    """The card as PNG."""
    width, height = CARD_SIZE
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(card((IMAGES / "logo.svg").read_text(encoding="utf-8")))
    return page.screenshot()


if __name__ == "__main__":
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS.split())
        for icon in ICONS:
            (IMAGES / icon).write_bytes(draw(chromium, icon))
        (IMAGES / CARD).write_bytes(draw_card(chromium))
        chromium.close()
