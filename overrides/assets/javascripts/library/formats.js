// The files that a library can be written to and read from. Nothing here knows a browser.

import * as bibtex from "./bibtex.js";
import * as json from "./json.js";
import * as ris from "./ris.js";

export const FORMATS = {
  json: { ...json, name: "JSON", ending: "json", type: "application/json" },
  bibtex: { ...bibtex, name: "BibTeX", ending: "bib", type: "application/x-bibtex" },
  ris: { ...ris, name: "RIS", ending: "ris", type: "application/x-research-info-systems" },
};

// What a file holds, {records, left}: `left` entries are of no paper that can be named. `site` is where this archive is.
// Throws an Error with a sentence for the reader when the file is damaged or none of these.
export function read(text, site) {
  const format = Object.values(FORMATS).find(({ isIt }) => isIt(text));
  if (!format)
    throw new Error("This is no file that a library can be read from: it is neither JSON nor BibTeX nor RIS.");
  return format.read(text.replace(/^\ufeff/, ""), site);
}
