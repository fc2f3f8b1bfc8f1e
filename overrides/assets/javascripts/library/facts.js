// What a page tells of a paper: title, authors, organization, days, where it is. Reads pages that are shown and pages
// that were fetched (generator/pages/listing.py, overrides/paper.html).

import { dayOf, spanOf } from "./markup.js";

const BREAK = /\u00a0· /;
const COUNT = /^[\d,]+\s(author|vote|comment)s?$/;
const MONTHS = "January February March April May June July August September October November December".split(" ");
const DATE = new RegExp(`^(?:(?:(\\d{1,2}) )?(${MONTHS.join("|")}) )?(\\d{4})$`);
// Parts of a name that a comma stands before.
const SUFFIX = /^([JS]r\.?|I{2,3}|IV|Ph\.?D\.?)$/;

// Of an entry in a list, from its title. Long lists of authors are shortened there: `more` are not named.
export function factsOfEntry(link) {
  const head = link.parentElement;
  const line = head.localName === "li" ? head : below(head);
  const organization = line?.querySelector('a[href*="organizations/"]')?.textContent;
  const words = line ? said(line, link) : [];
  const date = words.find((part) => DATE.test(part));
  const people = words.find((part) => !COUNT.test(part) && !DATE.test(part));
  const day = dayOf(link) || dateIn(date);
  const when = day.length === 10 ? { day } : { published: spanOf(link) || day };
  return { ...titleIn(link), ...namesIn(people), organization, ...when };
}

function below(head) {
  const next = head.nextElementSibling;
  return next?.matches(".facts") ? next : undefined;
}

// The parts of a line besides its title, links, buttons and what is set off.
function said(line, link) {
  const nodes = [...line.childNodes].filter((node) => node !== link && !node.matches?.("a, strong, p, .acts"));
  return nodes
    .map((node) => node.textContent)
    .join("")
    .split(BREAK)
    .map((part) => part.trim())
    .filter(Boolean);
}

// Of a paper's own page.
export function factsOfPaper(page) {
  const record = page.querySelector(".record");
  const bylines = [...record.querySelectorAll(":scope > p.byline")];
  const organization = bylines
    .map((line) => line.querySelector('a[href*="organizations/"]')?.textContent)
    .find(Boolean);
  const folded = record.querySelector("details.byline > p");
  const first = bylines.find((line) => !line.querySelector('a[href*="organizations/"]'))?.textContent ?? "";
  const people =
    COUNT.test(first) || first === "Authors unknown" ? "" : [first, folded?.textContent].filter(Boolean).join(", ");
  return {
    ...titleIn(record.querySelector("h1")),
    ...namesIn(people),
    organization,
    ...datesIn(record),
    ...appearedIn(record),
  };
}

// All that citing a paper needs, from its own page; `id` is the paper's.
export function citationOf(page, id) {
  const record = page.querySelector(".record");
  const { organization: _, ...facts } = factsOfPaper(page);
  const version = Number(particular(record, "Version")) || undefined;
  return { id, ...facts, version, withdrawn: Boolean(record.querySelector(".withdrawn")), url: placeOnTheWeb(record) };
}

// Where it is: undefined where no source told.
function placeOnTheWeb(record) {
  const links = [...record.querySelectorAll(".links > a")];
  const starts = ["https://arxiv.org/abs/", "https://doi.org/"].map((start) => (link) => link.href.startsWith(start));
  const tests = [...starts, (link) => link.textContent.startsWith("Paper at ")];
  return tests.map((test) => links.find(test)?.href).find(Boolean);
}

// The day that lists it, and that of its publication.
function datesIn(record) {
  const line = record.querySelector(".pager");
  const day = /days\/([\d-]{10})\//.exec(line.querySelector("a")?.getAttribute("href"))?.[1];
  const time = record.querySelector(".facts > time")?.getAttribute("datetime");
  const listed = /(?:days|months|years)\/([\d-]+)\//.exec(line.querySelector("a")?.getAttribute("href"))?.[1];
  return { day, published: time ?? (line.textContent.startsWith("Published") ? listed : undefined) };
}

function appearedIn(record) {
  return {
    doi: behind(record, "https://doi.org/"),
    arxiv: behind(record, "https://arxiv.org/abs/"),
    category: particular(record, "arXiv categories")?.split(", ")[0],
    journal: particular(record, "Appeared in"),
  };
}

// What follows the beginning of an address that the page links to.
function behind(record, start) {
  const address = record.querySelector(`.links > a[href^="${start}"]`)?.getAttribute("href");
  return address && decodeURIComponent(address.slice(start.length));
}

function particular(record, name) {
  const terms = [...record.querySelectorAll(".particulars dt")];
  return terms.find((term) => term.textContent === name)?.nextElementSibling.textContent;
}

// A title as text, and where it has formulas as TeX too.
function titleIn(element) {
  const title = textOf(
    element,
    (math) => math.textContent,
    (text) => text,
  );
  const hasMath = element.querySelector("math");
  return {
    title,
    tex: hasMath ? texOf(element) : "",
  };
}

// A text with its formulas as TeX.
export function texOf(element) {
  return textOf(
    element,
    (math) => `$${math.getAttribute("alttext")}$`,
    (text) => text.replaceAll("$", "\\$"),
  );
}

function textOf(element, math, text) {
  const parts = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return text(node.data);
    if (node.localName === "math") return math(node);
    return node.matches?.(".new") ? "" : [...node.childNodes].map(parts).join("");
  };
  return parts(element).trim();
}

// "A, B, C, +12, D" as names, and how many are not named.
function namesIn(text = "") {
  const names = [];
  let more = 0;
  for (const part of text
    .split(", ")
    .map((name) => name.trim())
    .filter(Boolean)) {
    if (/^\+[\d,]+$/.test(part)) more += Number(part.slice(1).replaceAll(",", ""));
    else if (SUFFIX.test(part) && names.length) names.push(`${names.pop()}, ${part}`);
    else names.push(part);
  }
  return { authors: names, more };
}

// "2025-10-17", "2025-10" or "2025"; "" where there are no such words.
function dateIn(words = "") {
  const [, day, month, year] = DATE.exec(words) ?? [];
  const number = month && MONTHS.indexOf(month) + 1;
  return [year, number, day].filter(Boolean).map((part) => String(part).padStart(2, "0")).join("-");
}
