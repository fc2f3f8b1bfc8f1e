// Unfolds an entry to all of its abstract, and folds it again.

import { parts } from "../library/markup.js";
import { say } from "../library/say.js";
import { buttonOf, place } from "../lists.js";
import { complete } from "./papers.js";

export async function toggle(link) {
  const button = buttonOf(link);
  if (!button) return;
  try {
    button.setAttribute("aria-busy", "true");
    await complete(link);
  } catch {
    return say("The abstract could not be loaded just now. Try again.");
  } finally {
    button.removeAttribute("aria-busy");
  }
  const all = parts(link);
  const opens = button.getAttribute("aria-expanded") !== "true";
  for (const part of all) part.classList.toggle("open", opens);
  const [from, to] = [".excerpt", ".whole"].map((kind) => all.find((part) => part.matches(kind)));
  if (from) carry(...(opens ? [from, to] : [to, from]));
  button.setAttribute("aria-expanded", String(opens));
  place(button, all);
}

// Where a paper has no line of facts the library's buttons stand in the abstract.
function carry(from, to) {
  const acts = from.querySelector(".acts");
  const focused = acts?.contains(document.activeElement) && document.activeElement;
  if (acts) to.prepend(acts);
  if (focused) focused.focus({ preventScroll: true });
}
