// Lists of papers: how much is shown of each, the way to all of an abstract, and a bar to sort and filter them. Loaded
// on pages that have one; early.js has told styles how much to show. What acts is loaded when somebody turns to it.

import { choose, setting } from "./library/kept.js";
import { parts, titles, wordsOf } from "./library/markup.js";

const DENSITIES = { titles: "Titles", compact: "Compact", abstracts: "Abstracts" };
const SORTS = { "": "As listed", votes: "Most votes", newest: "Newest", title: "Title" };
const SHOWN = { "": "All papers", unread: "Unread", starred: "Starred", later: "To read later" };
// Nobody has typed for this long (ms).
const REST = 120;
const root = document.documentElement;
const listing = document.querySelector(".listing");
const bar = listing.querySelector(":scope > .tools");
const lines = listing.querySelector(':scope > ul > li > a[href*="papers/"]');

function made(name, attributes, ...children) {
  const its = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) its.setAttribute(key, value);
  its.append(...children);
  return its;
}

// How much is shown; where nobody has chosen, each list has its own way.
function density() {
  return root.dataset.density ?? (lines ? "compact" : "abstracts");
}

// --- entries

// The titles of the list's own entries; other parts of a page may name papers too.
function own() {
  return titles().filter((link) => (link.closest("ul") ?? link.parentElement).parentElement === listing);
}

// The button that unfolds the entry of a title; undefined before it has one, and where there is no abstract.
export function buttonOf(link) {
  return parts(link)
    .map((part) => part.querySelector(".unfold"))
    .find(Boolean);
}

function addButton(link) {
  const all = parts(link);
  if (all[0].localName !== "li" && !textOf(all)) return;
  const its = made("button", { type: "button", class: "unfold", "aria-expanded": "false" }, "More");
  its.setAttribute("aria-label", `More: ${wordsOf(link)}`);
  place(its, all);
}

// The last paragraph that is shown of the abstract, in an entry with paragraphs of its own.
export function textOf(all) {
  return all.findLast((part) => part.matches("p:not(.facts, .tags, .whole:not(.open))"));
}

// At the end of the abstract, or beside the library's buttons where that is not shown.
export function place(button, all) {
  const focused = button === document.activeElement;
  const text = all[0].localName !== "li" && density() === "abstracts" && textOf(all);
  if (text) text.append(button);
  else all.map((part) => part.querySelector(".acts")).find(Boolean)?.prepend(button);
  if (focused) button.focus({ preventScroll: true });
}

// What the entries need that are there now.
export function dress() {
  for (const link of own()) if (!buttonOf(link)) addButton(link);
  if (lines) complete();
}

let filling;

// Entries of a line get the beginnings of their abstracts, where these are to be shown.
function complete() {
  if (density() !== "abstracts" && !filling) return;
  filling ??= import("./lists/fill.js");
  filling.then(
    ({ fill }) => fill(density() === "abstracts" ? own() : []),
    () => (filling = undefined),
  );
}

// A finger may touch the text itself.
function pressed({ target }) {
  const link = own().find((its) => parts(its).some((part) => part.contains(target)));
  if (link && (target.closest(".unfold") || isTap(target, parts(link)))) {
    unfolding().then(({ toggle }) => toggle(link), fail);
  }
}

function isTap(target, all) {
  const text = all[0].localName === "li" ? all[0] : textOf(all);
  if (!text?.contains(target) || target.closest("a, button, .open")) return false;
  return matchMedia("(pointer: coarse)").matches && getSelection().isCollapsed;
}

function unfolding() {
  return import("./lists/unfold.js");
}

function fail() {
  import("./library/say.js").then(({ say }) => say("offline"), () => {});
}

// --- the bar

function select(name, label, options) {
  const its = made("select", { name, "aria-label": label });
  for (const [value, words] of Object.entries(options)) its.append(new Option(words, value));
  return made("span", { class: `pick pick--${name}` }, its);
}

function densities() {
  const buttons = Object.entries(DENSITIES).map(([name, words]) =>
    made("button", { type: "button", "data-density": name, title: words }, words),
  );
  const words = "How much is shown of each paper";
  return made("span", { class: "densities", role: "group", "aria-label": words }, ...buttons);
}

function showDensity() {
  for (const its of bar.querySelectorAll(".densities > button")) {
    its.setAttribute("aria-pressed", String(its.dataset.density === density()));
  }
}

// What was chosen and is pressed again is chosen no more.
function chooseDensity(name) {
  const chosen = setting("density") === name ? "" : name;
  choose("density", chosen);
  if (chosen) root.dataset.density = chosen;
  else delete root.dataset.density;
  showDensity();
  for (const link of own()) {
    const button = buttonOf(link);
    if (button) place(button, parts(link));
  }
  dress();
}

function fillBar() {
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "This list");
  bar.append(
    made("input", { name: "filter", "aria-label": "Filter this list", placeholder: "Filter", autocomplete: "off" }),
    select("sort", "Sort by", SORTS),
    select("show", "Show", SHOWN),
    densities(),
    made("p", { class: "count", role: "status" }),
  );
  const asked = new URLSearchParams(location.search);
  for (const field of bar.querySelectorAll("[name]")) {
    field.value = asked.get(field.name) ?? "";
    if (field.selectedIndex < 0) field.value = "";
  }
  showDensity();
}

// Who goes to the bar will use it.
function arranging() {
  return import("./lists/arrange.js");
}

let waiting;

// Who types is waited for.
function changed({ target }) {
  clearTimeout(waiting);
  waiting = setTimeout(arrange, target.name === "filter" ? REST : 0);
}

function arrange() {
  return arranging().then(({ arrange }) => arrange(bar), fail);
}

function listen() {
  bar.addEventListener("input", changed);
  bar.addEventListener("click", ({ target }) => target.dataset.density && chooseDensity(target.dataset.density));
  bar.addEventListener("focusin", () => arranging().catch(() => {}), { once: true });
  bar.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || target.name !== "filter" || !target.value) return;
    target.value = "";
    arrange();
  });
}

async function start() {
  if (bar) {
    fillBar();
    listen();
    if (root.classList.contains("arranging")) await arrange();
  }
  root.classList.remove("arranging");
  dress();
}

listing.addEventListener("click", pressed);
listing.addEventListener("pointerover", ({ target }) => target.closest(".unfold") && unfolding().catch(() => {}));
start();
