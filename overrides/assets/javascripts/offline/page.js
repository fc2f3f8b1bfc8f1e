// The page that stands for one that is not kept: it lists those that are.

import { element } from "../search/entries.js";
import { ROOT } from "../search/site.js";
import { pages } from "./copies.js";

const at = (selector) => document.querySelector(`.without ${selector}`);

// What is listed where: the first whose addresses begin so. Newer days and what was read last come first.
const LISTS = [
  [".days", /^days\/[\d-]{10}\//, (one, other) => (one.address < other.address ? 1 : -1)],
  [".papers", /^papers\//, undefined],
  [".others", /^(?!days\/$|tags\/$|library\/$|search\/$)./, undefined],
];

function list(selector, found) {
  const part = at(selector);
  const links = found.map(({ address, title }) => element("li", {}, element("a", { href: address }, title)));
  part.querySelector("ul").replaceChildren(...links);
  part.hidden = !found.length;
}

async function show() {
  let left = (await pages()).reverse();
  for (const [selector, pattern, order] of LISTS) {
    const its = left.filter(({ address }) => pattern.test(address.slice(ROOT.length)));
    left = left.filter((page) => !its.includes(page));
    list(selector, order ? its.sort(order) : its);
  }
}

at("button").addEventListener("click", () => location.reload());
window.addEventListener("online", () => location.reload());
show();
