// minisearch-index.mjs MODULE PAPERS INDEX: makes an index of papers, a list of {id, title, abstract}.

import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import { OPTIONS } from "./minisearch-options.mjs";

const [module, papers, index] = process.argv.slice(2);
const { default: MiniSearch } = await import(pathToFileURL(module));
const search = new MiniSearch(OPTIONS);
search.addAll(JSON.parse(readFileSync(papers, "utf8")));
writeFileSync(index, JSON.stringify(search));
