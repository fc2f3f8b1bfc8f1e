// Records that come from elsewhere, put beside those that are kept.

import { counted } from "../search/entries.js";
import { merged } from "./merge.js";
import { get, update } from "./store.js";

// Keeps them and says in words what came of it. What is here already loses nothing.
export function take(records, left = 0) {
  const done = { added: 0, changed: 0, same: 0, full: 0, newer: 0 };
  for (const record of records) {
    const before = get(record.id);
    const after = before ? merged(before, record) : record;
    if (before && JSON.stringify(after) === JSON.stringify(before)) done.same++;
    else
      count(
        done,
        before,
        update(record.id, () => after),
      );
  }
  return said(done, left);
}

function count(done, before, trouble) {
  if (trouble === "full" || trouble === "newer") done[trouble]++;
  else done[before ? "changed" : "added"]++;
}

function said({ added, changed, same, full, newer }, left) {
  return [
    `${counted(added, "paper")} added`,
    changed && `, ${changed} changed`,
    same && `, ${same} here already`,
    ".",
    left && ` ${counted(left, "entry", "entries")} left out: what paper of this archive is meant can’t be told.`,
    full && ` ${counted(full, "paper")} could not be kept: this browser has no more room for this site.`,
    newer && ` ${counted(newer, "paper")} left as a newer version of this site keeps them.`,
  ]
    .filter(Boolean)
    .join("");
}
