// Puts papers on shelves and takes them off. Loaded when somebody turns to a button.

import { factsOfEntry, factsOfPaper } from "./facts.js";
import { completed } from "./merge.js";
import { withMark } from "./record.js";
import { say } from "./say.js";
import { get, update } from "./store.js";

const PUT = { starred: "Starred", later: "To read later", read: "Read" };
const TAKEN = { starred: "Not starred any more", later: "Not to read later any more", read: "Not read any more" };

// `link` is the title of the paper's entry; without one the page is the paper's own. An entry that a script made has what
// is known of the paper with it.
export function put(id, mark, link) {
  const facts = { id, ...(link ? (link.closest("li")?.paper ?? factsOfEntry(link)) : factsOfPaper(document)) };
  const on = !get(id)?.[mark];
  const trouble = update(id, (record) => withMark(completed(record, facts), mark, on && new Date().toISOString()));
  say(trouble || `${(on ? PUT : TAKEN)[mark]}: ${facts.title}`, !trouble);
}

// What is kept of a paper takes what its own page tells better.
export function complete(id, page) {
  const facts = { id, ...factsOfPaper(page) };
  const after = completed(get(id), facts);
  if (JSON.stringify(after) !== JSON.stringify(get(id))) update(id, (record) => record && completed(record, facts));
}
