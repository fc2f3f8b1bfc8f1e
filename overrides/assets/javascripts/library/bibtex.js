// A library as BibTeX. Every text is foreign: what TeX takes for a command is written so that TeX prints it, and no brace
// of a text stands alone, because BibTeX counts them before TeX sees anything. Nothing here knows a browser.

import { partsOf as placeOf } from "./appeared.js";
import { keyOf } from "./key.js";
import { familyFirst, partsOf } from "./names.js";
import { addressOf, arxivId, keywordsOf, recordFrom, yearOf } from "./reference.js";

const COMMANDS = {
  "\\": "\\textbackslash{}",
  "{": "\\textbraceleft{}",
  "}": "\\textbraceright{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  $: "\\$",
  "&": "\\&",
  "%": "\\%",
  "#": "\\#",
  _: "\\_",
};
const CHARACTERS = new Map(Object.entries(COMMANDS).map(([character, command]) => [command, character]));
// What formulas in titles are made of. Whatever else TeX knows, such as to read a file, is not let through.
const FORMULAS = new Set(
  `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi rho sigma tau upsilon
  phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega mathbb mathbf mathcal mathfrak mathit
  mathrm mathsf mathtt boldsymbol bm text textbf textit textsc operatorname sqrt frac tilde widetilde hat widehat bar
  overline vec dot times cdot div pm mp to rightarrow leftarrow leftrightarrow Rightarrow uparrow downarrow infty ell sim
  simeq approx leq geq le ge ll gg neq equiv in subset subseteq cup cap sum prod int log exp min max sup inf lim ast star
  circ prime dagger langle rangle lfloor rfloor lceil rceil left right dots ldots cdots nabla partial forall exists odot
  oplus otimes bigcirc perp parallel mid mathring lt gt`.split(/\s+/),
);
const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FORMULA = /(?<!\\)\$((?:[^$\\]|\\.)*)\$/;
const ACCENTS = {
  '"': "\u0308",
  "'": "\u0301",
  "`": "\u0300",
  "^": "\u0302",
  "~": "\u0303",
  "=": "\u0304",
  ".": "\u0307",
};
// A word, for what styles write in small letters.
const WORD = /([\p{L}\p{M}\p{N}]+)/u;
const TIDY = /[\u0000-\u0009\u000b-\u001f\u007f]+/g;

// --- writing

