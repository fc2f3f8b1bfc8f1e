// A library as BibTeX. Every text is foreign: what TeX takes for a command is written so that TeX prints it, and no brace
// of a text stands alone, because BibTeX counts them before TeX sees anything. Nothing here knows a browser.

import { addressOf, arxivId, keywordsOf, recordFrom } from "./reference.js";

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
  oplus otimes bigcirc perp parallel mid mathring`.split(/\s+/),
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
const TIDY = /[\u0000-\u0009\u000b-\u001f\u007f]+/g;

// --- writing

export function isIt(text) {
  return /^\s*@[a-zA-Z]+\s*[{(]/m.test(text);
}

export function write(records, site) {
  return records.map((record) => entry(record, site)).join("\n");
}

function entry(record, site) {
  const arxiv = arxivId(record);
  const fields = {
    title: `{${title(record)}}`,
    author: people(record),
    year: record.day?.slice(0, 4),
    month: record.day && MONTHS[Number(record.day.slice(5, 7)) - 1],
    day: record.day?.slice(8),
    eprint: arxiv,
    archiveprefix: arxiv && "arXiv",
    doi: record.doi && escaped(record.doi),
    institution: record.organization && escaped(record.organization),
    url: escaped(addressOf(record, site)),
    keywords: keywordsOf(record).join(", "),
    annote: record.note && escaped(record.note),
  };
  const lines = Object.entries(fields)
    .filter(([, value]) => value)
    .map(([name, value]) => `  ${name} = ${name === "month" ? value : `{${value}}`},\n`);
  return `@misc{${record.id},\n${lines.join("")}}\n`;
}

// Formulas are TeX already. One that could do more than be set, or whose braces are odd, makes the title plain text.
function title({ title, tex }) {
  if (!tex) return escaped(title);
  const parts = tex.split(FORMULA);
  if (!parts.every((part, at) => at % 2 === 0 || isSafe(part))) return escaped(title);
  return parts.map((part, at) => (at % 2 ? `$${part}$` : escaped(part.replaceAll("\\$", "$")))).join("");
}

function isSafe(formula) {
  let depth = 0;
  for (const sign of formula.replace(/\\[^a-zA-Z{}]/g, "")) {
    depth += { "{": 1, "}": -1 }[sign] ?? 0;
    if (depth < 0 || sign === "%" || sign === "#" || sign === "\n") return false;
  }
  return depth === 0 && [...formula.matchAll(/\\([a-zA-Z]+)/g)].every(([, command]) => FORMULAS.has(command));
}

// A name with a comma, or with the word that stands between names, is one name in its braces.
function people({ authors, more }) {
  const names = (authors ?? []).map((name) => (/,|\band\b/i.test(name) ? `{${escaped(name)}}` : escaped(name)));
  return [...names, ...(more && names.length ? ["others"] : [])].join(" and ");
}

function escaped(text) {
  return text.replace(TIDY, " ").replace(/[\\{}~^$&%#_]/g, (sign) => COMMANDS[sign]);
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
  const title = texts.map((part, at) => (at % 2 ? part.replace(/[\\{}]/g, "") : part)).join("");
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
  const [family, ...given] = plain(name).split(/,\s*/);
  return [...given, family].join(" ").trim();
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
