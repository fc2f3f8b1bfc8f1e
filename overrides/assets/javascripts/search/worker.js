// The engine in a thread of its own. Takes {id, task, arguments}, answers {id, value} or {id, error}. It must answer soon,
// so what it needs is fetched at once: all modules, not each when another asks for it, and the list of the index.

const INDEX = new URL("../../../search/", import.meta.url).href;
const LIST = `${INDEX}index.json`;
const MODULES = ["../vendor/lunr", "./analysis", "./near", "./query", "./match", "./segment", "./shard"];

let list = fetch(LIST, { cache: "no-cache" });
list.catch(() => {});

// The list that is on its way already, then whatever is asked for.
function fetchOnce(address, how) {
  if (address !== LIST || !list) return fetch(address, how);
  const first = list;
  list = undefined;
  return first;
}

async function open() {
  for (const name of MODULES) import(`${name}.js`).catch(() => {});
  const { openIndex } = await import("./engine.js");
  return openIndex(INDEX, { fetch: fetchOnce, columns: () => import("./columns.js").catch(end) });
}

// A module that could not be loaded is not asked for again by its name: this worker is of no use then, and says so.
function end(error) {
  reportError(error);
  throw error;
}

const opening = open();
opening.catch(reportError);

const tasks = {
  async warm() {
    await (await opening).warm();
  },

  // The engine's answer, ready to be shown: each hit says besides which parts of its title were asked for, as `marks`,
  // and its tags are [slug, label].
  async search(query, options) {
    const index = await opening;
    const [answer, labels] = await Promise.all([index.search(query, options), index.labels()]);
    for (const hit of answer.hits) {
      hit.marks = index.marks(hit.paper.title, answer.query.terms);
      hit.paper.tags = hit.paper.tags.map((slug) => [slug, labels[slug] ?? slug]);
    }
    return answer;
  },

  async marks(text, terms) {
    return (await opening).marks(text, terms);
  },
};

self.addEventListener("message", async ({ data }) => {
  try {
    postMessage({ id: data.id, value: await tasks[data.task](...data.arguments) });
  } catch (error) {
    postMessage({ id: data.id, error: String(error?.message ?? error) });
  }
});
