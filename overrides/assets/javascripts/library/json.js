// A library as JSON: all of it, to have it back (DESIGN.md, "Library").

import { VERSION, isNewer, recordOf } from "./record.js";

const FORMAT = "paper-archive library";

export function isIt(text) {
  return /^\ufeff?\s*[[{]/.test(text);
}

export function write(records, site) {
  return `${JSON.stringify({ format: FORMAT, version: VERSION, site, papers: records }, null, 1)}\n`;
}

export function read(text) {
  const file = parsed(text);
  if (file?.format !== FORMAT || !Array.isArray(file.papers))
    throw new Error("This file is JSON, but no library of such an archive.");
  if (isNewer({ v: file.version }))
    throw new Error("This file was written by a newer version of such an archive, which this one can't read.");
  const found = file.papers.map((paper) => recordOf({ v: file.version, ...paper }));
  return { records: found.filter(Boolean), left: found.filter((record) => !record).length };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("This file is damaged or cut off: it begins like JSON, but is none.");
  }
}
