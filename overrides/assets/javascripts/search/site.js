// Where the site begins, and its addresses that the search leads to (generator/urls.py spells them for pages).

export const ROOT = new URL("../../../", import.meta.url).href;

// Files that no server gives (papers build --offline-zip) are opened by their whole name.
const FILE = ROOT.startsWith("file:") ? "index.html" : "";

// The address of a page, given from the site on: "", "days/".
export function urlOf(path) {
  return `${ROOT}${path}${FILE}`;
}

export function paperUrl(id) {
  return urlOf(`papers/${encodeURIComponent(id)}/`);
}

export function tagUrl(slug) {
  return urlOf(`tags/${encodeURIComponent(slug)}/`);
}

export function searchUrl(query) {
  return `${urlOf("search/")}?${new URLSearchParams({ q: query })}`;
}
