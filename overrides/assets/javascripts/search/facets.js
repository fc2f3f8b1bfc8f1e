// What the papers found have in common, with counts, to choose from; and what is chosen, to be taken back.

import { element, number } from "./entries.js";
import { FACETS } from "./state.js";

// So many values of a facet are shown before one asks for all.
const SHOWN = 6;

export class Facets {
  #place;
  #chosen;
  #toggle;
  #all = new Set();
  #facets = {};
  #filters = {};
  #labels = new Map();

  // `place` takes the facets, `chosen` the list of what is chosen; `toggle(name, value)` is told what is to change.
  constructor(place, chosen, toggle) {
    this.#place = place;
    this.#chosen = chosen;
    this.#toggle = toggle;
    place.addEventListener("change", ({ target }) => toggle(target.name, target.value));
  }

  show(facets, filters) {
    this.#facets = facets;
    for (const [name, values] of Object.entries(facets)) {
      for (const [value, , label] of values) this.#labels.set(`${name}=${value}`, String(label ?? value));
    }
    this.#draw(filters);
  }

  // What is chosen, while the counts that belong to it are not known yet.
  choose(filters) {
    this.#filters = filters;
    this.#chosen.replaceChildren(...pairs(filters).map(([name, value]) => this.#chip(name, value)));
  }

  // Says that there are no counts; `again()` asks for them again.
  fail(again) {
    const button = element("button", { type: "button" }, "Try again");
    button.addEventListener("click", again);
    this.#place.replaceChildren(element("p", {}, "The filters could not be loaded. ", button));
  }

  #draw(filters) {
    this.choose(filters);
    const focused = this.#place.contains(document.activeElement) && document.activeElement.id;
    this.#place.replaceChildren(...Object.keys(FACETS).map((name) => this.#group(name)).filter(Boolean));
    if (focused) document.getElementById(focused)?.focus();
  }

  #group(name) {
    const values = sorted(name, withChosen(this.#facets[name] ?? [], this.#filters[name] ?? []));
    if (!values.length) return undefined;
    const shown = this.#all.has(name) ? values : first(values, this.#filters[name] ?? []);
    const more = values.length > shown.length && this.#more(name, values.length);
    const boxes = shown.map((value) => this.#box(name, value));
    return element("fieldset", {}, element("legend", {}, FACETS[name]), element("div", {}, ...boxes), more);
  }

  #box(name, [value, count]) {
    const checked = (this.#filters[name] ?? []).includes(value);
    const box = element("input", { type: "checkbox", id: `_${name}=${value}`, name, value, checked });
    const text = element("span", {}, this.#label(name, value));
    return element("label", {}, box, text, element("span", { class: "facets__count" }, number(count)));
  }

  #more(name, all) {
    const button = element("button", { type: "button", id: `_${name}` }, `All ${number(all)}`);
    button.setAttribute("aria-label", `All ${number(all)}: ${FACETS[name]}`);
    button.addEventListener("click", () => {
      this.#all.add(name);
      this.#draw(this.#filters);
      this.#place.querySelectorAll(`[name="${name}"]`)[SHOWN]?.focus();
    });
    return button;
  }

  #chip(name, value) {
    const label = this.#label(name, value);
    const button = element("button", { type: "button", title: "Remove this filter" }, label);
    button.setAttribute("aria-label", `Remove filter ${FACETS[name]}: ${label}`);
    button.addEventListener("click", () => this.#toggle(name, value));
    return element("li", {}, button);
  }

  #label(name, value) {
    return name === "code" ? "Has code" : (this.#labels.get(`${name}=${value}`) ?? value);
  }
}

function pairs(filters) {
  return Object.entries(filters).flatMap(([name, values]) => values.map((value) => [name, value]));
}

// Values as text, as the address has them. What is chosen is there also when it finds nothing.
function withChosen(values, chosen) {
  const known = values.map(([value, count]) => [name(value), count]);
  const missing = chosen.filter((value) => !known.some(([other]) => other === value));
  return [...known, ...missing.map((value) => [value, 0])];
}

function name(value) {
  return value === true ? "1" : String(value);
}

// Years by themselves, newest first; all else as the engine has it, most first.
function sorted(name, values) {
  return name === "year" ? values.sort(([a], [b]) => b.localeCompare(a)) : values;
}

function first(values, chosen) {
  return values.length <= SHOWN + 1 ? values : values.filter(([value], at) => at < SHOWN || chosen.includes(value));
}
