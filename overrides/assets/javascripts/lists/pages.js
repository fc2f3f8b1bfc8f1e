// The other pages of a list that goes on on several (generator/pages/listing.py): the first at its own address, the
// rest numbered from the end.

import { copies } from "./copy.js";
import { fetched } from "./papers.js";
import { sectionsIn } from "./model.js";

const AT_ONCE = 4;

// {base, number, last}: the address of the list, the number of this page (0: the first) and of the second one, which is
// the highest.
export function placeIn(pager, address) {
  const ways = [...pager.querySelectorAll("a, strong")];
  const numbers = ways.map((way) => Number(way.textContent)).filter(Number.isInteger);
  const number = Number(pager.querySelector("[aria-current]")?.textContent);
  const here = Number.isInteger(number) ? number : 0;
  return { base: new URL(here ? "../" : "./", address).href, number: here, last: Math.max(...numbers) };
}

// The numbers of all pages in their order.
export function numbersOf({ last }) {
  return [0, ...Array.from({ length: last }, (_, at) => last - at)];
}

// The sections on the other pages by the pages' numbers, as far as they could be had: a Map. `tell` is called with how
// many have come.
export async function others(place, tell) {
  const waiting = numbersOf(place).filter((number) => number !== place.number);
  const found = new Map();
  const next = async () => {
    for (let number = waiting.shift(); number !== undefined; number = waiting.shift()) {
      const sections = await sectionsAt(place, number).catch(() => undefined);
      if (sections) tell(found.set(number, sections).size);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return found;
}

async function sectionsAt({ base }, number) {
  const address = number ? `${base}${number}/` : base;
  const page = await fetched(address);
  const region = document.createElement("div");
  region.append(...copies(between(page.querySelector(".listing").children), address));
  return sectionsIn([...region.children]);
}

// What stands below the intro of a list and before the ways to its other pages.
export function between(children) {
  const all = [...children];
  const tools = all.findIndex((its) => its.matches(".tools"));
  const rest = tools < 0 ? all : all.slice(tools + 1);
  return rest.at(-1)?.matches(".pager") ? rest.slice(0, -1) : rest;
}
