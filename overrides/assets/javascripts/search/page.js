// The page of the search: what is asked for stands in its address, what is found below the field. This script holds the
// parts together; each part is a file of its own.

import { Client } from "./client.js";
import { counted, element } from "./entries.js";
import { Facets } from "./facets.js";
import { Results } from "./results.js";
import { paperUrl } from "./site.js";
import { SORTS, asksMore, asksNothing, options, read, toggled, write } from "./state.js";

const PAGE = 20;
// So many results at most are shown at once when one comes back to them.
const MOST = 500;
// Milliseconds without another key until: facets are counted, the address follows, the result is read aloud.
const [COUNT, ADDRESS, SAY] = [200, 300, 700];

const at = (selector) => document.querySelector(`.find ${selector}`);

class SearchPage {
  #client = new Client();
  #results = new Results(at(".found ol"), this.#client);
  #facets = new Facets(at(".facets > div"), at(".chosen"), (name, value) => this.#toggle(name, value));
  #box = at('[type="search"]');
  #sort = at("select");
  #state = read(new URLSearchParams(location.search));
  #title = document.title;
  #turn = 0;
  #total = 0;
  // Whether the last entry of the history is still being typed, so that the next letter changes it and adds none.
  #unfinished = false;
  // Whether what was looked up was still being typed.
  #typing;
  #loading = false;
  #failed = false;
  #timers = {};
  // Of several moments at once the last counts.
  #end = new IntersectionObserver((seen) => seen.at(-1).isIntersecting && this.#more(), { rootMargin: "800px 0px" });

  start() {
    history.scrollRestoration = "manual";
    this.#sort.append(...Object.entries(SORTS).map(([value, text]) => element("option", { value }, text)));
    this.#listen();
    this.#listenToHistory();
    this.#foldFacets();
    this.#fillForm();
    at(".start").hidden = !asksNothing(this.#state);
    if (asksNothing(this.#state)) this.#box.focus();
    this.#run(history.state ?? {});
  }

  // --- what people do

  #listen() {
    this.#box.form.addEventListener("submit", (event) => this.#submit(event));
    this.#box.addEventListener("input", () => this.#type());
    this.#box.addEventListener("change", () => this.#settle());
    this.#sort.addEventListener("change", () => this.#go({ ...this.#state, sort: this.#sort.value }));
    at(".end button").addEventListener("click", () => this.#more());
    at(".failure button").addEventListener("click", () => this.#run());
    at(".none button").addEventListener("click", () => this.#go({ ...this.#state, filters: {} }));
    at(".cheat").addEventListener("click", (event) => this.#example(event));
    document.addEventListener("keydown", (event) => this.#key(event));
    window.addEventListener("online", () => this.#failed && this.#run());
  }

  #type() {
    this.#state = { ...this.#state, q: this.#box.value.trim() };
    this.#after("address", ADDRESS, () => this.#writeAddress());
    this.#run({ typing: true });
  }

  // All that is typed without leaving the field is one entry of the history.
  #settle() {
    this.#writeAddress();
    this.#unfinished = false;
  }

  async #submit(event) {
    event.preventDefault();
    this.#settle();
    const answer = await this.#run();
    if (answer?.jump) location.assign(paperUrl(answer.jump));
  }

  #toggle(name, value) {
    this.#go(toggled(this.#state, name, value));
  }

  #go(state) {
    this.#settle();
    this.#state = state;
    this.#writeAddress();
    this.#unfinished = false;
    this.#fillForm();
    scrollTo(0, 0);
    this.#run();
  }

  #example(event) {
    const link = event.target.closest("a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.#go(read(new URL(link.href).searchParams));
  }

  #key(event) {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const inBox = target === this.#box;
    const writes = target.closest?.('input:not([type="checkbox"]), select, textarea, [contenteditable]');
    const step = { ArrowDown: 1, ArrowUp: -1, j: 1, k: -1 }[key];
    const letter = key === "j" || key === "k";
    const keyless = document.documentElement.classList.contains("keyless");
    const meant = letter ? !writes && !keyless : (inBox && step === 1) || this.#results.holds(target);
    if (step && meant && this.#moveBy(step)) event.preventDefault();
  }

  #moveBy(step) {
    if (this.#results.move(step)) return true;
    if (step < 0) this.#box.focus();
    return step < 0;
  }

  // --- asking and showing

  // Looks up what is asked for. `shown` and `y` are how much was shown, and where, when one was here before.
  async #run({ typing, shown = PAGE, y = 0 } = {}) {
    const turn = ++this.#turn;
    const state = this.#state;
    this.#typing = typing;
    this.#facets.choose(state.filters);
    if (asksNothing(state)) return this.#showStart();
    try {
      const limit = Math.min(Math.max(shown, PAGE), MOST);
      const answer = await this.#search({ limit, facets: asksMore(state) });
      // An answer that comes after a later question is dropped.
      if (turn !== this.#turn) return undefined;
      this.#show(answer, state);
      if (y) scrollTo(0, y);
      this.#after("facets", asksMore(state) ? -1 : COUNT, () => this.#count());
      return answer;
    } catch (error) {
      if (turn === this.#turn) this.#fail(error);
      return undefined;
    }
  }

  #search(more) {
    return this.#client.search(this.#state.q, { ...options(this.#state), offset: 0, typing: this.#typing, ...more });
  }

  // Facets need more of the index than results, so they come after them.
  async #count() {
    const turn = this.#turn;
    try {
      const { facets } = await this.#search({ limit: 0, facets: true });
      if (turn === this.#turn) this.#facets.show(facets, this.#state.filters);
    } catch {
      if (turn === this.#turn) this.#facets.fail(() => this.#count());
    }
  }

  #show(answer, state) {
    this.#total = answer.total;
    this.#results.set(answer);
    if (answer.facets && asksMore(state)) this.#facets.show(answer.facets, state.filters);
    const said = answer.said ?? [];
    at(".said").replaceChildren(...said.map((sentence) => element("p", {}, sentence)));
    at(".count").textContent = counted(answer.total, "paper");
    at(".none").hidden = answer.total > 0;
    at(".none button").hidden = !Object.keys(state.filters).length;
    this.#part(".found");
    this.#showEnd();
    this.#say([...said, answer.total ? `${counted(answer.total, "paper")} found` : "Nothing found"].join(" "));
  }

  async #more() {
    if (this.#loading || this.#results.size >= this.#total) return;
    const turn = this.#turn;
    this.#loading = true;
    try {
      const answer = await this.#search({ offset: this.#results.size, limit: PAGE, facets: false });
      if (turn === this.#turn) this.#add(answer);
    } catch {
      if (turn === this.#turn) this.#showEnd("More could not be loaded. ");
    } finally {
      this.#loading = false;
    }
    if (turn !== this.#turn) this.#showEnd();
  }

  #add(answer) {
    this.#results.add(answer);
    if (!answer.hits.length) this.#total = this.#results.size;
    this.#showEnd();
  }

  // What stands below the results: a button as long as there are more, which presses itself when it comes near.
  #showEnd(trouble = "") {
    const left = this.#total - this.#results.size;
    at(".end").hidden = left <= 0;
    at(".end span").textContent = trouble;
    at(".end button").textContent = trouble ? "Try again" : `More (${counted(left, "paper")} left)`;
    this.#end.disconnect();
    if (left > 0 && !trouble) this.#end.observe(at(".end"));
  }

  #showStart() {
    this.#results.clear();
    this.#part(".start");
    this.#say("");
  }

  #fail(error) {
    this.#results.clear();
    const offline = "You are offline, and this part of the search is not here yet.";
    const words = navigator.onLine === false ? offline : `The search could not be loaded (${error.message}).`;
    at(".failure span").textContent = words;
    this.#part(".failure");
    this.#say(words);
  }

  // Shows one of the three parts of the page.
  #part(shown) {
    this.#failed = shown === ".failure";
    for (const selector of [".start", ".found", ".failure"]) at(selector).hidden = selector !== shown;
  }

  #say(words) {
    this.#after("say", SAY, () => (at(".heard").textContent = words));
  }

