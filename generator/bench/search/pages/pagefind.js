// Pagefind (https://pagefind.app) by its interface for pages. What it finds has to be fetched before it can be shown.

import { LIMIT, show } from "./list.js";

let opened;

async function open() {
  const pagefind = await import("../pagefind/pagefind.js");
  await pagefind.init();
  return pagefind;
}

export async function answer(query) {
  opened ??= open();
  const { results } = await (await opened).search(query);
  const papers = await Promise.all(results.slice(0, LIMIT).map((result) => result.data()));
  return show(papers.map((paper) => paper.meta.title));
}
