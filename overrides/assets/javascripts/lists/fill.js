// Entries of a line get their abstracts as they come near the screen, a few at a time. Styles keep room for them.

import { complete } from "./papers.js";

const AT_ONCE = 4;
const near = new Set();
const seen = new IntersectionObserver(inView, { rootMargin: "600px 0px" });
let running = 0;

// The entries of `links` from now on, and no others.
export function fill(links) {
  seen.disconnect();
  near.clear();
  for (const link of links) if (!link.parentElement.matches(".filled")) seen.observe(link.parentElement);
}

function inView(entries) {
  for (const { isIntersecting, target } of entries) {
    if (isIntersecting) near.add(target);
    else near.delete(target);
  }
  while (running < AT_ONCE && near.size) next();
}

async function next() {
  const [item] = near;
  near.delete(item);
  seen.unobserve(item);
  running++;
  const done = await complete(item.querySelector("a")).then(
    () => "filled",
    () => "failed",
  );
  running--;
  item.classList.remove("failed");
  item.classList.toggle("loose", item.getBoundingClientRect().top > innerHeight);
  item.classList.add(done);
  if (near.size) next();
}

// What could not be had is asked for again when there is a network again.
addEventListener("online", () => {
  for (const item of document.querySelectorAll(".listing > ul > .failed")) seen.observe(item);
});
