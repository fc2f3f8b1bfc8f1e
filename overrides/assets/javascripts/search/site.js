// Where the site begins, and its addresses that the search leads to (generator/urls.py spells them for pages).

export const ROOT = new URL("../../../", import.meta.url).href;

export function paperUrl(id) {
  return `${ROOT}papers/${encodeURIComponent(id)}/`;
}

export function tagUrl(slug) {
  return `${ROOT}tags/${encodeURIComponent(slug)}/`;
}

export function searchUrl(query) {
  return `${ROOT}search/?${new URLSearchParams({ q: query })}`;
}
