// Types, and measures how long each answer takes. A search is a module "contender.js" that exports `answer(query)`: a
// promise of how many papers it shows, kept when they are in the page.

import { answer } from "./contender.js";

const PATIENCE = 120_000;
const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// What a search answers, in time.
function answered(query) {
  const late = rest(PATIENCE).then(() => Promise.reject(new Error(`no answer in ${PATIENCE / 1000} s`)));
  return Promise.race([answer(query), late]);
}

// [milliseconds, papers shown] of one query.
async function timed(query) {
  const began = performance.now();
  const shown = await answered(query);
  return [performance.now() - began, shown];
}

globalThis.bench = {
  // Milliseconds from the first letter of `query` to the first papers; where the first letter finds none, with the next.
  async first(query) {
    const began = performance.now();
    for (let end = 1; end <= query.length; end++) {
      if (await answered(query.slice(0, end))) return performance.now() - began;
    }
    throw new Error(`nothing was found for ${query}`);
  },

  // Types queries letter by letter, resting `pause` ms after each answer, for about `most` ms: `timed` for each letter.
  async type(queries, pause, most) {
    const result = [];
    const end = performance.now() + most;
    for (const query of queries) {
      for (let length = 1; length <= query.length && performance.now() < end; length++) {
        result.push(await timed(query.slice(0, length)));
        await rest(pause);
      }
    }
    return result;
  },

  // Asks whole queries.
  async ask(queries, pause, most) {
    const result = [];
    const end = performance.now() + most;
    for (const query of queries) {
      if (performance.now() >= end) break;
      result.push(await timed(query));
      await rest(pause);
    }
    return result;
  },
};
