// From what a person types to clauses. The language is lunr's, extended; what can't be read in it is read as words.

import { parts, tokens } from "./analysis.js";

const LONGEST = 400; // characters of a query that are read
const MOST_WORDS = 32;
const FIELDS = { title: "title", author: "author", authors: "author", org: "organization", organization: "organization",
  tag: "tag", category: "category", year: "year", published: "published", upvotes: "upvotes", has: "has", id: "id" };
const ITEM = new RegExp(`([+-]?)(?:(${Object.keys(FIELDS).join("|")}):(?=\\S))?(?:"([^"]*)"|([^\\s"]+))`, "giy");
const ENDS = /^(.{2,}?)(?:~([0-9]+)|\^([0-9]+(?:\.[0-9]+)?))$/u;
const DAY = 86_400_000;

// → {clauses, conditions, bad, words}: `clauses` are looked up in the index, `conditions` hold for columns.
// A clause: {kind: "word" | "phrase" | "prefix" | "pattern" | "typo" | "id", text, field, presence: 1 | 0 | -1, boost}.
// A condition: {kind, wanted, presence}. `bad` says what could not be read, `words` that nothing but words is there.
export function parse(raw, typing) {
  const text = withoutTex(raw.slice(0, LONGEST)).trim();
  const read = readItems(text, typing);
  if (!read.bad) return read;
  return { ...readWords(text), bad: read.bad };
}

function readWords(text) {
  return { clauses: clausesOf(text, {}).slice(0, MOST_WORDS), conditions: [], words: true };
}

