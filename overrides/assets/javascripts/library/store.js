// Reads and writes the papers that are kept: each by itself, so that two tabs never undo each other's work and one that
// is damaged harms no other. Who writes is told what went wrong, by its name.

import { PAPERS, SITE, place, tell, values } from "./kept.js";
import { isId, isKept, isNewer, recordOf } from "./record.js";

// What could not be read is kept here. The name is shorter, so that there is always room to move it.
const ASIDE = `paper-archive.aside:${SITE}:`;

// The record of a paper; undefined where there is none. What is damaged is put aside.
export function get(id) {
  return read(PAPERS + id);
}

function read(key) {
  const text = values[key];
  if (text === undefined) return undefined;
  const value = parsed(text);
  if (isNewer(value)) return undefined;
  const record = recordOf(value);
  if (record?.id === key.slice(PAPERS.length)) return record;
  putAside(key, text);
  return undefined;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function putAside(key, text) {
  let name = ASIDE + key.slice(PAPERS.length);
  while (name in values) name += "+";
  delete values[key];
  try {
    values[name] = text;
  } catch {
    values[key] = text;
  }
}

// Keeps what `change` makes of the record of a paper, or of undefined; forgets one that nothing is left of. Gives "" or
// the name of the trouble: "full", "forbidden" (it lasts as long as the page), "newer" (another version's data), "damaged".
export function update(id, change) {
  if (!isId(id)) return "damaged";
  const before = get(id);
  if (!before && PAPERS + id in values) return "newer";
  const trouble = write(PAPERS + id, change(before));
  tell(id);
  return trouble;
}

function write(key, record) {
  try {
    if (record && isKept(record)) values[key] = JSON.stringify(recordOf(record));
    else delete values[key];
    return place ? "" : "forbidden";
  } catch {
    return "full";
  }
}

// All records, and how many of a newer version there are, which are left as they are.
export function all() {
  const keys = Object.keys(values).filter((key) => key.startsWith(PAPERS));
  const newer = keys.filter((key) => isNewer(parsed(values[key]))).length;
  return { records: keys.map(read).filter(Boolean), newer };
}

// What was damaged, as it was: [[key, text], …].
export function aside() {
  return Object.entries(values).filter(([key]) => key.startsWith(ASIDE));
}

export function forget(keys) {
  for (const key of keys) delete values[key];
}
