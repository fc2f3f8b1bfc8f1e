// What BibTeX and RIS have in common: how a paper that one knows by its address or arXiv id is found again, and how
// shelves are keywords. Nothing here knows a browser.

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

// The arXiv id that a paper's id is, as arXiv writes it; undefined where it is none.
export function arxivId({ id }) {
  if (/^\d{4}\.\d{4,5}$/.test(id)) return id;
  const [, archive, number] = /^([a-z][a-z-]*)-(\d{7})$/.exec(id) ?? [];
  return archive && `${archive}/${number}`;
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
