// The list of what was found: entries, their snippets as they come into view, and the way through them by keyboard.

import { element, facts, marked, ordered } from "./entries.js";
import { paperUrl, tagUrl } from "./site.js";
import { Abstracts, cut } from "./snippets.js";

// Snippets are looked for when nobody has typed for this long (ms).
const REST = 120;
const NO_ABSTRACT = "No abstract here.";
const NOT_LOADED = "The abstract could not be loaded.";

export class Results {
  #list;
  #client;
  #abstracts = new Abstracts();
  #seen = new IntersectionObserver((entries) => this.#inView(entries), { rootMargin: "300px 0px" });
  #timer;
  #terms = [];

  constructor(list, client) {
    this.#list = list;
    this.#client = client;
  }

  get size() {
    return this.#list.childElementCount;
  }

  // Shows another answer. Who is in the list already stays at that place of it.
  set(answer) {
    const at = this.#focused();
    this.clear();
    this.add(answer);
    if (at >= 0) (this.#link(at) ?? this.#link(this.size - 1))?.focus();
    if (answer.jump) this.#list.firstElementChild?.classList.add("asked");
  }

  // Shows more of the same answer.
  add(answer) {
    this.#terms = answer.query.terms;
    const entries = ordered(answer).map((hit) => entry(hit));
    this.#list.append(...entries);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#watch(), REST);
    for (const item of entries) if (this.#abstracts.known(item.dataset.paper) !== undefined) this.#fill(item);
  }

  clear() {
    this.#seen.disconnect();
    this.#abstracts.forget();
    this.#list.replaceChildren();
  }

  // Moves the focus by one entry, from none to the first. False where there is no entry to go to.
  move(step) {
    const at = this.#focused();
    const link = this.#link(at < 0 ? 0 : at + step);
    link?.focus();
    return Boolean(link);
  }

  holds(node) {
    return this.#list.contains(node);
  }

  #focused() {
    return [...this.#list.children].indexOf(document.activeElement?.closest("li"));
  }

  #link(at) {
    return this.#list.children[at]?.querySelector("a");
  }

  #watch() {
    for (const item of this.#list.querySelectorAll("li:not([data-filled])")) this.#seen.observe(item);
  }

  #inView(entries) {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      this.#seen.unobserve(target);
      this.#fill(target);
    }
  }

  async #fill(item) {
    const place = item.querySelector(".snippet");
    const terms = this.#terms;
    item.dataset.filled = "";
    try {
      const text = await this.#abstracts.get(item.dataset.paper);
      const snippet = cut(text, text ? await this.#client.marks(text, terms) : []);
      place.replaceChildren(...(text ? marked(snippet.text, snippet.marks) : [NO_ABSTRACT]));
    } catch {
      place.replaceChildren(NOT_LOADED);
    }
  }
}

function entry({ id, paper, marks }) {
  const title = element("a", { href: paperUrl(id) }, ...marked(paper.title, marks));
  const item = element(
    "li",
    {},
    element("h2", { class: "paper" }, title),
    line("facts", facts(paper)),
    element("p", { class: "snippet" }),
    line("tags", ...tags(paper.tags ?? [])),
  );
  item.dataset.paper = id;
  // What the library keeps of it.
  item.paper = { id, ...paper, more: paper.more_authors, ...dated(paper.date) };
  return item;
}

// A day, or the year or month that is known of it.
function dated(date) {
  return date?.length < 10 ? { published: date } : { day: date };
}

function line(style, ...parts) {
  return parts.some(Boolean) && element("p", { class: style }, ...parts);
}

function tags(pairs) {
  const links = pairs.map(([slug, label]) => element("a", { href: tagUrl(slug) }, label));
  return links.flatMap((link, at) => (at ? ["\u00a0· ", link] : [link]));
}
