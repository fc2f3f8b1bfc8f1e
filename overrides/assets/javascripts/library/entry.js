// A paper as the library's page shows it. All text is foreign: it becomes text of the page, never markup. The buttons
// for shelves are those of every list.

import { element, facts } from "../search/entries.js";
import { paperUrl } from "../search/site.js";
import { Note } from "./note.js";

// The entry of a record; `remove(item)` is told when it is to be forgotten.
export function entry(record, remove) {
  const item = element(
    "li",
    {},
    heading(record),
    element("p", { class: "facts" }, line(record)),
    ...own(record, remove),
  );
  item.paper = record;
  return item;
}

// The entry of a paper on a list that somebody shared: `record` is null where the archive has none, undefined where it
// could not be asked.
export function given(id, record) {
  if (!record)
    return refused(id, record === null ? "The archive has no paper of this name." : "This could not be loaded.");
  const item = element("li", {}, heading(record), element("p", { class: "facts" }, line(record)));
  item.paper = record;
  return item;
}

function refused(id, words) {
  return element(
    "li",
    { class: "refused" },
    element("p", { class: "paper" }, id),
    element("p", { class: "facts" }, words),
  );
}

function heading({ id, title }) {
  return element("h2", { class: "paper" }, element("a", { href: paperUrl(id) }, title));
}

function line({ authors = [], more = 0, organization, day, published }) {
  const names = authors.slice(0, 5);
  return facts({ authors: names, more_authors: more + authors.length - names.length, organization, date: day ?? published });
}

function own(record, remove) {
  const edit = button(record.note ? "Edit note" : "Add a note");
  const forget = button("Remove");
  const note = element("p", { class: "own-note__text" }, record.note);
  edit.addEventListener("click", () => write(record, note, edit), { once: true });
  forget.addEventListener("click", () => remove(forget.closest("li")));
  for (const its of [edit, forget]) its.setAttribute("aria-label", `${its.textContent}: ${record.title}`);
  return [record.note && note, element("p", { class: "choices" }, edit, " ", forget)];
}

function write(record, shown, edit) {
  const field = element("textarea", { "aria-label": `Your note on ${record.title}` });
  edit.before(element("span", { class: "own-note" }, field));
  shown.remove();
  edit.remove();
  new Note(record.id, field, () => record);
  field.focus();
}

function button(words) {
  return element("button", { type: "button" }, words);
}
