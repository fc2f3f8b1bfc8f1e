// Keys of every page. They are letters, so they mean nothing in a field or with another key held down, and can be
// switched off (WCAG 2.1.4). What they do is in keys.js, loaded with the first; only the search box can't wait, because
// what is typed next belongs into it.

import { titleOver } from "./library/markup.js";
import { choose, setting } from "./library/kept.js";

const NAMES = "jkosxlencg?";
const GOING = "dht";
const FIELDS = "input:not([type='checkbox'], [type='radio'], [type='file']), textarea, select, [contenteditable]";
const box = document.querySelector('input[type="search"]');

document.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const means = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  if (event.defaultPrevented || means || !isOn() || target.closest?.(FIELDS) || document.querySelector("dialog[open]"))
    return;
  if (key === "/" || (key === "s" && !atPaper())) search(event);
  else if (key.length === 1 && (NAMES + GOING).includes(key)) press(key, event.timeStamp);
});

function atPaper() {
  return document.querySelector(".record") ?? titleOver(document.activeElement);
}

function search(event) {
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
}

let acts;

// One import for all: of two that wait for the same file, the second may be served first. Without a network, say, a key
// does nothing.
function press(key, time) {
  acts ??= import("./keys.js");
  acts.then(
    (keys) => keys.press(key, time),
    () => (acts = undefined),
  );
}

export function isOn() {
  return setting("keys") !== "off";
}

export function turn(on) {
  choose("keys", on ? "on" : "off");
  show();
}

// The page of the search has keys of its own, which ask here.
function show() {
  document.documentElement.classList.toggle("keyless", !isOn());
}

// Who has no "?" any more finds the keys by this.
function addButton() {
  const its = document.createElement("button");
  its.type = "button";
  its.className = "keys";
  its.append("Keys");
  its.addEventListener("click", () => press("?"));
  document.querySelector("body > footer").append(its);
}

show();
addButton();
