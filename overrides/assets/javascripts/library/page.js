// The page of the library: what this browser keeps, by shelf; or a list that somebody shared, which stands in the
// address. This script holds the parts together; each part is a file of its own.

import { counted, element, number } from "../search/entries.js";
import { ROOT, urlOf } from "../search/site.js";
import { isOn, turn } from "../keyboard.js";
import { entry, given } from "./entry.js";
import { choose, place, setting, watch } from "./kept.js";
import { say } from "./say.js";
import { MOST, fragmentOf, listIn } from "./shared.js";
import { SHELVES, SORTS, chosen, counts } from "./shelves.js";
import { all, aside, forget, get, update } from "./store.js";

// So many entries are shown at first, and more at a time.
const PAGE = 100;
const LARGEST = 20_000_000;

const at = (selector) => document.querySelector(`.kept ${selector}`);
const parts = (selector) => [...document.querySelectorAll(`.kept ${selector}`)];
const list = at("ol");
const box = at('[type="search"]');
const sorts = at(".bar select");

// The papers of the shelf that is open, in order, and how many of them are shown.
let papers = [];
let shown = PAGE;
let shelf = "all";

// --- one's own papers

function showShelf() {
  const { records, newer } = all();
  papers = chosen(records, { shelf, query: box.value, sort: sorts.value });
  list.replaceChildren(...papers.slice(0, shown).map((record) => entry(record, remove)));
  showCounts(records);
  showNone(records.length);
  showTrouble(newer);
}

function showCounts(records = all().records) {
  const its = counts(records);
  for (const link of at(".shelves").children) link.querySelector("span").textContent = number(its[link.hash.slice(1)]);
}

function showNone(kept) {
  const words = kept
    ? box.value.trim()
      ? "Nothing of this shelf has these words."
      : SHELVES[shelf].none
    : SHELVES.all.none;
  at(".none").hidden = papers.length > 0;
  at(".none").textContent = papers.length ? "" : words;
  at(".more").hidden = papers.length <= shown;
  at(".more button").textContent = `More (${counted(papers.length - shown, "paper")} left)`;
}

function showMore() {
  const more = papers.slice(shown, shown + PAGE).map((record) => entry(record, remove));
  shown += PAGE;
  list.append(...more);
  more[0]?.querySelector("a").focus();
  showNone(papers.length);
}

// What keeps the library from being whole, in words.
function showTrouble(newer) {
  const damaged = aside();
  const words = [
    place ? "" : "This browser keeps nothing for this site: what you put here is forgotten when you leave the page.",
    newer ? `${counted(newer, "paper")} kept by a newer version of this site can’t be shown. Load the page again.` : "",
    damaged.length
      ? `${counted(damaged.length, "entry", "entries")} could not be read. Nothing is lost: `
      : "",
  ];
  const note = at(".own .trouble");
  note.hidden = !words.some(Boolean);
  note.replaceChildren(words.filter(Boolean).join(" "), ...(damaged.length ? rescue(damaged) : []));
}

function rescue(damaged) {
  const save = element("button", { type: "button" }, "save what is there");
  const drop = element("button", { type: "button" }, "forget it");
  save.addEventListener("click", () =>
    download("library-damaged.txt", damaged.map((pair) => pair.join("\n")).join("\n\n"), "text/plain"),
  );
  drop.addEventListener("click", () => {
    forget(damaged.map(([key]) => key));
    showShelf();
  });
  return [save, " or ", drop, "."];
}

function remove(item) {
  const { id, title } = item.paper;
  const before = get(id);
  const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("a");
  update(id, () => undefined);
  item.remove();
  papers = papers.filter((paper) => paper.id !== id);
  showNone(all().records.length);
  outcome(`Removed: ${title}. `, undoing(before));
  (next ?? at(".outcome button")).focus();
}

function undoing(record) {
  const undo = element("button", { type: "button" }, "Undo");
  undo.addEventListener("click", () => {
    const trouble = record && update(record.id, () => record);
    outcome(trouble ? "" : "It is back.");
    if (trouble) say(trouble);
    showShelf();
  });
  return undo;
}

function outcome(...words) {
  at(".outcome").replaceChildren(...words);
}

// --- a list that somebody shared

// What came of it: the facts of each paper by the id that was asked for, null or undefined where there are none.
let answers = new Map();

async function showShared({ ids, left }) {
  const known = new Map();
  answers = known;
  list.replaceChildren();
  at(".none").hidden = at(".more").hidden = true;
  sayShared(ids, left);
  const { ask } = await import("./pages.js");
  await ask(ids, (id, facts) => {
    known.set(id, facts);
    if (answers === known) showAnswers(ids);
  });
  if (answers !== known) return;
  at(".given .again").hidden = [...known.values()].every((facts) => facts !== undefined);
  at(".given .main").disabled = ![...known.values()].some(Boolean);
}

// In the order of the list, so that nothing that is shown moves.
function showAnswers(ids) {
  for (let id = ids[list.childElementCount]; answers.has(id); id = ids[list.childElementCount]) {
    list.append(given(id, answers.get(id)));
  }
}

