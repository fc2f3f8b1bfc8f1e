"""Every kind of page by keyboard, enlarged, narrow, without scripts, in forced colours and on paper."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Playwright

from generator.layout import Layout
from tests.browsing import FLAGS, chromium_path
from tests.kinds import Reader, none, reader, some

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# --- keyboard --------------------------------------------------------------------------------------------------------

# Notes how each element that gets the focus looks with it, and compares when it has lost it; the entry that it belongs
# to may show it as well, and what stands before it.
WATCH_FOCUS = """() => {
  const SHOWN = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderColor",
    "textDecorationLine", "textDecorationThickness", "textDecorationColor", "opacity", "transform", "clipPath"];
  const around = (its) => [its, its.parentElement, its.parentElement?.parentElement].filter(Boolean);
  const looks = (its) => JSON.stringify(around(its).flatMap((one) => [null, "::before", "::after"].map((pseudo) => {
    const style = getComputedStyle(one, pseudo);
    return pseudo && style.content === "none" ? "" : SHOWN.map((name) => style[name]);
  })));
  const name = (its) => `${its.localName}${its.className && "." + its.className} "${
    (its.textContent.trim() || its.getAttribute("aria-label") || its.name || "").slice(0, 40)}"`;
  const covered = (its) => {
    const box = its.getClientRects()[0];
    const hit = box && document.elementFromPoint(box.x + Math.min(box.width, 16) / 2, box.y + box.height / 2);
    return hit === null || !(its.contains(hit) || hit.contains(its) || its.closest("label")?.contains(hit));
  };
  globalThis.focused = { wrong: [], reached: new Set(), again: false, covered };
  let last;
  addEventListener("focusin", ({ target }) => {
    if (focused.again) return;
    if (last && last.looks === looks(last.its)) focused.wrong.push(`${name(last.its)} does not show the focus`);
    if (covered(target)) focused.wrong.push(`${name(target)} is covered when it gets the focus`);
    focused.again ||= focused.reached.has(target);
    focused.reached.add(target);
    last = { its: target, looks: looks(target) };
  });
}"""
MISSED = """() => {
  const all = document.querySelectorAll("a[href], button, input, select, textarea, summary");
  const missed = [...all].filter((its) => its.checkVisibility() && !its.disabled && !focused.reached.has(its));
  return [...focused.wrong, ...missed.map((its) => `${its.outerHTML.slice(0, 120)} is not reached by Tab`)];
}"""
# What has nothing in it to go to is followed by what comes after it.
NOT_SKIPPED = """() => {
  const main = document.querySelector("main");
  const before = main.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_PRECEDING;
  return before ? ["the skip link does not lead past the header"] : [];
}"""
_MOST = 90
"""Elements on a page that are tabbed through at the most: what comes then is more of the same."""
_STEPS = 10
"""Of which so many at once: to ask after each takes as long as the step."""


def comes_round(page: Page) -> bool:
    """Whether Tab, pressed some more times, leads to where it has led before."""
    for _ in range(_STEPS):
        page.keyboard.press("Tab")
    return bool(page.evaluate("focused.again"))


def tabbed(its: Reader, path: str) -> Iterator[str]:
    """What is wrong as one presses Tab from the beginning of a page to its end."""
    page = its.open(path)
    page.evaluate(WATCH_FOCUS)
    ended = any(comes_round(page) for _ in range(_MOST // _STEPS))
    said = page.evaluate(MISSED if ended else "() => focused.wrong")
    page.get_by_role("link", name="Skip to content").press("Enter")
    page.keyboard.press("Tab")
    said += page.evaluate(NOT_SKIPPED)
    return (f"/{path} ({its.who}): {found}" for found in said)


@pytest.mark.parametrize("width", [390, 1280])
def test_focus_is_seen_wherever_tab_leads_and_it_leads_everywhere(browser: Browser, odd: Layout, width: int) -> None:
    with reader(browser, odd, width, reduced_motion="reduce") as its:
        none(found for path in some(odd.site, 1) for found in tabbed(its, path))


# --- small screens and large letters ---------------------------------------------------------------------------------

LOST = """() => {
  const wrong = [];
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const name = (its) => `${its.outerHTML.slice(0, 100)}`;
  const past = (its) => its.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
  if (wide > 0) {
    const all = [...document.body.querySelectorAll("*")].filter((its) => past(its) && ![...its.children].some(past));
    wrong.push(`scrolls sideways by ${wide} px: ${all.slice(0, 3).map(name).join(" and ")}`);
  }
  for (const its of document.body.querySelectorAll("*")) {
    const style = getComputedStyle(its);
    const cut = /hidden|clip/.test(style.overflowX + style.overflowY) && style.webkitLineClamp === "none";
    const meant = style.clipPath !== "none" || its.matches("[type=file]") || its.closest("math");
    const hidden = meant || !its.checkVisibility();
    if (cut && !hidden && (its.scrollWidth > its.clientWidth + 1 || its.scrollHeight > its.clientHeight + 1))
      wrong.push(`cuts off what is in it: ${name(its)}`);
  }
  const controls = [...document.querySelectorAll("body > header :is(a, button, input), body > footer :is(a, button)")];
  for (const its of controls.filter((its) => its.checkVisibility())) {
    its.scrollIntoView({ block: "center" });
    const box = its.getClientRects()[0];
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    if (!its.contains(hit)) wrong.push(`lies under something else: ${name(its)}`);
  }
  return wrong;
}"""


def test_nothing_is_lost_on_a_telephone(browser: Browser, odd: Layout) -> None:
    with reader(browser, odd, 390, has_touch=True, is_mobile=True) as its:
        none(found for path in some(odd.site, 1) for found in its.told(path, LOST))


@pytest.fixture
def large_letters(driver: Playwright) -> Iterator[Browser]:
    """A browser whose letters are twice as large as usual, and nothing else."""
    flags = [*FLAGS.split(), "--blink-settings=defaultFontSize=32,defaultFixedFontSize=26"]
    chromium = driver.chromium.launch(executable_path=chromium_path(), args=flags)
    yield chromium
    chromium.close()


def test_nothing_is_lost_with_letters_twice_as_large(large_letters: Browser, odd: Layout) -> None:
    with reader(large_letters, odd, 1280) as its:
        assert its.open("").evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 40
        none(found for path in some(odd.site, 1) for found in its.told(path, LOST))


# --- without what most have ------------------------------------------------------------------------------------------

DEAD = """() => {
  const shown = (its) => its.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
  const blocks = all("main :is(p:not([role=status]), ul, ol, dl, nav, section, h1, h2, h3)");
  return [
    ...all("button, select, textarea, input:not([type=search], [type=hidden])"),
    ...all("input[type=search]").filter((its) => !its.form?.getAttribute("action")),
    ...all("a").filter((its) => !its.getAttribute("href") || !its.textContent.trim()),
    ...blocks.filter((its) => !its.textContent.trim()),
  ].map((its) => `does or says nothing without scripts: ${its.outerHTML.slice(0, 120)}`);
}"""


def test_without_scripts_nothing_is_there_that_does_nothing(browser: Browser, odd: Layout) -> None:
    with reader(browser, odd, 390, java_script_enabled=False) as its:
        none(found for path in some(odd.site, 1) for found in its.told(path, DEAD))


MOVING = """() => [...document.querySelectorAll("*")].flatMap((its) => [null, "::before", "::after"].map((pseudo) => {
  const style = getComputedStyle(its, pseudo);
  const lasts = [...style.transitionDuration.split(","), ...style.animationDuration.split(",")].some(parseFloat);
  return lasts || style.scrollBehavior === "smooth" ? `moves: ${its.outerHTML.slice(0, 100)} ${pseudo ?? ""}` : "";
})).filter(Boolean)"""


# What is drawn as a background through a mask has no more colour than its surroundings where the system decides on
# colours, unless it is told to.
UNDRAWN = """() => [...document.querySelectorAll("*")].flatMap((its) => [null, "::before", "::after"].map((pseudo) => {
  const style = getComputedStyle(its, pseudo);
  const there = its.checkVisibility() && style.display !== "none" && (!pseudo || style.content !== "none");
  const drawn = there && style.maskImage !== "none";
  const canvas = getComputedStyle(document.body).backgroundColor;
  const seen = style.forcedColorAdjust === "none" && style.backgroundColor !== canvas;
  return drawn && !seen ? `has no sign in forced colours: ${its.outerHTML.slice(0, 100)} ${pseudo ?? ""}` : "";
})).filter(Boolean)"""


PRINTED = """() => [...document.querySelectorAll("button, input, select, textarea, form, nav, [role=navigation]")]
  .filter((its) => its.checkVisibility() && its.getClientRects().length)
  .map((its) => `is printed: ${its.outerHTML.slice(0, 100)}`)"""


EMULATED: dict[str, tuple[int, dict[str, Any], str]] = {
    "320 px": (320, {}, LOST),
    "a page of 1280 px at 200 %": (640, {}, LOST),
    "no motion": (390, {"reduced_motion": "reduce"}, MOVING),
    "forced colours": (1280, {"forced_colors": "active"}, UNDRAWN),
    "paper": (1280, {"media": "print"}, PRINTED),
}
"""For each, width and media, and what finds what is wrong there."""
_USUAL = {"reduced_motion": "no-preference", "forced_colors": "none", "media": "screen"}


@pytest.fixture(scope="module")
def emulated(browser: Browser, odd: Layout) -> dict[str, list[str]]:
    """What is wrong in each of these; a page is opened once for all of them."""
    found: dict[str, list[str]] = {name: [] for name in EMULATED}
    with reader(browser, odd, 1280) as its:
        for path in some(odd.site, 1):
            page = its.open(path)
            for name, (width, media, script) in EMULATED.items():
                page.set_viewport_size({"width": width, "height": 844})
                page.emulate_media(**{**_USUAL, **media})
                found[name] += [f"/{path} ({name}): {said}" for said in page.evaluate(script)]
    return found


@pytest.mark.parametrize("name", EMULATED)
def test_every_kind_of_page_is_fit_for(emulated: dict[str, list[str]], name: str) -> None:
    none(emulated[name])


# Whether the first letters of each are at the right end of their line, and whether what follows them is right of them.
DIRECTIONS = """() => [...document.querySelectorAll("main :is(h1, .paper, .abstract p, .listing p:not([class]))")]
  .filter((its) => /^[\\u0590-\\u05ff]/.test(its.textContent))
  .map((its) => {
    const first = document.createRange();
    const text = document.createTreeWalker(its, NodeFilter.SHOW_TEXT).nextNode();
    first.setStart(text, 0);
    first.setEnd(text, 1);
    return Math.round(its.getBoundingClientRect().right - first.getBoundingClientRect().right);
  })"""


def test_hebrew_runs_to_the_left_and_what_stands_beside_it_does_not(browser: Browser, odd: Layout) -> None:
    with reader(browser, odd, 1280) as its:
        for path in ("days/2024-12-30/", "papers/transformer-v2-0-e6eab1a5/"):
            assert its.open(path).evaluate(DIRECTIONS) == [0, 0], path
        names = its.open("days/2024-12-30/").locator("bdi")
        assert names.count() == 1
        authors, organization = names.bounding_box(), names.locator("xpath=following::a[1]").bounding_box()
        assert authors
        assert organization
        assert organization["x"] > authors["x"] + authors["width"]


def test_what_is_wrong_is_seen(browser: Browser, odd: Layout) -> None:
    wrong = "<p style='width: 900px; transition: all 1s'>W</p><button></button><i style='mask: none, url(#)'>M</i>"
    with reader(browser, odd, 390) as its:
        page = its.open("about/")
        page.evaluate("wrong => document.querySelector('main').insertAdjacentHTML('beforeend', wrong)", wrong)
        for script in (LOST, MOVING, UNDRAWN, PRINTED, DEAD):
            assert page.evaluate(script), script
