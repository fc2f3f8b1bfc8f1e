// A list as a page shows it: sections, each with what stands over it and its entries.

import { dayOf, idIn, parts, spanOf, wordsOf } from "../library/markup.js";
import { folded } from "./order.js";

const VOTES = /(?:^|\s)([\d,]+)\svotes?(?=\s|$)/;

// The sections of the list in `nodes`, which follow one another: [{head: [nodes], entries}].
export function sectionsIn(nodes) {
  const sections = [];
  let open = false;
  for (const node of nodes) {
    const links = linksIn(node);
    const belongs = !links.length && open && node.matches("p:not(.pager)");
    if (belongs) continue;
    if (!links.length || !sections.length) sections.push({ head: [], entries: [] });
    open = links.length > 0;
    if (open) sections.at(-1).entries.push(...links.map(entryOf));
    else sections.at(-1).head.push(node);
  }
  return sections;
}

function linksIn(node) {
  const links = node.querySelectorAll(node.matches(".paper") ? ":scope > a" : ":scope > li > a:first-child");
  return [...links].filter((link) => idIn(link.pathname));
}

// An entry of a page: `parts` are its elements, `text` is what can be looked for in it.
function entryOf(link) {
  const all = parts(link);
  const said = all.map(textOf).join(" ");
  return {
    link,
    parts: all,
    id: idIn(link.pathname),
    title: wordsOf(link),
    votes: Number(VOTES.exec(said)?.[1].replaceAll(",", "") ?? 0),
    day: dayOf(link) || spanOf(link),
    text: folded(said),
  };
}

function textOf(part) {
  const nodes = [...part.childNodes].filter((node) => !node.matches?.(".acts, .unfold"));
  return nodes.map((node) => node.textContent).join("").replaceAll("\u00a0", " ");
}

// The elements that show these sections; `headed`: with what stands over them. Entries of a line stand in lists.
export function nodesOf(sections, headed) {
  return sections.flatMap(({ head, entries }) => [...(headed ? head : []), ...entriesOf(entries)]);
}

function entriesOf(entries) {
  if (entries[0]?.parts[0].localName !== "li") return entries.flatMap((entry) => entry.parts);
  const list = document.createElement("ul");
  list.append(...entries.flatMap((entry) => entry.parts));
  return [list];
}
