// The box for citing a paper: the format that is chosen, its text, ways to copy it and to have it as a file. Loaded when
// the box is opened. All text is foreign: it becomes text of the page, never markup.

import * as bibtex from "../library/bibtex.js";
import { citationOf } from "../library/facts.js";
import { choose, setting } from "../library/kept.js";
import { idIn } from "../library/markup.js";
import * as ris from "../library/ris.js";
import { element } from "../search/entries.js";
import { ROOT } from "../search/site.js";
import { STYLES, cited } from "./styles.js";

const SETTING = "cite";
const FILES = {
  BibTeX: { write: bibtex.write, ending: "bib", type: "application/x-bibtex" },
  RIS: { write: ris.write, ending: "ris", type: "application/x-research-info-systems" },
};
const NAMES = [...Object.keys(FILES), ...Object.keys(STYLES)];

// What is in the box, made once.
let its;

// Fills the box. `button` is the one for copying, which it has already.
export function fill(box, button) {
  its ??= made(box, button);
}

// Copies what is shown: BibTeX if nothing else was ever chosen.
export async function copy(box, button) {
  fill(box, button);
  try {
    await navigator.clipboard.writeText(its.text.textContent);
    its.said.textContent = `${its.format.value} copied.`;
  } catch {
    getSelection().selectAllChildren(its.text);
    its.said.textContent = "Selected: this browser does not let it be copied from here.";
  }
}

function made(box, button) {
  const record = citationOf(document, idIn(location.pathname));
  const format = element("select", { "aria-label": "Format" }, ...NAMES.map((name) => element("option", {}, name)));
  const file = element("a");
  const said = element("span", { role: "status" });
  const text = element("pre", { tabindex: "0", role: "region", "aria-label": "Citation" });
  const parts = { button, format, file, said, text };
  if (NAMES.includes(setting(SETTING))) format.value = setting(SETTING);
  format.addEventListener("change", () => choose(SETTING, format.value));
  format.addEventListener("change", () => show(parts, record));
  show(parts, record);
  button.before(format, " ");
  button.after(" ", file, " ", said);
  box.querySelector("summary + p").replaceWith(text);
  return parts;
}

function show({ button, format, file, said, text }, record) {
  const its = FILES[format.value];
  // A line ends here as everywhere in pages; in the file as the format has it.
  text.textContent = its ? its.write([record], ROOT).replaceAll("\r", "").trimEnd() : cited(format.value, record, ROOT);
  text.classList.toggle("words", !its);
  button.textContent = `Copy ${format.value}`;
  said.textContent = "";
  file.hidden = !its;
  if (its) offer(file, its, record);
}

function offer(file, { write, ending, type }, record) {
  URL.revokeObjectURL(file.href);
  file.href = URL.createObjectURL(new Blob([write([record], ROOT)], { type }));
  file.download = `${record.id}.${ending}`;
  file.textContent = `Download .${ending}`;
}
