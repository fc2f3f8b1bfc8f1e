// Puts what is read out of the way in a list, and a switch for that beside its title.

import { choose, watch } from "./kept.js";
import { parts, titles } from "./markup.js";

const root = document.documentElement;
const listing = document.querySelector(".listing");
const button = document.createElement("button");
const none = document.createElement("p");

export function offer() {
  if (!listing || !titles().length) return;
  // Shown already, because this took too long: then nothing goes away under the reader's eyes.
  if (getComputedStyle(listing).visibility === "visible") root.classList.remove("hides-read");
  button.type = "button";
  button.className = "hide";
  button.addEventListener("click", () => {
    choose("hide-read", root.classList.toggle("hides-read") ? "on" : "");
    hide();
  });
  none.className = "count";
  none.append("All papers here are read, and out of the way.");
  listing.querySelector("h1").after(button);
  button.after(none);
  watch(label);
  hide();
}

// What is marked as read stays in sight until the list is looked at again.
export function hide() {
  const hides = root.classList.contains("hides-read");
  for (const link of titles()) for (const part of parts(link)) part.hidden = hides && part.classList.contains("read");
  for (const head of listing.querySelectorAll("h2:not(.paper)")) head.hidden = hides && isEmpty(head);
  label();
}

// Whether a heading has entries below it of which none is shown.
function isEmpty(head) {
  let entries = 0;
  for (
    let next = head.nextElementSibling;
    next && !next.matches("h2:not(.paper), .pager");
    next = next.nextElementSibling
  ) {
    const shown = next.localName === "ul" ? [...next.children] : [next];
    if (shown.some((part) => !part.hidden)) return false;
    entries += shown.length;
  }
  return entries > 0;
}

function label() {
  const hides = root.classList.contains("hides-read");
  const entries = titles().map((link) => parts(link)[0]);
  const read = entries.filter((entry) => entry.classList.contains("read"));
  const hidden = read.filter((entry) => entry.hidden).length;
  button.hidden = !read.length && !hides;
  button.textContent = hidden ? `Show ${hidden} read` : hides ? "Show read" : "Hide read";
  none.hidden = hidden < entries.length;
}
