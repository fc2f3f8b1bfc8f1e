// Answers while one types, below the search box of any page: an editable combobox with a listbox, by the keys that the
// ARIA Authoring Practices give it. Enter without a choice sends the form, which leads to the page of the search.

import { counted, element, facts, marked, ordered, set } from "./entries.js";
import { ROOT, paperUrl, searchUrl } from "./site.js";

const LIMIT = 7;
const NO_ANSWER = "Search can’t be loaded just now. Enter tries again.";
// What may be the address of one paper: Enter then waits a moment for the answer, which leads there.
const IDENTIFIER = /^\s*(https?:|doi:|arxiv:|10\.\d{4}|\d{4}\.\d{4})/i;
const PATIENCE = 1000;
const COMBOBOX = { role: "combobox", "aria-autocomplete": "list", "aria-controls": "_suggestions" };

export class Suggestions {
  #box;
  #list;
  #note;
  #heard;
  #popup;
  #client;
  #styled = styled();
  #asked = 0;
  #answer = Promise.resolve();
  #chosen = -1;

  constructor(box, client) {
    this.#box = box;
    this.#client = client;
    this.#make();
    box.addEventListener("input", () => this.#ask());
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("focus", () => this.#show());
    box.addEventListener("blur", () => this.#hide());
    box.form.addEventListener("submit", (event) => this.#submit(event));
    if (box.value) this.#ask();
  }

  #make() {
    // No id of a paper begins with "_".
    this.#list = element("div", { id: "_suggestions", role: "listbox", "aria-label": "Papers" });
    this.#note = element("p");
    this.#heard = element("p", { class: "heard", role: "status" });
    this.#popup = element("div", { class: "suggestions", hidden: true }, this.#note, this.#list);
    // The box keeps the focus while one points at an answer.
    this.#popup.addEventListener("mousedown", (event) => event.preventDefault());
    set(this.#box, { autocomplete: "off", spellcheck: "false", ...COMBOBOX });
    this.#hide();
    this.#box.after(this.#popup, this.#heard);
  }

  // --- asking

  #ask() {
    const query = this.#box.value.trim();
    const turn = ++this.#asked;
    const options = { limit: LIMIT, facets: false, typing: true };
    // An answer that comes after a later question is dropped.
    this.#answer = (query ? this.#client.search(query, options) : Promise.resolve()).then(
      (answer) => turn === this.#asked && this.#fill(query, answer),
      () => turn === this.#asked && this.#fail(),
    );
  }

  // Gives the id of the paper that was asked for by its identifier.
  #fill(query, answer) {
    this.#list.replaceChildren(...(answer ? optionsOf(query, answer) : []));
    const words = answer ? [...(answer.said ?? []), ...(answer.total ? [] : ["Nothing found."])] : [];
    this.#say(words.join(" "), answer?.total);
    this.#choose(answer?.jump ? 0 : -1);
    if (answer) this.#show();
    else this.#hide();
    return answer?.jump;
  }

  #fail() {
    this.#list.replaceChildren();
    this.#say(NO_ANSWER);
    this.#choose(-1);
    this.#show();
  }

  // --- showing

  // What is to be said besides the list, and how long that is to those who don't see it.
  #say(words, total) {
    this.#note.textContent = words;
    this.#note.hidden = !words;
    this.#heard.textContent = [words, total ? `${counted(total, "paper")} found.` : ""].join(" ").trim();
  }

  async #show() {
    await this.#styled;
    if (!this.#heard.textContent || document.activeElement !== this.#box) return;
    this.#popup.hidden = false;
    this.#list.hidden = !this.#list.childElementCount;
    this.#box.setAttribute("aria-expanded", String(!this.#list.hidden));
  }

  #hide() {
    this.#popup.hidden = true;
    this.#box.setAttribute("aria-expanded", "false");
  }

  // Option number `at`; -1 is none, which is the text itself.
  #choose(at) {
    this.#list.children[this.#chosen]?.setAttribute("aria-selected", "false");
    this.#chosen = at;
    const option = this.#list.children[at];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.#box.setAttribute("aria-activedescendant", option.id);
    else this.#box.removeAttribute("aria-activedescendant");
  }

  // --- keys

  #key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowDown: () => this.#move(1),
      ArrowUp: () => this.#move(-1),
      Enter: () => this.#enter(),
      Escape: () => this.#escape(),
    };
    if (acts[event.key]?.()) event.preventDefault();
  }

  // From the text to the first option, through them, and from the last to the text again; upwards likewise.
  #move(step) {
    const places = this.#list.childElementCount + 1;
    if (places === 1) return false;
    if (this.#popup.hidden) this.#show();
    this.#choose(((this.#chosen + 1 + step + places) % places) - 1);
    return true;
  }

  #enter() {
    const option = this.#popup.hidden ? undefined : this.#list.children[this.#chosen];
    option?.click();
    return Boolean(option);
  }

  #escape() {
    const open = !this.#popup.hidden;
    this.#hide();
    this.#choose(-1);
    return open;
  }

  async #submit(event) {
    if (!IDENTIFIER.test(this.#box.value)) return;
    event.preventDefault();
    const jump = await Promise.race([this.#answer, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    location.assign(jump ? paperUrl(jump) : searchUrl(this.#box.value));
  }
}

function optionsOf(query, answer) {
  const hits = ordered(answer);
  const all = answer.total > hits.length ? [allOption(query, answer.total)] : [];
  return [...hits.map((hit) => paperOption(hit)), ...all].map((link, at) => {
    return set(link, { id: `_suggestion-${at}`, role: "option", tabindex: "-1", "aria-selected": "false" });
  });
}

function paperOption({ id, paper, marks }) {
  const title = element("span", { class: "suggestions__title" }, ...marked(paper.title, marks));
  const below = facts(paper);
  return element("a", { href: paperUrl(id) }, title, below && element("span", {}, below));
}

function allOption(query, total) {
  return element("a", { href: searchUrl(query), class: "suggestions__all" }, `All ${counted(total, "paper")}`);
}

// The style of what is shown here, loaded with it. Without it the answers are shown all the same.
function styled() {
  const href = `${ROOT}assets/stylesheets/search.css`;
  const link = element("link", { rel: "stylesheet", href });
  const loaded = new Promise((resolve) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", resolve);
  });
  document.head.append(link);
  return loaded;
}
