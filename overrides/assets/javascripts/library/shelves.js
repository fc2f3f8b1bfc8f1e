// What the library's page shows of the records: which, and in what order. Nothing here knows a browser.

import { MARKS, isKept } from "./record.js";

export const SHELVES = {
  all: {
    name: "All",
    none: "Your library is empty. Star a paper, keep it for later or mark it as read: it then stands here.",
  },
  starred: { name: "Starred", none: "Nothing is starred yet. The star beside a paper’s title puts it here." },
  later: { name: "Later", none: "Nothing to read later yet. The clock beside a paper’s title puts it here." },
  read: { name: "Read", none: "Nothing is marked as read yet. The tick beside a paper’s title does so." },
  notes: { name: "Notes", none: "No notes yet. Each paper’s page has room for one." },
};

export const SORTS = { kept: "Kept last", newest: "Newest", oldest: "Oldest", title: "Title" };

const ORDERS = {
  kept: (a, b) => compare(lastTime(b), lastTime(a)),
  newest: (a, b) => compare(dateOf(b), dateOf(a)),
  oldest: (a, b) => compare(dateOf(a) || "9999", dateOf(b) || "9999"),
  title: () => 0,
};

function dateOf(record) {
  return record.day ?? record.published ?? "";
}

export function onShelf(record, shelf) {
  if (shelf === "all") return isKept(record);
  return Boolean(record[shelf === "notes" ? "note" : shelf]);
}

export function counts(records) {
  return Object.fromEntries(
    Object.keys(SHELVES).map((shelf) => [shelf, records.filter((record) => onShelf(record, shelf)).length]),
  );
}

// The records of a shelf that have every word asked for, in order; what is equal comes by title.
export function chosen(records, { shelf, query, sort }) {
  const words = folded(query).split(/\s+/).filter(Boolean);
  const found = records.filter((record) => onShelf(record, shelf) && has(record, words));
  return found.sort((a, b) => ORDERS[sort](a, b) || a.title.localeCompare(b.title, "en") || compare(a.id, b.id));
}

function has(record, words) {
  if (!words.length) return true;
  const text = folded(
    [record.title, ...(record.authors ?? []), record.organization, record.note, record.id, dateOf(record)].join(" "),
  );
  return words.every((word) => text.includes(word));
}

function folded(text) {
  return text
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();
}

function lastTime(record) {
  return [...MARKS.map((mark) => record[mark]), record.noted].filter(Boolean).sort().at(-1) ?? "";
}

function compare(a, b) {
  return a < b ? -1 : Number(a > b);
}