export function isIt(text) {
  return /^\s*@[a-zA-Z]+\s*[{(]/m.test(text);
}

// Records may have, besides what the library keeps of a paper, its `url`, `version`, and whether it is `withdrawn`.
export function write(records, site) {
  return records.map((record) => entry(record, site)).join("\n");
}

function entry(record, site) {
  const place = placeOf(record.journal);
  const lines = Object.entries({ ...about(record), ...where(record, place), ...besides(record, site) })
    .filter(([, value]) => value)
    .map(([name, value]) => `  ${name} = ${name === "month" ? value : `{${value}}`},\n`);
  return `@${kind(place)}{${keyOf(record)},\n${lines.join("")}}\n`;
}

function kind(place) {
  if (!place) return "misc";
  return place.proceedings ? "inproceedings" : "article";
}

function about(record) {
  const date = record.published ?? record.day;
  const year = String(yearOf(record) ?? "");
  const same = date?.startsWith(year);
  return {
    title: title(record),
    author: people(record),
    year,
    month: date && same && MONTHS[Number(date.slice(5, 7)) - 1],
    day: date && same && String(Number(date.slice(8)) || ""),
  };
}

function where(record, place) {
  const arxiv = arxivId(record);
  return {
    [place?.proceedings ? "booktitle" : "journal"]: place && escaped(place.container),
    volume: place?.volume && escaped(place.volume),
    number: place?.number && escaped(place.number),
    pages: place?.pages && escaped(place.pages.replace("–", "--")),
    eprint: arxiv && verbatim(arxiv),
    archivePrefix: arxiv && "arXiv",
    primaryClass: arxiv && record.category && escaped(record.category),
    version: record.version,
  };
}

function besides(record, site) {
  const url = record.url ?? addressOf(record, site);
  const notes = [record.withdrawn && "Withdrawn", !placeOf(record.journal) && record.journal];
  return {
    doi: record.doi && verbatim(record.doi),
    url: !url.startsWith("https://doi.org/") && verbatim(url),
    note: escaped(notes.filter(Boolean).join(". ")),
    institution: record.organization && escaped(record.organization),
    keywords: keywordsOf(record).join(", "),
    annote: record.note && escaped(record.note),
  };
}

// Formulas are TeX already. One that could do more than be set, or whose braces are odd, makes the title plain text.
function title({ title, tex }) {
  if (!tex) return guarded(title);
  const parts = tex.split(FORMULA);
  if (!parts.every((part, at) => at % 2 === 0 || isSafe(part))) return guarded(title);
  const text = (part, at) => guarded(part.replaceAll("\\$", "$"), at === 0);
  return parts.map((part, at) => (at % 2 ? formula(part) : text(part, at))).join("");
}

// Styles of BibTeX write titles in small letters, in formulas too, but not what is in braces: acronyms and words with
// capitals within get them, and single letters that are no article.
function guarded(text, first = true) {
  return text
    .split(WORD)
    .map((part, at) => (at % 2 && isSpelledSo(part, first && at === 1) ? `{${escaped(part)}}` : escaped(part)))
    .join("");
}

function isSpelledSo(word, first) {
  if (/^\p{Lu}\p{M}*$/u.test(word)) return word !== "A" && !first;
  return /.\p{Lu}/su.test(word);
}

// What pages write for HTML, LaTeX does not know.
function formula(part) {
  const tex = part.replace(/\\([lg]t)(?![a-zA-Z]) ?/g, (_, sign) => ({ lt: "<", gt: ">" })[sign]);
  return /\p{Lu}/u.test(tex) ? `{$${tex}$}` : `$${tex}$`;
}

function isSafe(formula) {
  let depth = 0;
  for (const sign of formula.replace(/\\[^a-zA-Z{}]/g, "")) {
    depth += { "{": 1, "}": -1 }[sign] ?? 0;
    if (depth < 0 || sign === "%" || sign === "#" || sign === "\n") return false;
  }
  return depth === 0 && [...formula.matchAll(/\\([a-zA-Z]+)/g)].every(([, command]) => FORMULAS.has(command));
}

// Family names first, because BibTeX takes small words for particles and the last one for the family name. A name that
// is not taken apart is in braces if it has blanks, a comma or means something to BibTeX.
function people({ authors, more }) {
  const names = (authors ?? []).map(partsOf).map(person);
  return [...names, ...(more && names.length ? ["others"] : [])].join(" and ");
}

function person(parts) {
  const name = escaped(familyFirst(parts));
  return /(^|\s)and(\s|$)|^others$/i.test(name) || /[\s,]/.test(parts.whole ?? "") ? `{${name}}` : name;
}

function escaped(text) {
  return text.replace(TIDY, " ").replace(/[\\{}~^$&%#_]/g, (sign) => COMMANDS[sign]);
}

// What is a part of an address is not read as TeX: it stays as it is, but for what would break the file.
function verbatim(text) {
  return text.replace(/[\s\u0000-\u001f\u007f{}\\]/g, encodeURIComponent);
}

// --- reading

// Throws an Error when an entry does not end.
export function read(text, site, now = new Date().toISOString()) {
  const found = entries(text).map((fields) => recordFrom(facts(fields), now));
  return { records: found.filter(Boolean), left: found.filter((record) => !record).length };
}

function facts(fields) {
  const { authors, more } = names(fields.author ?? "");
  return {
    ...titles(fields.title ?? ""),
    authors,
    more,
    organization: plain(fields.institution ?? ""),
    day: dayOf(fields),
    doi: plain(fields.doi ?? ""),
    note: plain(fields.annote ?? ""),
    keywords: (fields.keywords ?? "").split(/[,;]\s*/),
    addresses: [plain(fields.url ?? "")],
    arxiv: [fields.eprint ?? "", plain(fields.url ?? "")],
  };
}

// The title as text, and as TeX too where it has formulas.
function titles(written) {
  const parts = written.replace(/\s+/g, " ").split(FORMULA);
  const texts = parts.map((part, at) => (at % 2 ? part : plain(part, false)));
  const title = texts.map((part, at) => (at % 2 ? part.replace(/[\\{}^_]/g, "") : part)).join("");
  return {
    title,
    tex: parts.length > 1 ? texts.map((part, at) => (at % 2 ? `$${part}$` : part.replaceAll("$", "\\$"))).join("") : "",
  };
}

function dayOf({ year = "", month = "", day = "" }) {
  const number = MONTHS.indexOf(month.slice(0, 3).toLowerCase()) + 1;
  return number && day ? `${year}-${String(number).padStart(2, "0")}-${day.padStart(2, "0")}` : "";
}

function entries(text) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(/@[a-zA-Z]+\s*[{(]\s*[^,\s{}()]*\s*,/g)) {
    if (match.index < end) continue;
    const fields = {};
    end = readFields(text, match.index + match[0].length, fields);
    if (end < 0)
      throw new Error(`This BibTeX file is damaged: the entry in line ${lineOf(text, match.index)} does not end.`);
    found.push(fields);
  }
  return found;
}

function lineOf(text, at) {
  return text.slice(0, at).split("\n").length;
}

// Reads `name = value, …` to the end of the entry and gives where that is; -1 where there is none.
function readFields(text, from, fields) {
  const name = /\s*,*\s*(?:([a-zA-Z][\w-]*)\s*=\s*|[})])/y;
  name.lastIndex = from;
  for (let match = name.exec(text); match; match = name.exec(text)) {
    if (!match[1]) return name.lastIndex;
    const [value, end] = readValue(text, name.lastIndex);
    if (end < 0) return -1;
    fields[match[1].toLowerCase()] ??= value;
    name.lastIndex = end;
  }
  return -1;
}

function readValue(text, from) {
  if (text[from] === "{") return braced(text, from, (sign, depth) => depth === 0);
  if (text[from] === '"') return braced(text, from, (sign, depth, at) => at > from && sign === '"' && depth === 0);
  const [bare] = /^[^,})\s]*/.exec(text.slice(from, from + 200));
  return [bare, from + bare.length];
}

