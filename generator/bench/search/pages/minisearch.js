// MiniSearch (https://lucaong.github.io/minisearch/) with an index that was made before.

import { LIMIT, show } from "./list.js";
import { OPTIONS } from "./minisearch-options.mjs";

let opened;

async function open() {
  const [{ default: MiniSearch }, index] = await Promise.all([import("../minisearch.js"), fetch("index.json")]);
  return MiniSearch.loadJSON(await index.text(), OPTIONS);
}

export async function answer(query) {
  opened ??= open();
  const found = (await opened).search(query, { prefix: true, boost: { title: 2 } });
  return show(found.slice(0, LIMIT).map((paper) => paper.title));
}
