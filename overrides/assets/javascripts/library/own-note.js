// The note on the page of a paper. Loaded when there is one, or somebody wants to write one.

import { factsOfPaper } from "./facts.js";
import { Note } from "./note.js";

let field;

// The field for the note of the paper whose page this is.
export function fieldOf(id) {
  field ??= added(id);
  return field;
}

function added(id) {
  const made = document.createElement("textarea");
  const label = document.createElement("label");
  label.className = "own-note";
  label.append("Your note, for you alone", made);
  document.querySelector(".record > .abstract").after(label);
  new Note(id, made, () => ({ id, ...factsOfPaper(document) }));
  return made;
}
