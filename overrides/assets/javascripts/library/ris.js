// A library as RIS: lines of two letters and a text, which has no line breaks and needs no other escape. Nothing here
// knows a browser.

import { partsOf as placeOf } from "./appeared.js";
import { partsOf } from "./names.js";
import { addressOf, arxivId, keywordsOf, recordFrom, yearOf } from "./reference.js";

const LINE = /^([A-Z][A-Z0-9]) {2}- ?(.*)$/;
// Small words before a family name that belong to it.
const PARTICLES = new Set("van von de der den del della di da dos du la le el al bin ibn ter ten zu".split(" "));
const SUFFIX = /^(.*), ([^,]+)$/s;

export function isIt(text) {
  return /^\ufeff?\s*TY {2}- /.test(text);
}

// --- writing

// Records as bibtex.js takes them.
export function write(records, site) {
  return records.map((record) => entry(record, site).join("\r\n")).join("\r\n");
}

// YYYY/MM/DD/; what is not known is left empty.
function slashed(date) {
  return date && (date.length === 10 ? date.replaceAll("-", "/") : `${[...date.split("-"), "", ""].slice(0, 3).join("/")}/`);
}

function entry(record, site) {
  const arxiv = arxivId(record);
  const place = placeOf(record.journal);
  return [
    line("TY", kind(arxiv, place)),
    line("ID", record.id),
    line("TI", record.title),
    ...(record.authors ?? []).map((name) => line("AU", familyFirst(name))),
    ...some("PY", yearOf(record)),
    ...some("DA", slashed(record.published ?? record.day)),
    ...some("T2", place?.container ?? record.journal),
    ...some("VL", place?.volume),
    ...some("IS", place?.number),
    ...some("SP", place?.pages?.split("–")[0]),
    ...some("EP", place?.pages?.split("–")[1]),
    ...some("PB", record.organization),
    ...some("DO", record.doi),
    ...some("AN", arxiv && `arXiv:${arxiv}`),
    line("UR", record.url ?? addressOf(record, site)),
    ...keywordsOf(record).map((word) => line("KW", word)),
    ...(record.note ?? "").split("\n").flatMap((text, at, all) => (all.join("") ? [line("N1", text)] : [])),
    line("ER", ""),
    "",
  ];
}

function kind(arxiv, place) {
  if (place) return place.proceedings ? "CONF" : "JOUR";
  return arxiv ? "UNPB" : "GEN";
}

function some(tag, text) {
  return text ? [line(tag, text)] : [];
}

function line(tag, text) {
  // All that ends a line anywhere, and what else can't be seen.
  return `${tag}  - ${text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, " ")}`;
}

// "Ada van der Beispiel, Jr." as "van der Beispiel, Ada, Jr."
function familyFirst(name) {
  const { whole, family, given, suffix } = partsOf(name);
  return whole ?? [family, given, suffix].filter(Boolean).join(", ");
}

// --- reading

// Throws an Error when an entry does not end.
export function read(text, site, now = new Date().toISOString()) {
  const found = entries(text).map((lines) => recordFrom(facts(lines), now));
  return { records: found.filter(Boolean), left: found.filter((record) => !record).length };
}

function entries(text) {
  const found = [];
  let open;
  for (const [at, row] of text.split(/\r\n|\n|\r/).entries()) {
    const [, tag, value] = LINE.exec(row) ?? [];
    if (tag === "TY" && open)
      throw new Error(`This RIS file is damaged: another entry begins in line ${at + 1} before the one above ends.`);
    if (tag === "TY") open = [];
    if (tag === "ER" && open) found.push(open);
    if (tag === "ER") open = undefined;
    else if (tag) open?.push([tag, value]);
  }
  if (open) throw new Error("This RIS file is damaged: its last entry does not end.");
  return found;
}

function facts(lines) {
  const all = (...tags) => lines.filter(([tag]) => tags.includes(tag)).map(([, value]) => value.trim());
  const [date = ""] = all("DA", "Y1");
  return {
    title: all("TI", "T1")[0] ?? "",
    authors: all("AU", "A1").map(givenFirst),
    organization: all("PB")[0] ?? "",
    day: /^\d{4}\/\d\d\/\d\d/.test(date) ? date.slice(0, 10).replaceAll("/", "-") : "",
    doi: all("DO")[0] ?? "",
    note: lines
      .filter(([tag]) => tag === "N1")
      .map(([, value]) => value)
      .join("\n"),
    keywords: all("KW"),
    addresses: all("UR"),
    arxiv: [...all("AN"), ...all("UR")],
  };
}

function givenFirst(name) {
  const [family, given, suffix] = name.split(/,\s*/);
  return [given, family, suffix].filter(Boolean).join(" ");
}