// The text from an opening sign to where `ends`, without both.
function braced(text, from, ends) {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    depth += { "{": 1, "}": -1 }[text[at]] ?? 0;
    if (depth < 0) return ["", -1];
    if (ends(text[at], depth, at)) return [text.slice(from + 1, at), at + 1];
  }
  return ["", -1];
}

// Names stand between "and"s that are in no brace.
function names(text) {
  const parts = [];
  let depth = 0;
  let part = "";
  for (const word of text.split(/(\s+)/)) {
    if (depth === 0 && word === "and") (parts.push(part), (part = ""));
    else part += word;
    depth += [...word].reduce((sum, sign) => sum + ({ "{": 1, "}": -1 }[sign] ?? 0), 0);
  }
  const found = [...parts, part].map((name) => inOrder(name.trim())).filter(Boolean);
  return { authors: found.filter((name) => name !== "others"), more: found.at(-1) === "others" ? 1 : 0 };
}

function inOrder(name) {
  if (/^\{.*\}$/s.test(name)) return plain(name);
  const [family, ...rest] = plain(name).split(/,\s*/);
  const suffix = rest.length === 2 ? rest.shift() : "";
  return [...rest, family, suffix].filter(Boolean).join(" ").trim();
}

// What TeX would print, as far as it is what is written here, or a letter with an accent.
function plain(text, trims = true) {
  const accented = text.replace(/\\(["'`^~=.])\{?([a-zA-Z])\}?/g, (_, accent, letter) =>
    (letter + ACCENTS[accent]).normalize("NFC"),
  );
  const printed = accented.replace(
    /\\(?:text[a-z]+\{\}|[$&%#_])|[{}]/g,
    (part) => CHARACTERS.get(part) ?? (part.length === 1 ? "" : part),
  );
  return trims ? printed.trim() : printed;
}
