// Where this browser keeps the library: localStorage, a key for each paper (DESIGN.md, "Library"). What every page needs
// of it; all else is in store.js.

import { ROOT } from "../search/site.js";

// Several archives may lie on one host.
export const SITE = new URL(ROOT).pathname;
export const PAPERS = `paper-archive.library:${SITE}:`;

const listeners = [];

// undefined where the browser forbids a site to keep anything.
export const place = lasting();
// What is kept there, else as long as the page lasts.
export const values = place ?? Object.create(null);

function lasting() {
  try {
    localStorage.getItem(PAPERS);
    return localStorage;
  } catch {
    return undefined;
  }
}

// What is kept of a paper, as far as it can be read: to look at, not to write back.
export function peek(id) {
  try {
    return JSON.parse(values[PAPERS + id]) ?? {};
  } catch {
    return {};
  }
}

// Calls `listener(id, elsewhere)` when a paper changes, in this tab or another one; without an id when all may have.
export function watch(listener) {
  listeners.push(listener);
}

export function tell(id, elsewhere = false) {
  for (const listener of listeners) listener(id, elsewhere);
}

addEventListener("storage", ({ key }) => {
  if (key === null || key.startsWith(PAPERS)) tell(key?.slice(PAPERS.length), true);
});

// A page that was left may be shown again as it was; it heard of nothing meanwhile.
addEventListener("pageshow", ({ persisted }) => persisted && tell(undefined, true));

// --- choices of the reader

export function setting(name) {
  return values[`paper-archive.${name}`] ?? "";
}

export function choose(name, value) {
  try {
    values[`paper-archive.${name}`] = value;
  } catch {
    // No room: what is chosen lasts as long as the page.
  }
}
