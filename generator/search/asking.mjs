// Asks the search engine of a built site, in Node: asking.mjs SITE [INDEX]. Reads questions from standard input, a line of
// JSON each ({"query": …, "options": {…}}), and writes answers, a line of JSON each.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [site, index = join(site, "search")] = process.argv.slice(2);
const { openIndex } = await import(pathToFileURL(join(site, "assets/javascripts/search/engine.js")));

async function fetchFile(path) {
  try {
    const data = await readFile(path);
    return { ok: true, status: 200, arrayBuffer: async () => data };
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    return { ok: false, status: 404 };
  }
}

const opened = openIndex(index, { fetch: fetchFile });
for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const { query, options } = JSON.parse(line);
  process.stdout.write(JSON.stringify(await opened.search(query, options)) + "\n");
}
