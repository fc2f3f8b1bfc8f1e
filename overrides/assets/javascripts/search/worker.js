// The engine in a thread of its own. Takes {id, task, arguments}, answers {id, value} or {id, error}.

import { openIndex } from "./engine.js";
import { ROOT } from "./site.js";

const index = openIndex(`${ROOT}search/`);

const tasks = {
  warm: () => index.warm(),
  search,
  marks: (text, terms) => index.marks(text, terms),
};

// The engine's answer, ready to be shown: each hit says besides which parts of its title were asked for, as `marks`, and
// its tags are [slug, label].
async function search(query, options) {
  const [answer, labels] = await Promise.all([index.search(query, options), index.labels()]);
  for (const hit of answer.hits) {
    hit.marks = index.marks(hit.paper.title, answer.query.terms);
    hit.paper.tags = hit.paper.tags.map((slug) => [slug, labels[slug] ?? slug]);
  }
  return answer;
}

self.addEventListener("message", async ({ data }) => {
  try {
    postMessage({ id: data.id, value: await tasks[data.task](...data.arguments) });
  } catch (error) {
    postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
});
