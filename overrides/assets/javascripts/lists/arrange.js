// Sorts and filters a list as its bar asks: what is on the page, and where it goes on on others, these too. What is
// asked stands in the address, so that it can be linked and one comes back to it.

import { peek } from "../library/kept.js";
import { parts } from "../library/markup.js";
import { showCome } from "../library.js";
import { dress } from "../lists.js";
import { ROOT, searchUrl } from "../search/site.js";
import { nodesOf, sectionsIn } from "./model.js";
import { asksNothing, order, read, write } from "./order.js";
import { between, numbersOf, others, placeIn } from "./pages.js";
import { listQuery } from "./query.js";

// More pages than these are not asked for: the search has them.
const MOST_PAGES = 20;
const NUMBER = new Intl.NumberFormat("en");
const WORDS = { votes: "most votes first", newest: "newest first", title: "by title" };

const listing = document.querySelector(".listing");
const pager = listing.querySelector(":scope > .pager:last-child");
const place = pager && placeIn(pager, location.href);
const here = sectionsIn(between(listing.children));

// All sections of the list once they are here; until then those that could be had, and how many pages are missing.
let all = place ? undefined : here;
let partial = here;
let missing = 0;
let latest;
let loading;

// Shows what the bar asks for.
export async function arrange(bar) {
  const state = asked(bar);
  latest = state;
  keepAddress(write(state));
  if (asksNothing(state)) return show(bar, here, true, "");
  if (!all && !isTooLong()) await load(bar);
  if (latest === state) showAsked(bar, state);
}

// Browsers take offence at many changes of an address.
function keepAddress(query) {
  if (query === location.search) return;
  history.replaceState(history.state, "", `${location.pathname}${query}${location.hash}`);
}

function asked(bar) {
  const fields = [...bar.querySelectorAll("[name]")].map(({ name, value }) => [name, value]);
  return read(new URLSearchParams(fields));
}

function isTooLong() {
  return place.last + 1 > MOST_PAGES;
}

// --- the whole list

// Who thinks better of it meanwhile is told nothing more.
function load(bar) {
  const words = "Loading the rest of this list";
  loading ??= others(place, (done) => asksNothing(latest) || tell(bar, `${words}: ${done} of ${place.last} pages.`));
  tell(bar, `${words}.`);
  return loading.then((found) => {
    loading = undefined;
    const pages = numbersOf(place).map((number) => (number === place.number ? here : found.get(number)));
    missing = pages.filter((sections) => !sections).length;
    partial = joined(pages.filter(Boolean).flat());
    // What could not be had is asked for again.
    all = missing ? undefined : partial;
  });
}

// Sections without what is there twice: a day that goes on on the next page, a paper that moved on while pages came.
function joined(sections) {
  const heads = new Map();
  const papers = new Set();
  for (const { head, entries } of sections) {
    const name = head.map((node) => node.id || node.textContent).join();
    if (!heads.has(name)) heads.set(name, { head, entries: [] });
    const its = heads.get(name).entries;
    for (const entry of entries) if (!papers.has(entry.id)) papers.add(entry.id) && its.push(entry);
  }
  return [...heads.values()];
}

// --- what is shown

function showAsked(bar, state) {
  const sections = all ?? partial;
  const entries = sections.flatMap((section) => section.entries);
  const papers = entries.map((entry) => ({ ...entry, marks: peek(entry.id) }));
  const chosen = order(papers, state).map((at) => entries[at]);
  show(bar, state.sort ? [{ head: [], entries: chosen }] : narrowed(sections, new Set(chosen)), !state.sort);
  tell(bar, outcome(chosen.length, entries.length, state), wayOn(state));
}

// The sections with the chosen entries alone, without those that have none of them.
function narrowed(sections, chosen) {
  const its = sections.map(({ head, entries }) => ({ head, entries: entries.filter((entry) => chosen.has(entry)) }));
  return its.filter(({ entries }) => entries.length);
}

function show(bar, sections, headed) {
  keep();
  for (const node of between(listing.children)) node.remove();
  bar.after(...nodesOf(sections, headed));
  const isHere = sections === here;
  if (pager) pager.hidden = !isHere && !isTooLong() && !missing;
  if (isHere) tell(bar, "");
  dress();
  showCome();
}

// Entries that are shown may have been unfolded, which gave them parts.
function keep() {
  for (const { entries } of [...here, ...(all ?? partial)]) {
    for (const entry of entries) if (entry.link.isConnected) entry.parts = parts(entry.link);
  }
}

// --- what is said

function outcome(shown, papers, { filter, sort, show }) {
  const counted = `${NUMBER.format(papers)} paper${papers === 1 ? "" : "s"}`;
  const many = filter || show ? `${NUMBER.format(shown)} of ${counted}` : counted;
  const first = [many, WORDS[sort]].filter(Boolean).join(", ");
  if (place && isTooLong()) return `${first}: of this page alone, the list has ${place.last + 1} pages.`;
  return missing ? `${first}. ${missing} of ${place.last + 1} pages could not be loaded.` : `${first}.`;
}

// The search looks at whole abstracts, and at lists of any length.
function wayOn({ filter, sort }) {
  const path = (place?.base ?? location.href.replace(/[?#].*/, "")).slice(ROOT.length);
  const query = listQuery(path, document.querySelector("h1").textContent);
  if (!query || !(filter || (place && isTooLong()))) return undefined;
  const link = document.createElement("a");
  const order = { votes: "&sort=upvotes", newest: "&sort=newest" }[sort] ?? "";
  link.href = searchUrl([query, filter].filter(Boolean).join(" ")) + order;
  link.append(filter ? "Search whole abstracts" : "All of it in the search");
  return link;
}

function tell(bar, words, link) {
  const line = bar.querySelector(".count");
  line.replaceChildren(words, ...(link ? [" ", link] : []));
}
