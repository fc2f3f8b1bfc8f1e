// The form for a new file on GitHub, filled in with what a file that corrects a paper may say (README, "Write over it").
// Loaded when somebody turns to the link that leads there.

import { citationOf } from "./library/facts.js";
import { idIn } from "./library/markup.js";

const INTRO =
  "# To correct something, take the # before its line away; null makes it unknown. The other lines change nothing.";
// GitHub refuses longer addresses.
const LENGTH = 7000;

// The address of the form with the paper of this page in it.
export function filled(address, page) {
  const links = [...page.querySelectorAll(".record > .links > a")];
  const at = (name) => links.find((link) => link.textContent === name)?.href;
  const tags = [...page.querySelectorAll(".chips a")].map((tag) => tag.pathname.split("/").at(-2));
  const record = citationOf(page, idIn(location.pathname));
  return withText(address, record.id, linesOf({ ...record, code: at("Code"), project: at("Project"), tags }));
}

// The fields that a person may want to correct, a line each. Those that nothing is known of are there too.
export function linesOf(facts) {
  const fields = {
    title: facts.title,
    authors: facts.authors,
    published: facts.published,
    arxiv_id: facts.arxiv,
    doi: facts.doi,
    journal_ref: facts.journal,
    code_url: facts.code,
    project_url: facts.project,
    tags: facts.tags,
  };
  return Object.entries(fields).map(([name, value]) => `# ${name}: ${value?.length ? yaml(value) : ""}`.trimEnd());
}

// The address with those of the lines that fit, the longest left out first. The id alone makes a file that says nothing.
export function withText(address, id, lines) {
  const url = new URL(address);
  url.searchParams.set("value", ["---", `paper_id: ${yaml(id)}`, INTRO, ...lines, "---", "", ""].join("\n"));
  return url.href.length > LENGTH && lines.length ? withText(address, id, withoutLongest(lines)) : url.href;
}

function withoutLongest(lines) {
  const longest = Math.max(...lines.map((line) => line.length));
  return lines.filter((line) => line.length < longest);
}

// JSON is YAML, but for what ends a line there or can't be seen.
function yaml(value) {
  if (Array.isArray(value)) return `[${value.map(yaml).join(", ")}]`;
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return value;
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

function escaped(sign) {
  return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