// A title is pasted as it is written in TeX: without what only says how it looks, as the index has it.
function withoutTex(text) {
  if (!/[$\\{]/.test(text)) return text;
  return text.replace(/\\(?:[a-zA-Z]+\s?|.)/g, "").replace(/[${}^_]/g, "");
}

function readItems(text, typing) {
  const result = { clauses: [], conditions: [], words: true, bad: "" };
  let rest = text;
  if ((text.match(/"/g) ?? []).length % 2) {
    if (!typing) return { bad: 'a quotation mark (") is open' };
    rest += '"';
  }
  let at = 0;
  while (at < rest.length) {
    ITEM.lastIndex = at;
    const item = ITEM.exec(rest);
    if (!item) {
      at++;
      continue;
    }
    at = ITEM.lastIndex;
    let tail = "";
    if (item[3] !== undefined) {
      tail = /^(?:\^[0-9.]+|~[0-9]+)?/.exec(rest.slice(at))[0];
      at += tail.length;
    }
    const bad = readItem(result, item, tail);
    if (bad) return { bad };
  }
  result.clauses = result.clauses.slice(0, MOST_WORDS);
  return result;
}

// Add one item; what is wrong with it, if anything is.
function readItem(result, [, sign, name, phrase, word], tail) {
  const presence = { "+": 1, "-": -1 }[sign] ?? 0;
  const field = name && FIELDS[name.toLowerCase()];
  if (presence || field || phrase !== undefined) result.words = false;
  const value = phrase ?? word;
  if (field && !["title", "author", "id"].includes(field)) {
    const condition = CONDITIONS[field](value);
    if (!condition) return `“${name}:${value}” can't be read`;
    result.conditions.push({ ...condition, presence });
    return "";
  }
  const options = { field, presence, boost: 1 };
  if (field === "id") result.clauses.push({ ...options, kind: "id", text: value.toLowerCase() });
  else if (phrase !== undefined) {
    options.boost = Number(/^\^([0-9.]+)/.exec(tail)?.[1] ?? 1) || 1;
    if (!tokens(phrase).length) return presence || field ? `“${sign}${name ? `${name}:` : ""}"${phrase}"” holds no word` : "";
    result.clauses.push({ ...options, kind: "phrase", text: phrase });
  } else return readWord(result, value, options, sign);
  return "";
}

function readWord(result, value, options, sign) {
  const end = ENDS.exec(value);
  const text = end?.[1] ?? value;
  if (end) result.words = false;
  if (end?.[3]) options.boost = Number(end[3]);
  if (end?.[2] && Number(end[2]) > 0) {
    result.clauses.push(...clausesOf(text, { ...options, kind: "typo", mistakes: Math.min(Number(end[2]), 2) }));
    return "";
  }
  const star = /^([^*]+)\*([^*]*)$/u.exec(text);
  if (star && tokens(star[1]).length === 1 && !(star[2] && !tokens(star[2]).length)) {
    result.words = false;
    const start = parts(tokens(star[1])[0]);
    const last = start.pop();
    result.clauses.push(...start.flatMap((part) => clausesOf(part, options)));
    const ending = star[2] ? tokens(star[2]).join("") : null;
    result.clauses.push({ ...options, kind: ending ? "pattern" : "prefix", text: last, ending });
    return "";
  }
  const clauses = clausesOf(text, options);
  if (!clauses.length && (options.presence || options.field)) return `“${sign || `${options.field}:`}” stands before no word`;
  result.clauses.push(...clauses);
  return "";
}

function clausesOf(text, options) {
  return tokens(text).map((token) => ({ presence: 0, boost: 1, kind: "word", ...options, text: token }));
}

const CONDITIONS = {
  year: (value) => range("published", value, (text, end) => (/^[0-9]{4}$/.test(text) ? dayOf(text, end) : NaN)),
  published: (value) => range("published", value, dayOf),
  upvotes: (value) => range("upvotes", value, (text) => (/^[0-9]+$/.test(text) ? Number(text) : NaN)),
  has: (value) => (value.toLowerCase() === "code" ? { kind: "code" } : null),
  tag: (value) => named("tag", value),
  organization: (value) => named("organization", value),
  category: (value) => named("category", value),
};

function named(kind, value) {
  const words = tokens(value).flatMap(parts);
  return words.length ? { kind, words, exact: value.toLowerCase() } : null;
}

// `2023`, `2023..2025`, `2023..`, `..2025`, `>2023`, `>=2023`, `<2023`, `<=2023` → {kind, from, to}, both included
function range(kind, value, read) {
  const sign = /^(>=?|<=?)(.+)$/.exec(value);
  const [low, high] = value.includes("..") ? value.split("..", 2) : [value, value];
  let from = -Infinity, to = Infinity;
  if (sign) {
    if (sign[1] === ">") from = read(sign[2], true) + 1;
    else if (sign[1] === ">=") from = read(sign[2], false);
    else if (sign[1] === "<") to = read(sign[2], false) - 1;
    else to = read(sign[2], true);
  } else if (low || high) {
    if (low) from = read(low, false);
    if (high) to = read(high, true);
  } else return null;
  return Number.isNaN(from) || Number.isNaN(to) ? null : { kind, from, to };
}

// The first or last day of a year, month or day, in days since 1970; NaN for what is none.
function dayOf(text, end) {
  const match = /^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?$/.exec(text);
  if (!match) return NaN;
  const [, year, month, day] = match.map(Number);
  if (month === 0 || month > 12 || day === 0 || day > 31) return NaN;
  if (day) return Date.UTC(year, month - 1, day) / DAY;
  if (!end) return Date.UTC(year, (month || 1) - 1, 1) / DAY;
  return (month ? Date.UTC(year, month, 1) : Date.UTC(year + 1, 0, 1)) / DAY - 1;
}

const ARXIV =
  /^(?:arxiv:|(?:https?:\/\/)?(?:www\.|export\.)?arxiv\.org\/(?:abs|pdf|html)\/)?(\d{4}\.\d{4,5}|[a-z][a-z-]{0,18}(?:\.[a-z]{2})?\/\d{7})(?:v\d{1,4})?(?:\.pdf)?$/i;
const DOI = /^(?:doi:|(?:https?:\/\/)?(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i;
const OWN = /^(?:https?:\/\/\S+\/papers\/)?([a-z0-9]+(?:[.-]+[a-z0-9]+)*)\/?$/i;

// What a paper may be called, when the query looks like a name of one: an arXiv id or address, a DOI, an id of ours.
export function identifiers(raw) {
  const text = raw.trim();
  if (text.length > 300 || /\s/.test(text)) return [];
  const arxiv = ARXIV.exec(text)?.[1].toLowerCase();
  if (arxiv) {
    const [archive, number] = arxiv.split("/");
    const id = number ? `${archive.split(".")[0]}/${number}` : arxiv;
    return [id, id.replace("/", "-")];
  }
  const doi = DOI.exec(text)?.[1].toLowerCase();
  if (doi) return [doi, ...(/^10\.48550\/arxiv\.(.+)$/.exec(doi)?.slice(1) ?? [])];
  const own = OWN.exec(text)?.[1];
  return own && /[.-]|\/papers\//.test(text) ? [own.toLowerCase()] : [];
}
