// A paper as the library keeps it (DESIGN.md, "Library"). Nothing here knows a browser.

export const VERSION = 1;
// The shelves that a paper is put on by hand, each with the time when it was.
export const MARKS = ["starred", "later", "read"];

const DAWN = "1970-01-01T00:00:00.000Z";
// How a record of one version becomes one of the next. Version 0, of drafts, had `true` for a time.
const STEPS = [
  (old) => ({ ...old, ...Object.fromEntries(MARKS.filter((mark) => old[mark] === true).map((mark) => [mark, DAWN])) }),
];
const ID = /^[a-z0-9]+(?:[.-]+[a-z0-9]+)*$/;
const DAY = /^\d{4}-\d\d-\d\d$/;
// When it appeared may be known to the month or the year alone.
const DATE = /^\d{4}(-\d\d(-\d\d)?)?$/;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
// The most characters, and names, that are kept.
const [TITLE, NAME, NAMES, NOTE, CODE, PLACE] = [4000, 200, 50, 20000, 40, 500];

// What may name a paper, and so be a part of an address (generator/ids.py).
export function isId(text) {
  return typeof text === "string" && text.length <= 100 && ID.test(text);
}

// Whether there is a reason to keep it.
export function isKept(record) {
  return MARKS.some((mark) => record[mark]) || Boolean(record.note);
}

export function withMark(record, mark, time) {
  const { [mark]: _, ...rest } = record;
  return time ? { ...rest, [mark]: time } : rest;
}

// The record that a value is, whatever wrote it; undefined where it is none, or none that this version knows.
export function recordOf(value, steps = STEPS) {
  if (value === null || typeof value !== "object" || !isId(value.id)) return undefined;
  const version = value.v ?? 0;
  if (!Number.isInteger(version) || version < 0 || version > steps.length) return undefined;
  return sound(steps.slice(version).reduce((record, step) => step(record), value));
}

export function isNewer(value) {
  return Number.isInteger(value?.v) && value.v > VERSION;
}

// Only what belongs to a record, each part of its kind and of bounded length.
function sound(value) {
  const authors = list(value.authors)
    .map((name) => text(name, NAME))
    .filter(Boolean);
  const more = Math.max(0, Math.trunc(Number(value.more)) || 0) + Math.max(0, authors.length - NAMES);
  const note = text(value.note, NOTE);
  const parts = {
    v: VERSION,
    id: value.id,
    title: text(value.title, TITLE) || value.id,
    tex: text(value.tex, TITLE),
    authors: authors.slice(0, NAMES),
    more,
    organization: text(value.organization, NAME),
    day: like(value.day, DAY),
    doi: text(value.doi, NAME),
    published: like(value.published, DATE),
    arxiv: text(value.arxiv, CODE),
    category: text(value.category, CODE),
    journal: text(value.journal, PLACE),
    ...Object.fromEntries(MARKS.map((mark) => [mark, like(value[mark], TIME)])),
    note,
    noted: note && like(value.noted, TIME),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part));
}

function list(value) {
  return Array.isArray(value) ? value : [];
}

function text(value, length) {
  return typeof value === "string" ? value.trim().slice(0, length) : "";
}

function like(value, pattern) {
  return typeof value === "string" && pattern.test(value) ? value : "";
}
