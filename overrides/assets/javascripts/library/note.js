// A note of one's own, kept while one writes it into a field.

import { watch } from "./kept.js";
import { completed, joined } from "./merge.js";
import { say } from "./say.js";
import { get, update } from "./store.js";

const PAUSE = 400;

export class Note {
  #id;
  #field;
  #facts;
  // The note as it was read or kept last.
  #known = "";
  #timer;

  // `facts()` gives what to keep of the paper with a note.
  constructor(id, field, facts) {
    this.#id = id;
    this.#field = field;
    this.#facts = facts;
    this.#read();
    field.addEventListener("input", () => this.#soon());
    field.addEventListener("change", () => this.#keep());
    window.addEventListener("pagehide", () => this.#keep());
    watch((changed) => (changed ?? id) === id && this.#read());
  }

  // What another tab wrote is shown, unless something is being written here.
  #read() {
    const note = get(this.#id)?.note ?? "";
    if (this.#field.value !== this.#known || note === this.#known.trim()) return;
    this.#field.value = note;
    this.#known = note;
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), PAUSE);
  }

  // What another tab wrote meanwhile stays as well.
  #keep() {
    clearTimeout(this.#timer);
    const written = this.#field.value;
    if (written === this.#known) return;
    const elsewhere = get(this.#id)?.note ?? "";
    const note = elsewhere === this.#known.trim() ? written : joined(elsewhere, written);
    const trouble = update(this.#id, (record) => this.#with(record, note));
    if (trouble) say(trouble);
    if (trouble && trouble !== "forbidden") return;
    if (note !== written) this.#field.value = note;
    this.#known = this.#field.value;
  }

  #with(record, note) {
    return { ...completed(record, this.#facts()), note, noted: new Date().toISOString() };
  }
}
