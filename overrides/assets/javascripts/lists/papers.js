// What lists do not hold of a paper, from its own page: all of its abstract; for an entry of a line its organization
// and its tags too.

import { parts } from "../library/markup.js";
import { textOf } from "../lists.js";
import { copies } from "./copy.js";

const asked = new WeakMap();

// Adds to the entry of a title what it lacks, once. Rejects where that can't be had.
export function complete(link) {
  if (!asked.has(link)) {
    const adding = add(link);
    asked.set(link, adding);
    adding.catch(() => asked.delete(link));
  }
  return asked.get(link);
}

async function add(link) {
  const page = await fetched(link.href);
  const paragraphs = abstractOf(page, link.href);
  const all = parts(link);
  if (all[0].localName === "li") all[0].append(...paragraphs, waysOf(page, link.href));
  else {
    const text = textOf(all);
    text.classList.add("excerpt");
    text.after(...paragraphs);
  }
}

export async function fetched(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status}`);
  return new DOMParser().parseFromString(await response.text(), "text/html");
}

function abstractOf(page, base) {
  const its = [...page.querySelectorAll(".record > .abstract > p")].map((text) => copies(text.childNodes, base));
  return (its.length ? its : [["No abstract here."]]).map((nodes) => paragraph("whole", ...nodes));
}

function waysOf(page, base) {
  const ways = page.querySelectorAll('.record > .byline > a[href*="organizations/"], .record > .chips a');
  return paragraph("tags", ...copies(ways, base).flatMap((way, at) => (at ? ["\u00a0· ", way] : way)));
}

function paragraph(style, ...nodes) {
  const made = document.createElement("p");
  made.className = style;
  made.append(...nodes);
  return made;
}
