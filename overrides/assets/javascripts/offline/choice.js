// Whether pages are kept for reading without a network, in the reader's hand: a box to tick, and what there is.

import { counted, number } from "../search/entries.js";
import { isPossible, isWanted, pages, size, turn } from "./copies.js";

// `part` holds the box and a place for words.
export async function offer(part) {
  part.hidden = !isPossible();
  if (part.hidden) return;
  const [box, words] = [part.querySelector("input"), part.querySelector("span")];
  const tell = async () => (words.textContent = box.checked ? await state() : "");
  box.checked = isWanted();
  box.addEventListener("change", async () => {
    await turn(box.checked).catch(() => (box.checked = false));
    await tell();
  });
  await tell();
}

async function state() {
  const [kept, bytes] = await Promise.all([pages(), size()]);
  const room = bytes ? `; all that this site keeps takes ${number(Math.ceil(bytes / 1e5) / 10)} MB` : "";
  return `${counted(kept.length, "page")} here${room}.`;
}
