// What the archive tells of papers, from their own pages.

import { paperUrl } from "../search/site.js";
import { factsOfPaper } from "./facts.js";
import { idIn } from "./markup.js";
import { isId } from "./record.js";

const AT_ONCE = 6;
const MOVES = 2;

// Asks for papers by id, a few at a time. `tell(id, facts)` is called for each; `facts` is null for one that the archive
// does not have and undefined where it could not be asked. The id may be one that a paper had before.
export async function ask(ids, tell) {
  const waiting = [...ids];
  const next = async () => {
    for (let id = waiting.shift(); id; id = waiting.shift()) tell(id, await told(id, MOVES).catch(() => undefined));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function told(id, moves) {
  if (!isId(id)) return null;
  const response = await fetch(paperUrl(id));
  if (response.status === 404) return null;
  if (!response.ok) return undefined;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (page.querySelector(".record")) return { id, ...factsOfPaper(page) };
  const to = /url=(.*)/.exec(page.querySelector('meta[http-equiv="refresh"]')?.content)?.[1];
  return to && moves ? told(idIn(new URL(to, paperUrl(id)).pathname), moves - 1) : null;
}
