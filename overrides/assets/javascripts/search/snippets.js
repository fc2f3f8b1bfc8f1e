// Snippets: what the abstract of a paper says around the words that were asked for. The index holds no abstracts; a
// paper's own page does, and it is fetched when its entry comes into view.

import { paperUrl } from "./site.js";

const AT_ONCE = 4;
const KEPT = 500;
const LENGTH = 280;
// A snippet begins up to this many characters before its first hit.
const LEAD = 70;

// The abstract as plain text, "" where the page has none. Rejects when the page can't be had.
async function fetchAbstract(id) {
  const response = await fetch(paperUrl(id));
  if (!response.ok) throw new Error(`${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return (page.querySelector(".abstract")?.textContent ?? "").replace(/\s+/g, " ").trim();
}

// Abstracts by the id of their paper, a few fetched at a time, the ones asked for last first.
export class Abstracts {
  #known = new Map();
  #waiting = [];
  #running = 0;

  known(id) {
    return this.#known.get(id);
  }

  get(id) {
    const known = this.#known.get(id);
    if (known !== undefined) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ id, resolve, reject });
      this.#next();
    });
  }

  // What is asked for and not yet fetched is not wanted any more; its promises stay open.
  forget() {
    this.#waiting.length = 0;
  }

  async #next() {
    if (this.#running >= AT_ONCE || !this.#waiting.length) return;
    const { id, resolve, reject } = this.#waiting.shift();
    this.#running++;
    await fetchAbstract(id).then((text) => resolve(this.#keep(id, text)), reject);
    this.#running--;
    this.#next();
  }

  #keep(id, text) {
    this.#known.set(id, text);
    if (this.#known.size > KEPT) this.#known.delete(this.#known.keys().next().value);
    return text;
  }
}

// The part of `text` with the most of what was asked for, {text, marks}: an ellipsis stands where something is left out.
export function cut(text, marks, length = LENGTH) {
  if (text.length <= length) return { text, marks };
  const from = start(text, densest(text, marks, length - LEAD), length);
  const to = end(text, from, length);
  const before = from > 0 ? "…" : "";
  const inside = marks.filter(([first, last]) => first >= from && last <= to);
  const shift = before.length - from;
  return {
    text: before + text.slice(from, to).trimEnd() + (to < text.length ? "…" : ""),
    marks: inside.map(([first, last]) => [first + shift, last + shift]),
  };
}

// Where the window of `length` that holds the most different marked words begins; the first of them if several do.
function densest(text, marks, length) {
  let [best, most] = [0, 0];
  marks.forEach(([from], at) => {
    const near = marks.slice(at, at + 30).filter(([, to]) => to <= from + length);
    const different = new Set(near.map(([first, last]) => text.slice(first, last).toLowerCase())).size;
    if (different > most) [best, most] = [from, different];
  });
  return best;
}

// A good place to begin, not far before `hit`: the beginning of a sentence, or else of a word.
function start(text, hit, length) {
  if (hit <= LEAD * 2) return 0;
  const least = Math.max(0, Math.min(hit, text.length - length) - LEAD);
  const lead = text.slice(least, hit);
  const gap = /[.!?] /.exec(lead) ?? / /.exec(lead);
  return least + (gap ? gap.index + gap[0].length : 0);
}

function end(text, from, length) {
  if (text.length - from <= length) return text.length;
  const space = text.lastIndexOf(" ", from + length);
  return space > from ? space : from + length;
}
