// What names a paper in BibTeX, by the rule of generator/formats/citation.py (`key_of`): the same here and in the files
// of the archive. Nothing here knows a browser.

import { partsOf } from "./names.js";
import { yearOf } from "./reference.js";

// The longest id that stands in a key as it is.
const LONGEST_ID = 16;
const LONGEST_PART = 24;
const TITLE = 200;
// Words that say nothing of what a title is about, and letters that are no others with a mark.
const INSIGNIFICANT = new Set(
  `a an the on of in to for and or with without from by at as is are was be do does did can could should will may what how
  why when where who which it its this that these those not no via towards toward into over under`.split(/\s+/),
);
const SPELLED = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i" };

// "beispiel2025attention-2510.15444": who, when, the first word that says something, and the id.
export function keyOf(record) {
  const [first] = record.authors ?? [];
  const name = first === undefined ? {} : partsOf(first);
  const who = folded(name.sorted ?? name.whole ?? "").slice(0, LONGEST_PART);
  const said = `${who}${yearOf(record) ?? ""}${firstWord(record.title)}`;
  const id = record.id.length <= LONGEST_ID ? record.id : checksum(record.id);
  return [said, id].filter(Boolean).join("-");
}

function firstWord(title) {
  const words = letters([...title].slice(0, TITLE).join("")).split(/[^a-z0-9]+/);
  return (words.find((word) => word && !INSIGNIFICANT.has(word)) ?? "").slice(0, LONGEST_PART);
}

function folded(text) {
  return letters(text).replace(/[^a-z0-9]+/g, "");
}

// In lower case, without accents.
function letters(text) {
  const plain = text.normalize("NFKD").toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.replace(/[ßøłđðþæœı]/g, (letter) => SPELLED[letter]);
}

// CRC-32 (ISO/IEC 13239, as zlib has it), of ASCII.
function checksum(text) {
  let sum = ~0;
  for (const letter of text) {
    sum ^= letter.charCodeAt(0);
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return (~sum >>> 0).toString(16).padStart(8, "0");
}
