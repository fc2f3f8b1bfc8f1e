// A list as the fragment of an address: #list=2510.15444,cs-0112017. Anybody may write such a link, so nothing but ids
// is taken from it, and only so many. Nothing here knows a browser.

import { isId } from "./record.js";

export const MOST = 100;
const LENGTH = 12000;
const NAME = "#list=";

// The ids of a fragment, and how many of its entries are left out, being no ids or too many; undefined where there is no
// list in it.
export function listIn(fragment) {
  if (!fragment.startsWith(NAME)) return undefined;
  const parts = fragment.slice(NAME.length, LENGTH).split(",").filter(Boolean);
  // An id that was cut may look like another one.
  if (fragment.length > LENGTH) parts.push(parts.pop() && "");
  const ids = [...new Set(parts.filter(isId))];
  const wrong = parts.filter((part) => !isId(part)).length;
  return { ids: ids.slice(0, MOST), left: wrong + Math.max(0, ids.length - MOST) };
}

export function fragmentOf(ids) {
  return NAME + ids.slice(0, MOST).join(",");
}