function sayShared(ids, left) {
  const words = ids.length
    ? `Somebody shared a list with you: ${counted(ids.length, "paper")}. Nothing of it is kept unless you say so.`
    : "This link holds no list of papers.";
  const trouble = left
    ? `Left out: ${counted(left, "part")} of the link, which name no paper or come after the ${MOST} that a list may have.`
    : "";
  at(".given .lead").textContent = words;
  at(".given .trouble").textContent = trouble;
  at(".given .trouble").hidden = !trouble;
  at(".given .main").disabled = true;
  at(".given .again").hidden = true;
}

async function keepAll() {
  const { take } = await import("./incoming.js");
  const { recordOf } = await import("./record.js");
  const now = new Date().toISOString();
  const records = [...answers.values()]
    .filter(Boolean)
    .map((facts) => recordOf({ v: 1, ...facts, later: now }))
    .filter(Boolean);
  outcome(`To read later: ${take(records)}`);
}

// --- to files and back

function download(name, text, type) {
  const link = element("a", { href: URL.createObjectURL(new Blob([text], { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

async function exported(name) {
  const { FORMATS } = await import("./formats.js");
  const format = FORMATS[name];
  const records = name === "json" ? all().records : await completed(papers);
  const day = new Date().toISOString().slice(0, 10);
  download(`library-${day}.${format.ending}`, format.write(records, ROOT), format.type);
  const short = name === "json" ? 0 : records.filter(({ more }) => more).length;
  outcome(
    `${counted(records.length, "paper")} exported as ${format.name}.${short ? ` The authors of ${short} are not all known here.` : ""}`,
  );
}

// Lists name some of the authors; their pages, which are asked now, all of them.
async function completed(records) {
  const short = records.filter(({ more }) => more).map(({ id }) => id);
  if (!short.length) return records;
  const [{ ask }, merge] = await Promise.all([import("./pages.js"), import("./merge.js")]);
  outcome(`Asking the archive for all authors of ${counted(short.length, "paper")}…`);
  const known = new Map();
  await ask(short, (id, facts) => facts && known.set(id, facts));
  return records.map((record) => merge.completed(record, { ...known.get(record.id), id: record.id }));
}

async function imported(file) {
  if (file.size > LARGEST) throw new Error("This file is too large to be a library.");
  const [{ read }, { take }] = await Promise.all([import("./formats.js"), import("./incoming.js")]);
  const { records, left } = read(await file.text(), ROOT);
  outcome(`${file.name}: ${take(records, left)}`);
  showShelf();
}

async function share() {
  const ids = papers.map(({ id }) => id);
  const link = urlOf("library/") + fragmentOf(ids);
  const some = ids.length > MOST ? ` It holds the first ${MOST} of them, as many as a link may.` : "";
  try {
    await navigator.clipboard.writeText(link);
    outcome(`The link to ${counted(Math.min(ids.length, MOST), "paper")} is copied.${some}`);
  } catch {
    outcome(`This is the link, to be copied by hand.${some} `, element("code", {}, link));
  }
}

// --- all of it

function show() {
  const list = listIn(location.hash);
  for (const part of parts(".own")) part.hidden = Boolean(list);
  for (const part of parts(".given")) part.hidden = !list;
  outcome();
  if (list) showShared(list).catch(() => say("offline"));
  else openShelf(location.hash.slice(1));
}

function openShelf(name) {
  if (Object.hasOwn(SHELVES, name)) shelf = name;
  shown = PAGE;
  for (const link of at(".shelves").children) {
    if (link.hash === `#${shelf}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  showShelf();
}

// Tells what went wrong, by the words of the error where it has any for people.
function trying(act) {
  return (event) =>
    act(event).catch((error) =>
      outcome(error instanceof TypeError ? "That could not be loaded just now. Try again." : error.message),
    );
}

function listen() {
  box.addEventListener("input", showShelf);
  sorts.addEventListener("change", showShelf);
  at(".more button").addEventListener("click", showMore);
  at(".given .main").addEventListener("click", trying(keepAll));
  at(".given .again").addEventListener("click", show);
  for (const its of parts("[data-export]"))
    its.addEventListener(
      "click",
      trying(() => exported(its.dataset.export)),
    );
  at("[data-share]").addEventListener("click", trying(share));
  at('[type="file"]').addEventListener("change", trying(pickedFile));
  at("[data-help]").addEventListener(
    "click",
    trying(async () => (await import("../help.js")).show()),
  );
  window.addEventListener("hashchange", show);
  watch((id, elsewhere) => (elsewhere && !listIn(location.hash) ? showShelf() : showCounts()));
}

async function pickedFile({ target }) {
  const [file] = target.files;
  if (file) await imported(file).finally(() => (target.value = ""));
}

function offerChoices() {
  const [hides, keys] = [at('[data-choice="hide-read"]'), at('[data-choice="keys"]')];
  hides.checked = setting("hide-read") === "on";
  hides.addEventListener("change", () => choose("hide-read", hides.checked ? "on" : ""));
  keys.checked = isOn();
  keys.addEventListener("change", () => turn(keys.checked));
  import("../offline/choice.js").then(
    ({ offer }) => offer(at("[data-offline]")),
    () => {},
  );
}

at(".shelves").append(
  ...Object.entries(SHELVES).map(([name, its]) => element("a", { href: `#${name}` }, `${its.name} `, element("span"))),
);
sorts.append(...Object.entries(SORTS).map(([value, text]) => element("option", { value }, text)));
listen();
offerChoices();
show();
