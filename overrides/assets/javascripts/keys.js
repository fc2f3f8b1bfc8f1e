// What the keys do (keyboard.js). They act on the entry that has the focus, which they move.

import { noteHere, toggleChosen } from "./library.js";
import { titleOver, titles } from "./library/markup.js";
import { say } from "./library/say.js";
import { urlOf } from "./search/site.js";

const ACTS = {
  j: () => move(1),
  k: () => move(-1),
  o: () => titleOver(document.activeElement)?.click(),
  s: () => toggleChosen("starred"),
  l: () => toggleChosen("later"),
  e: () => toggleChosen("read"),
  x: unfold,
  n: noteHere,
  c: cite,
  "?": () =>
    import("./help.js").then(
      ({ show }) => show(),
      () => say("offline"),
    ),
};
// Where "g" and a letter lead, and how long the letter may take (ms).
const PLACES = { d: "days/", h: "", l: "library/", t: "tags/" };
const PATIENCE = 1500;

let going = -PATIENCE;

// `time` (ms) is when the key was pressed.
export function press(key, time) {
  const goes = time - going < PATIENCE && Object.hasOwn(PLACES, key);
  going = key === "g" ? time : -PATIENCE;
  if (goes) location.assign(urlOf(PLACES[key]));
  else ACTS[key]?.();
}

// To the next entry or the one before; at first to the first that is in sight. From a paper's page to the papers beside
// it in its day.
function move(step) {
  if (document.querySelector(".record")) return beside(step > 0 ? "next" : "prev")?.click();
  // The page of the search has its own way through its results.
  if (document.querySelector(".find")) return;
  const all = titles().filter((link) => link.getClientRects().length);
  const at = all.indexOf(titleOver(document.activeElement));
  const next = at < 0 ? all.find((link) => link.getBoundingClientRect().top >= 0) : all[at + step];
  next?.focus();
}

function beside(way) {
  return document.querySelector(`.near > [rel="${way}"]`);
}

// All of the abstract of the entry, or less of it.
function unfold() {
  const link = titleOver(document.activeElement);
  if (!link?.closest(".listing")) return;
  import("./lists/unfold.js").then(
    ({ toggle }) => toggle(link),
    () => say("offline"),
  );
}

// The cite box of a paper's page: it is opened, its button for copying pressed. Nothing where there is none.
function cite() {
  const its = document.querySelector("main .cite");
  if (its?.localName === "details") its.open = true;
  const button = its?.querySelector("button");
  button?.focus();
  button?.click();
}
