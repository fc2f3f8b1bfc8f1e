// What is asked for, as the address of the page says it and as the engine wants it:
// ?q=words&sort=newest&year=2025&year=2024&tag=agents&organization=x&category=cs.CL&code=1

export const SORTS = { relevance: "Relevance", newest: "Newest", upvotes: "Votes" };
export const FACETS = { year: "Year", tag: "Tag", organization: "Organization", category: "arXiv category", code: "Code" };

// The question that is in an address, {q, sort, filters: {year: [...], …}}. What the page does not know is left out.
export function read(parameters) {
  const sort = parameters.get("sort");
  const filters = Object.keys(FACETS).map((name) => [name, [...new Set(parameters.getAll(name).filter(Boolean))]]);
  return {
    q: (parameters.get("q") ?? "").trim(),
    sort: Object.hasOwn(SORTS, sort ?? "") ? sort : "relevance",
    filters: Object.fromEntries(filters.filter(([, values]) => values.length)),
  };
}

// The same as the query of an address, always in the same order; "?" alone where nothing is asked.
export function write({ q, sort, filters }) {
  const parameters = new URLSearchParams();
  if (q) parameters.set("q", q);
  if (sort !== "relevance") parameters.set("sort", sort);
  for (const name of Object.keys(FACETS)) for (const value of filters[name] ?? []) parameters.append(name, value);
  return `?${parameters}`;
}

export function asksNothing({ q, filters }) {
  return !q && !Object.keys(filters).length;
}

// Whether the engine needs more than words for it: then it may as well count the facets at once.
export function asksMore({ sort, filters }) {
  return sort !== "relevance" || Object.keys(filters).length > 0;
}

// The options of the engine's `search`.
export function options({ sort, filters }) {
  const { code, ...rest } = filters;
  return { sort, filters: code ? { ...rest, code: true } : rest };
}

// The question with one value of a facet chosen, or not any more.
export function toggled(state, name, value) {
  const values = state.filters[name] ?? [];
  const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
  const { [name]: _, ...others } = state.filters;
  return { ...state, filters: next.length ? { ...others, [name]: next } : others };
}
