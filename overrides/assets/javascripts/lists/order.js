// What is asked of a list, and which of its papers stand where then. Nothing here knows a browser.

const SORTS = ["votes", "newest", "title"];
const SHOWN = ["unread", "starred", "later"];
const TITLES = new Intl.Collator("en", { numeric: true, ignorePunctuation: true });

// {filter, sort, show} of the query of an address; "" is said of what is not asked.
export function read(query) {
  const asked = new URLSearchParams(query);
  const known = (name, values) => (values.includes(asked.get(name)) ? asked.get(name) : "");
  return { filter: (asked.get("filter") ?? "").trim(), sort: known("sort", SORTS), show: known("show", SHOWN) };
}

// The same as the query of an address, "" where nothing is asked.
export function write(state) {
  const asked = Object.entries(state).filter(([, value]) => value);
  return asked.length ? `?${new URLSearchParams(asked)}` : "";
}

export function asksNothing({ filter, sort, show }) {
  return !(filter || sort || show);
}

// The places in `papers`, [{title, votes, day, text, marks}], of those that are asked for, in their order. `marks` is
// what the library knows of a paper.
export function order(papers, { filter, sort, show }) {
  const words = folded(filter).split(/\s+/).filter(Boolean);
  const places = [...papers.keys()].filter((at) => isShown(papers[at], show) && holds(papers[at], words));
  const comes = { votes: byVotes, newest: byDay, title: byTitle }[sort];
  return comes ? places.sort((a, b) => comes(papers[a], papers[b]) || a - b) : places;
}

// Without accents and capitals, as one looks for it.
export function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

function isShown({ marks }, show) {
  return !show || (show === "unread" ? !marks.read : Boolean(marks[show]));
}

function holds(paper, words) {
  return words.every((word) => paper.text.includes(word));
}

function byVotes(a, b) {
  return b.votes - a.votes;
}

// The newest first, those without a day last.
function byDay(a, b) {
  return a.day < b.day ? 1 : a.day > b.day ? -1 : 0;
}

function byTitle(a, b) {
  return TITLES.compare(a.title, b.title);
}
