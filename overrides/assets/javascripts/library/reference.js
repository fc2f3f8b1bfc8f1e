// What BibTeX and RIS have in common: how a paper that one knows by its address or arXiv id is found again, and how
// shelves are keywords. Nothing here knows a browser.

import { partsOf } from "./appeared.js";
import { MARKS, recordOf } from "./record.js";

const KEYWORDS = { starred: "starred", later: "to-read", read: "read" };
const NEW_ID = /(?:^|[^\d.])(\d{4}\.\d{4,5})(?:v\d+)?(?![\d.])/;
const OLD_ID = /\b([a-z-]+)(?:\.[A-Z]{2})?\/(\d{7})(?:v\d+)?\b/;

export function keywordsOf(record) {
  return MARKS.filter((mark) => record[mark]).map((mark) => KEYWORDS[mark]);
}

export function addressOf(record, site) {
  return `${site}papers/${record.id}/`;
}

// The arXiv id of a paper, as arXiv writes it: what its page tells, or its own id; undefined where it is none.
export function arxivId({ id, arxiv }) {
  if (arxiv) return arxiv;
  if (/^\d{4}\.\d{4,5}$/.test(id)) return id;
  const [, archive, number] = /^([a-z][a-z-]*)-(\d{7})$/.exec(id) ?? [];
  return archive && `${archive}/${number}`;
}

// The year to cite it by: that of the place it appeared in, of its publication, of its arXiv id, of its day.
export function yearOf(record) {
  const [, short] = /^(\d\d)(?:0[1-9]|1[0-2])\./.exec(arxivId(record) ?? "") ?? [];
  const year = record.published?.slice(0, 4);
  // Who told no day of it may mean another form of it than arXiv's.
  const known = [partsOf(record.journal)?.year, record.published?.length === 10 && year, short && `20${short}`, year];
  return known.find(Boolean) ?? record.day?.slice(0, 4);
}

// The record of an entry: its paper is that of an address here, or of an arXiv id. Who is on no shelf is starred.
export function recordFrom({ addresses, arxiv, keywords, ...facts }, now) {
  const id = addresses.map((address) => /\/papers\/([a-z0-9.-]+)\/?$/.exec(address)?.[1]).find(Boolean);
  const marks = MARKS.filter((mark) => keywords.includes(KEYWORDS[mark]));
  const put = marks.length || facts.note ? marks : ["starred"];
  const times = Object.fromEntries(put.map((mark) => [mark, now]));
  return recordOf({ v: 1, id: id ?? idFrom([...arxiv, ...addresses]), ...facts, ...times, noted: now });
}

function idFrom(texts) {
  for (const text of texts) {
    const [, id] = NEW_ID.exec(text) ?? [];
    const [, archive, number] = OLD_ID.exec(text) ?? [];
    if (id) return id;
    if (archive) return `${archive}-${number}`;
  }
  return undefined;
}
