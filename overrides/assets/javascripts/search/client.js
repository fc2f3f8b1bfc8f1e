// The engine as a page sees it: promises of what the worker answers.

export class Client {
  #worker;
  #asked = 0;
  #waiting = new Map();

  // Loads the engine and the beginning of the index before they are needed. That this may fail is found out then.
  constructor() {
    this.#ask("warm").catch(() => {});
  }

  // What the engine's `search` gives. Rejects when something can't be loaded; asking again tries again.
  search(query, options) {
    return this.#ask("search", query, options);
  }

  // Which parts of `text` the terms of an answer hit: [[from, to], …].
  marks(text, terms) {
    return this.#ask("marks", text, terms);
  }

  #ask(task, ...args) {
    const id = ++this.#asked;
    const answer = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    try {
      this.#worker ??= this.#start();
      this.#worker.postMessage({ id, task, arguments: args });
    } catch (error) {
      this.#settle({ id, error: error.message });
    }
    return answer;
  }

  #start() {
    const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
    worker.addEventListener("message", ({ data }) => this.#settle(data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#stop(worker, event.message);
    });
    return worker;
  }

  #settle({ id, value, error }) {
    const promise = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) promise?.resolve(value);
    else promise?.reject(new Error(error));
  }

  // A worker that could not be loaded answers nothing; the next question starts another.
  #stop(worker, reason) {
    worker.terminate();
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, error: reason || "the search could not be loaded" });
  }
}
