// The library on every page: buttons beside the papers, what is new since the last visit, and what is read out of the
// way. What acts is loaded when somebody turns to a button.

import { dayOf, idIn, parts, titleOver, titles } from "./library/markup.js";
import { SITE, choose, peek, setting, watch } from "./library/kept.js";
import { visit } from "./library/visit.js";

// The shelves, and what their buttons say.
const MARKS = { starred: ["Star", "Star (s)"], later: ["Later", "To read later (l)"], read: ["Read", "Read (e)"] };
const VISIT = `visit:${SITE}`;
const SETTLED = 2000;
const root = document.documentElement;
const paper = document.querySelector(".record") && idIn(location.pathname);

// --- buttons

function button(mark, [name, title], of = "") {
  const made = document.createElement("button");
  made.type = "button";
  made.dataset.mark = mark;
  made.title = title;
  if (of) made.setAttribute("aria-label", `${name}: ${of}`);
  else made.append(name);
  return made;
}

// The buttons for a paper: with its title where they stand beside others, with their names where there is room.
function group(id, of) {
  const made = document.createElement("span");
  made.className = "acts";
  made.dataset.paper = id;
  made.append(...Object.entries(MARKS).map(([mark, words]) => button(mark, words, of)));
  return made;
}

// In the first line below the title, which keeps room for them; or at the end of an entry of one line.
function place(link, acts) {
  const head = link.parentElement;
  if (head.localName === "li") return head.append(acts);
  let first = head.nextElementSibling;
  if (!first?.matches("p:not(.pager)")) {
    first = document.createElement("p");
    first.className = "facts";
    head.after(first);
  }
  return first.prepend(acts);
}

// --- entries

function show(link) {
  const id = idIn(link.pathname);
  const record = peek(id);
  const all = parts(link);
  let acts = all.map((part) => part.querySelector(".acts")).find(Boolean);
  if (!acts) place(link, (acts = group(id, link.textContent)));
  for (const part of all) part.classList.toggle("read", Boolean(record.read));
  press(acts, record);
}

function press(acts, record) {
  for (const its of acts.children) {
    if (MARKS[its.dataset.mark]) its.setAttribute("aria-pressed", String(Boolean(record[its.dataset.mark])));
  }
}

function showNew(link, since) {
  if (!since || dayOf(link) <= since || link.querySelector(".new")) return;
  const made = document.createElement("span");
  made.className = "new";
  made.title = "New since your last visit";
  made.append("New: ");
  link.prepend(made);
}

function showAll(id) {
  for (const link of titles()) if (!id || idIn(link.pathname) === id) show(link);
  if (paper && (!id || id === paper)) showPaper();
}

// --- the page of a paper

function addToPaper() {
  const acts = group(paper);
  const note = button("note", ["Note", "Your note (n)"]);
  note.addEventListener("click", openNote);
  acts.append(note);
  document.querySelector(".record > .abstract").before(acts);
  if (root.classList.contains("noted")) editor().catch(fail);
  // What is kept is completed from here, where all of it is known; later, when this page surely knows what the one before
  // has written.
  setTimeout(() => peek(paper).id && acting().then(({ complete }) => complete(paper, document), fail), SETTLED);
}

function showPaper() {
  const acts = document.querySelector(".record > .acts");
  const record = peek(paper);
  press(acts, record);
  acts.lastElementChild.classList.toggle("has", Boolean(record.note));
}

async function editor() {
  const { fieldOf } = await import("./library/own-note.js");
  return fieldOf(paper);
}

function openNote() {
  editor().then((field) => field.focus(), fail);
}

// --- acting

let acts;

// Asked for once: what is loaded then acts at once, and not after the page was left.
function acting() {
  acts ??= import("./library/act.js");
  acts.catch(() => (acts = undefined));
  return acts;
}

// Puts the paper on a shelf or takes it off. Shown at once, and again as it was if it could not be kept.
async function toggle(id, mark, link) {
  const pressed = [...document.querySelectorAll(`.acts[data-paper="${id}"] [data-mark="${mark}"]`)];
  for (const its of pressed) its.setAttribute("aria-pressed", String(its.getAttribute("aria-pressed") !== "true"));
  try {
    const { put } = await acting();
    put(id, mark, link);
  } catch {
    showAll(id);
    fail();
  }
}

// A script that is needed did not come: offline, say.
function fail() {
  const words = document.createElement("p");
  words.className = "told";
  words.setAttribute("role", "alert");
  words.append("That could not be loaded just now. Try again.");
  document.body.append(words);
  setTimeout(() => words.remove(), 7000);
}

function pressed(event) {
  const its = event.target.closest?.(".acts [data-mark]");
  const id = its?.closest(".acts").dataset.paper;
  if (id && MARKS[its.dataset.mark]) toggle(id, its.dataset.mark, titleOver(its));
}

// What keys do: `mark` for the entry that has the focus, or the paper of the page. False where there is neither.
export function toggleChosen(mark) {
  const link = titleOver(document.activeElement);
  if (link) toggle(idIn(link.pathname), mark, link);
  else if (paper) toggle(paper, mark);
  return Boolean(link || paper);
}

export function noteHere() {
  if (paper) openNote();
  return Boolean(paper);
}

// --- the visit

// The newest day that was known when this visit began; what is known now is kept for the next.
function since() {
  const days = titles().map(dayOf).filter(Boolean);
  const line = document.querySelector(".hero__news > span");
  const its = visit(setting(VISIT), Date.now(), days, Boolean(line));
  choose(VISIT, JSON.stringify(its));
  if (line && its.since)
    import("./library/news.js").then(
      ({ news }) => line.replaceChildren(news(its, days)),
      () => {},
    );
  return its.since;
}

// --- what is read

let known = "";
let hiding;

// A switch puts it out of the way, as soon as there is any. What is hidden is so before the list is shown.
async function offerToHide() {
  if (!root.classList.contains("hides-read") && !document.querySelector(".listing .read")) return;
  hiding ??= import("./library/hiding.js").then((its) => (its.offer(), its));
  await hiding.catch(() => {});
}

// Entries came that the page did not have, or stand in another order.
export function showCome() {
  showAll();
  for (const link of titles()) showNew(link, known);
  hiding?.then((its) => its.hide()).catch(() => {});
}

// --- all of it

async function start() {
  if (paper) addToPaper();
  showAll();
  known = since();
  for (const link of titles()) showNew(link, known);
  listen();
  await offerToHide();
  // What moves while it is not shown is no shift, but only when the next picture has it.
  requestAnimationFrame(() => requestAnimationFrame(() => root.classList.add("marked")));
}

function listen() {
  document.addEventListener("click", pressed);
  for (const turns of ["pointerover", "focusin"]) document.addEventListener(turns, prepare);
  watch((id) => {
    showAll(id);
    offerToHide();
  });
  // Results of the search, and the library's own list, come later.
  const later = document.querySelector(":is(.find, .kept) ol");
  if (later) new MutationObserver(() => showAll()).observe(later, { childList: true });
}

function prepare({ target }) {
  if (target.closest?.(".acts")) acting().catch(() => {});
}

start();
