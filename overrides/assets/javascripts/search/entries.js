// How a paper that was found is shown, on any page. All text is foreign: it becomes text of the page, never markup.

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const NUMBER = new Intl.NumberFormat("en");

// An element with its attributes and what it holds: texts and elements. What is empty or not there is left out.
export function element(name, attributes = {}, ...children) {
  const made = set(document.createElement(name), attributes);
  made.append(...children.filter(Boolean));
  return made;
}

export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  return element;
}

// The text as nodes, the parts [[from, to], …] of it marked.
export function marked(text, marks = []) {
  const nodes = [];
  let end = 0;
  for (const [from, to] of marks) {
    if (from < end) continue;
    nodes.push(text.slice(end, from), element("mark", {}, text.slice(from, to)));
    end = to;
  }
  return [...nodes, text.slice(end)].filter(Boolean);
}

// "1 paper", "1,204 papers".
export function counted(number, one, many = `${one}s`) {
  return `${NUMBER.format(number)} ${number === 1 ? one : many}`;
}

export function number(value) {
  return NUMBER.format(value);
}

// "17 October 2025", "October 2025", or what was given where that is a year or no date.
export function longDate(date) {
  const time = Date.parse(date);
  if (Number.isNaN(time) || /^\d{4}$/.test(date)) return String(date);
  return (/^\d{4}-\d\d$/.test(date) ? MONTH : DATE).format(time);
}

// Who, where, when: the line below a title. A wrapped line may end with a dot but never begins with one.
export function facts({ authors = [], more_authors = 0, organization, date, upvotes }) {
  const people = [...authors, more_authors ? `+${number(more_authors)}` : ""].filter(Boolean).join(", ");
  const day = date ? longDate(date) : "";
  return [people, organization, day, upvotes ? counted(upvotes, "vote") : ""].filter(Boolean).join("\u00a0· ");
}

// The hits of an answer; the paper that was asked for by its identifier comes first.
export function ordered({ hits, jump }) {
  if (!jump) return hits;
  const its = hits.find((hit) => hit.id === jump) ?? { id: jump, paper: { title: jump } };
  return [its, ...hits.filter((hit) => hit.id !== jump)];
}