  // On a wide screen the facets stand beside the results, on a narrow one they are folded.
  #foldFacets() {
    const wide = matchMedia("(min-width: 48em)");
    const fold = () => (at(".facets").open = wide.matches);
    wide.addEventListener("change", fold);
    fold();
  }

  // --- the address

  #listenToHistory() {
    window.addEventListener("popstate", ({ state }) => {
      clearTimeout(this.#timers.address);
      clearTimeout(this.#timers.place);
      this.#state = read(new URLSearchParams(location.search));
      this.#unfinished = false;
      this.#fillForm();
      this.#run(state ?? {});
    });
    const remember = () => history.replaceState({ shown: this.#results.size, y: scrollY }, "");
    window.addEventListener("scroll", () => this.#after("place", ADDRESS, remember), { passive: true });
    window.addEventListener("pagehide", () => {
      this.#settle();
      remember();
    });
  }

  #writeAddress() {
    clearTimeout(this.#timers.address);
    const address = write(this.#state);
    if (address === write(read(new URLSearchParams(location.search)))) return;
    clearTimeout(this.#timers.place);
    if (this.#unfinished) history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    this.#unfinished = true;
    this.#retitle();
  }

  #fillForm() {
    if (this.#box.value.trim() !== this.#state.q) this.#box.value = this.#state.q;
    this.#sort.value = this.#state.sort;
    this.#retitle();
  }

  #retitle() {
    document.title = this.#state.q ? `${this.#state.q} - ${this.#title}` : this.#title;
  }

  // Does it after so many milliseconds, unless something of that name is to be done before; never if negative.
  #after(name, milliseconds, act) {
    clearTimeout(this.#timers[name]);
    if (milliseconds >= 0) this.#timers[name] = setTimeout(act, milliseconds);
  }
}

new SearchPage().start();
