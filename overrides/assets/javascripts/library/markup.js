// Where papers are on a page. What lists look like (generator/pages/listing.py, search/results.js) is known here and in
// facts.js alone.

import { ROOT } from "../search/site.js";

const PAPERS = `${new URL(ROOT).pathname}papers/`;
const LINKS = ":is(.listing, .find, .kept) :is(.paper > a, li > a:first-child)";

// The id of the paper whose page is at the path of an address, if it is one.
export function idIn(pathname) {
  const id = pathname.startsWith(PAPERS) && pathname.slice(PAPERS.length).replace(/\/(index\.html)?$/, "");
  return /^[a-z0-9.-]+$/.test(id) ? id : undefined;
}

// The titles of all entries, which are links to the papers' pages.
export function titles() {
  return [...document.querySelectorAll(LINKS)].filter((link) => idIn(link.pathname));
}

// What a title says, without the mark of what is new.
export function wordsOf(link) {
  const nodes = [...link.childNodes].filter((node) => !node.matches?.(".new"));
  return nodes.map((node) => node.textContent).join("");
}

// The elements of the entry that a title stands over.
export function parts(link) {
  const item = link.closest("li");
  if (item) return [item];
  const found = [link.parentElement];
  for (let next = found[0].nextElementSibling; next?.matches("p:not(.pager)"); next = next.nextElementSibling) {
    found.push(next);
  }
  return found;
}

// The title of the entry that an element is in.
export function titleOver(element) {
  return titles().find((link) => parts(link).some((part) => part.contains(element)));
}

// The day of a paper as its entry tells it, or else a heading above it or the page: "2025-10-17"; "" where none does.
export function dayOf(link) {
  return led(link, /days\/([\d-]{10})\//) ?? headed(link) ?? dayIn(location.pathname);
}

// The year or month of a paper of which no day is known: "2016", "2016-05", or "".
export function spanOf(link) {
  return led(link, /(?:year|month)s\/([\d-]+)\//) ?? "";
}

// What an entry's links lead to.
function led(link, where) {
  const ways = parts(link).flatMap((part) => [...part.querySelectorAll("a")]);
  return ways.map(({ pathname }) => where.exec(pathname)?.[1]).find(Boolean);
}

function headed(link) {
  let place = link.closest("li") ? link.closest("ul, ol") : link.parentElement;
  while (place && !place.id.startsWith("_")) place = place.previousElementSibling;
  return /^_(\d{4}-\d\d-\d\d)$/.exec(place?.id)?.[1];
}

function dayIn(pathname) {
  return /\/days\/([\d-]{10})\//.exec(pathname)?.[1] ?? "";
}
