// The page that stands for one that is not kept: it lists those that are.

import { element } from "../search/entries.js";
import { ROOT } from "../search/site.js";
import { pages } from "./copies.js";

// Between two questions whether the network is back (ms).
const LONGEST = 16_000;
// Before the first where the browser has a network already (ms): it came back while this loaded, or the host is away.
const SOON = 1_000;

const at = (selector) => document.querySelector(`.without ${selector}`);

// What titles end with on every page.
const SITE = ` - ${document.querySelector("header > .site").textContent}`;

// What is listed where: the first whose addresses begin so. Newer days and what was read last come first.
const LISTS = [
  [".days", /^days\/[\d-]{10}\//, (one, other) => (one.address < other.address ? 1 : -1)],
  [".papers", /^papers\//, undefined],
  [".others", /^(?!days\/$|tags\/$|library\/$|search\/$)./, undefined],
];

function list(selector, found) {
  const part = at(selector);
  const links = found.map(({ address, title }) => element("li", {}, element("a", { href: address }, nameOf(title))));
  part.querySelector("ul").replaceChildren(...links);
  part.hidden = !found.length;
}

function nameOf(title) {
  return title.endsWith(SITE) ? title.slice(0, -SITE.length) : title;
}

async function show() {
  let left = (await pages()).reverse();
  for (const [selector, pattern, order] of LISTS) {
    const its = left.filter(({ address }) => pattern.test(address.slice(ROOT.length)));
    left = left.filter((page) => !its.includes(page));
    list(selector, order ? its.sort(order) : its);
  }
}

// A network that is said to be back may not answer yet. What is asked for so goes by the worker.
async function wait(pause = 250) {
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store" });
    location.reload();
  } catch {
    setTimeout(wait, pause, Math.min(pause * 2, LONGEST));
  }
}

at("button").addEventListener("click", () => location.reload());
window.addEventListener("online", () => wait(), { once: true });
// Who opened this page by its own address has nothing to wait for.
if (navigator.onLine && !location.pathname.endsWith("/offline.html")) setTimeout(wait, SOON);
show();
