// The search of Material for MkDocs: its worker is given the list of documents, as its own page gives it.

import { LIMIT, show } from "./list.js";

let opened;
let waiting;

async function open() {
  const worker = new Worker("search.js");
  worker.addEventListener("message", ({ data }) => waiting(data));
  const index = await (await fetch("search_index.json")).json();
  await told(worker, 0, { ...index, options: { suggest: false } });
  return worker;
}

function told(worker, type, data) {
  return new Promise((resolve, reject) => {
    waiting = resolve;
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ type, data });
  });
}

export async function answer(query) {
  opened ??= open();
  const { data } = await told(await opened, 2, query);
  return show(data.items.slice(0, LIMIT).map(([{ title }]) => plain(title)));
}

// A title comes as HTML, with what was asked for marked.
function plain(html) {
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}
