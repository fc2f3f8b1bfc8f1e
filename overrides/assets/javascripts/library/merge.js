// How two that tell of one paper become one: what a page tells and what is kept, or two libraries. Nothing here knows a
// browser.

import { MARKS, recordOf } from "./record.js";

// What is kept, with the facts of a page where they say as much or more.
export function completed(record, facts) {
  return { ...record, ...best(record, facts) };
}

function best(record, facts) {
  const known = Object.fromEntries(
    Object.entries(facts).filter(([name, value]) => value && !["authors", "more"].includes(name)),
  );
  if (record && !tellsMore(facts, record)) return known;
  return { ...known, authors: facts.authors ?? [], more: facts.more ?? 0 };
}

// Whether the first of two names more authors.
function tellsMore(one, other) {
  return (one.authors?.length ?? 0) > (other.authors?.length ?? 0);
}

// One record of two of the same paper: on every shelf that either is on, with both notes where they differ.
export function merged(mine, theirs) {
  const { note, noted, ...facts } = completed(theirs, { ...mine });
  const notes = joined(mine.note, theirs.note);
  const marks = Object.fromEntries(MARKS.map((mark) => [mark, mine[mark] ?? theirs[mark]]));
  return recordOf({
    ...facts,
    ...marks,
    note: notes,
    noted: notes === mine.note ? mine.noted : latest(mine.noted, theirs.noted),
  });
}

// Two notes as one; nothing that was written is lost.
export function joined(one = "", other = "") {
  if (one.includes(other)) return one;
  if (other.includes(one)) return other;
  return `${one}\n\n${other}`;
}

function latest(...times) {
  return times.filter(Boolean).sort().at(-1);
}
